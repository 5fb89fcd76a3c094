"""A client of the socket for tests: it remembers all that it was sent."""

import asyncio
import itertools
import json
from collections.abc import Callable
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin

ORIGIN = "http://localhost:3000"
WAIT_S = 5.0

Frame = dict[str, Any]


async def eventually(condition: Callable[[], Any], within_s: float = WAIT_S) -> None:
    """Return once `condition()` is true. Raises: TimeoutError."""
    async with asyncio.timeout(within_s):
        while not condition():  # noqa: ASYNC110 - what is watched knows no asyncio event
            await asyncio.sleep(0.02)


class Tab:
    """One browser tab. `frames` holds everything received, in order."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.frames: list[Frame] = []
        self._refs = itertools.count(1)
        self._changed = asyncio.Event()
        self._reader = asyncio.create_task(self._read())

    @classmethod
    async def open(cls, url: str, *, origin: str | None = ORIGIN, **options: Any) -> "Tab":
        options = {"compression": None, "ping_interval": None, "proxy": None, **options}
        return cls(await connect(url, origin=Origin(origin) if origin else None, **options))

    async def _read(self) -> None:
        try:
            async for text in self.socket:
                self.frames.append(json.loads(text))
                self._changed.set()
        except ConnectionClosed:
            pass
        self._changed.set()

    async def say(self, frame: Any) -> None:
        await self.socket.send(frame if isinstance(frame, str | bytes) else json.dumps(frame))

    async def until(self, wanted: Callable[["Tab"], Any], within_s: float = WAIT_S) -> Any:
        """Wait until `wanted(self)` is true, and return it."""
        async with asyncio.timeout(within_s):
            while not (found := wanted(self)):
                self._changed.clear()
                await self._changed.wait()
        return found

    async def frame(self, type_: str, *, after: int = 0, **fields: Any) -> Frame:
        """The first frame of that type with those fields, from position `after` on."""

        def find(tab: "Tab") -> Frame | None:
            for frame in tab.frames[after:]:
                if frame["type"] == type_ and fields.items() <= frame.items():
                    return frame
            return None

        return await self.until(find)

    async def auth(self, ticket: str | None = None, **how: Any) -> Frame:
        after = len(self.frames)
        await self.say({"type": "auth", **(how or {"ticket": ticket})})
        return await self.frame("ready", after=after)

    async def subscribe(
        self, *topics: str, cursor: str | None = None, have: tuple[int, ...] = ()
    ) -> Frame:
        ref = next(self._refs)
        await self.say(
            {"type": "subscribe", "ref": ref, "topics": topics, "cursor": cursor, "have": have}
        )
        return await self.frame("subscribed", ref=ref)

    def events(self, topic: str | None = None) -> list[Frame]:
        return [
            frame
            for frame in self.frames
            if frame["type"] == "event" and topic in (None, frame["topic"])
        ]

    def ids(self, topic: str | None = None) -> list[int]:
        return [frame["id"] for frame in self.events(topic)]

    def errors(self) -> list[tuple[str, str]]:
        return [(f["code"], f["detail"]) for f in self.frames if f["type"] == "error"]

    async def closed(self, within_s: float = WAIT_S) -> int:
        """The close code that we were given."""
        async with asyncio.timeout(within_s):
            await self.socket.wait_closed()
        return self.socket.close_code or 1006

    async def close(self) -> None:
        """In good order; the reader takes what still comes, or the answer could not pass."""
        await self.socket.close()
        await self._reader

    async def drop(self) -> None:
        """Without a close frame, as a laptop does that is shut."""
        self.socket.transport.abort()
        await self.socket.wait_closed()
        self._reader.cancel()

"""A bare socket client that keeps the frames as they come; it forgives and repairs nothing."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import re
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin

ORIGIN = Origin("http://localhost:3000")
ANSWER_S = 15.0
REACHED_S = 30.0
#: well under the frames that a client may send a second
ASK_EVERY_S = 0.2
#: sockets opened a second: a scenario's own storms are made elsewhere, on purpose
OPEN_PER_S = 100


@dataclass(frozen=True, slots=True)
class Got:
    """One frame and when it came, in seconds of the monotonic clock."""

    at: float
    frame: dict[str, Any]


class Ended(ConnectionClosed):
    """The socket ended while a frame was waited for; says how."""

    def __init__(self, state: str) -> None:
        super().__init__(None, None)
        self.state = state

    def __str__(self) -> str:
        return self.state


class RawClient:
    """One socket. Everything that it receives is kept in `frames`."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._refs = itertools.count(1)
        self._news = asyncio.Event()
        self.frames: list[Got] = []
        #: those that a `subscribed` has named and no `unsubscribed` has
        self.topics: set[str] = set()
        self.closed_at: float | None = None
        self._task = asyncio.create_task(self._read())

    @classmethod
    async def connect(cls, url: str) -> RawClient:
        """A socket that has said nothing yet. Raises: OSError, TimeoutError, InvalidHandshake."""
        socket = await connect(
            url,
            origin=ORIGIN,
            compression=None,
            max_size=None,
            ping_interval=None,
            open_timeout=15,
        )
        return cls(socket)

    @classmethod
    async def open(
        cls, url: str, ticket: str | None = None, *, resume: str | None = None
    ) -> RawClient:
        """Connect and authenticate; returns when `ready` has come.

        Raises: OSError, TimeoutError, InvalidHandshake, Ended.
        """
        client = await cls.connect(url)
        auth = {"resume": resume} if resume else {"ticket": ticket}
        await client.send({"type": "auth", **auth})
        await client.wait_for(lambda frame: frame["type"] == "ready")
        return client

    async def send(self, frame: dict[str, Any]) -> None:
        await self._socket.send(json.dumps(frame))

    async def subscribe(
        self, topics: Sequence[str], cursor: str | None = None, have: Sequence[int] = ()
    ) -> dict[str, Any]:
        """The `subscribed` frame that answers; refusals are in `frames`."""
        ref = next(self._refs)
        await self.send(
            {"type": "subscribe", "ref": ref, "topics": list(topics), "cursor": cursor,
             "have": list(have)}
        )  # fmt: skip
        answer = await self.wait_for(lambda f: f["type"] == "subscribed" and f["ref"] == ref)
        self.topics.update(answer["topics"])
        return answer

    async def reach(self, covers: Callable[[str], bool], *, timeout_s: float = REACHED_S) -> str:
        """Wait until the server says that everything which `covers` asks for was sent; its cursor.

        Frames keep their order, so all of it is in `frames` by then. The server is asked by a
        subscribe to a topic that is held already. Raises: TimeoutError, ConnectionClosed.
        """
        held = min(self.topics)
        async with asyncio.timeout(timeout_s):
            while True:
                cursor: str = (await self.subscribe([held]))["cursor"]
                if covers(cursor):
                    return cursor
                await asyncio.sleep(ASK_EVERY_S)

    async def unsubscribe(self, topics: Sequence[str]) -> None:
        ref = next(self._refs)
        await self.send({"type": "unsubscribe", "ref": ref, "topics": list(topics)})
        await self.wait_for(lambda f: f["type"] == "unsubscribed" and f["ref"] == ref)
        self.topics.difference_update(topics)

    async def wait_for(
        self, wanted: Callable[[dict[str, Any]], bool], *, timeout_s: float = ANSWER_S
    ) -> dict[str, Any]:
        """The first frame, also of those already here, that is wanted.

        Raises: TimeoutError; ConnectionClosed when the socket ends first.
        """
        looked = 0
        async with asyncio.timeout(timeout_s):
            while True:
                for got in self.frames[looked:]:
                    if wanted(got.frame):
                        return got.frame
                looked = len(self.frames)
                if self._task.done():
                    raise Ended(self.state())
                self._news.clear()
                await self._news.wait()

    def events(self, topic: str | None = None) -> list[dict[str, Any]]:
        return [
            got.frame
            for got in self.frames
            if got.frame["type"] == "event" and topic in (None, got.frame["topic"])
        ]

    @property
    def resume(self) -> str | None:
        """The newest resume ticket."""
        ready = [got.frame for got in self.frames if got.frame["type"] == "ready"]
        return ready[-1]["resume"] if ready else None

    @property
    def close_code(self) -> int | None:
        """1006 when the connection ended without a close frame; None while it is open."""
        return self._socket.close_code

    def retry_after_s(self) -> float | None:
        """When the close frame asks us to come back, if it does: `retry in 1200 ms`."""
        found = re.fullmatch(r"retry in (\d+) ms", self._socket.close_reason or "")
        return int(found[1]) / 1000 if found else None

    def state(self) -> str:
        """How it stands, in words, for a failure message."""
        now = time.monotonic()
        last = f"last frame {now - self.frames[-1].at:.1f} s ago" if self.frames else "no frame"
        if self.closed_at is None:
            return f"socket open, {last}"
        return f"socket closed {self.close_code} {now - self.closed_at:.1f} s ago, {last}"

    async def ended(self, *, timeout_s: float) -> int | None:
        """Wait until the other side closes; the code, or None if it did not in time."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                await asyncio.shield(self._task)
        return self.close_code

    async def close(self) -> None:
        with contextlib.suppress(OSError, TimeoutError, ConnectionClosed):
            async with asyncio.timeout(2):
                await self._socket.close()
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task

    async def _read(self) -> None:
        try:
            with contextlib.suppress(ConnectionClosed):
                async for text in self._socket:
                    self.frames.append(Got(time.monotonic(), json.loads(text)))
                    self._news.set()
        finally:
            self.closed_at = time.monotonic()
            self._news.set()


@contextlib.asynccontextmanager
async def raw_client(url: str, ticket: str | None) -> AsyncIterator[RawClient]:
    client = await RawClient.open(url, ticket)
    try:
        yield client
    finally:
        await client.close()


async def open_many(
    url: str, tickets: Sequence[str | None], *, per_s: float = OPEN_PER_S
) -> list[RawClient]:
    """A socket for each ticket (None: anonymous), opened one by one at a steady rate.

    Raises: OSError, TimeoutError, Ended; those that were opened are closed then.
    """
    opened: list[RawClient] = []
    due = time.monotonic()
    try:
        for ticket in tickets:
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            opened.append(await RawClient.open(url, ticket))
            due += 1 / per_s
    except BaseException:
        await close_all(opened)
        raise
    return opened


async def close_all(clients: Sequence[RawClient]) -> None:
    """Close them together."""
    await asyncio.gather(*(client.close() for client in clients))

"""A TCP proxy between clients and the realtime processes that delays, stalls, cuts and switches."""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
import struct
import threading
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Literal, Self, TypeVar

import uvloop

Direction = Literal["up", "down"]  # up: from the client to the server
T = TypeVar("T")

CHUNK = 64 * 1024
#: SO_LINGER on, 0 s: `close` sends RST, as a machine that lost power looks to its peer
ABRUPT = struct.pack("ii", 1, 0)


@dataclass(eq=False)
class Link:
    """One client connection and the one that stands for it at the backend."""

    backend: int
    client: asyncio.StreamWriter
    server: asyncio.StreamWriter
    pumps: list[asyncio.Task[None]] = field(default_factory=list)


class FaultProxy:
    """Listens on `port`; each new connection goes to the next enabled backend port.

    Runs its event loop in a thread; every method may be called from any other thread.
    """

    def __init__(self, port: int, backends: list[int]) -> None:
        self.port = port
        self.backends = list(backends)
        self.connections = 0
        self.refused = 0
        self._enabled = set(backends)
        self._links: set[Link] = set()
        self._latency_s = 0.0
        self._open: dict[Direction, asyncio.Event] = {}
        self._loop = uvloop.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._server: asyncio.Server | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        self._run(self._listen())
        return self

    def __exit__(self, *_: object) -> None:
        self._run(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    # --- faults

    def delay(self, seconds: float) -> None:
        """Every chunk waits this long, both ways."""
        self._latency_s = seconds

    def stall(self, *directions: Direction) -> None:
        """Bytes of these directions (default both) wait; connections stay open."""
        for direction in directions or ("up", "down"):
            self._call(self._open[direction].clear)

    def flow(self) -> None:
        """Ends every stall."""
        for event in self._open.values():
            self._call(event.set)

    def use(self, *backends: int) -> None:
        """New connections go to these backends only; the standing ones stay where they are."""
        self._enabled = set(backends)

    def cut(self, *, share: float = 1.0, rng: random.Random | None = None) -> int:
        """Reset a random share of the connections; how many."""
        return self._run(self._cut(share, rng or random.Random(0)))

    @property
    def open_links(self) -> int:
        return len(self._links)

    def backends_in_use(self) -> dict[int, int]:
        """Open connections by backend port."""
        counts = dict.fromkeys(self.backends, 0)
        for link in list(self._links):
            counts[link.backend] += 1
        return counts

    # --- inside the loop

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=20)

    def _call(self, function: Callable[[], object]) -> None:
        self._loop.call_soon_threadsafe(function)

    async def _listen(self) -> None:
        self._open = {"up": asyncio.Event(), "down": asyncio.Event()}
        for event in self._open.values():
            event.set()
        self._server = await asyncio.start_server(
            self._accept, "127.0.0.1", self.port, limit=CHUNK, backlog=1024
        )

    async def _close(self) -> None:
        if self._server is not None:
            self._server.close()
        await self._cut(1.0, random.Random(0))

    async def _cut(self, share: float, rng: random.Random) -> int:
        links = sorted(self._links, key=id)
        chosen = links if share >= 1 else rng.sample(links, round(len(links) * share))
        for link in chosen:
            for writer in (link.client, link.server):
                _make_abrupt(writer)
                writer.transport.abort()
            self._drop(link)
        return len(chosen)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        candidates = [port for port in self.backends if port in self._enabled]
        if not candidates:
            self._refuse(writer)
            return
        backend = candidates[self.connections % len(candidates)]
        self.connections += 1
        try:
            up_reader, up_writer = await asyncio.open_connection("127.0.0.1", backend, limit=CHUNK)
        except OSError:
            self._refuse(writer)
            return
        link = Link(backend, writer, up_writer)
        self._links.add(link)
        link.pumps = [
            asyncio.create_task(self._pump("up", reader, up_writer, link)),
            asyncio.create_task(self._pump("down", up_reader, writer, link)),
        ]

    def _refuse(self, writer: asyncio.StreamWriter) -> None:
        self.refused += 1
        _make_abrupt(writer)
        writer.transport.abort()

    async def _pump(
        self,
        direction: Direction,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        link: Link,
    ) -> None:
        with contextlib.suppress(OSError, asyncio.CancelledError):
            while data := await reader.read(CHUNK):
                if self._latency_s:
                    await asyncio.sleep(self._latency_s)
                await self._open[direction].wait()
                writer.write(data)
                await writer.drain()
            # The end travels after the last byte: a close frame must arrive before its FIN.
            writer.write_eof()
            await asyncio.sleep(1.0)
        self._drop(link)

    def _drop(self, link: Link) -> None:
        if link not in self._links:
            return
        self._links.discard(link)
        for pump in link.pumps:
            if pump is not asyncio.current_task():
                pump.cancel()
        for writer in (link.client, link.server):
            writer.close()


def _make_abrupt(writer: asyncio.StreamWriter) -> None:
    raw = writer.get_extra_info("socket")
    if raw is not None:
        with contextlib.suppress(OSError):
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, ABRUPT)

"""The way out of a socket: one FIFO of frames, whichever server runs us.

Under our own uvicorn protocol class it is `Push` (realtime/protocol.py), which writes straight to
the transport. Under any other ASGI server it is `SendPipe`. Both have the methods of `Pipe`.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol

from realtime.wire import payload_of

#: under this key the protocol class puts its `Push` into scope["extensions"]
EXTENSION = "cinema.push"

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]


class Pipe(Protocol):
    """Frames go out in the order of `push`; nothing goes out after `close`."""

    #: whether the server counts inbound frames itself, control frames too
    counts_frames: bool

    def push(self, frame: bytes) -> int:
        """Send a frame. Returns the bytes that wait in this process; 0 when it was refused."""

    def waiting(self) -> int:
        """Bytes that wait in this process."""

    def is_open(self) -> bool: ...

    def close(self, code: int, reason: str = "") -> None:
        """Send a close frame; a client who does not answer it is cut off after a second."""


class SendPipe:
    """One queue and one task that hands its frames to ASGI `send`."""

    counts_frames = False

    def __init__(self, send: Send) -> None:
        self._send = send
        #: frames, and at the end the close code with its reason
        self._queue: deque[bytes | tuple[int, str]] = deque()
        self._waiting = 0
        self._open = True
        self._wake = asyncio.Event()
        self._task = asyncio.get_running_loop().create_task(self._run())

    def push(self, frame: bytes) -> int:
        if not self._open:
            return 0
        self._queue.append(frame)
        self._waiting += len(frame)
        self._wake.set()
        return self._waiting

    def waiting(self) -> int:
        return self._waiting

    def is_open(self) -> bool:
        return self._open

    def close(self, code: int, reason: str = "") -> None:
        if self._open:
            self._open = False
            self._queue.append((code, reason))
            self._wake.set()

    def stop(self) -> None:
        """The connection is gone."""
        self._open = False
        self._task.cancel()

    async def _run(self) -> None:
        with contextlib.suppress(OSError):  # the client is gone: the server says so by a disconnect
            while True:
                await self._wake.wait()
                self._wake.clear()
                while self._queue:
                    if await self._send_one(self._queue.popleft()):
                        return

    async def _send_one(self, item: bytes | tuple[int, str]) -> bool:
        """True after the close frame."""
        if isinstance(item, tuple):
            code, reason = item
            # int(): daphne's autobahn takes no subclass; daphne leaves the reason out
            await self._send({"type": "websocket.close", "code": int(code), "reason": reason})
            return True
        await self._send({"type": "websocket.send", "text": payload_of(item).decode()})
        self._waiting -= len(item)
        return False


def pipe_of(scope: Mapping[str, Any], send: Send) -> Pipe:
    """The server's own `Push` where it has one."""
    extensions = scope.get("extensions") or {}
    return extensions.get(EXTENSION) or SendPipe(send)

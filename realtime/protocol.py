"""uvicorn's WebSocket protocol with a fast way out: a frame made once, written to every transport.

Used by `Config(ws=PushProtocol, http=PromptProtocol)`. The application finds a `Push` in
scope["extensions"].
"""

import asyncio
import logging
import socket
from http import HTTPStatus
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import State

from realtime.limits import FLOOD_DELAY_S, frame_bucket, retry_in
from realtime.metrics import slow_closes
from realtime.pipes import EXTENSION
from server.core.env import env
from server.live.closecodes import CloseCode

# The parent and its parser log every single socket at INFO.
_quiet = logging.getLogger(__name__)
_quiet.setLevel(logging.WARNING)

#: else the kernel hides 3.9 MB of a reader that has stalled (measured)
SEND_BUFFER_BYTES = 64 * 1024
#: a close frame that is not answered for so long is followed by a cut
CLOSE_TIMEOUT_S = 1.0
#: inbound bytes are parsed in parts of this size, and the frames of each part counted
READ_BYTES = 4096
#: when the process ends there is a little more time, and no more than the platform gives
SHUTDOWN_TIMEOUT_S = 2.0
INVALID_DATA = 1007
OPEN = State.OPEN
ABNORMAL = 1006


class Push:
    """The way out of one socket. It refuses before accept, after a close frame and on a transport
    that closes (uvloop would go on buffering), and never overtakes an ASGI `send`.
    """

    __slots__ = ("_behind", "_closing", "_connection", "_protocol", "_size", "_write", "sends")

    counts_frames = True

    def __init__(self, protocol: "PushProtocol", transport: asyncio.Transport) -> None:
        self._protocol = protocol
        self._connection = protocol.conn
        self._write = transport.write
        self._closing = transport.is_closing
        self._size = transport.get_write_buffer_size
        #: ASGI sends that have begun and not written yet; frames pushed meanwhile wait behind them
        self.sends = 0
        self._behind: list[bytes] = []

    def push(self, frame: bytes) -> int:
        if self._connection._state is not OPEN or self._closing():
            return 0
        if self.sends:
            self._behind.append(frame)
            return self.waiting()
        self._write(frame)
        return self._size()

    def waiting(self) -> int:
        return self._size() + sum(map(len, self._behind))

    def is_open(self) -> bool:
        return self._connection._state is OPEN and not self._closing()

    def close(self, code: int, reason: str = "") -> None:
        self._protocol.close(code, reason)

    def catch_up(self) -> None:
        """Write what waited behind an ASGI `send`."""
        behind, self._behind = self._behind, []
        for frame in behind:
            self.push(frame)


class Mailbox:
    """What the application reads of one socket. `asyncio.Queue` does as much, with four deques and
    an event, in 3 KiB of each socket.
    """

    __slots__ = ("_items", "_waiter")

    def __init__(self) -> None:
        self._items: list[Any] = []
        self._waiter: asyncio.Future[None] | None = None

    def put_nowait(self, item: Any) -> None:
        self._items.append(item)
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def empty(self) -> bool:
        return not self._items

    async def get(self) -> Any:
        """The oldest. For one reader."""
        while not self._items:
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        return self._items.pop(0)


class PromptProtocol(HttpToolsProtocol):
    """Who opens a connection says what they want within the deadline, or is cut off: uvicorn itself
    waits for a request line for ever.
    """

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(cast(asyncio.Transport, transport))
        self._deadline = self.loop.call_later(env().ws_auth_deadline_s, self.transport.abort)

    def on_headers_complete(self) -> None:
        self._said()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._said()
        super().connection_lost(exc)

    def _said(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


class PushProtocol(WebSocketsSansIOProtocol):
    """No permessage-deflate, bounded buffers both ways, every inbound frame counted, and no way to
    close that waits for a client who has stalled.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.logger = self.conn.logger = _quiet
        self.queue = cast(asyncio.Queue[Any], Mailbox())
        self._bucket = frame_bucket()
        self._out: Push | None = None
        #: the client broke the protocol: what it says does not matter any more
        self._deaf = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        out = cast(asyncio.Transport, transport)
        out.set_write_buffer_limits(high=env().ws_max_buffer_bytes)
        raw = out.get_extra_info("socket")
        if raw is not None:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
        self._out = Push(self, out)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._out = None

    def data_received(self, data: bytes) -> None:
        for start in range(0, len(data), READ_BYTES):
            if self._deaf:
                return
            super().data_received(data[start : start + READ_BYTES])

    def handle_events(self) -> None:
        if not self.close_sent and not all(self._bucket.take() for _ in self.conn.events):
            self.conn.events.clear()
            self.close(CloseCode.SLOW_DOWN, retry_in(FLOOD_DELAY_S))
            return
        super().handle_events()

    def handle_connect(self, event: Any) -> None:
        super().handle_connect(event)
        if self.response.status_code == HTTPStatus.SWITCHING_PROTOCOLS:
            # The application's task has not begun: it will find this in its scope.
            cast(dict[str, Any], self.scope["extensions"])[EXTENSION] = self._out

    def send_receive_event_to_app(self) -> None:
        if self._deaf:  # a later frame of the same read
            return
        if self.curr_msg_data_type == "text":
            try:
                b"".join(self.frames).decode()
            except UnicodeDecodeError:
                self.frames = []
                self.conn.fail(INVALID_DATA)
                self.handle_parser_exception()
                return
        super().send_receive_event_to_app()

    def handle_parser_exception(self) -> None:
        """The client broke the protocol: say so once, and read nothing more."""
        if self._deaf:
            return
        self._deaf = True
        code = self.conn.close_sent.code if self.conn.close_sent else ABNORMAL
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code})
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.transport.write_eof()  # not close(): unread bytes would turn our code into a reset
        self._cut_after(CLOSE_TIMEOUT_S)

    def keepalive_timeout(self) -> None:
        """Our ping was not answered: behind a proxy the only sign of a reader who has stalled."""
        self.pong_timer = None
        slow_closes.labels("ping").inc()
        self.close(CloseCode.TOO_SLOW)

    def shutdown(self) -> None:
        if self.conn.state is OPEN:
            self.close(CloseCode.RESTARTING, cut_after_s=SHUTDOWN_TIMEOUT_S)
        else:
            super().shutdown()

    def close(self, code: int, reason: str = "", *, cut_after_s: float = CLOSE_TIMEOUT_S) -> None:
        """Send a close frame, tell the application, and cut the connection if nobody answers."""
        if self.conn.state is not OPEN or self.transport.is_closing():
            return
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code})
        self.conn.send_close(code, reason)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self._cut_after(cut_after_s)

    def _cut_after(self, seconds: float) -> None:
        """`transport.close()` would wait for ever for a reader who has stalled."""
        self.stop_keepalive()
        self.close_sent = True
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()
        if self.close_timer is None:
            self.close_timer = self.loop.call_later(seconds, self.transport.abort)

    async def send(self, message: Any) -> None:
        out = self._out
        if out is None:
            await super().send(message)
            return
        out.sends += 1
        try:
            await super().send(message)
        finally:
            out.sends -= 1
            if not out.sends:
                out.catch_up()
        if message["type"] == "websocket.accept":
            self._forget_handshake()

    def _forget_handshake(self) -> None:
        """Headers and cookies were judged; a socket that lives for days need not keep them."""
        for name in ("request", "response"):
            self.__dict__.pop(name, None)

"""The Channels consumer: glue. It says who a socket is, reads its frames, and hands it to the hub.

No frame to a client passes through it.
"""

import asyncio
from typing import Any

import msgspec
from channels.consumer import get_handler_name
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer

from realtime import entrance, replay
from realtime.hub import Hub
from realtime.limits import (
    FLOOD_DELAY_S,
    Bucket,
    Refused,
    frame_bucket,
    origin_allowed,
    retry_in,
    signal_bucket,
)
from realtime.pipes import Pipe, Receive, Send, SendPipe, pipe_of
from realtime.session import Session
from realtime.wire import encode
from server.core.env import env
from server.live.closecodes import CloseCode
from server.live.frames import Auth, ClientFrame, Error, Signal, Subscribe

_decode = msgspec.json.Decoder(ClientFrame).decode


class LiveConsumer(AsyncWebsocketConsumer):
    """One socket of one browser tab. It writes nothing, and hears nothing from the layer."""

    def __init__(self, *, hub: Hub) -> None:
        super().__init__()
        self.hub = hub
        self.pipe: Pipe | None = None
        self.session: Session | None = None
        self.address: str | None = None
        self.deadline: asyncio.TimerHandle | None = None
        self.bucket = frame_bucket()
        #: made by its first signal: few sockets ever send one
        self.signals: Bucket | None = None

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Without a channel of its own: the hub is the only receiver of its process."""
        self.scope, self.base_send, self.channel_layer = scope, send, None
        try:
            while True:
                await self.dispatch(await receive())
        except StopConsumer:
            return
        finally:
            self._gone()

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Without the parent's hop to a thread for each message: there is no ORM here."""
        await getattr(self, get_handler_name(message))(message)

    async def connect(self) -> None:
        headers = self.scope["headers"]
        if not origin_allowed(headers):
            await self.close()  # before accept: HTTP 403
            return
        await self.accept()  # a browser is told nothing of a handshake that fails
        self.pipe = pipe_of(self.scope, self.base_send)
        try:
            peer = (self.scope.get("client") or ("",))[0]
            self.address = self.hub.admission.come_in(headers, peer)
        except Refused as refused:
            self._end(refused)
            return
        self.scope["headers"] = []  # judged; they would be kept as long as the socket
        self.deadline = asyncio.get_running_loop().call_later(
            env().ws_auth_deadline_s, self.pipe.close, CloseCode.NOT_AUTHENTICATED_IN_TIME
        )

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if self.pipe is None or not self.pipe.is_open():
            return
        if not self.pipe.counts_frames and not self.bucket.take():
            self._end(Refused(CloseCode.SLOW_DOWN, retry_in(FLOOD_DELAY_S)))
            return
        try:
            if text_data is None or len(text_data.encode()) > env().ws_max_frame_bytes:
                raise ValueError("Frames are JSON text of a few kilobytes.")
            frame = _decode(text_data)
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            self._bad_frame(str(error))
            return
        try:
            await self._answer(frame)
        except entrance.FAILURES as failure:
            self._end(entrance.refusal(failure))

    async def websocket_disconnect(self, message: dict[str, Any]) -> None:
        raise StopConsumer

    async def _answer(self, frame: ClientFrame) -> None:
        if isinstance(frame, Auth):
            await self._authenticate(frame)
        elif self.session is None:
            ref = None if isinstance(frame, Signal) else frame.ref
            self._say(Error(ref=ref, code="not_authenticated", detail="First comes auth."))
            self._end(Refused(CloseCode.NOT_AUTHENTICATED_IN_TIME))
        elif isinstance(frame, Subscribe):
            await replay.subscribe(self.hub, self.session, frame)
        elif isinstance(frame, Signal):
            self.signals = self.signals or signal_bucket()
            await self.hub.signals.take(self.session, frame, self.signals)
        else:
            replay.unsubscribe(self.hub, self.session, frame)

    async def _authenticate(self, frame: Auth) -> None:
        if self.session is not None:
            await entrance.renew(self.hub, self.session, frame)
        elif self.pipe is not None:
            # They kept their time; how long we take is no fault of theirs.
            if self.deadline is not None:
                self.deadline.cancel()
            self.session = await entrance.enter(self.hub, self.pipe, frame)

    def _bad_frame(self, why: str) -> None:
        self._say(Error(ref=None, code="bad_frame", detail=why[:200]))
        self._end(Refused(CloseCode.BAD_FRAME))

    def _say(self, frame: Error) -> None:
        if self.pipe is not None:
            self.pipe.push(encode(frame))

    def _end(self, why: Refused) -> None:
        if self.session is not None:
            self.session.close(why.code, why.reason)
        elif self.pipe is not None:
            self.pipe.close(why.code, why.reason)

    def _gone(self) -> None:
        if self.deadline is not None:
            self.deadline.cancel()
        if self.session is not None:
            self.hub.leave(self.session)
        if self.address is not None:
            self.hub.admission.leave(self.address)
        if isinstance(self.pipe, SendPipe):
            self.pipe.stop()

"""One authenticated socket: its topics, its one queue of frames, its deadlines."""

import asyncio
import time
from typing import TYPE_CHECKING

from realtime.members import Member
from realtime.metrics import slow_closes
from realtime.pipes import Pipe
from realtime.wire import encode
from server.core.env import env
from server.live import tickets
from server.live.closecodes import CloseCode
from server.live.frames import Error, Frame, Ready, Reauth
from server.live.tickets import Ticket

if TYPE_CHECKING:
    from realtime.hub import Hub

#: asked to prove itself again this long before its access token ends, closed this long after (G11)
REAUTH_BEFORE_S = 60
EXPIRED_AFTER_S = 25
#: over the limit for this long is slow; a burst of one tail is written by the loop's next turns
SLOW_GRACE_S = 1.0
#: over this many times the limit there is no grace
BURST_FACTOR = 8


class Session:
    """A socket that said who it is. `member` is None for an anonymous reader.

    Every frame goes through `push`, in order: straight to the pipe, or, while a replay is being
    written, into a queue behind it.
    """

    __slots__ = (
        "_held", "_held_bytes", "_hub", "_over_limit", "_reauth_asked", "_renew_at", "_timer",
        "member", "pipe", "push", "slot", "ticket", "topics",
    )  # fmt: skip

    def __init__(
        self, hub: "Hub", pipe: Pipe, member: Member | None, ticket: Ticket | None
    ) -> None:
        self._hub = hub
        self.pipe = pipe
        self.member = member
        self.ticket = ticket
        #: wire topics that it is subscribed to
        self.topics: set[str] = set()
        #: its place in the heartbeat's wheel
        self.slot = 0
        self.push = pipe.push
        self._held: list[bytes] | None = None
        self._held_bytes = 0
        self._over_limit = False
        self._reauth_asked = False
        self._renew_at = 0.0
        self._timer: asyncio.TimerHandle | None = None

    def send(self, frame: Frame) -> None:
        self.push(encode(frame))

    def refuse(self, ref: int | None, code: str, detail: str) -> None:
        self.send(Error(ref=ref, code=code, detail=detail))

    def welcome(self) -> None:
        """Send `ready` with a resume ticket that is good once; again before that one expires."""
        resume = None
        if self.ticket is not None:
            resume = tickets.issue(
                kind="resume",
                member_id=self.ticket.member_id,
                session_id=self.ticket.session_id,
                access_exp=self.ticket.access_exp,
            )
            self._renew_at = time.time() + env().ws_resume_ttl_s / 2
            self._arm()
        self.send(Ready(heartbeat_s=env().ws_heartbeat_s, resume=resume))

    def renew(self, ticket: Ticket) -> None:
        """The client proved itself again; `ready` answers."""
        self.ticket = ticket
        self._reauth_asked = False
        self.welcome()

    def ended(self) -> bool:
        """Whether the log-in that it belongs to is over."""
        if self.member is None or self.ticket is None:
            return False
        return self.ticket.session_id not in self.member.live

    @property
    def held(self) -> bool:
        return self._held is not None

    def hold(self) -> None:
        """Queue what is pushed until `release`: a replay goes first."""
        self._held = []
        self._held_bytes = 0
        self.push = self._hold

    def release(self) -> None:
        held, self._held = self._held or [], None
        self.push = self.pipe.push
        for frame in held:
            self.push(frame)

    def _hold(self, frame: bytes) -> int:
        if self._held is None or not self.pipe.is_open():
            return 0
        self._held.append(frame)
        self._held_bytes += len(frame)
        return self._held_bytes + self.pipe.waiting()

    def waiting(self) -> int:
        """Bytes that wait for this socket in our process."""
        return self.pipe.waiting() + (self._held_bytes if self.held else 0)

    def over_limit(self, waiting: int) -> None:
        """More waits for it than one socket may have: closed, unless it catches up in a moment."""
        if not self._over_limit:
            self._over_limit = True
            hopeless = waiting > BURST_FACTOR * env().ws_max_buffer_bytes
            # Never at once: the hub is walking over the sockets of a topic.
            asyncio.get_running_loop().call_later(0 if hopeless else SLOW_GRACE_S, self._judge)

    def _judge(self) -> None:
        self._over_limit = False
        if self.pipe.is_open() and self.waiting() > env().ws_max_buffer_bytes:
            self._close_slow()

    def _close_slow(self) -> None:
        if self.pipe.is_open():
            slow_closes.labels("buffer").inc()
            self.close(CloseCode.TOO_SLOW)

    def close(self, code: int, reason: str = "") -> None:
        """Leave the hub at once, then close: nothing is written for it any more."""
        self._hub.leave(self)
        self.pipe.close(code, reason)

    def stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _arm(self) -> None:
        """Sleep until the next thing that is due: renewal of the resume ticket, reauth, expiry."""
        if self.ticket is None:
            return
        self.stop_timer()
        ends = self.ticket.access_exp
        reauth_at = ends - REAUTH_BEFORE_S
        # A resume ticket never outlives the access token, so near its end renewal is no use.
        renew = [self._renew_at] if self._renew_at < reauth_at else []
        due = [ends + EXPIRED_AFTER_S] if self._reauth_asked else [reauth_at, *renew]
        delay_s = max(0.0, min(due) - time.time())
        self._timer = asyncio.get_running_loop().call_later(delay_s, self._due)

    def _due(self) -> None:
        self._timer = None
        if self.ticket is None or not self.pipe.is_open():
            return
        now, ends = time.time(), self.ticket.access_exp
        if now >= ends + EXPIRED_AFTER_S:
            self.close(CloseCode.TOKEN_EXPIRED)
        elif now >= ends - REAUTH_BEFORE_S:
            if not self._reauth_asked:
                self._reauth_asked = True
                self.send(Reauth(within_s=max(0, int(ends - now))))
            self._arm()
        elif now >= self._renew_at:
            self.welcome()
        else:
            self._arm()

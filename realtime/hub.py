"""The hub: one a process. It writes each event of the log to those who may see it.

Nothing on this path waits, hops to a thread or asks the database.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Collection, Sequence
from typing import Any

from realtime import metrics
from realtime.access import Gate, may_see
from realtime.coalescer import Coalescer
from realtime.database import Lanes, default_conninfo
from realtime.heartbeat import Heartbeat
from realtime.index import Index
from realtime.limits import Admission
from realtime.lookout import NOWHERE, Lookout
from realtime.members import Member, Members
from realtime.pipes import Pipe
from realtime.session import Session
from realtime.wire import Logged, Route, encode
from server.core.env import env
from server.live import topics as names
from server.live.closecodes import CloseCode
from server.live.cursor import Cursor, Snapshot
from server.live.events import CONTROL_TYPES, FeedChanged, SessionRevoked, decode
from server.live.frames import CursorFrame, Resync
from server.live.tickets import Ticket

log = logging.getLogger(__name__)

#: members without a socket are looked for this often
TIDY_EVERY_S = 30.0


class Hub:
    """Sockets join it by topic; it feeds them. Its state is in memory and of this process."""

    def __init__(self, conninfo: str | None = None) -> None:
        conninfo = conninfo or default_conninfo()
        self.lanes = Lanes(conninfo)
        self.members = Members(self.lanes)
        self.gate = Gate(self.lanes)
        self.admission = Admission()
        self.lookout = Lookout(conninfo, handle=self._handle, on_history=self._new_history)
        self._sessions: set[Session] = set()
        self._objects: Index[str, Session] = Index()
        self._coalescer = Coalescer(self._deliver)
        self._heartbeat = Heartbeat(self._beat)
        self._cursor: tuple[Snapshot, str, bytes] = (NOWHERE, "", b"")
        self._max_waiting = env().ws_max_buffer_bytes
        self._tidying: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to look, listen and beat; safe to repeat."""
        if self._tidying is None:
            self._tidying = asyncio.get_running_loop().create_task(self._tidy())
            self.lookout.start()
            self._heartbeat.start()

    async def stop(self) -> None:
        if self._tidying is not None:
            self._tidying.cancel()
        self._heartbeat.stop()
        self._coalescer.clear()
        await self.lookout.stop()
        await asyncio.gather(self.lanes.close(), self.admission.close())

    def enter(self, pipe: Pipe, member: Member | None, ticket: Ticket | None) -> Session:
        """A socket has said who it is."""
        session = Session(self, pipe, member, ticket)
        self._sessions.add(session)
        if member is not None:
            member.sockets.append(session)
        self._heartbeat.add(session)
        metrics.connections.inc()
        return session

    def leave(self, session: Session) -> None:
        """Forget a socket; safe to repeat."""
        if session not in self._sessions:
            return
        self._sessions.discard(session)
        self._heartbeat.discard(session)
        session.stop_timer()
        self.unsubscribe(session, list(session.topics))
        if session.member is not None:
            session.member.sockets.remove(session)
            self.members.leave(session.member)
        metrics.connections.dec()

    def subscribe(self, session: Session, topics: Collection[str]) -> None:
        """From the next tail on, events of these topics go to the socket. Safe to repeat."""
        if session not in self._sessions:
            return
        for topic in topics:
            if topic in session.topics:
                continue
            session.topics.add(topic)
            if session.member is not None and topic in names.MEMBERS_ONLY:
                _own(session.member, topic).append(session)
            else:
                self._objects.add(topic, session)

    def unsubscribe(self, session: Session, topics: Collection[str]) -> None:
        """Safe to repeat."""
        for topic in session.topics.intersection(topics):
            session.topics.discard(topic)
            if session.member is not None and topic in names.MEMBERS_ONLY:
                _own(session.member, topic).remove(session)
            else:
                self._objects.discard(topic, session)

    @property
    def cursor(self) -> str:
        """The newest place of which every socket was sent everything."""
        return self._place()[1]

    def _place(self) -> tuple[Snapshot, str, bytes]:
        safe = self._coalescer.safe_place(self.lookout.snapshot)
        if self._cursor[0] is not safe:
            text = str(Cursor(self.lookout.epoch, safe))
            self._cursor = (safe, text, encode(CursorFrame(cursor=text)))
        return self._cursor

    def _beat(self, session: Session) -> None:
        # Nothing may be said of a place while a replay is under way: `subscribed` will say it.
        if not session.held:
            session.push(self._place()[2])

    def _handle(self, rows: list[Logged], before: Snapshot) -> None:
        """The rows of one tail, without an `await`: first what changes who may see what."""
        for row in rows:
            if row.type in CONTROL_TYPES:
                self._guarded(self._control, row)
        for row in rows:
            if row.type == SessionRevoked.type:
                continue
            for route in row.routes:
                if row.counter is not None:
                    self._guarded(self._coalescer.offer, row, route, before)
                else:
                    self._guarded(self._deliver, row, route)

    @staticmethod
    def _guarded(handle: Callable[..., None], row: Logged, *rest: Any) -> None:
        """One row that cannot be handled must not stop the log for everybody."""
        try:
            handle(row, *rest)
        except Exception:
            log.exception("event %d (%s) was not handled", row.id, row.type)

    def _control(self, row: Logged) -> None:
        event = decode(row.type, row.data)
        if isinstance(event, FeedChanged | SessionRevoked):
            self.members.apply(row.xid, event)
        if isinstance(event, SessionRevoked):
            member = self.members.get(event.member_id)
            for session in list(member.sockets) if member else ():
                if event.session_id is None or session.ended():
                    session.close(CloseCode.LOGGED_OUT)

    def _deliver(self, event: Logged, route: Route) -> None:
        topic, name, number, wire = route
        if name == "author":
            written = self._to_feeds(event, number)
        elif name == "member":  # meant for them: neither audience nor blocks apply
            member = self.members.get(number)
            written = self._write(member.me, event.frame(wire)) if member else 0
        else:
            readers = self._objects.of(topic)
            page_of = number if name == "user" else 0
            seeing = [s for s in readers if may_see(s.member, event, page_of=page_of)]
            written = self._write(seeing, event.frame(wire)) if seeing else 0
        metrics.deliveries.inc(written)

    def _to_feeds(self, event: Logged, author: int) -> int:
        readers = self.members.readers.of(author)
        if event.authors[0] != author:  # some were told by an author named before
            earlier = event.authors[: event.authors.index(author)]
            readers = [m for m in readers if not any(m.reads(other) for other in earlier)]
        sessions = [
            session
            for member in readers
            if member.feed and may_see(member, event)
            for session in member.feed
        ]
        return self._write(sessions, event.frame(names.FEED)) if sessions else 0

    def _write(self, sessions: Sequence[Session], frame: bytes) -> int:
        """The hot loop: one call of C for each socket, and no `await`."""
        max_waiting = self._max_waiting
        for session in sessions:
            waiting = session.push(frame)
            if waiting > max_waiting:
                session.over_limit(waiting)
        return len(sessions)

    async def _new_history(self) -> None:
        """Nothing of what the sockets and the sets know holds any more. Raises: Unavailable."""
        self._coalescer.clear()
        await self.members.reload_all()
        for session in list(self._sessions):
            if session.ended():
                session.close(CloseCode.LOGGED_OUT)
            elif session.topics:
                topics = sorted(session.topics)
                self.unsubscribe(session, topics)
                session.send(Resync(topics=topics))
                metrics.resyncs.labels("epoch").inc()

    async def _tidy(self) -> None:
        while True:
            await asyncio.sleep(TIDY_EVERY_S)
            self.members.forget_absent(time.monotonic())


def _own(member: Member, topic: str) -> list[Session]:
    return member.feed if topic == names.FEED else member.me

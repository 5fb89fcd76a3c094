"""The hub: one a process. It writes each event of the log to those who may see it.

Nothing on this path waits, hops to a thread or asks the database.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Collection, Sequence
from typing import Any

from realtime import metrics
from realtime.access import Allowed, Gate, follows_all, may_see, page_owner
from realtime.coalescer import Coalescer
from realtime.database import Lanes, default_conninfo
from realtime.doorbell import Doorbell
from realtime.heartbeat import Heartbeat
from realtime.index import Index
from realtime.limits import Admission
from realtime.lookout import NOWHERE, Lookout
from realtime.members import Member, Members
from realtime.pipes import Pipe
from realtime.session import Session
from realtime.signals import Signals
from realtime.standing import Standing
from realtime.subjects import Subjects
from realtime.wire import Logged, Route, encode
from server.core.env import env
from server.live import topics as names
from server.live.closecodes import CloseCode
from server.live.cursor import Cursor, Snapshot
from server.live.events import (
    CONTROL_TYPES,
    AccountChanged,
    FeedChanged,
    MemberVisibility,
    MutesChanged,
    SessionRevoked,
    decode,
)
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
        self.standing = Standing(self.lanes)
        self.gate = Gate(self.lanes, self.standing)
        self.admission = Admission()
        self.signals = Signals(
            lanes=self.lanes,
            members=self.members,
            standing=self.standing,
            readers=lambda topic: self._objects.of(topic),
            write=self._write,
        )
        self.lookout = Lookout(
            conninfo,
            doorbell=Doorbell(on_message=self.signals.hear, on_joined=self.signals.joined),
            handle=self._handle,
            on_history=self._new_history,
        )
        self._sessions: set[Session] = set()
        self._objects: Index[str, Session] = Index()
        self._subjects = Subjects()
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
            self.signals.start()
            self._heartbeat.start()

    async def stop(self) -> None:
        if self._tidying is not None:
            self._tidying.cancel()
        self._heartbeat.stop()
        self._coalescer.clear()
        await self.lookout.stop()
        await asyncio.gather(self.signals.stop(), self.admission.close())
        await self.lanes.close()

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

    def subscribe(self, session: Session, topics: Allowed) -> None:
        """From the next tail on, events of these topics go to the socket. Safe to repeat."""
        if session not in self._sessions:
            return
        for topic, subject in topics.items():
            if subject is not None:
                self._subjects.put(topic, subject)
            if topic in session.topics:
                continue
            session.topics.add(topic)
            if session.member is not None and topic in names.MEMBERS_ONLY:
                _own(session.member, topic).append(session)
            else:
                self._objects.add(topic, session)
                self.signals.moved(topic)

    def unsubscribe(self, session: Session, topics: Collection[str]) -> None:
        """Safe to repeat."""
        for topic in session.topics.intersection(topics):
            session.topics.discard(topic)
            if session.member is not None and topic in names.MEMBERS_ONLY:
                _own(session.member, topic).remove(session)
            else:
                self._objects.discard(topic, session)
                self.signals.moved(topic)
                if not self._objects.of(topic):
                    self._subjects.forget(topic)

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
        if isinstance(event, FeedChanged | MutesChanged | AccountChanged | SessionRevoked):
            self.members.apply(row.xid, event)
        if isinstance(event, SessionRevoked):
            for session in self._sockets_of(event.member_id):
                if event.session_id is None or session.ended():
                    session.close(CloseCode.LOGGED_OUT)
        elif isinstance(event, FeedChanged):
            sockets = self._sockets_of(event.member_id)
            self._close_topics(self._subjects.owned_by(event.other.id), sockets)
        elif isinstance(event, MemberVisibility):
            self.standing.apply(row.xid, event)
            self._close_topics(self._subjects.owned_by(event.member_id))
        if isinstance(event, FeedChanged | MemberVisibility | AccountChanged):
            self.signals.control(event)

    def _sockets_of(self, member_id: int) -> list[Session]:
        member = self.members.get(member_id)
        return list(member.sockets) if member else []

    def _close_topics(
        self, topics: Collection[str], sockets: Collection[Session] | None = None
    ) -> None:
        """Take topics from those sockets (None: all) that may not have them any more, and say so:
        the page reads its object again and finds it gone.
        """
        lost: dict[Session, list[str]] = {}
        for topic in topics:
            subject = self._subjects.get(topic)
            for session in self._objects.of(topic) if sockets is None else sockets:
                if topic in session.topics and not self.gate.opens(session.member, subject):
                    lost.setdefault(session, []).append(topic)
        for session, closed in lost.items():
            self.unsubscribe(session, closed)
            session.send(Resync(topics=closed))
            metrics.resyncs.labels("hidden").inc()

    def _deliver(self, event: Logged, route: Route) -> None:
        topic, name, number, wire = route
        if name == names.OBJECTS:
            for page in self._objects.keys(names.is_object):
                self._deliver(event, (page, *names.split(page), page))
            return
        if name == "member":  # meant for them: neither audience nor blocks apply
            member = self.members.get(number)
            seeing: Sequence[Session] = member.me if member else ()
        else:
            private = self.standing.private_among(event.people)
            if private is None:
                return
            if name == "author":
                seeing = self._feeds(event, number, private)
            else:
                page_of = page_owner(name, number, event)
                readers = self._objects.of(topic)
                if private:
                    readers = [s for s in readers if follows_all(s.member, private)]
                seeing = [s for s in readers if may_see(s.member, event, page_of=page_of)]
        if seeing:
            metrics.deliveries.inc(self._write(seeing, event.frame(wire)))

    def _feeds(self, event: Logged, author: int, private: frozenset[int]) -> list[Session]:
        readers = self.members.readers.of(author)
        if event.authors[0] != author:  # some were told by an author named before
            earlier = event.authors[: event.authors.index(author)]
            readers = [m for m in readers if not any(m.reads(other) for other in earlier)]
        if private:
            readers = [m for m in readers if follows_all(m, private)]
        if unwanting := self.members.mutes.of(event):
            readers = [m for m in readers if m not in unwanting]
        return [
            session
            for member in readers
            if member.feed and may_see(member, event)
            for session in member.feed
        ]

    def _write(self, sessions: Collection[Session], frame: bytes) -> int:
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
        await self.standing.load()
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

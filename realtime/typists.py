"""Who writes a comment now. A word of each client every three seconds keeps it up; nothing ends it
but silence.
"""

import asyncio
from collections.abc import Callable, Collection

import msgspec

from realtime import metrics
from realtime.naming import Ids, by_what_they_see
from realtime.pace import Pace
from realtime.session import Session
from realtime.standing import Standing
from realtime.wire import encode
from server.live.frames import SignalFrame
from server.live.shapes import MemberRef, Typing

#: after the last signal
ENDS_AFTER_S = 5.0
#: nobody reads more names than these
NAMED_MAX = 5


class Typists:
    """By topic (`review.<id>`, `list.<id>`): who, in the order in which they began."""

    def __init__(
        self,
        *,
        readers: Callable[[str], Collection[Session]],
        write: Callable[[Collection[Session], bytes], int],
        standing: Standing,
    ) -> None:
        self._readers = readers
        self._write = write
        self._standing = standing
        self.pace = Pace(self._turn)
        self._at: dict[str, dict[int, MemberRef]] = {}
        self._timers: dict[tuple[str, int], asyncio.TimerHandle] = {}
        #: what the readers were told last
        self._shown: dict[str, tuple[MemberRef, ...]] = {}

    def hear(self, topic: str, member: MemberRef) -> None:
        """Somebody types there, here or at another hub."""
        key = topic, member.id
        if key in self._timers:
            self._timers[key].cancel()
        loop = asyncio.get_running_loop()
        self._timers[key] = loop.call_later(ENDS_AFTER_S, self.end, topic, member.id)
        typing = self._at.setdefault(topic, {})
        if member.id not in typing:
            typing[member.id] = member
            self.pace.touch(topic)

    def end(self, topic: str, member_id: int) -> None:
        """They do not type any more. Safe to repeat."""
        timer = self._timers.pop((topic, member_id), None)
        if timer is not None:
            timer.cancel()
        typing = self._at.get(topic, {})
        if typing.pop(member_id, None) is not None:
            self.pace.touch(topic)
        if not typing:
            self._at.pop(topic, None)

    def end_all(self, member_id: int) -> None:
        """A member does not want to be seen typing any more."""
        for topic, typist in list(self._timers):
            if typist == member_id:
                self.end(topic, member_id)

    def greet(self, session: Session, topic: str) -> None:
        """Tell one reader who has just come."""
        named = self._shown.get(topic, ())
        if named:
            self._tell(topic, [session], (), named)

    def clear(self) -> None:
        self.pace.clear()
        for timer in self._timers.values():
            timer.cancel()

    def _turn(self, topic: str) -> None:
        """Once a second at most: tell those for whom it has changed."""
        named = tuple(self._at.get(topic, {}).values())[:NAMED_MAX]
        before = self._shown.pop(topic, ())
        if named:
            self._shown[topic] = named
        if named != before:
            self._tell(topic, self._readers(topic), before, named)

    def _tell(
        self,
        topic: str,
        readers: Collection[Session],
        before: tuple[MemberRef, ...],
        now: tuple[MemberRef, ...],
    ) -> None:
        everybody = frozenset(ref.id for ref in (*before, *now))
        groups = by_what_they_see(readers, everybody, self._standing, own=False)
        for unseen, sessions in groups.items():
            members = _without(now, unseen)
            if members != _without(before, unseen):
                raw = msgspec.Raw(msgspec.json.encode(Typing(members=members)))
                frame = encode(SignalFrame(topic=topic, signal="typing", data=raw))
                metrics.signals.inc(self._write(sessions, frame))


def _without(named: tuple[MemberRef, ...], unseen: Ids) -> list[MemberRef]:
    return [ref for ref in named if ref.id not in unseen]

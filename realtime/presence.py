"""Who is at a movie's page now, over all processes: members each once, anonymous readers by socket.

Each hub counts its own readers of a topic when they change, at most once a second, and tells the
others; whoever has not spoken for a while is counted no more. Nothing here runs for an event.
"""

import time
from collections.abc import Callable, Collection

import msgspec

from realtime import metrics
from realtime.checkins import CheckIns
from realtime.doorbell import Message
from realtime.naming import Ids, by_what_they_see
from realtime.pace import Pace
from realtime.session import Session
from realtime.standing import Standing
from realtime.wire import encode
from server.live import topics as names
from server.live.frames import SignalFrame
from server.live.shapes import Presence

#: watchers who are named, and of how many these are chosen: some may not be named to a reader
NAMED_MAX = 5
CANDIDATES_MAX = 20
#: a hub that was not heard for so long is gone; it speaks every `signals.HEARTBEAT_S`
EXPIRE_S = 16.0
#: topics in one message
CHUNK = 200

#: (members, anonymous sockets)
There = tuple[Ids, int]
_NOBODY: There = (frozenset(), 0)


class Pages:
    """Presence of all topics `movie.<id>`."""

    def __init__(
        self,
        hub_id: str,
        *,
        readers: Callable[[str], Collection[Session]],
        write: Callable[[Collection[Session], bytes], int],
        say: Callable[[Message], None],
        standing: Standing,
        checkins: CheckIns,
    ) -> None:
        self._hub_id = hub_id
        self._readers = readers
        self._write = write
        self._say = say
        self._standing = standing
        self._checkins = checkins
        self.pace = Pace(self._turn)
        #: what we told the others
        self._mine: dict[str, There] = {}
        #: what they told us: topic -> hub -> (who, when heard)
        self._theirs: dict[str, dict[str, tuple[There, float]]] = {}
        #: what our readers were told last
        self._shown: dict[str, tuple[int, int, tuple]] = {}

    def greet(self, session: Session, topic: str) -> None:
        """Tell one reader who has just come; the others will hear of them in a moment."""
        if topic in self._shown:
            self._tell(topic, [session])
        self.pace.touch(topic)

    def announce(self) -> None:
        """Tell the others everything again."""
        told = list(self._mine.items())
        for start in range(0, len(told), CHUNK):
            self._tell_hubs(dict(told[start : start + CHUNK]))

    def hear(self, hub_id: str, said: dict[str, tuple[list[int], int]]) -> None:
        """Another hub says who its readers are."""
        now = time.monotonic()
        for topic, (members, anonymous) in said.items():
            hubs = self._theirs.setdefault(topic, {})
            there = frozenset(members), anonymous
            before = hubs.get(hub_id, (_NOBODY, 0.0))[0]
            if there == _NOBODY:
                self._forget(topic, hub_id)
            else:
                hubs[hub_id] = there, now
            if there != before:
                self.pace.touch(topic)

    def expire(self, gone: str | None = None) -> None:
        """Forget a hub that said good-bye, and those that were not heard for long."""
        oldest = time.monotonic() - EXPIRE_S
        for topic in list(self._theirs):
            for hub_id, (_, heard) in list(self._theirs[topic].items()):
                if hub_id == gone or heard < oldest:
                    self._forget(topic, hub_id)
                    self.pace.touch(topic)

    def _forget(self, topic: str, hub_id: str) -> None:
        hubs = self._theirs.get(topic, {})
        hubs.pop(hub_id, None)
        if not hubs:
            self._theirs.pop(topic, None)

    def _turn(self, topic: str) -> None:
        """Once a second at most: count, tell the other hubs, tell our readers."""
        readers = self._readers(topic)
        members = frozenset(s.member.id for s in readers if s.member is not None)
        there = members, sum(s.member is None for s in readers)
        if there != self._mine.get(topic, _NOBODY):
            self._tell_hubs({topic: there})
        if there == _NOBODY:
            self._mine.pop(topic, None)
            self._shown.pop(topic, None)
            return
        self._mine[topic] = there
        state = self._state(topic)
        if state != self._shown.get(topic):
            self._shown[topic] = state
            self._tell(topic, readers)

    def _state(self, topic: str) -> tuple[int, int, tuple]:
        """(here, watching, those who may be named with whom nobody sees of them)."""
        heard = [there for there, _ in self._theirs.get(topic, {}).values()]
        members, anonymous = self._mine.get(topic, _NOBODY)
        here = len(members.union(*(m for m, _ in heard))) + anonymous + sum(a for _, a in heard)
        watching = self._checkins.at(names.split(topic)[1])
        named = tuple(c.member for c in watching if c.shown)[:CANDIDATES_MAX]
        ids = frozenset(ref.id for ref in named)
        closed = self._standing.private_of(ids), self._standing.gone_of(ids)
        return here, len(watching), (named, closed)

    def _tell(self, topic: str, readers: Collection[Session]) -> None:
        here, watching, (named, _) = self._shown[topic]
        ids = frozenset(ref.id for ref in named)
        for unseen, sessions in by_what_they_see(readers, ids, self._standing, own=True).items():
            watchers = [ref for ref in named if ref.id not in unseen][:NAMED_MAX]
            data = Presence(here=here, watching=watching, watchers=watchers)
            raw = msgspec.Raw(msgspec.json.encode(data))
            frame = encode(SignalFrame(topic=topic, signal="presence", data=raw))
            metrics.signals.inc(self._write(sessions, frame))

    def refresh(self, topic: str) -> None:
        """What one reader may see of it has changed: tell all again."""
        self._shown.pop(topic, None)
        self.pace.touch(topic)

    def _tell_hubs(self, told: dict[str, There]) -> None:
        said = {topic: (list(members), anonymous) for topic, (members, anonymous) in told.items()}
        self._say({"type": "live.presence", "hub": self._hub_id, "topics": said})

"""Signals: what clients and hubs say of this moment. Never logged, never promised.

A client may say that it watches a movie, has stopped, or types a comment. Hubs tell each other by
the channel layer; each tells its own readers, at most once a second for a topic.
"""

import asyncio
import secrets
import time
from collections.abc import Callable, Collection

import msgspec

from realtime import checkins
from realtime.bus import Bus
from realtime.checkins import CheckIn, CheckIns
from realtime.database import Lanes
from realtime.doorbell import Message
from realtime.limits import Bucket
from realtime.members import Members
from realtime.presence import Pages
from realtime.session import Session
from realtime.standing import Standing
from realtime.typists import Typists
from server.live import topics as names
from server.live.events import AccountChanged, FeedChanged, MemberVisibility
from server.live.frames import Signal
from server.live.shapes import MemberRef
from server.users.selectors import photo_url

#: every hub says so often that it is there, and all it knows
HEARTBEAT_S = 5.0
#: which signals a kind of topic takes
TAKES = {"movie": ("watching", "stopped"), "review": ("typing",), "list": ("typing",)}
#: a member's name is asked for again after so long
NAME_TTL_S = 60.0
_NAME = "SELECT id, username, display_name, photo FROM users_user WHERE id = %s AND is_active"
_RUNTIME = "SELECT runtime FROM movies_movie WHERE id = %s"


class Signals:
    """The signals of one hub: takes those of clients, hears those of others."""

    def __init__(
        self,
        *,
        lanes: Lanes,
        members: Members,
        standing: Standing,
        readers: Callable[[str], Collection[Session]],
        write: Callable[[Collection[Session], bytes], int],
    ) -> None:
        self.hub_id = secrets.token_hex(6)
        self._lanes, self._members = lanes, members
        self._bus = Bus()
        self._checkins = CheckIns(lambda topic: self.pages.pace.touch(topic))
        self.pages = Pages(
            self.hub_id,
            readers=readers,
            write=write,
            say=self._bus.say,
            standing=standing,
            checkins=self._checkins,
        )
        self.typists = Typists(readers=readers, write=write, standing=standing)
        self._names: dict[int, tuple[MemberRef, float]] = {}
        #: members who checked in here
        self._taken: set[int] = set()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._bus.start()
        self._task = asyncio.get_running_loop().create_task(self._beat())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
        self.pages.pace.clear()
        self.typists.clear()
        self._checkins.clear()
        await self._bus.stop({"type": "live.bye", "hub": self.hub_id})
        await self._checkins.close()

    def joined(self) -> None:
        """We hear the others again, and missed what they said."""
        self._bus.say({"type": "live.hello", "hub": self.hub_id})
        self._announce()

    def came(self, session: Session, topics: Collection[str]) -> None:
        """A reader subscribed: tell them how it stands."""
        for topic in topics:
            if topic.startswith("movie."):
                self.pages.greet(session, topic)
            elif "." in topic:
                self.typists.greet(session, topic)

    def moved(self, topic: str) -> None:
        """The readers of a topic are others now."""
        if topic.startswith("movie."):
            self.pages.pace.touch(topic)

    def control(self, event: FeedChanged | MemberVisibility | AccountChanged) -> None:
        """A relation or a setting changed: what others see of somebody may have."""
        members = [event.member_id]
        if isinstance(event, FeedChanged):
            members.append(event.other.id)
        elif isinstance(event, AccountChanged):
            self._checkins.show(event.member_id, event.shows_presence)
            if not event.shows_typing:
                self.typists.end_all(event.member_id)
        for member_id in members:
            checkin = self._checkins.of(member_id)
            if checkin is not None:
                self.pages.refresh(names.movie(checkin.movie_id))

    async def take(self, session: Session, frame: Signal, bucket: Bucket) -> None:
        """A client's signal; what is wrong with it is answered. Raises: Unavailable."""
        refusal = self._refusal(session, frame, bucket)
        if refusal is not None:
            session.refuse(None, refusal, frame.topic)
        elif frame.signal == "typing":
            await self._typing(session, frame.topic)
        else:
            await self._check_in(session, names.split(frame.topic)[1], frame.signal == "watching")

    def _refusal(self, session: Session, frame: Signal, bucket: Bucket) -> str | None:
        topic = frame.topic
        if not names.is_wire_topic(topic):
            return "topic_invalid"
        if session.member is None or frame.signal not in TAKES.get(names.split(topic)[0], ()):
            return "signal_not_allowed"
        if not bucket.take():
            return "too_many_signals"
        # One may stop from anywhere: a check-in outlives the page where it began.
        if frame.signal != "stopped" and topic not in session.topics:
            return "not_subscribed"
        return None

    async def _typing(self, session: Session, topic: str) -> None:
        member = session.member
        if member is not None and member.shows_typing:
            name = await self._name(member.id)
            if name is not None:
                said = {"topic": topic, "member": msgspec.to_builtins(name)}
                self.typists.hear(topic, name)
                self._bus.say({"type": "live.typing", "hub": self.hub_id, **said})

    async def _check_in(self, session: Session, movie_id: int, watching: bool) -> None:
        if session.member is None:
            return
        known = self._checkins.of(session.member.id)
        if not watching:
            if known is None or known.movie_id != movie_id:
                return
            now = time.time()
            checkin = msgspec.structs.replace(known, at=now, ends=now)
        else:
            if known is not None and known.movie_id == movie_id:
                return  # saying it again does not make the film longer
            name = await self._name(session.member.id)
            rows = await self._lanes.fetch(_RUNTIME, (movie_id,))
            if name is None or not rows:
                return
            shown = session.member.shows_presence
            checkin = checkins.begin(name, movie_id, rows[0][0], shown=shown)
        self._taken.add(checkin.member.id)
        self._checkins.put(checkin)
        self._say_checkins([checkin])
        await self._checkins.save(checkin)

    async def _name(self, member_id: int) -> MemberRef | None:
        """How others see the member; None: gone. Cost: a query, once a minute."""
        found, until = self._names.get(member_id, (None, 0.0))
        if found is not None and until > time.monotonic():
            return found
        rows = await self._lanes.fetch(_NAME, (member_id,))
        if not rows:
            return None
        id_, username, display_name, photo = rows[0]
        shown = display_name or username
        name = MemberRef(id=id_, username=username, display_name=shown, photo_url=photo_url(photo))
        self._names[member_id] = name, time.monotonic() + NAME_TTL_S
        return name

    def hear(self, message: Message) -> None:
        """What a hub said; what we said ourselves comes back too."""
        hub_id = message["hub"]
        if hub_id == self.hub_id:
            return
        kind = message["type"]
        if kind == "live.presence":
            self.pages.hear(hub_id, message["topics"])
        elif kind == "live.typing":
            self.typists.hear(message["topic"], msgspec.convert(message["member"], MemberRef))
        elif kind == "live.watching":
            for checkin in msgspec.convert(message["checkins"], list[CheckIn]):
                self._checkins.put(checkin)
        elif kind == "live.hello":
            self._announce()
        elif kind == "live.bye":
            self.pages.expire(gone=hub_id)

    def _say_checkins(self, found: Collection[CheckIn]) -> None:
        if found:
            said = [msgspec.to_builtins(checkin) for checkin in found]
            self._bus.say({"type": "live.watching", "hub": self.hub_id, "checkins": said})

    def _announce(self) -> None:
        self.pages.announce()
        self._say_checkins(self._own_checkins())

    def _own_checkins(self) -> list[CheckIn]:
        """Of members who checked in here or whose socket is here."""
        return [checkin for checkin in self._checkins.all() if self._is_ours(checkin)]

    def _is_ours(self, checkin: CheckIn) -> bool:
        member = self._members.get(checkin.member.id)
        here = member is not None and bool(member.sockets)
        return checkin.member.id in self._taken or here

    async def _beat(self) -> None:
        await self._checkins.load()
        while True:
            await asyncio.sleep(HEARTBEAT_S)
            self._announce()
            self.pages.expire()
            now = time.time()
            self._taken = {m for m in self._taken if self._checkins.of(m) is not None}
            self._names = {m: kept for m, kept in self._names.items() if kept[1] > time.monotonic()}
            await self._checkins.repair(c for c in self._own_checkins() if c.ends > now)

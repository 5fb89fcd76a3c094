"""The control index: for each connected member whom they follow, hide and mute, kept by events.

A member enters the index *before* their sets are loaded; events that come meanwhile are applied on
top, by the snapshot that the load returns. Shared by all sockets of a member, and kept for some
minutes after the last one leaves, so that coming back costs no query.
"""

import asyncio
import time
from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import psycopg

from realtime.database import Lanes, Row, Unavailable
from realtime.mutes import Mutes
from server.live.cursor import Snapshot
from server.live.events import AccountChanged, FeedChanged, MutesChanged, SessionRevoked

if TYPE_CHECKING:
    from realtime.session import Session

#: joins within this time share one query
BATCH_S = 0.003
BATCH_MAX = 500
#: so many at once; who comes meanwhile shares the next, so that a storm makes few and large ones
BATCHES = 2
#: a member without sockets is remembered this long
LINGER_S = 180.0
_NOBODY: frozenset[int] = frozenset()
#: what the log says of one member's sets
Change = FeedChanged | MutesChanged | AccountChanged | SessionRevoked

# One statement, one snapshot: what it saw needs no event any more.
_LOAD = """
    SELECT pg_current_snapshot()::text, u.id,
      ARRAY(SELECT followee_id FROM social_follow WHERE follower_id = u.id
            UNION ALL SELECT u.id ORDER BY 1),
      ARRAY(SELECT mine.followee_id FROM social_follow mine
              JOIN social_follow back ON back.follower_id = mine.followee_id
               AND back.followee_id = mine.follower_id
             WHERE mine.follower_id = u.id ORDER BY 1),
      ARRAY(SELECT blocked_id FROM social_block WHERE blocker_id = u.id
            UNION SELECT blocker_id FROM social_block WHERE blocked_id = u.id),
      ARRAY(SELECT muted_id FROM social_mute WHERE muter_id = u.id),
      ARRAY(SELECT s.id::text FROM users_session s WHERE s.user_id = u.id AND u.is_active
              AND s.revoked_at IS NULL AND s.expires_at > now()),
      u.shows_presence, u.shows_typing,
      ARRAY(SELECT movie_id FROM social_filmmute WHERE member_id = u.id),
      ARRAY(SELECT kind FROM social_kindmute WHERE member_id = u.id)
      FROM users_user u WHERE u.id = ANY(%s)
"""


class SessionEnded(Exception):
    """Logged out, revoked, or the account is closed."""


class Ids:
    """Sorted ids in 8 bytes each; a set of 200 takes five times as much."""

    __slots__ = ("_ids",)

    def __init__(self, ids: Iterable[int] = ()) -> None:
        self._ids = array("q", ids)

    def __contains__(self, wanted: int) -> bool:
        at = bisect_left(self._ids, wanted)
        return at < len(self._ids) and self._ids[at] == wanted

    def __iter__(self) -> Iterator[int]:
        return iter(self._ids)

    def put(self, changed: int, *, there: bool) -> bool:
        """Whether that changed anything."""
        at = bisect_left(self._ids, changed)
        found = at < len(self._ids) and self._ids[at] == changed
        if there and not found:
            self._ids.insert(at, changed)
        elif found and not there:
            del self._ids[at]
        return found != there


class Member:
    """What the hub knows of one member, and their sockets."""

    __slots__ = (
        "authors", "feed", "friends", "guests", "hidden", "id", "late", "left_at", "live",
        "loaded", "loading", "me", "muted", "shows_presence", "shows_typing", "sockets",
        "unwanted_films", "unwanted_kinds",
    )  # fmt: skip

    def __init__(self, member_id: int) -> None:
        self.id = member_id
        #: whose activity is in the home feed: the followees, and the member
        self.authors = Ids()
        self.friends = Ids()
        #: one of the two blocks the other
        self.hidden = _NOBODY
        self.muted = _NOBODY
        #: films and kinds of activity that their home feed leaves out; kept by `Mutes`
        self.unwanted_films: frozenset[int] = _NOBODY
        self.unwanted_kinds: frozenset[str] = frozenset()
        #: whether others see that they watch a film, or write a comment, right now
        self.shows_presence = self.shows_typing = False
        #: sessions that are good
        self.live: frozenset[str] = frozenset()
        #: the snapshot under which all this was read; None: not yet
        self.loaded: Snapshot | None = None
        #: loads under way, and the events that came meanwhile
        self.loading = 0
        self.late: list[tuple[int, Change]] = []
        #: those who hold this entry, and since when nobody does
        self.guests = 0
        self.left_at = 0.0
        self.sockets: list[Session] = []
        self.feed: list[Session] = []
        self.me: list[Session] = []

    def reads(self, author: int) -> bool:
        """Whether they follow `author`, or are the author."""
        return author in self.authors

    def befriends(self, other: int) -> bool:
        """Whether the two follow each other."""
        return other in self.friends


class Readers:
    """author -> the members whose home feed shows them, each once.

    Lists, since a place in one costs 8 bytes and in a set of many some 65; those who leave are
    taken out together.
    """

    def __init__(self) -> None:
        self._of: dict[int, list[Member]] = {}

    def of(self, author: int) -> Sequence[Member]:
        return self._of.get(author, ())

    def add(self, author: int, member: Member) -> None:
        """For one who is not there yet."""
        self._of.setdefault(author, []).append(member)

    def discard(self, author: int, member: Member) -> None:
        """For one who is there."""
        readers = self._of[author]
        readers.remove(member)
        if not readers:
            del self._of[author]

    def discard_all(self, members: Collection[Member]) -> None:
        """Everywhere. Cost: one pass over the lists that they are in."""
        gone = set(members)
        for author in {author for member in members for author in member.authors}:
            kept = [member for member in self._of[author] if member not in gone]
            if kept:
                self._of[author] = kept
            else:
                del self._of[author]


class Members:
    """Everybody whom this process knows, and the authors whom they read."""

    def __init__(self, lanes: Lanes) -> None:
        self._lanes = lanes
        self._known: dict[int, Member] = {}
        self.readers = Readers()
        self.mutes = Mutes()
        self._wanted: dict[Member, asyncio.Future[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._history = 0

    def get(self, member_id: int) -> Member | None:
        return self._known.get(member_id)

    async def enter(self, member_id: int, session_id: str) -> Member:
        """The member's entry, loaded, held until `leave`.

        Cost: nothing when the session is known; else a part of one query for many.
        Raises: SessionEnded; Unavailable.
        """
        member = self._known.get(member_id)
        if member is None:
            member = self._known[member_id] = Member(member_id)
        member.guests += 1
        try:
            if member.loaded is None or session_id not in member.live:
                await self._load(member)
            if session_id not in member.live:
                raise SessionEnded
        except BaseException:
            self.leave(member)
            raise
        return member

    def leave(self, member: Member) -> None:
        member.guests -= 1
        if not member.guests:
            member.left_at = time.monotonic()

    def forget_absent(self, now: float) -> None:
        """Drop those whose last socket left long ago. Called now and then by the hub."""
        absent = [member for member in self._known.values() if not member.guests]
        self._forget([member for member in absent if now - member.left_at > LINGER_S])

    def apply(self, xid: int, event: Change) -> Member | None:
        """Bring the sets up to an event of the log; returns the member whose sets changed."""
        member = self._known.get(event.member_id)
        if member is None:
            return None
        if member.loading:
            member.late.append((xid, event))
        if member.loaded is None or member.loaded.sees(xid):
            return None
        self._change(member, event)
        return member

    async def reload_all(self) -> None:
        """Read everybody anew, after a break in history. Nothing may be delivered meanwhile.

        Raises: Unavailable.
        """
        self._history += 1
        self._forget([member for member in self._known.values() if not member.guests])
        everybody = list(self._known.values())
        for member in everybody:
            member.loaded = None
        for start in range(0, len(everybody), BATCH_MAX):
            await self._read(everybody[start : start + BATCH_MAX])

    def _load(self, member: Member) -> asyncio.Future[None]:
        waiting = self._wanted.get(member)
        if waiting is None:
            loop = asyncio.get_running_loop()
            waiting = self._wanted[member] = loop.create_future()
            if len(self._wanted) == 1:
                loop.call_later(BATCH_S, self._start_batches)
        return asyncio.shield(waiting)

    def _start_batches(self) -> None:
        while self._wanted and len(self._tasks) < BATCHES:
            part = self._next_batch()
            if not part:
                return
            task = asyncio.get_running_loop().create_task(self._load_batch(part))
            self._tasks.add(task)
            task.add_done_callback(self._batch_ended)

    def _next_batch(self) -> dict[Member, asyncio.Future[None]]:
        """Who has waited longest, without those whom nobody waits for any more."""
        part: dict[Member, asyncio.Future[None]] = {}
        while self._wanted and len(part) < BATCH_MAX:
            member = next(iter(self._wanted))
            waiting = self._wanted.pop(member)
            if member.guests:
                part[member] = waiting
            else:
                waiting.cancel()
        return part

    def _batch_ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._start_batches()

    async def _load_batch(self, part: dict[Member, asyncio.Future[None]]) -> None:
        try:
            await self._read(part)
        except Exception as error:
            for waiting in part.values():
                waiting.set_exception(error)
                waiting.exception()  # those who wait for it may be gone
        else:
            for waiting in part.values():
                waiting.set_result(None)

    async def _read(self, members: Iterable[Member]) -> None:
        by_id = {member.id: member for member in members}
        history = self._history
        for member in by_id.values():
            member.loading += 1
        try:
            try:
                rows = await self._lanes.fetch(_LOAD, (list(by_id),), binary=True)
            except psycopg.errors.QueryCanceled as error:
                raise Unavailable from error
            if history != self._history:
                raise Unavailable
            found = {row[1]: row for row in rows}
            for member in by_id.values():
                self._take(member, found.get(member.id))
        finally:
            for member in by_id.values():
                member.loading -= 1
                if not member.loading:
                    member.late = []

    def _take(self, member: Member, row: Row | None) -> None:
        if row is None:  # no such member any more
            member.live = frozenset()
            return
        snapshot = Snapshot.parse(row[0])
        if member.loaded is not None and member.loaded.covers(snapshot):
            return  # overtaken by a later load
        self._set_authors(member, row[2])
        member.friends = Ids(row[3])
        member.hidden, member.muted = frozenset(row[4]), frozenset(row[5])
        member.live = frozenset(row[6])
        member.shows_presence, member.shows_typing = row[7], row[8]
        self.mutes.put(member, films=row[9], kinds=row[10])
        member.loaded = snapshot
        for xid, event in member.late:
            if not snapshot.sees(xid):
                self._change(member, event)

    def _set_authors(self, member: Member, authors: list[int]) -> None:
        new, old = set(authors), set(member.authors)
        for gone in old - new:
            self.readers.discard(gone, member)
        for author in new - old:
            self.readers.add(author, member)
        member.authors = Ids(authors)

    def _change(self, member: Member, event: Change) -> None:
        if isinstance(event, SessionRevoked):
            gone = member.live if event.session_id is None else {event.session_id}
            member.live = member.live - gone
            return
        if isinstance(event, AccountChanged):
            member.shows_presence, member.shows_typing = event.shows_presence, event.shows_typing
            return
        if isinstance(event, MutesChanged):
            self.mutes.put(member, films=event.movie_ids, kinds=event.kinds)
            return
        other = event.other.id
        if member.authors.put(other, there=event.follows):
            change = self.readers.add if event.follows else self.readers.discard
            change(other, member)
        member.friends.put(other, there=event.follows and event.followed_by)
        member.hidden = member.hidden | {other} if event.hidden else member.hidden - {other}
        member.muted = member.muted | {other} if event.muted else member.muted - {other}

    def _forget(self, members: list[Member]) -> None:
        for member in members:
            del self._known[member.id]
            self.mutes.put(member, films=(), kinds=())
        self.readers.discard_all(members)

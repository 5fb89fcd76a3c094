"""Check-ins: members who say that they watch a movie now. Each ends by itself with the film.

Every hub knows all of them, by the channel layer; a copy in Redis tells a hub that starts. Where
Redis was emptied, the hub that has the member's socket writes it again. Nothing of it is logged.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable

import msgspec
import redis
from redis import asyncio as aioredis

from realtime import store
from server.core.env import env
from server.live import topics
from server.live.shapes import MemberRef

log = logging.getLogger(__name__)

#: how long a film lasts of which we do not know it, and what we believe at most; minutes
DEFAULT_RUNTIME_MIN = 120
RUNTIME_MAX_MIN = 600


class CheckIn(msgspec.Struct, frozen=True):
    """`at` and `ends` are Unix seconds. One that has ended says that the member stopped."""

    member: MemberRef
    movie_id: int
    at: float
    ends: float
    #: whether others may be told whose it is
    shown: bool


def begin(member: MemberRef, movie_id: int, runtime_min: int | None, *, shown: bool) -> CheckIn:
    """From now on, for as long as the film lasts."""
    now = time.time()
    minutes = min(max(runtime_min or DEFAULT_RUNTIME_MIN, 1), RUNTIME_MAX_MIN)
    return CheckIn(member, movie_id, now, now + 60 * minutes, shown)


class CheckIns:
    """At most one a member: the newest. `changed` is called with the topic of its movie."""

    def __init__(self, changed: Callable[[str], None]) -> None:
        self._changed = changed
        self._of: dict[int, CheckIn] = {}
        self._by_movie: dict[int, dict[int, CheckIn]] = {}
        self._timers: dict[int, asyncio.TimerHandle] = {}
        self._redis: aioredis.Redis | None = None
        self._key = f"{env().redis_prefix}:live:watching"

    def of(self, member_id: int) -> CheckIn | None:
        """The check-in of a member that has not ended."""
        found = self._of.get(member_id)
        return found if found is not None and found.ends > time.time() else None

    def at(self, movie_id: int) -> list[CheckIn]:
        """Those who watch a movie now, the latest first."""
        found = self._by_movie.get(movie_id, {}).values()
        return sorted(found, key=lambda checkin: -checkin.at)

    def all(self) -> Iterable[CheckIn]:
        return list(self._of.values())

    def put(self, checkin: CheckIn) -> bool:
        """Take what is newer than what we know. Safe to repeat; True if it changed anything."""
        member_id = checkin.member.id
        known = self._of.get(member_id)
        if known is not None and known.at >= checkin.at:
            return False
        self._drop(member_id)
        # One that has ended stays known until the clock has passed it: an older one may still come.
        self._of[member_id] = checkin
        left_s = checkin.ends - time.time()
        if left_s > 0:
            self._by_movie.setdefault(checkin.movie_id, {})[member_id] = checkin
            self._changed(topics.movie(checkin.movie_id))
        loop = asyncio.get_running_loop()
        wait_s = max(left_s, 60.0 * DEFAULT_RUNTIME_MIN if left_s <= 0 else 0.0)
        self._timers[member_id] = loop.call_later(wait_s, self._drop, member_id)
        return True

    def show(self, member_id: int, shown: bool) -> None:
        """The member's settings say so from now on."""
        checkin = self._of.get(member_id)
        if checkin is not None and checkin.shown != shown:
            changed = msgspec.structs.replace(checkin, shown=shown)
            self._of[member_id] = changed
            if member_id in self._by_movie.get(checkin.movie_id, {}):
                self._by_movie[checkin.movie_id][member_id] = changed
                self._changed(topics.movie(checkin.movie_id))

    def clear(self) -> None:
        for timer in self._timers.values():
            timer.cancel()

    def _drop(self, member_id: int) -> None:
        known = self._of.pop(member_id, None)
        timer = self._timers.pop(member_id, None)
        if timer is not None:
            timer.cancel()
        if known is None:
            return
        there = self._by_movie.get(known.movie_id, {})
        if there.pop(member_id, None) is not None:
            self._changed(topics.movie(known.movie_id))
        if not there:
            self._by_movie.pop(known.movie_id, None)

    async def save(self, checkin: CheckIn) -> None:
        """Keep it for hubs that start later; a Redis that is away does without."""
        name = str(checkin.member.id)
        if checkin.ends <= time.time():
            await self._try("hdel", name)
        else:
            await self._try("hset", name, msgspec.json.encode(checkin))

    async def repair(self, checkins: Iterable[CheckIn]) -> None:
        """Write again what an emptied Redis has forgotten; nothing newer is overwritten."""
        for checkin in checkins:
            await self._try("hsetnx", str(checkin.member.id), msgspec.json.encode(checkin))

    async def load(self) -> None:
        """Take over what Redis knows, and clear away there what is over."""
        found = await self._try("hgetall") or {}
        over = []
        for name, text in found.items():
            checkin = msgspec.json.decode(text, type=CheckIn)
            if checkin.ends > time.time():
                self.put(checkin)
            else:
                over.append(name)
        if over:
            await self._try("hdel", *over)

    async def close(self) -> None:
        if self._redis is not None:
            await self._redis.aclose()

    async def _try(self, command: str, *args: str | bytes) -> dict[bytes, bytes] | None:
        if self._redis is None:
            self._redis = store.connect()
        try:
            async with asyncio.timeout(store.TIMEOUT_S):
                return await getattr(self._redis, command)(self._key, *args)
        except (redis.RedisError, OSError, TimeoutError) as error:
            log.debug("check-ins are in memory alone: %s", type(error).__name__)
            return None

"""The lookout: reads the log at each ring and each second, in one history, and keeps its place.

It knows nothing of sockets: rows go to `handle` without an `await` in between, a break in history
to `on_history`.
"""

import asyncio
import datetime as dt
import logging
import time
from collections.abc import Awaitable, Callable

import psycopg

from realtime import metrics
from realtime.database import PATIENCE_S, Unavailable
from realtime.doorbell import Doorbell
from realtime.ring import Ring
from realtime.tail import Log, Look
from realtime.wire import Logged
from server.core.env import env
from server.live.cursor import Snapshot

log = logging.getLogger(__name__)

#: with or without a ring, the log is read this often
LOOK_EVERY_S = 1.0
#: rings closer together than this share one read
COALESCE_S = 0.005
#: the epoch is checked this often, and whenever the connection was lost
CHECK_EVERY_S = 60.0
#: between two tries while PostgreSQL is away
RETRY_S = 0.2
#: ready means: the log was read this recently
READY_WITHIN_S = 3.0
#: after a crash PostgreSQL may give out once more the ids of transactions that rolled back and were
#: never on disk: after a lost connection the log is read again from so many transactions ago
LOOK_BACK = 1000
#: reads by the clock that found events before the doorbell is joined afresh
DEAF_AFTER = 3
#: a transaction that is open so long makes every cursor longer: it is logged
LONG_WRITER_S = 10.0
NOWHERE = Snapshot(1, 1, frozenset())


class Lookout:
    """Where we are in the log (`epoch`, `snapshot`), and the last events (`ring`)."""

    def __init__(
        self,
        conninfo: str,
        *,
        doorbell: Doorbell,
        handle: Callable[[list[Logged], Snapshot], None],
        on_history: Callable[[], Awaitable[None]],
    ) -> None:
        self._log = Log(conninfo)
        self._handle = handle
        self._on_history = on_history
        self.ring = Ring(env().hub_ring_size, NOWHERE)
        self.snapshot = NOWHERE
        self.epoch = ""
        self._generation = ""
        self._doorbell = doorbell
        doorbell.on_ring = self.look_soon
        self._rung = asyncio.Event()
        self._begun = self._unrung = 0
        self._waiting: list[tuple[int, asyncio.Future[None]]] = []
        self._opened = asyncio.Event()
        self._looked_at = self._checked_at = float("-inf")
        self._oldest = (0, 0.0, False)
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._doorbell.start()
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        self._doorbell.stop()
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task], timeout=0.3)
        await self._log.close()

    def ready(self) -> bool:
        return time.monotonic() - self._looked_at < READY_WITHIN_S

    async def opened(self) -> None:
        """Return once the place is known; before that nobody may join. Raises: Unavailable."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self._opened.wait()
        except TimeoutError as error:
            raise Unavailable from error

    def look_soon(self) -> None:
        self._rung.set()

    async def look(self) -> None:
        """Return after a read of the log that began after this call.

        Raises: Unavailable, when PostgreSQL does not answer in time.
        """
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((self._begun + 1, done))
        self.look_soon()
        try:
            async with asyncio.timeout(PATIENCE_S):
                await done
        except TimeoutError as error:
            raise Unavailable from error

    async def check_epoch(self) -> None:
        """Like `look`, and make sure first that this is still the same history."""
        self._checked_at = float("-inf")
        await self.look()

    async def _run(self) -> None:
        failing = False
        while True:
            try:
                await self._look_once()
            except (psycopg.Error, OSError, Unavailable) as error:
                if not failing:
                    log.warning("the log is out of reach: %s", type(error).__name__)
                failing = True
                await asyncio.sleep(RETRY_S)
            except Exception:
                log.exception("a look at the log failed")
                await asyncio.sleep(RETRY_S)
            else:
                failing = False
                await self._sleep()

    async def _sleep(self) -> None:
        await asyncio.sleep(COALESCE_S)
        try:
            async with asyncio.timeout(LOOK_EVERY_S):
                await self._rung.wait()
        except TimeoutError:
            return

    async def _look_once(self) -> None:
        by_ring = self._rung.is_set()
        self._rung.clear()
        self._begun += 1
        begun = self._begun
        was_lost = not self._log.connected
        if was_lost or time.monotonic() - self._checked_at > CHECK_EVERY_S:
            await self._check()
        seen = self.ring.boundary_before(self.snapshot, LOOK_BACK) if was_lost else self.snapshot
        look = await self._log.since(seen)
        if look.generation != self._generation:
            await self._check()
            look = await self._log.since(self.snapshot)
        known = self.ring.ids() if was_lost else set()
        self._take([row for row in look.rows if row.id not in known], look)
        self._mind_the_doorbell(by_ring, bool(look.rows))
        self._wake(begun)

    def _take(self, rows: list[Logged], look: Look) -> None:
        """The place advances only after the rows were handled."""
        self._handle(rows, self.snapshot)
        self.ring.add(rows, look.snapshot)
        self.snapshot = look.snapshot
        self._looked_at = time.monotonic()
        self._opened.set()
        self._measure(rows)

    async def _check(self) -> None:
        """Which history is this? A log that another cluster wrote is reset: our only write."""
        place = await self._log.place()
        if place.foreign:
            log.warning("the log holds rows of another history: it is reset, everybody refetches")
            await self._log.reset()
            place = await self._log.place()
        if place.epoch != self.epoch:
            if self.epoch:
                log.warning("a new history of the log began: everybody refetches")
            ring = await self._filled_ring(place.snapshot)
            await self._on_history()
            # In one step: a join meanwhile must not find the one of before, the other of now.
            self.ring, self.snapshot, self.epoch = ring, place.snapshot, place.epoch
        self._generation = place.generation
        self._checked_at = time.monotonic()

    async def _filled_ring(self, place: Snapshot) -> Ring:
        """The ring as if we had been here: after a crash all sockets come back at once, and each
        would ask the log for what it missed.
        """
        size = env().hub_ring_size
        try:
            floor, rows = await self._log.recent(place, size)
        except psycopg.errors.QueryCanceled:
            log.warning("the newest rows of the log take too long to read: none is in memory")
            return Ring(size, place)
        if not place.covers(floor):
            return Ring(size, place)
        ring = Ring(size, floor)
        ring.add(rows, place)
        return ring

    def _wake(self, begun: int) -> None:
        waiting, self._waiting = self._waiting, []
        for wanted, done in waiting:
            if wanted > begun:
                self._waiting.append((wanted, done))
            elif not done.done():
                done.set_result(None)

    def _mind_the_doorbell(self, by_ring: bool, found: bool) -> None:
        """Events that nobody rang for: the membership may be lost without a sign of it."""
        if by_ring:
            self._unrung = 0
        elif found:
            metrics.unrung.inc()
            self._unrung += 1
            if self._unrung >= DEAF_AFTER:
                self._unrung = 0
                self._doorbell.join_again()

    def _measure(self, rows: list[Logged]) -> None:
        metrics.tails.inc()
        if rows:
            lag = dt.datetime.now(dt.UTC) - dt.datetime.fromisoformat(rows[-1].at)
            metrics.tail_lag.observe(max(0.0, lag.total_seconds()))
        now = time.monotonic()
        xmin, since, said = self._oldest
        if not self.snapshot.open or self.snapshot.xmin != xmin:
            self._oldest = (self.snapshot.xmin, now, False)
            metrics.oldest_writer.set(0)
            return
        metrics.oldest_writer.set(now - since)
        if now - since > LONG_WRITER_S and not said:
            log.warning("a transaction has been open for over %d s", LONG_WRITER_S)
            self._oldest = (xmin, since, True)

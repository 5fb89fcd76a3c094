"""0 lost, 0 twice: writers that commit in any order, clients who come, go and change hubs."""

import asyncio
import random
from collections import Counter

import psycopg
import pytest
from channels.layers import get_channel_layer

from realtime.database import default_conninfo
from realtime.tests.client import Tab
from realtime.tests.conftest import in_thread, make_movies, running
from realtime.tests.writers import Writers
from server.live.selectors import live_cursor

WRITE_S = 8.0


class Reader:
    """The rules of a client: a place for each topic, ids that it has, and nothing shown twice."""

    def __init__(self, rng: random.Random, cursor: str, wire: list[str]) -> None:
        self.rng = rng
        self.place = cursor
        self.wire = wire
        self.seen: list[tuple[str, int]] = []
        self.applied: set[tuple[str, int]] = set()
        self.duplicates = 0
        self.hops = 0

    async def live(self, urls: list[str], until: asyncio.Event) -> None:
        last = False
        while not last:
            last = until.is_set()
            tab = await Tab.open(self.rng.choice(urls))
            try:
                await self._stay(tab, until)
            finally:
                await (tab.drop() if self.rng.random() < 0.5 else tab.close())
                self._take(tab)
            self.hops += 1

    async def _stay(self, tab: Tab, until: asyncio.Event) -> None:
        await tab.auth(None)
        recent = dict.fromkeys(number for _, number in self.seen[-200:])
        have = [number for number in recent if self._has_all(number)]
        answer = await tab.subscribe(*self.wire, cursor=self.place, have=tuple(have))
        assert answer["recovered"]
        stay_s = self.rng.uniform(0.05, 1.5)
        if until.is_set():
            stay_s = 1.5  # what was committed last comes by the clock, if not by a ring
        await asyncio.sleep(stay_s)

    def _has_all(self, number: int) -> bool:
        return all((topic, number) in self.applied for topic in self.wire)

    def _take(self, tab: Tab) -> None:
        for frame in tab.frames:
            if frame["type"] == "event":
                key = (frame["topic"], frame["id"])
                self.seen.append(key)
                self.duplicates += key in self.applied
                self.applied.add(key)
            elif frame["type"] in ("cursor", "subscribed"):
                self.place = frame["cursor"]
        tab.frames.clear()


@pytest.mark.parametrize("seed", [1])
async def test_nothing_is_lost_or_shown_twice_whatever_the_commit_order(limit, seed):
    limit(ws_heartbeat_s=0.3, hub_ring_size=60)
    wire = ["public", *(f"movie.{number}" for number in await in_thread(make_movies, 2))]
    conninfo = default_conninfo()
    with psycopg.connect(conninfo) as connection:
        slots = connection.execute("SHOW max_prepared_transactions").fetchone()[0]
    rng = random.Random(seed)
    cursor = await in_thread(live_cursor)
    async with running() as one, running() as two:
        steady = await one.anonymous()
        await steady.subscribe(*wire, cursor=cursor)
        writers = Writers(conninfo, get_channel_layer(), wire, seed=seed)
        readers = [Reader(random.Random(rng.random()), cursor, wire) for _ in range(6)]
        done = asyncio.Event()
        reading = [asyncio.create_task(r.live([one.url, two.url], done)) for r in readers]
        writers.start(prepared=int(slots) > 0)
        await asyncio.sleep(WRITE_S)
        await asyncio.to_thread(writers.stop)
        done.set()
        await asyncio.gather(*reading)
        await one.hub.lookout.look()
        await asyncio.sleep(0.2)

    expected = {(topic, number) for number, names in writers.committed.items() for topic in names}
    assert len(expected) > 500
    assert writers.rolled_back
    steady_seen = Counter((f["topic"], f["id"]) for f in steady.events())
    assert set(steady_seen) == expected
    assert set(steady_seen.values()) == {1}  # a socket that stays gets each event exactly once
    order = [number for _, number in steady_seen]
    assert order != sorted(order)  # ids did commit out of order
    for reader in readers:
        assert reader.applied == expected
        assert reader.hops > 3
    print({"events": len(expected), "hops": [r.hops for r in readers],
           "wire duplicates": [r.duplicates for r in readers]})  # fmt: skip

"""Something happens between a page's snapshot and its subscribe: the page shows it, once."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from typing import Any

import psycopg

from loadtests.chaos.cluster import Cluster
from loadtests.chaos.oracle import Lane, Oracle, Place, Relations, Segment, read_log
from loadtests.chaos.raw import RawClient, raw_client
from loadtests.chaos.report import Report
from loadtests.chaos.world import Community, World

NAME = "an event between snapshot and subscribe"
SIZES = {"short": 200, "full": 10_000}
#: readers that open pages at the same time
SOCKETS = 8
#: the write falls somewhere in this time; the page opens somewhere in the middle of it
WINDOW_S = 0.06
#: a frame that has not come by then is lost: the tail looks once a second
LATE_S = 5.0


def run(cluster: Cluster, *, seed: int, size: str = "short") -> Report:
    pages = SIZES[size]
    report = Report(NAME, seed)
    with World(cluster, seed=seed) as world:
        people = world.seed_community(readers=SOCKETS, actors=12, movies=10, mutes=3)
        counts, lost = asyncio.run(_open_pages(world, people, pages))
        report.counts |= dict(sorted(counts.items()))
        for fault in ("lost", "not due", "refused"):
            report.check(not counts[fault], f"{counts[fault]} {fault}")
        report.failures += lost[:10]
        report.check(counts["between"] > 0, "no write fell between a snapshot and its subscribe")
        report.failures += world.logged_errors()
    return report


async def _open_pages(
    world: World, people: Community, pages: int
) -> tuple[Counter[str], list[str]]:
    """Counts, and what was lost in words."""
    counts: Counter[str] = Counter()
    lost: list[str] = []
    share = [pages // SOCKETS + (n < pages % SOCKETS) for n in range(SOCKETS)]
    tasks = [
        _reader(world, people, number, count, counts, lost) for number, count in enumerate(share)
    ]
    await asyncio.gather(*tasks)
    return counts, lost


async def _reader(
    world: World,
    people: Community,
    number: int,
    pages: int,
    counts: Counter[str],
    lost: list[str],
) -> None:
    member = people.readers[number]
    rng = random.Random(world.seed * 101 + number)
    (ticket,) = await asyncio.to_thread(world.writer.do, "tickets", tokens=[member["access"]])
    with world.connect() as connection:
        relations = Relations.read(connection)
        async with raw_client(f"ws://127.0.0.1:{world.proxy_port}/ws/", ticket) as client:
            for _ in range(pages):
                page = _Page(world, client, connection, relations, member, rng)
                await page.open(people, counts)
                lost += page.lost


class _Page:
    """One page from its GET to its end, with a write somewhere beside it."""

    def __init__(
        self,
        world: World,
        client: RawClient,
        connection: psycopg.Connection[Any],
        relations: Relations,
        member: dict[str, Any],
        rng: random.Random,
    ) -> None:
        self.world, self.client, self.connection = world, client, connection
        self.relations, self.member, self.rng = relations, member, rng
        self.lost: list[str] = []

    async def open(self, people: Community, counts: Counter[str]) -> None:
        rng, movie = self.rng, self.rng.choice(people.movies)
        actor = rng.choice(people.actors)
        topic, path = rng.choice(
            [
                (f"movie.{movie}", f"/api/movies/{movie}/"),
                (f"user.{actor['id']}", f"/api/users/{actor['username']}/"),
                ("feed", "/api/feed/"),
            ]
        )
        write = asyncio.wrap_future(
            self.world.writer.start(
                "touch", movie=movie, actor=actor["id"], after_s=rng.uniform(0, WINDOW_S)
            )
        )
        await asyncio.sleep(rng.uniform(0, WINDOW_S / 2))
        cursor = await self._snapshot(path)
        await asyncio.sleep(rng.uniform(0, WINDOW_S / 3))
        between = len(self._due(topic, cursor))
        since = len(self.client.frames)
        answer = await self.client.subscribe([topic], cursor)
        await write
        counts["pages"] += 1
        counts["between"] += bool(between)
        counts["not recovered"] += not answer["recovered"]
        counts["refused"] += topic not in answer["topics"]
        await self._judge(topic, cursor, since, counts)
        await self.client.unsubscribe([topic])

    async def _snapshot(self, path: str) -> str:
        status, body, _ = await asyncio.to_thread(
            self.world.request, "GET", path, token=self.member["access"]
        )
        if status != 200:
            raise RuntimeError(f"GET {path}: {status} {body}")
        cursor: str = body["live_cursor"]
        return cursor

    def _due(self, topic: str, cursor: str) -> list[int]:
        place = Place.parse(cursor)
        rows = read_log(self.connection, from_xid=place.xmin)
        oracle = Oracle(rows, self.relations)
        lane = Lane(self.member["username"], self.member["id"], topic, [Segment(cursor)])
        return [row.id for row in oracle.due(lane)]

    async def _judge(self, topic: str, cursor: str, since: int, counts: Counter[str]) -> None:
        """Wait for what the log said was due, then compare."""
        place = Place.parse(cursor)
        due = set(self._due(topic, cursor))
        deadline = asyncio.get_running_loop().time() + LATE_S
        while True:
            got = [
                g.frame["id"]
                for g in self.client.frames[since:]
                if g.frame["type"] == "event" and g.frame["topic"] == topic
            ]
            # Read again each time: a counter may have been overtaken by one that came since.
            oracle = Oracle(read_log(self.connection, from_xid=place.xmin), self.relations)
            lane = Lane(self.member["username"], self.member["id"], topic, [Segment(cursor, got)])
            missing = oracle.missing(lane) & due
            if not missing or asyncio.get_running_loop().time() > deadline:
                break
            await asyncio.sleep(0.01)
        counts["due"] += len(due)
        counts["lost"] += len(missing)
        for row in (oracle.by_id[row_id] for row_id in sorted(missing)):
            later = [r for r in oracle.rows if r.counter == row.counter and r.id > row.id][:3]
            self.lost.append(
                f"{lane.client} on {topic}: {row.id} {row.type} by {row.actor_id}, "
                f"followed by {[(r.id, r.type, r.actor_id) for r in later]}; "
                f"mutes {sorted(b for a, b in self.relations.mutes if a == lane.viewer)}"
            )
        counts["wire duplicates"] += len(got) - len(set(got))
        allowed = {row.id for row in oracle.due(lane)}
        # A counter that waited for its turn may be older than the page; its `rev` says so.
        late = {i for i in got if i in oracle.by_id and oracle.by_id[i].counter}
        undue = {i for i in got if i in oracle.by_id} - allowed - late
        counts["not due"] += len(undue)
        for row in (oracle.by_id[row_id] for row_id in sorted(undue)):
            self.lost.append(f"not due for {lane.client} on {topic}: {row.id} {row.type}, {cursor}")

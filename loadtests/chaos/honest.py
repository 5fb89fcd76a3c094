"""Sockets that behave, beside something that does not: they must lose nothing meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from loadtests.chaos.oracle import Lane, Segment
from loadtests.chaos.raw import RawClient, close_all, open_many
from loadtests.chaos.report import Report
from loadtests.chaos.world import Community, World

TOPICS = ("public", "feed", "me")


@dataclass
class Watch:
    """Honest sockets, whose each is, and from which place on they had to get everything."""

    clients: list[RawClient]
    members: list[dict[str, Any]]
    since: list[str]


@contextlib.asynccontextmanager
async def honest_sockets(
    world: World, people: Community, count: int, *, writes_per_s: float, url: str | None = None
) -> AsyncIterator[Watch]:
    """`count` sockets on the home feed and all of public, while members write until it ends."""
    members = [people.readers[n % len(people.readers)] for n in range(count)]
    clients = await open_many(url or world.url, list(await world.tickets(members)))
    for client in clients:
        await client.subscribe(TOPICS)
    covers = await asyncio.to_thread(world.covers_log)
    watch = Watch(clients, members, [await client.reach(covers) for client in clients])
    end = asyncio.Event()
    writing = asyncio.create_task(_write(world, people, writes_per_s, end))
    try:
        yield watch
    finally:
        end.set()
        await writing


async def judge_honest(
    world: World, watch: Watch, report: Report, *, prefix: str = "honest "
) -> None:
    """They got everything, each on its one socket; then they are closed."""
    covers = await asyncio.to_thread(world.covers_log)
    lanes = []
    for client, member, cursor in zip(watch.clients, watch.members, watch.since, strict=True):
        try:
            await client.reach(covers)
        except Exception:
            report.failures.append(f"{prefix}{member['username']}: {client.state()}")
        for topic in TOPICS:
            ids = [frame["id"] for frame in client.events(topic)]
            segment = Segment(cursor, list(dict.fromkeys(ids)))
            lanes.append(Lane(member["username"], member["id"], topic, [segment], ids))
    verdict = await asyncio.to_thread(lambda: world.oracle().judge(lanes))
    report.add_verdict(verdict, prefix=prefix)
    await close_all(watch.clients)


async def _write(world: World, people: Community, per_s: float, end: asyncio.Event) -> None:
    number = 0
    while not end.is_set():
        number += 1
        await world.do(
            "log_one",
            movie=people.movies[number % len(people.movies)],
            actor=people.actor_ids[number % len(people.actor_ids)],
        )
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(end.wait(), 1 / per_s)

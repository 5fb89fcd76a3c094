"""The writer dies between commit and doorbell: the hubs look once a second, so it is only late."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import Any

import psycopg

from loadtests.chaos.cluster import Cluster
from loadtests.chaos.raw import RawClient, raw_client
from loadtests.chaos.report import Report
from loadtests.chaos.talk import Gone
from loadtests.chaos.world import Community, World

NAME = "writer killed between commit and ring"
SIZES = {"short": 4, "full": 40}
#: the tail's second, and room for a machine that is busy
LATE_S = 1.0
ROOM_S = 0.7


def run(cluster: Cluster, *, seed: int, size: str = "short") -> Report:
    report = Report(NAME, seed)
    with World(cluster, seed=seed, with_api=False) as world:
        people = world.seed_community(readers=1, actors=4, movies=3)
        asyncio.run(_deaths(world, people, SIZES[size], report))
        report.failures += world.logged_errors()
    return report


async def _deaths(world: World, people: Community, deaths: int, report: Report) -> None:
    reader = people.readers[0]
    (ticket,) = await asyncio.to_thread(world.writer.do, "tickets", tokens=[reader["access"]])
    late_s, rung_s, lost = [], [], 0
    async with raw_client(f"ws://127.0.0.1:{world.proxy_port}/ws/", ticket) as client:
        await client.subscribe(["public"])
        for number in range(deaths):
            row, died_at = await asyncio.to_thread(_die, world, people, number)
            came_at = await _arrival(client, row)
            if came_at is None:
                lost += 1
                continue
            late_s.append(round(came_at - died_at, 3))
            rung_s.append(await _live_latency(world, people, client))
    report.counts |= {
        "deaths": deaths,
        "lost": lost,
        "latest after death in s": max(late_s, default=0),
        "latest with a ring in s": max(rung_s, default=0),
    }
    report.check(not lost, f"{lost} events never came")
    report.check(max(late_s, default=9) <= LATE_S + ROOM_S, f"came {max(late_s, default=9)} s late")
    report.check(len(late_s) > 0, "nothing was measured")


def _die(world: World, people: Community, number: int) -> tuple[int, float]:
    """A writer of its own commits one public entry and kills itself; (newest row, when it died)."""
    writer = world.new_writer(die_at_ring=True)
    arguments = {"movie": people.movies[0], "actor": people.actor_ids[number % 4]}
    with world.connect() as connection:
        before = _newest(connection)
        with contextlib.suppress(Gone):
            writer.do("log_one", **arguments)
        died_at = time.monotonic()
        newest = _newest(connection)
    if newest == before or writer.process.wait(timeout=5) != -9:
        raise RuntimeError("the writer did not die between its commit and its ring")
    return newest, died_at


def _newest(connection: psycopg.Connection[Any]) -> int:
    """The newest row on topic public."""
    row = connection.execute(
        "SELECT coalesce(max(id), 0) FROM live_event WHERE 'public' = ANY(topics)"
    ).fetchone()
    return int(row[0]) if row else 0


async def _live_latency(world: World, people: Community, client: RawClient) -> float:
    """Seconds from a living writer's answer to the event; below 0: the event came first."""
    row = await asyncio.to_thread(
        world.writer.do, "log_one", movie=people.movies[1], actor=people.actor_ids[0]
    )
    answered_at = time.monotonic()
    came_at = await _arrival(client, row)
    return LATE_S if came_at is None else round(came_at - answered_at, 3)


async def _arrival(client: RawClient, row: int) -> float | None:
    """When the event with this id came; None if it did not."""
    with contextlib.suppress(TimeoutError):
        await client.wait_for(lambda f: f["type"] == "event" and f["id"] == row, timeout_s=6)
        return next(got.at for got in client.frames if got.frame.get("id") == row)
    return None

"""All sockets cut at once: they come back at a bounded rate, without loss, and the API answers."""

from __future__ import annotations

import asyncio
import contextlib
import random
import statistics
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from websockets.exceptions import ConnectionClosed, InvalidHandshake

from loadtests.chaos.cluster import Cluster
from loadtests.chaos.oracle import Lane, Segment
from loadtests.chaos.programs import metric
from loadtests.chaos.raw import RawClient, close_all, open_many
from loadtests.chaos.report import Report
from loadtests.chaos.world import Community, World

NAME = "a storm of reconnects is admitted at a bounded rate"
#: (sockets, handshakes that a process admits a second, events while they are away)
SIZES = {"short": (150, 40, 6), "full": (1000, 300, 40)}
#: sockets of one member; the product allows ten
EACH = 8
#: as the web's client: uniform at first, then full jitter up to the longest wait
SPREAD_S, SHORTEST_S, LONGEST_S = 2.0, 0.5, 20.0
SLOW_DOWN = 4013
#: whoever is not back by then stays away; the promise itself is asserted in full size
GIVE_UP_S, BACK_S = 120.0, 30.0
#: API reads beside it, against calm ones; a machine with two cores adds some
READ_EVERY_S, READ_FACTOR, READ_ROOM_S = 0.05, 2.0, 0.1


@dataclass
class Coming:
    """Sockets on their way back."""

    clients: list[RawClient | None]
    began: float
    #: when each was let in, seconds after the cut
    admitted_s: list[float] = field(default_factory=list)
    refused: int = 0
    refused_after_s: list[float] = field(default_factory=list)
    not_recovered: int = 0


def run(cluster: Cluster, *, seed: int, size: str = "short") -> Report:
    sockets, per_s, events = SIZES[size]
    report = Report(NAME, seed)
    environment = {"WS_HANDSHAKES_PER_S": str(per_s)}
    with World(cluster, seed=seed, environment=environment) as world:
        people = world.seed_community(readers=sockets // EACH + 1, actors=6, movies=6)
        with Reads(world) as reads:
            asyncio.run(_storm(world, people, size, reads, report))
        report.failures += world.logged_errors()
    report.counts["events while away"] = events
    return report


async def _storm(world: World, people: Community, size: str, reads: Reads, report: Report) -> None:
    sockets, per_s, events = SIZES[size]
    members = [people.readers[n % len(people.readers)] for n in range(sockets)]
    tickets = await world.tickets(members)
    # Below the rate that is admitted: this is not the storm yet.
    clients = await open_many(world.url, list(tickets), per_s=per_s / 2)
    for client in clients:
        await client.subscribe(["public"])
    covers = await asyncio.to_thread(world.covers_log)
    cursors = [await client.reach(covers) for client in clients]
    calm = reads.take()
    coming = Coming([None] * sockets, time.monotonic())
    await asyncio.to_thread(world.proxy.cut)
    back = [
        asyncio.create_task(_come_back(world, coming, number, client.resume, cursors[number]))
        for number, client in enumerate(clients)
    ]
    for number in range(events):
        movie = people.movies[number % len(people.movies)]
        await world.do("log_one", movie=movie, actor=people.actor_ids[number % 6])
    await asyncio.wait(back, timeout=GIVE_UP_S)
    stormy = reads.take()
    for task in back:
        task.cancel()
    await close_all(clients)
    _judge_storm(coming, per_s, report, timed=size == "full")
    _judge_reads(calm, stormy, reads, report, timed=size == "full")
    replays = await asyncio.to_thread(metric, world.hub_ports[0], "cinema_live_replays_total")
    report.counts["replays"] = int(replays or 0)
    await _judge_lanes(world, coming, members, cursors, report)


async def _come_back(
    world: World, coming: Coming, number: int, resume: str | None, cursor: str
) -> None:
    """As the web's client does; to be refused costs the ticket nothing."""
    rng = random.Random(world.seed * 7 + number)
    wait_s, attempt = rng.uniform(0, SPREAD_S), 0
    while True:
        await asyncio.sleep(wait_s)
        asked_at = time.monotonic()
        wait_s = rng.uniform(0, min(LONGEST_S, SHORTEST_S * 2**attempt))
        attempt += 1
        with contextlib.suppress(OSError, TimeoutError, InvalidHandshake):
            client = await RawClient.connect(world.url)
            try:
                await client.send({"type": "auth", "resume": resume})
                await client.wait_for(lambda frame: frame["type"] == "ready")
                coming.admitted_s.append(time.monotonic() - coming.began)
                answer = await client.subscribe(["public"], cursor)
            except ConnectionClosed:
                if client.close_code != SLOW_DOWN:
                    raise
                coming.refused += 1
                coming.refused_after_s.append(time.monotonic() - asked_at)
                wait_s = client.retry_after_s() or wait_s
                await client.close()
                continue
            coming.not_recovered += not answer["recovered"]
            coming.clients[number] = client
            return


def _judge_storm(coming: Coming, per_s: int, report: Report, *, timed: bool) -> None:
    back = sum(client is not None for client in coming.clients)
    admitted = sorted(coming.admitted_s)
    last_s = admitted[-1] if admitted else 0.0
    # A bucket that was full at the cut admits its burst and its rate; delay only lowers this.
    over = max((n + 1 - per_s * (1 + at_s) for n, at_s in enumerate(admitted)), default=0.0)
    report.counts |= {
        "sockets": len(coming.clients),
        "back": back,
        "all back after s": round(last_s, 1),
        "refused": coming.refused,
        "refused within ms, median": round(
            statistics.median(coming.refused_after_s or [0.0]) * 1e3, 1
        ),
        "not recovered": coming.not_recovered,
    }
    report.check(back == len(coming.clients), f"{len(coming.clients) - back} did not come back")
    report.check(not coming.not_recovered, f"{coming.not_recovered} were told to refetch")
    report.check(over <= 1, f"{over:.0f} more than {per_s} a second were admitted")
    report.check(coming.refused > 0, "nobody was refused: this was no storm")
    if timed:
        report.check(last_s <= BACK_S, f"the last was back after {last_s:.1f} s")


def _judge_reads(
    calm: list[float], stormy: list[float], reads: Reads, report: Report, *, timed: bool
) -> None:
    before, during = _p95(calm), _p95(stormy)
    report.counts |= {
        "API reads": len(stormy),
        "API p95 calm s": round(before, 3),
        "API p95 in the storm s": round(during, 3),
    }
    report.check(not reads.failed, f"{len(reads.failed)} API reads failed: {reads.failed[:3]}")
    report.check(len(stormy) > 5, "too few API reads beside the storm")
    if timed:
        report.check(
            during <= READ_FACTOR * before + READ_ROOM_S,
            f"API reads at p95 {during:.3f} s in the storm, {before:.3f} s before",
        )


async def _judge_lanes(
    world: World, coming: Coming, members: list[dict[str, Any]], cursors: list[str], report: Report
) -> None:
    covers = await asyncio.to_thread(world.covers_log)
    lanes = []
    for client, member, cursor in zip(coming.clients, members, cursors, strict=True):
        if client is None:
            continue
        await client.reach(covers)
        ids = [frame["id"] for frame in client.events("public")]
        segment = Segment(cursor, list(dict.fromkeys(ids)))
        lanes.append(Lane(member["username"], member["id"], "public", [segment], ids))
    report.add_verdict(await asyncio.to_thread(lambda: world.oracle().judge(lanes)))
    await close_all([client for client in coming.clients if client is not None])


class Reads:
    """Reads of the API one after the other, from a thread."""

    def __init__(self, world: World) -> None:
        self.failed: list[str] = []
        self._world = world
        self._waits_s: list[float] = []
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._read, daemon=True)

    def __enter__(self) -> Reads:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def take(self) -> list[float]:
        """The waits since the last call, in seconds."""
        waits, self._waits_s = self._waits_s, []
        return waits

    def _read(self) -> None:
        while not self._end.wait(READ_EVERY_S):
            began = time.monotonic()
            try:
                status, _, _ = self._world.request("GET", "/api/public/")
            except OSError as error:
                self.failed.append(repr(error))
                continue
            self._waits_s.append(time.monotonic() - began)
            if status != 200:
                self.failed.append(str(status))


def _p95(waits_s: list[float]) -> float:
    ordered = sorted(waits_s)
    return ordered[int(len(ordered) * 0.95)] if ordered else 0.0

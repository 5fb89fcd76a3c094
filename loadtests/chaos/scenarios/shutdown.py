"""SIGTERM to realtime tells every socket; a rolling restart of the API fails no request."""

from __future__ import annotations

import asyncio
import signal
import time
from collections import Counter

from loadtests.chaos.audience import judge, readers_of, traffic_of, watching
from loadtests.chaos.cluster import Cluster, wait_until
from loadtests.chaos.load import ApiLoad
from loadtests.chaos.raw import close_all, open_many
from loadtests.chaos.readers import Readers
from loadtests.chaos.report import Report
from loadtests.chaos.world import Community, World
from scripts.embedded.process import group_members

NAME = "SIGTERM to realtime, rolling restart of the API"
#: (bare sockets, readers, SIGTERMs, restarts of the API)
SIZES = {"short": (30, 16, 1, 1), "full": (400, 100, 5, 5)}
TOLD_S = 2.0
GONE_S = 2.8
RESTARTING = 1012
BARE_EACH = 4
#: sockets of a process that is frozen: they answer no close frame
FROZEN = 3


def run(cluster: Cluster, *, seed: int, size: str = "short") -> Report:
    bare, sockets, terms, restarts = SIZES[size]
    report = Report(NAME, seed)
    with World(cluster, seed=seed, environment={"API_WORKERS": "2"}) as world:
        people = world.seed_community(readers=max(12, sockets // 4), actors=10, movies=10)
        with watching(world, people, sockets) as readers:
            writing = world.writer.start(
                "traffic", **traffic_of(people, seed=seed, writes=60 * terms, per_s=15)
            )
            for _ in range(terms):
                asyncio.run(_terminate(world, people, bare, report))
                readers.wait_live()
            writing.result(timeout=120)
            _restart_api(world, people, restarts, report)
            judge(world, readers, report)
        report.failures += world.logged_errors()
    return report


async def _terminate(world: World, people: Community, bare: int, report: Report) -> None:
    """Bare sockets, some that are frozen, and a SIGTERM; the process is started again after it."""
    hub = world.hubs[0]
    url = world.hub_url()
    # A member may have ten sockets, and some are taken already; the rest are anonymous.
    members = (people.actors + people.readers) * BARE_EACH
    tickets = await world.tickets(members[: bare // 2])
    clients = await open_many(url, [*tickets, *[None] * (bare - len(tickets))])
    for client in clients:
        await client.subscribe(["public"])
    frozen = await asyncio.to_thread(_freeze_some, world, people, url)
    try:
        asked_at = time.monotonic()
        gone = asyncio.create_task(asyncio.to_thread(hub.stop, 10))
        codes = Counter([await client.ended(timeout_s=5) for client in clients])
        told_s = max((client.closed_at or float("inf")) - asked_at for client in clients)
        gone_s = await gone
    finally:
        frozen.close()
        await close_all(clients)
    hub.start()
    await asyncio.to_thread(hub.wait_ready)
    report.counts["sockets told 1012"] = (
        report.counts.get("sockets told 1012", 0) + codes[RESTARTING]
    )
    report.counts["last told after s"] = round(told_s, 2)
    report.counts["process gone after s"] = round(gone_s, 2)
    others = {code: n for code, n in codes.items() if code != RESTARTING}
    report.check(not others, f"close codes other than 1012: {others}")
    report.check(told_s <= TOLD_S, f"the last socket was told after {told_s:.1f} s")
    report.check(gone_s <= GONE_S, f"the process was gone after {gone_s:.1f} s")


def _freeze_some(world: World, people: Community, url: str) -> Readers:
    some = readers_of(world, people, FROZEN)
    frozen = Readers(some, api=world.api_url, folder=world.folder, url=url)
    frozen.wait_live()
    frozen.freeze()
    return frozen


def _restart_api(world: World, people: Community, restarts: int, report: Report) -> None:
    """SIGHUP: new workers come, the old ones finish what they have."""
    if world.api is None:
        raise RuntimeError("this scenario needs the API")
    master = world.api.pid
    with ApiLoad(world, people, per_s=30, retry=False) as load:
        _wait_for_answers(load)
        for _ in range(restarts):
            old = set(group_members(master)) - {master}
            world.api.signal(signal.SIGHUP)
            wait_until(
                lambda old=old: not old & set(group_members(master)),
                timeout_s=20,
                what="the old workers to leave",
            )
            world.api.wait_ready()
        _wait_for_answers(load)
        booked = load.stop()
    failed = len(booked.tried - booked.acknowledged)
    report.counts |= {
        "API restarts": restarts,
        "requests meanwhile": len(booked.tried),
        "failed": failed,
        "slowest in s": booked.slowest(),
    }
    report.check(not failed, f"{failed} requests failed: {dict(booked.statuses)}")
    report.failures += booked.broken[:5]


def _wait_for_answers(load: ApiLoad, more: int = 10) -> None:
    """Until some more requests were answered."""
    goal = len(load.booked.waits_s) + more
    wait_until(lambda: len(load.booked.waits_s) >= goal, timeout_s=60, what="answers of the API")

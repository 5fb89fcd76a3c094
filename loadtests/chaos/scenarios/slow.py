"""Readers that stop reading are closed as too slow; awake again they catch up, without loss."""

from __future__ import annotations

import time
from dataclasses import replace

from loadtests.chaos.audience import judge, readers_of, watching
from loadtests.chaos.cluster import Cluster, wait_until
from loadtests.chaos.programs import metric
from loadtests.chaos.readers import Page, Readers
from loadtests.chaos.report import Report
from loadtests.chaos.world import Community, World

NAME = "slow readers are closed and catch up"
#: (readers that stop, readers that go on, rounds)
SIZES = {"short": (4, 10, 1), "full": (5, 200, 3)}
METRIC = "cinema_live_slow_closes_total"
TOO_SLOW = 4008
#: writes go on for so long; what the kernel's buffers then hide is found by an unanswered ping
WRITING_S = {"short": 5.0, "full": 15.0}
#: a ping so often that has as long to be answered
PING_S = {"short": 6.0, "full": 10.0}
#: whoever has not been closed by then is not; a busy machine takes its time
CLOSED_S = 90.0


def run(cluster: Cluster, *, seed: int, size: str = "short") -> Report:
    stopped, going, rounds = SIZES[size]
    report = Report(NAME, seed)
    environment = {"WS_PING_S": str(PING_S[size])}
    if size == "short":
        environment["WS_MAX_BUFFER_BYTES"] = str(64 * 1024)
    with World(cluster, seed=seed, environment=environment) as world:
        people = world.seed_community(readers=max(8, going // 4), actors=6, movies=4)
        # Everything comes to them twice, by two topics: their buffers fill the sooner.
        pages = (Page(("feed", "me"), "/api/feed/"), Page(("public", "me"), "/api/public/"))
        slow_ones = [replace(reader, pages=pages) for reader in readers_of(world, people, stopped)]
        with (
            watching(world, people, going) as readers,
            Readers(slow_ones, api=world.api_url, folder=world.folder, url=world.hub_url()) as slow,
        ):
            slow.wait_live()
            for _ in range(rounds):
                _round(world, people, slow, stopped, WRITING_S[size], report)
                slow.wait_live()
            judge(world, slow, report)
            closes = slow.collect().closes
            report.counts |= {"closes": dict(closes), "slow sockets": stopped}
            others = Report(NAME, seed)
            judge(world, readers, others)
            report.counts |= {f"others {name}": n for name, n in others.counts.items()}
            report.failures += [f"others: {failure}" for failure in others.failures]
            reconnects = others.counts["reconnects"]
            report.check(not reconnects, f"{reconnects} others were cut off too")
        report.failures += world.logged_errors()
    return report


def _round(
    world: World, people: Community, slow: Readers, stopped: int, writing_s: float, report: Report
) -> None:
    """Freeze them, write until the server has closed them all, thaw them."""
    before = _closed(world)
    slow.freeze()
    began = time.monotonic()
    closed, writes = 0.0, 0
    try:
        while closed < stopped and time.monotonic() - began < CLOSED_S:
            if time.monotonic() - began < writing_s:
                actor = world.rng.choice(people.actor_ids)
                writes += world.writer.do("burst", actor=actor, movies=people.movies)
            else:
                time.sleep(0.5)
            closed = _closed(world) - before
        took_s = time.monotonic() - began
    finally:
        slow.thaw()
    report.counts |= {
        "closed as too slow": report.counts.get("closed as too slow", 0) + int(closed),
        "writes until closed": writes,
        "closed after s": round(took_s, 1),
    }
    report.check(closed >= stopped, f"{closed:.0f} of {stopped} slow sockets were closed")


def _closed(world: World) -> float:
    """How many the hub has closed as too slow, as soon as it tells."""
    told: list[float] = []

    def ask() -> bool:
        found = metric(world.hub_ports[0], METRIC)
        told.extend([] if found is None else [found])
        return bool(told)

    wait_until(ask, timeout_s=30, what="the hub to tell its counters")
    return told[-1]

"""Readers that stop reading are closed as too slow; awake again they catch up, without loss."""

from __future__ import annotations

import time
from dataclasses import replace

from loadtests.chaos.audience import judge, readers_of, watching
from loadtests.chaos.cluster import Cluster
from loadtests.chaos.programs import metric
from loadtests.chaos.readers import Page, Readers
from loadtests.chaos.report import Report
from loadtests.chaos.world import World

NAME = "slow readers are closed and catch up"
#: (readers that stop, readers that go on, rounds)
SIZES = {"short": (4, 10, 1), "full": (5, 200, 3)}
METRIC = "cinema_live_slow_closes_total"
TOO_SLOW = 4008
#: writes go on for so long; what the kernel's buffers then hide is found by an unanswered ping
WRITING_S = 20.0
#: a ping every 20 s that has 20 s to be answered, and room
CLOSED_S = 50.0


def run(cluster: Cluster, *, seed: int, size: str = "short") -> Report:
    stopped, going, rounds = SIZES[size]
    report = Report(NAME, seed)
    smaller = {"WS_MAX_BUFFER_BYTES": str(64 * 1024)} if size == "short" else {}
    with World(cluster, seed=seed, environment=smaller) as world:
        people = world.seed_community(readers=max(8, going // 4), actors=6, movies=4)
        direct = f"ws://127.0.0.1:{world.hub_ports[0]}/ws/"
        # Everything comes to them twice, by two topics: their buffers fill the sooner.
        pages = (Page(("feed", "me"), "/api/feed/"), Page(("public", "me"), "/api/public/"))
        slow_ones = [replace(reader, pages=pages) for reader in readers_of(world, people, stopped)]
        with (
            watching(world, people, going) as readers,
            Readers(slow_ones, api=world.api_url, folder=world.folder, url=direct) as slow,
        ):
            slow.wait_live()
            for _ in range(rounds):
                _round(world, people.actor_ids, people.movies, slow, stopped, report)
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
    world: World, actors: list[int], movies: list[int], slow: Readers, stopped: int, report: Report
) -> None:
    """Freeze them, write until the server has closed them all, thaw them."""
    before = metric(world.hub_ports[0], METRIC) or 0.0
    slow.freeze()
    began = time.monotonic()
    closed, writes = 0.0, 0
    try:
        while closed < stopped and time.monotonic() - began < CLOSED_S:
            if time.monotonic() - began < WRITING_S:
                writes += world.writer.do("burst", actor=world.rng.choice(actors), movies=movies)
            else:
                time.sleep(0.5)
            closed = (metric(world.hub_ports[0], METRIC) or 0.0) - before
        took_s = time.monotonic() - began
    finally:
        slow.thaw()
    report.counts |= {
        "closed as too slow": report.counts.get("closed as too slow", 0) + int(closed),
        "writes until closed": writes,
        "closed after s": round(took_s, 1),
    }
    report.check(closed >= stopped, f"{closed:.0f} of {stopped} slow sockets were closed")

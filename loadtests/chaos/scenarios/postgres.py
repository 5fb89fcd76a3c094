"""PostgreSQL is stopped in the middle of writes: what was acknowledged is there, once."""

from __future__ import annotations

import time

from loadtests.chaos.audience import judge, watching
from loadtests.chaos.cluster import Cluster
from loadtests.chaos.load import ApiLoad, Booked, stored
from loadtests.chaos.report import Report
from loadtests.chaos.world import World

NAME = "PostgreSQL stopped at once under writes"
#: (sockets, crashes, writes a second)
SIZES = {"short": (20, 1, 20.0), "full": (100, 5, 25.0)}
CALM_S = 1.5


def run(cluster: Cluster, *, seed: int, size: str = "short") -> Report:
    sockets, crashes, per_s = SIZES[size]
    report = Report(NAME, seed)
    with World(cluster, seed=seed, hubs=1) as world:
        people = world.seed_community(readers=max(5, sockets // 4), actors=10, movies=10)
        with watching(world, people, sockets) as readers:
            down_s = []
            with ApiLoad(world, people, per_s=per_s) as load:
                for _ in range(crashes):
                    time.sleep(CALM_S)
                    down_s.append(_crash(world, load))
                time.sleep(CALM_S)
                booked = load.stop()
            judge(world, readers, report)
            reconnects = report.counts["reconnects"]
            report.check(not reconnects, f"{reconnects} sockets did not survive")
        _judge_writes(world, booked, report)
        report.counts |= {"crashes": crashes, "longest without a success in s": max(down_s)}
        report.check(max(down_s) <= 5.0, f"the first success came after {max(down_s)} s")
    return report


def _crash(world: World, load: ApiLoad) -> float:
    """Stop and start it; seconds from when it answers again to the next acknowledged write."""
    world.cluster.crash_postgres()
    back, before = time.monotonic(), len(load.booked.acknowledged)
    while len(load.booked.acknowledged) == before and time.monotonic() - back < 20:
        time.sleep(0.02)
    return round(time.monotonic() - back, 2)


def _judge_writes(world: World, booked: Booked, report: Report) -> None:
    with world.connect() as connection:
        found = stored(connection)
    lost = booked.acknowledged - set(found)
    twice = [text for text, count in found.items() if count > 1]
    report.counts |= {
        "acknowledged": len(booked.acknowledged),
        "acknowledged and absent": len(lost),
        "stored twice": len(twice),
        "503": booked.statuses["503"],
        "other errors": len(booked.broken),
        "never acknowledged": len(booked.tried - booked.acknowledged),
    }
    report.check(not lost, f"{len(lost)} acknowledged writes are gone: {sorted(lost)[:3]}")
    report.check(not twice, f"{len(twice)} writes are there twice: {sorted(twice)[:3]}")
    report.check(not booked.without_retry_after, "a 503 came without Retry-After")
    report.failures += [f"not a 503: {error}" for error in booked.broken[:5]]
    report.check(booked.statuses["503"] > 0, "no write met the crash: it proved nothing")

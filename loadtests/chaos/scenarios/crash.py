"""`kill -9` of realtime processes while members write: every reader ends with every event, once."""

from __future__ import annotations

import time
from dataclasses import dataclass

from loadtests.chaos.audience import judge, traffic_of, watching
from loadtests.chaos.cluster import Cluster
from loadtests.chaos.programs import Supervisor
from loadtests.chaos.report import Report
from loadtests.chaos.world import World

NAME = "realtime killed under traffic"


@dataclass(frozen=True)
class Size:
    """About five events come of two writes."""

    sockets: int
    writes: int
    kills: int
    hubs: int
    per_s: float


SIZES = {
    "short": Size(sockets=60, writes=170, kills=2, hubs=2, per_s=30),
    "full": Size(sockets=200, writes=900, kills=5, hubs=2, per_s=20),
}


def run(cluster: Cluster, *, seed: int, size: str = "short") -> Report:
    wanted = SIZES[size]
    report = Report(NAME, seed)
    with World(cluster, seed=seed, hubs=wanted.hubs) as world:
        people = world.seed_community(readers=max(10, wanted.sockets // 4), actors=12, movies=15)
        with watching(world, people, wanted.sockets) as readers, Supervisor(world.hubs) as keeper:
            writing = world.writer.start(
                "traffic",
                **traffic_of(people, seed=seed, writes=wanted.writes, per_s=wanted.per_s),
            )
            pause_s = wanted.writes / wanted.per_s / (wanted.kills + 1)
            for number in range(wanted.kills):
                time.sleep(pause_s * world.rng.uniform(0.5, 1.0))
                world.hubs[number % len(world.hubs)].kill()
            done = writing.result(timeout=300)["done"]
            judge(world, readers, report)
            report.counts |= {"kills": keeper.restarts, "writes": sum(done.values())}
            report.check(keeper.restarts >= wanted.kills, "a killed process was not started again")
        with world.connect() as connection:
            rows = connection.execute("SELECT count(*) FROM live_event").fetchone()
        report.counts["events"] = rows[0] if rows else 0
        report.failures += world.logged_errors()
    return report

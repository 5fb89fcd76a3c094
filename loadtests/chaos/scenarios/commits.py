"""Commits out of the order of their ids, savepoints, rollbacks, one long transaction, two hubs."""

from __future__ import annotations

import time

from loadtests.chaos.audience import judge, watching
from loadtests.chaos.cluster import Cluster
from loadtests.chaos.report import Report
from loadtests.chaos.world import World

NAME = "commits out of order, readers hopping between hubs"
#: (sockets, seconds of overlapping transactions, actors that overlap)
SIZES = {"short": (20, 8.0, 5), "full": (100, 60.0, 8)}
LONG_S = 5.0
HOP_EVERY_S = 1.2
OPPOSITE_PAIRS = 3


def run(cluster: Cluster, *, seed: int, size: str = "short") -> Report:
    sockets, seconds, crew = SIZES[size]
    report = Report(NAME, seed)
    with World(cluster, seed=seed, hubs=2) as world:
        people = world.seed_community(
            readers=max(5, sockets // 4), actors=crew + 2, movies=crew + 2
        )
        with watching(world, people, sockets) as readers:
            overlapping = world.writer.start(
                "overlaps",
                seed=seed,
                actors=people.actor_ids[:crew],
                movies=people.movies[:crew],
                seconds=seconds,
                long_s=LONG_S,
            )
            end = time.monotonic() + seconds
            hops = pairs = 0
            while time.monotonic() < end:
                if pairs < OPPOSITE_PAIRS * seconds / 8:
                    slow, quick = people.actor_ids[crew:]
                    movies = people.movies[crew:]
                    world.writer.do("opposite", first=slow, second=quick, movies=movies)
                    pairs += 1
                # Every second time all new connections go to one hub, then to the other.
                world.proxy.use(world.hub_ports[hops % 2])
                hops += world.proxy.cut(share=world.rng.uniform(0.2, 0.8), rng=world.rng) > 0
                time.sleep(HOP_EVERY_S * world.rng.uniform(0.5, 1.5))
            done = overlapping.result(timeout=60)
            world.proxy.use(*world.hub_ports)
            judge(world, readers, report)
            report.counts |= {"hops": hops, "pairs in opposite order": pairs, **done}
            report.check(done.get("rolled back", 0) > 0, "no transaction was rolled back")
            report.check(_out_of_order(world) > 0, "no commit was out of order")
        report.failures += world.logged_errors()
    return report


def _out_of_order(world: World) -> int:
    """Rows whose id is smaller than that of a row of an earlier transaction."""
    with world.connect() as connection:
        row = connection.execute(
            "SELECT count(*) FROM (SELECT xid, max(xid::text::bigint) OVER (ORDER BY id) AS high"
            " FROM live_event) AS log WHERE xid::text::bigint < high"
        ).fetchone()
    return int(row[0]) if row else 0

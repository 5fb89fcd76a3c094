"""One module a scenario: `run(cluster, seed, size)` does it and answers a `Report`."""

from __future__ import annotations

from typing import Protocol

from loadtests.chaos.cluster import Cluster
from loadtests.chaos.report import Report
from loadtests.chaos.scenarios import (
    blocks,
    commits,
    crash,
    jobs,
    postgres,
    redis,
    ring,
    shutdown,
    slow,
    snapshot,
)


class Run(Protocol):
    """A scenario in one of its sizes (`short`, `full`)."""

    __module__: str

    def __call__(self, cluster: Cluster, *, seed: int, size: str = ...) -> Report: ...


#: in the order in which they run
SCENARIOS: dict[str, Run] = {
    "crash": crash.run,
    "redis": redis.run,
    "ring": ring.run,
    "commits": commits.run,
    "blocks": blocks.run,
    "snapshot": snapshot.run,
    "jobs": jobs.run,
    "postgres": postgres.run,
    "shutdown": shutdown.run,
    "slow": slow.run,
}

"""One module a scenario: `run(cluster, seed, size)` does it and answers a `Report`."""

from __future__ import annotations

from typing import Protocol

from loadtests.chaos.cluster import Cluster
from loadtests.chaos.report import Report
from loadtests.chaos.scenarios import (
    blocks,
    commits,
    crash,
    fuzz,
    jobs,
    postgres,
    redis,
    relations,
    revocations,
    ring,
    shutdown,
    silence,
    slow,
    snapshot,
    storm,
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
    "relations": relations.run,
    "snapshot": snapshot.run,
    "jobs": jobs.run,
    "postgres": postgres.run,
    "shutdown": shutdown.run,
    "storm": storm.run,
    "slow": slow.run,
    "revocations": revocations.run,
    "silence": silence.run,
    "fuzz": fuzz.run,
}

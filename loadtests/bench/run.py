"""`make bench-live`: what one delivery costs, how late it is, and how storms end; ours and peers.

    python -m loadtests.bench.run [--size quick|full] [--sockets N] [--runs N] [--only NAME]

Each server has a core to itself; client and publisher have another. Figures are medians. Absolute
times depend on the machine: the ratios of one run are what is kept.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from loadtests.bench.machine import facts, raise_file_limit
from loadtests.bench.measures import Figures, calm, fan_out, storm
from loadtests.bench.results import RESULTS, medians, write
from loadtests.bench.stage import Stage
from loadtests.chaos.cluster import Cluster
from loadtests.chaos.report import commit

#: what a size means; every option may be given by itself as well
SIZES: dict[str, dict[str, Any]] = {
    "quick": {
        "sockets": 40, "runs": 1, "events": 5, "per_s": 10.0, "calm_sockets": 20, "calm_s": 1.0,
        "fans": 200, "publishes": 10, "followees": 10, "only": "cinema",
        "parts": "servers,cut,publish",
    },
    "full": {
        "sockets": 10_000, "runs": 3, "events": 30, "per_s": 4.0, "calm_sockets": 500,
        "calm_s": 10.0, "fans": 100_000, "publishes": 300, "followees": 200, "only": "",
        "parts": "servers,calm,cut,kill,publish",
    },
}  # fmt: skip


def main(
    arguments: Sequence[str], *, folder: Path = RESULTS, cluster: Cluster | None = None
) -> int:
    """Measure, print and write to `folder`. `cluster`: stores that run already."""
    options = _options(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that servers are stopped
    if len(os.sched_getaffinity(0)) < 2:
        print("error: the bench pins processes to two cores", file=sys.stderr)
        return 1
    options.sockets = min(options.sockets, raise_file_limit() - 500)
    print(f"seed {options.seed}, size {options.size}", flush=True)
    document: dict[str, Any] = {
        "at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "commit": commit(),
    }
    document |= {"machine": facts(), "options": vars(options)}
    with Stage(options, cluster) as stage:
        document["servers"], document["others"], failures = _measure_all(stage)
    print(write(document, folder))
    for failure in failures:
        print(f"not measured: {failure}", file=sys.stderr)
    return 1 if failures else 0


def _measure_all(stage: Stage) -> tuple[dict[str, Figures], dict[str, Figures], list[str]]:
    """Medians by server, medians of what is ours alone, and what went wrong.

    Runs go round: noise of the machine meets all of them.
    """
    servers: dict[str, Callable[[], Figures]] = {
        peer.name: partial(fan_out, stage, peer) for peer in stage.peers
    }
    others: dict[str, Callable[[], Figures]] = {
        "calm": partial(calm, stage),
        "cut": partial(storm, stage, kill=False),
        "kill": partial(storm, stage, kill=True),
    }
    parts = stage.options.parts.split(",")
    servers = servers if "servers" in parts else {}
    others = {name: work for name, work in others.items() if name in parts}
    runs: dict[str, list[Figures]] = {name: [] for name in [*servers, *others, "publish"]}
    failures: list[str] = []

    def attempt(name: str, work: Callable[[], Figures]) -> None:
        try:
            runs[name].append(work())
            print(f"{name}: {json.dumps(runs[name][-1])}", flush=True)
        except (RuntimeError, subprocess.CalledProcessError, ValueError) as error:
            failures.append(f"{name}: {error}")

    for _ in range(stage.options.runs):
        for name, work in {**servers, **others}.items():
            attempt(name, work)
    if "publish" in parts:
        told = stage.options.fans, stage.options.publishes
        attempt("publish", lambda: stage.inside("publish-cost", *told))
    found = {name: medians(done) for name, done in runs.items() if done}
    by_server = {name: figures for name, figures in found.items() if name in servers}
    rest = {name: figures for name, figures in found.items() if name not in servers}
    return by_server, rest, failures


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m loadtests.bench.run", description=__doc__)
    parser.add_argument("--size", choices=list(SIZES), default="full")
    parser.add_argument("--sockets", type=int)
    parser.add_argument("--runs", type=int)
    parser.add_argument("--events", type=int, help="to each socket, for every server")
    parser.add_argument("--per-s", type=float, help="events a second in the fan-out")
    parser.add_argument("--frame", dest="frame", type=int, default=340, help="bytes, about")
    parser.add_argument("--rate", type=int, default=1000, help="connections opened a second")
    parser.add_argument("--followees", type=int)
    parser.add_argument("--calm-sockets", type=int)
    parser.add_argument("--calm-per-s", type=float, default=50.0)
    parser.add_argument("--calm-s", type=float)
    parser.add_argument("--fans", type=int, help="followers of the author who has many")
    parser.add_argument("--publishes", type=int)
    parser.add_argument("--only", help="servers whose name holds this")
    parser.add_argument("--parts", help="of servers,calm,cut,kill,publish")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    options = parser.parse_args(arguments)
    for name, value in SIZES[options.size].items():
        if getattr(options, name) is None:
            setattr(options, name, value)
    return options


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

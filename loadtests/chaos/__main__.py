"""Run the fault tests in full and keep the report.

    python -m loadtests.chaos [--size short|full] [--seed N] [SCENARIO …]

Every random choice comes from the seed, which is printed; a number given by --seed repeats them.
Full sizes leave their counts in loadtests/results/, those not run keep what they had.
"""

from __future__ import annotations

import argparse
import secrets
import signal
import sys
import time
import traceback
from collections.abc import Sequence

from loadtests.chaos.cluster import Cluster
from loadtests.chaos.report import Report, write_results
from loadtests.chaos.scenarios import SCENARIOS, Run


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m loadtests.chaos", description=__doc__)
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO", help=", ".join(SCENARIOS))
    parser.add_argument("--size", choices=["short", "full"], default="full")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    asked = parser.parse_args(arguments)
    names = asked.scenarios or list(SCENARIOS)
    unknown = set(names) - set(SCENARIOS)
    if unknown:
        parser.error(f"no such scenario: {', '.join(sorted(unknown))}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that programs are stopped
    print(f"seed {asked.seed}, size {asked.size}", flush=True)
    reports = {}
    with Cluster() as cluster:
        for name in names:
            report = run_one(SCENARIOS[name], cluster, seed=asked.seed, size=asked.size)
            reports[name] = report
            print(report.line(), flush=True)
    if asked.size == "full":
        write_results(reports, size=asked.size, order=list(SCENARIOS))
    broken = sum(not report.passed for report in reports.values())
    print(f"{len(reports) - broken} passed, {broken} failed")
    return 1 if broken else 0


def run_one(run: Run, cluster: Cluster, *, seed: int, size: str) -> Report:
    """The scenario's report; an error of the scenario itself is a failure of it."""
    began = time.monotonic()
    try:
        report = run(cluster, seed=seed, size=size)
    except Exception:
        report = Report(run.__module__.rpartition(".")[2], seed)
        report.failures.append(traceback.format_exc())
    report.seconds = round(time.monotonic() - began, 1)
    return report


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

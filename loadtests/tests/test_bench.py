"""The bench in its smallest size: everything is delivered and counted; nothing is timed here."""

from __future__ import annotations

import json
import os
import shutil

import pytest

from loadtests.bench.results import rows
from loadtests.bench.run import main


@pytest.mark.chaos
@pytest.mark.timeout(150)
@pytest.mark.skipif(
    not (shutil.which("cc") and shutil.which("taskset")) or len(os.sched_getaffinity(0)) < 2,
    reason="needs a C compiler, taskset and two cores",
)
def test_the_smallest_bench_delivers_everything_and_resumes_all_without_a_query(
    cluster, seed, tmp_path
):
    assert main(["--size", "quick", "--seed", str(seed)], folder=tmp_path, cluster=cluster) == 0

    found = json.loads((tmp_path / "bench-live.json").read_text())
    ours, cut = found["servers"]["cinema"], found["others"]["cut"]
    assert ours["delivered"] == 40 * 5
    assert ours["lost"] == 0
    assert cut["tries"] >= 40
    assert (cut["missing"], cut["not_recovered"], cut["queries"]) == (0, 0, 0)
    assert found["others"]["publish"]["few_ms"] > 0
    assert "| memory per authenticated socket |" in (tmp_path / "bench-live.md").read_text()


def test_a_promise_that_was_not_measured_is_not_called_kept():
    verdicts = {
        row.measure: row.verdict for row in rows({}, {"calm": {"p50_ms": 60, "p99_ms": 20}})
    }

    assert verdicts["commit to client, p50"] == "MISSED"
    assert verdicts["commit to client, p99"] == "moonshot"
    assert verdicts["memory per authenticated socket"] == "not measured"

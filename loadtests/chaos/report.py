"""What a scenario answers, and the file that a full run leaves."""

from __future__ import annotations

import datetime as dt
import json
import platform
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from loadtests.chaos.oracle import Verdict
from scripts.embedded.paths import ROOT

RESULTS = ROOT / "loadtests" / "results"


@dataclass
class Report:
    """Counts of one scenario. `failures` is empty iff every promise held."""

    name: str
    seed: int
    counts: dict[str, Any] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        return not self.failures

    def check(self, held: bool, otherwise: str) -> None:
        """Note a broken promise."""
        if not held:
            self.failures.append(otherwise)

    def add_verdict(self, verdict: Verdict, *, prefix: str = "") -> None:
        """The oracle's counts, and its faults as failures."""
        self.counts |= {prefix + name: value for name, value in verdict.counts().items()}
        self.failures += verdict.faults
        self.check(verdict.expected > 0, "nothing was expected: the scenario proved nothing")

    def line(self) -> str:
        mark = "ok  " if self.passed else "FAIL"
        counts = ", ".join(f"{name} {value}" for name, value in self.counts.items())
        text = f"{mark} {self.name} (seed {self.seed}, {self.seconds:.1f} s): {counts}"
        return text + "".join(f"\n       {failure}" for failure in self.failures)


def write_results(reports: Sequence[Report], *, size: str, folder: Path = RESULTS) -> None:
    """`chaos.json` and `chaos.md`: the last run, with what it ran on."""
    folder.mkdir(parents=True, exist_ok=True)
    head = {
        "at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "commit": _commit(),
        "size": size,
        "python": platform.python_version(),
        "passed": sum(report.passed for report in reports),
        "failed": sum(not report.passed for report in reports),
    }
    body = {**head, "scenarios": [asdict(report) for report in reports]}
    (folder / "chaos.json").write_text(json.dumps(body, indent=1) + "\n")
    (folder / "chaos.md").write_text(_markdown(head, reports))


def _markdown(head: dict[str, Any], reports: Sequence[Report]) -> str:
    rows = "".join(
        f"| {r.name} | {'held' if r.passed else 'BROKEN'} | {r.seed} | {r.seconds:.0f} |"
        f" {', '.join(f'{name} {value}' for name, value in r.counts.items())} |\n"
        for r in reports
    )
    broken = "".join(
        f"\n## {r.name}\n\n" + "".join(f"- {failure}\n" for failure in r.failures)
        for r in reports
        if not r.passed
    )
    return (
        "# Fault tests, last full run\n\n"
        f"{head['at']}, commit {head['commit']}, size {head['size']}: {head['passed']} held, "
        f"{head['failed']} broken. Written by `make chaos`.\n\n"
        "| scenario | promise | seed | s | counts |\n| --- | --- | --- | --- | --- |\n"
        f"{rows}{broken}"
    )


def _commit() -> str:
    """The commit, with a + where the tree differs from it."""
    said = [
        subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
        for words in (("rev-parse", "--short", "HEAD"), ("status", "--porcelain"))
    ]
    return said[0].stdout.strip() + ("+" if said[1].stdout.strip() else "")

"""What a scenario answers, and the file that a full run leaves."""

from __future__ import annotations

import datetime as dt
import json
import platform
import subprocess
from collections.abc import Mapping, Sequence
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


def write_results(
    reports: Mapping[str, Report], *, size: str, order: Sequence[str], folder: Path = RESULTS
) -> None:
    """`chaos.json` and `chaos.md`: the last full run of each scenario, with what it ran on.

    `reports` by scenario; those not among them stay as an earlier run left them, in `order`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "chaos.json"
    kept: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    ran_on = {
        "at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "commit": commit(),
        "size": size,
        "python": platform.python_version(),
    }
    kept |= {scenario: {**asdict(report), **ran_on} for scenario, report in reports.items()}
    found = {scenario: kept[scenario] for scenario in order if scenario in kept}
    path.write_text(json.dumps(found, indent=1) + "\n")
    (folder / "chaos.md").write_text(_markdown(found))


def _markdown(found: Mapping[str, Any]) -> str:
    rows = "".join(
        f"| `{scenario}` | {'BROKEN' if run['failures'] else 'held'} | {run['size']} |"
        f" {run['seed']} | {run['commit']} | {run['seconds']:.0f} |"
        f" {', '.join(f'{name} {value}' for name, value in run['counts'].items())} |\n"
        for scenario, run in found.items()
    )
    broken = "".join(
        f"\n## {run['name']}\n\n" + "".join(f"- {failure}\n" for failure in run["failures"])
        for run in found.values()
        if run["failures"]
    )
    return (
        "# Fault tests: the last run of each\n\n"
        "Written by `make chaos`; a + after a commit says that the tree differed from it.\n\n"
        "| scenario | promise | size | seed | commit | s | counts |\n"
        "| --- | --- | --- | --- | --- | --- | --- |\n"
        f"{rows}{broken}"
    )


def commit() -> str:
    """The commit, with a + where the tree differs from it."""
    said = [
        subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
        for words in (("rev-parse", "--short", "HEAD"), ("status", "--porcelain"))
    ]
    return said[0].stdout.strip() + ("+" if said[1].stdout.strip() else "")

"""What the test runners reported, read from their machine-readable files."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Self


@dataclass(frozen=True)
class Tally:
    """Counts of tests (or of checks)."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: Self) -> Tally:
        return Tally(
            self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped
        )

    def __str__(self) -> str:
        """`3 passed, 0 failed`, and `, 1 skipped` where any were."""
        text = f"{self.passed} passed, {self.failed} failed"
        return f"{text}, {self.skipped} skipped" if self.skipped else text


def from_junit(report: Path) -> Tally:
    """pytest's `--junitxml`. An error in a fixture is a failure; an expected failure is skipped."""
    suites = list(ElementTree.parse(report).getroot().iter("testsuite"))  # noqa: S314 - our file

    def total(name: str) -> int:
        return sum(int(suite.get(name, 0)) for suite in suites)

    failed, skipped = total("failures") + total("errors"), total("skipped")
    return Tally(max(total("tests") - failed - skipped, 0), failed, skipped)


def from_vitest(report: Path) -> Tally:
    """vitest's JSON reporter (Jest's form)."""
    found = json.loads(report.read_text())
    skipped = found.get("numPendingTests", 0) + found.get("numTodoTests", 0)
    return Tally(found["numPassedTests"], found["numFailedTests"], skipped)


def from_playwright(report: Path) -> Tally:
    """Playwright's JSON reporter. A test that passed when it was tried again has passed."""
    found = json.loads(report.read_text())["stats"]
    return Tally(found["expected"] + found["flaky"], found["unexpected"], found["skipped"])


def count(read: Callable[[Path], Tally], report: Path, exit_code: int) -> Tally:
    """The report's counts; a runner that failed without a failed test counts as one failure."""
    try:
        tally = read(report)
    except (OSError, ValueError, KeyError, ElementTree.ParseError):
        tally = Tally()
    if tally.failed == 0 and (exit_code != 0 or tally == Tally()):
        return tally + Tally(failed=1)
    return tally

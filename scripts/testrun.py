"""The test runner: everything (`make test`), or one part of it.

    python -m scripts.testrun [check | pytest | vitest | e2e] [ARGUMENT ...]

The last line is always of the form `N passed, N failed`, summed over all runners; `, N skipped` may
follow. The exit code is 0 only where nothing failed.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from scripts.checks import npm, run_checks
from scripts.chromium import find_chromium
from scripts.console import BOLD, Console, Failure, explain
from scripts.e2e import running_instance
from scripts.embedded.paths import ROOT, WEB
from scripts.programs import python
from scripts.tally import Tally, count, from_junit, from_playwright, from_vitest
from scripts.with_servers import test_environment

Runner = Callable[[Console, Path, Sequence[str]], Tally]
PYTEST_WORKERS = "2"  # each makes a database of its own


def check(console: Console, scratch: Path, arguments: Sequence[str]) -> Tally:
    return run_checks(console)


def pytest(console: Console, scratch: Path, arguments: Sequence[str]) -> Tally:
    """Python tests on a throw-away PostgreSQL and Redis."""
    report = scratch / "pytest.xml"
    command = python("pytest", f"--junitxml={report}", *(arguments or ("-n", PYTEST_WORKERS)))
    with test_environment() as environment:
        code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    return count(from_junit, report, code)


def vitest(console: Console, scratch: Path, arguments: Sequence[str]) -> Tally:
    """JavaScript tests."""
    report = scratch / "vitest.json"
    reporters = ["--reporter=default", "--reporter=json", f"--outputFile.json={report}"]
    command = npm("test", *reporters, *arguments)
    code = subprocess.run(command, cwd=WEB, check=False).returncode
    return count(from_vitest, report, code)


def e2e(console: Console, scratch: Path, arguments: Sequence[str]) -> Tally:
    """Browser tests on an instance of the product."""
    report = scratch / "playwright.json"
    with console.step("finding a Chromium"):
        browser = find_chromium()
    with running_instance() as environment:
        told = {"CHROMIUM_PATH": str(browser), "PLAYWRIGHT_JSON_OUTPUT_FILE": str(report)}
        command = npm("e2e", "--reporter=list,json", *arguments)
        code = subprocess.run(command, cwd=WEB, env={**environment, **told}, check=False).returncode
    return count(from_playwright, report, code)


RUNNERS: dict[str, Runner] = {"check": check, "pytest": pytest, "vitest": vitest, "e2e": e2e}


def run(names: Sequence[str], arguments: Sequence[str], console: Console) -> Tally:
    """Run the named parts one after the other and print the summary."""
    tallies: dict[str, Tally] = {}
    with tempfile.TemporaryDirectory(prefix="cinema-report-") as folder:
        for name in names:
            console.say(f"\n{console.paint(name, BOLD)}")
            console.flush()
            try:
                tallies[name] = RUNNERS[name](console, Path(folder), arguments)
            except Failure as failure:
                console.flush()
                explain(failure)
                tallies[name] = Tally(failed=1)
    console.say(f"\n{console.paint('summary', BOLD)}")
    for name, tally in tallies.items():
        console.say(f"  {name.ljust(8)} {tally}")
    total = sum(tallies.values(), Tally())
    console.say(f"\n{total}")
    return total


def main(arguments: Sequence[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that servers are stopped
    names = [arguments[0]] if arguments else list(RUNNERS)
    if not set(names) <= set(RUNNERS):
        return explain(Failure(f"There is no test runner `{names[0]}`; see `make help`."))
    os.environ.setdefault("NEXT_TELEMETRY_DISABLED", "1")
    console = Console()
    try:
        total = run(names, arguments[1:], console)
    except KeyboardInterrupt:
        return 130
    finally:
        console.close()
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

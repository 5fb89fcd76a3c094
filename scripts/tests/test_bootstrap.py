"""Bootstrap, Makefile and the counts at the end, run as a person or a machine runs them."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.embedded.paths import ROOT
from scripts.tally import Tally, count, from_junit, from_playwright, from_vitest

BOOTSTRAP = ROOT / "scripts" / "bootstrap.py"


def command(path: Path, text: str) -> None:
    """An executable shell script."""
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


@pytest.fixture
def checkout(tmp_path):
    """A checkout without an environment, in a folder with a space in its name."""
    root = tmp_path / "my cinema"
    shutil.copytree(
        ROOT / "scripts", root / "scripts", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copy(ROOT / "Makefile", root)
    return root


def bootstrap(checkout: Path, *arguments: str, path: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-I", "scripts/bootstrap.py", *arguments],
        cwd=checkout,
        env={"PATH": path, "HOME": str(checkout)},
        capture_output=True,
        text=True,
        check=False,
    )


def fake_python(folder: Path, name: str, version: str, able: int) -> None:
    folder.mkdir(exist_ok=True)
    command(folder / name, f"echo {version.replace('.', ' ')} {able}")


def chosen(tmp_path: Path, own: str, monkeypatch) -> subprocess.CompletedProcess:
    """Which interpreter bootstrap chooses when it is itself run by a Python of version `own`."""
    fake_python(tmp_path / "own", "python", own, 1)
    source = (
        f"import sys; sys.path.insert(0, {str(BOOTSTRAP.parent)!r}); import bootstrap; "
        f"sys.executable = {str(tmp_path / 'own' / 'python')!r}; print(bootstrap.choose_python())"
    )
    return subprocess.run(
        [sys.executable, "-c", source],
        env={"PATH": f"{tmp_path / 'bin'}:/usr/sbin"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_python_that_fits_is_used(tmp_path, monkeypatch):
    assert chosen(tmp_path, "3.12", monkeypatch).stdout.strip() == str(tmp_path / "own" / "python")


def test_another_one_on_path_is_taken_where_ours_does_not_fit(tmp_path, monkeypatch):
    fake_python(tmp_path / "bin", "python3.12", "3.12", 0)  # without its venv module
    fake_python(tmp_path / "bin", "python3.11", "3.11", 1)

    assert chosen(tmp_path, "3.14", monkeypatch).stdout.strip() == "python3.11"


def test_a_python_without_venv_is_one_sentence(tmp_path, monkeypatch):
    fake_python(tmp_path / "bin", "python3.12", "3.12", 0)

    done = chosen(tmp_path, "3.10", monkeypatch)

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "Python 3.12 is here without its venv module" in done.stderr


def test_no_python_that_fits_is_one_sentence(tmp_path, monkeypatch):
    done = chosen(tmp_path, "3.14", monkeypatch)

    assert done.returncode == 1
    assert done.stderr.startswith("error: Python 3.11 to 3.13 is needed, and this is ")


def installing(checkout: Path, path: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "scripts.install", "--web"],
        cwd=checkout,
        env={"PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_missing_node_is_one_sentence_before_anything_is_installed(checkout, tmp_path):
    done = installing(checkout, str(tmp_path))

    assert done.returncode == 1
    assert done.stderr == "error: Node.js 20 or newer is needed; `node` was not found.\n"
    assert done.stdout == ""


def test_a_node_that_is_too_old_is_one_sentence(checkout, tmp_path):
    command(tmp_path / "node", "echo v18.19.1")

    done = installing(checkout, str(tmp_path))

    assert done.stderr == "error: Node.js 20 or newer is needed, and this is v18.19.1.\n"


def test_an_environment_that_was_cut_short_is_not_taken_for_whole(checkout):
    (checkout / ".venv" / "bin").mkdir(parents=True)
    command(checkout / ".venv" / "bin" / "python", "exit 1")
    source = (
        f"import sys; sys.path.insert(0, {str(checkout / 'scripts')!r}); "
        "import bootstrap; print(bootstrap.environment_works())"
    )

    done = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, check=True
    )

    assert done.stdout == "False\n"


def test_doctor_runs_on_a_checkout_where_nothing_is_installed(checkout):
    done = bootstrap(checkout, "doctor", path=os.environ["PATH"])

    assert "Traceback" not in done.stderr
    assert "✓ Python" in done.stdout
    assert not (checkout / ".venv").exists()
    assert not (checkout / ".cinema").exists()


def test_help_lists_every_target_with_a_line_each():
    listed = subprocess.run(
        # A make above us (`make test`) would have this one tell which folder it enters.
        ["make", "--no-print-directory", "help"],
        cwd=ROOT,
        env={k: v for k, v in os.environ.items() if not k.startswith("MAKE")},
        capture_output=True,
        text=True,
        check=True,
    )
    makefile = (ROOT / "Makefile").read_text()
    targets = {
        name
        for line in makefile.splitlines()
        if line.startswith(".PHONY:")
        for name in line.split()[1:]
    }

    assert {line.split()[1] for line in listed.stdout.splitlines()} == targets
    assert all(len(line.split(maxsplit=2)) == 3 for line in listed.stdout.splitlines())


def test_the_counts_of_all_runners_add_up(tmp_path):
    junit, vitest, playwright = (tmp_path / name for name in ("junit", "vitest", "playwright"))
    junit.write_text(
        '<testsuites><testsuite tests="9" failures="1" errors="1" skipped="2"/></testsuites>'
    )
    vitest.write_text(
        json.dumps(
            {"numPassedTests": 4, "numFailedTests": 1, "numPendingTests": 1, "numTodoTests": 0}
        )
    )
    playwright.write_text(
        json.dumps({"stats": {"expected": 3, "flaky": 1, "unexpected": 0, "skipped": 0}})
    )

    total = (
        count(from_junit, junit, 1)
        + count(from_vitest, vitest, 1)
        + count(from_playwright, playwright, 0)
    )

    assert total == Tally(passed=13, failed=3, skipped=3)
    assert str(total) == "13 passed, 3 failed, 3 skipped"
    assert str(Tally(2)) == "2 passed, 0 failed"


@pytest.mark.parametrize(
    ("text", "exit_code"),
    [
        (None, 2),  # the runner crashed and left no report
        ("", 0),  # or an empty one
        ('<testsuites><testsuite tests="0"/></testsuites>', 5),  # or found nothing to run
        ('<testsuites><testsuite tests="1"/></testsuites>', 3),  # or failed after its tests
    ],
)
def test_a_runner_that_failed_without_a_failed_test_counts_as_failed(tmp_path, text, exit_code):
    report = tmp_path / "report"
    if text is not None:
        report.write_text(text)

    assert count(from_junit, report, exit_code).failed == 1

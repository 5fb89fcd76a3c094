"""The static half of the tests: linters, types, layers, migrations, deployment, protocol drift."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scripts.console import GREEN, RED, Console
from scripts.embedded.paths import PYTHON, ROOT, VENV, WEB
from scripts.programs import python
from scripts.tally import Tally
from scripts.with_servers import test_environment

PYTHON_CODE = ("server", "realtime", "scripts", "loadtests")
# What `manage check --deploy` examines: settings as a real installation has them.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "server.core.settings.production",
    "ENVIRONMENT": "production",
    "LIMITS": "production",
    "SECRET_KEY": "".join(map(chr, range(ord("!"), ord("!") + 60))),
    "ALLOWED_HOSTS": "api.cinema.example",
    "WEB_ORIGINS": "https://cinema.example",
    "PUBLIC_WEB_URL": "https://cinema.example",
    "REALTIME_PUBLIC_URL": "wss://cinema.example/ws/",
    "EMAIL_HOST": "smtp.cinema.example",
}


@dataclass(frozen=True)
class Check:
    """One command that must end with exit code 0."""

    name: str
    command: Sequence[str]
    cwd: Path = ROOT
    extra: Mapping[str, str] = field(default_factory=dict)


def all_checks() -> list[Check]:
    """In the order in which they run: the quick ones first."""
    layers = (str(PYTHON), str(VENV / "bin" / "lint-imports"))
    migrations = python("server.manage", "makemigrations", "--check", "--dry-run")
    deploy = python("server.manage", "check", "--deploy", "--fail-level", "WARNING")
    typed = [name for name in PYTHON_CODE if any((ROOT / name).glob("**/*.py"))]
    return [
        Check("ruff check", python("ruff", "check", ".")),
        Check("ruff format", python("ruff", "format", "--check", ".")),
        Check("layers", layers),
        Check("migrations", migrations),
        Check("deployment settings", deploy, extra=PRODUCTION),
        Check("protocol drift", python("server.manage", "export_protocol", "--check")),
        Check("mypy", python("mypy", *typed)),
        Check("eslint", npm("lint"), WEB),
        Check("prettier", npm("format:check"), WEB),
        Check("tsc", npm("typecheck"), WEB),
    ]


def npm(script: str, *arguments: str) -> tuple[str, ...]:
    """A script of web/package.json."""
    return ("npm", "run", "--silent", script, *(("--", *arguments) if arguments else ()))


def run_checks(console: Console) -> Tally:
    """Run all of them, also after one has failed. The output of a failed one is shown."""
    tally = Tally()
    with test_environment() as environment:
        for check in all_checks():
            began = time.monotonic()
            done = _run(check.command, {**environment, **check.extra}, check.cwd)
            tally += _report(console, check.name, began, done)
    return tally


def _run(
    command: Sequence[str], environment: Mapping[str, str], cwd: Path
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def _report(
    console: Console, name: str, began: float, done: subprocess.CompletedProcess[str]
) -> Tally:
    took = f"({time.monotonic() - began:.1f} s)"
    if done.returncode == 0:
        console.say(f"{console.paint('✓', GREEN)} {name} {took}")
        return Tally(passed=1)
    console.say(f"{console.paint('✗', RED)} {name} {took}\n{done.stdout.rstrip()}")
    return Tally(failed=1)

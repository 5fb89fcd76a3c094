"""Real processes in short-lived folders; nothing here needs Django or a database."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scripts.console import Console
from scripts.embedded.process import Launch
from scripts.embedded.throwaway import temporary_folder
from scripts.supervisor import Program, Supervisor


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder that an unprivileged PostgreSQL can reach as well."""
    folder = temporary_folder()
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def log() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def supervisor(data: Path, log: io.StringIO) -> Iterator[Supervisor]:
    console = Console(log)
    found = Supervisor(console, data)
    yield found
    found.stop()
    console.close()


@pytest.fixture
def script(data: Path) -> Callable[..., Launch]:
    """A launch of a small Python program; the data folder is its environment's mark."""

    def launch(source: str, *arguments: str) -> Launch:
        environment = {**os.environ, "CINEMA_DATA": str(data), "PYTHONUNBUFFERED": "1"}
        return Launch(argv=[sys.executable, "-c", source, *arguments], env=environment)

    return launch


@pytest.fixture
def program(script: Callable[..., Launch]) -> Callable[..., Program]:
    """A supervised program made from a source text."""

    def make(name: str, source: str, *arguments: str, **options: object) -> Program:
        return Program(name=name, launch=lambda: script(source, *arguments), **options)  # type: ignore[arg-type]

    return make

"""One cluster of throw-away stores for all fault tests of a process."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator

import pytest

from loadtests.chaos.cluster import Cluster
from scripts.embedded.paths import WEB


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    with Cluster() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def seed() -> int:
    """CHAOS_SEED repeats a run; the seed is in every failure message."""
    return int(os.environ.get("CHAOS_SEED", secrets.randbelow(10**6)))


@pytest.fixture
def client_library() -> None:
    """The readers run the web's client under Node."""
    if shutil.which("node") is None or not (WEB / "node_modules" / "ws").is_dir():
        pytest.skip("needs Node and web/node_modules (`make test` installs both)")

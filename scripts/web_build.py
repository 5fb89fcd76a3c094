"""The production build of the web client, made again only when its sources changed."""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from scripts.embedded.paths import WEB
from scripts.embedded.process import Launch
from scripts.programs import NEXT
from scripts.stamp import Stamp, fingerprint

SOURCES = ("src", "public", "package.json", "package-lock.json", "jsconfig.json")
OUTPUT = ".next"


def wanted(web: Path = WEB) -> str:
    """What the build would be made from now."""
    return fingerprint([*(web / name for name in SOURCES), *sorted(web.glob("next.config.*"))])


def stamp(web: Path = WEB) -> Stamp:
    return Stamp(web / OUTPUT / "cinema.stamp")


def is_fresh(web: Path = WEB) -> bool:
    """Whether the build on disk is whole and made from the sources as they are."""
    return (web / OUTPUT / "BUILD_ID").exists() and stamp(web).vouches_for(wanted(web))


def launch(environment: Mapping[str, str]) -> Launch:
    return Launch(argv=(*NEXT, "build"), env={**environment, "NODE_ENV": "production"}, cwd=WEB)


@contextlib.contextmanager
def alone(wait: Callable[[], None]) -> Iterator[None]:
    """Only one build at a time in a checkout; `wait` is called until it is our turn."""
    with (WEB / "package.json").open() as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                wait()
        yield

"""Run a command against a throw-away PostgreSQL and Redis.

    .venv/bin/python -m scripts.with_servers .venv/bin/python -m pytest server/

The command finds DATABASE_URL, REDIS_URL and the test settings in its environment. Where
DATABASE_URL or REDIS_URL is already set, that server is used and none is started for it.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence

from scripts.console import Failure, explain
from scripts.embedded.paths import ROOT
from scripts.embedded.throwaway import throw_away_stores


@contextlib.contextmanager
def test_environment() -> Iterator[dict[str, str]]:
    """The environment of a test run, with both servers running for as long as the block does."""
    with (
        throw_away_stores() as stores,
        tempfile.TemporaryDirectory(prefix="cinema-media-") as media,
    ):
        yield {
            "SECRET_KEY": "for-tests-only-" + "0123456789abcdef" * 4,
            "MEDIA_ROOT": media,
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "server.core.settings.test",
            "ENVIRONMENT": "test",
            **stores.environment,
        }


def run(command: Sequence[str]) -> int:
    """The command's exit code; SIGTERM and Ctrl-C reach it first, then the servers stop."""
    with test_environment() as environment:
        process = subprocess.Popen(command, env=environment, cwd=ROOT)
        # The terminal sends Ctrl-C to the command as well; SIGTERM comes to us alone.
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())
        while True:
            with contextlib.suppress(KeyboardInterrupt):
                return process.wait()


def main(arguments: Sequence[str]) -> int:
    if not arguments:
        print(__doc__)
        return 2
    try:
        return run(arguments)
    except (Failure, FileNotFoundError) as failure:
        return explain(failure)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

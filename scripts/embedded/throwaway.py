"""A PostgreSQL and a Redis for one test run: started in a temporary folder, gone afterwards."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from scripts.embedded.orphans import clear_orphans, pid_file
from scripts.embedded.postgres import PostgresServer
from scripts.embedded.process import PidFile
from scripts.embedded.redis import RedisServer

PREFIX = "cinema-test-"


@dataclass(frozen=True)
class Stores:
    """The two addresses that server and realtime are given."""

    database_url: str
    redis_url: str

    @property
    def environment(self) -> dict[str, str]:
        return {"DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url}


def temporary_folder() -> Path:
    """A folder that an unprivileged PostgreSQL can reach into, marked as ours while we live."""
    folder = Path(tempfile.mkdtemp(prefix=PREFIX)).resolve()
    folder.chmod(0o711)
    PidFile(folder / "owner.json").write(os.getpid())
    return folder


@contextlib.contextmanager
def throw_away_stores(environ: Mapping[str, str] | None = None) -> Iterator[Stores]:
    """Both servers for as long as the block runs; one that `environ` names is used as it is.

    Raises: Failure.
    """
    given = os.environ if environ is None else environ
    sweep()
    folder = temporary_folder()
    with contextlib.ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        database_url, redis_url = given.get("DATABASE_URL"), given.get("REDIS_URL")
        if not database_url:
            postgres = PostgresServer(folder, durable=False)
            stack.callback(postgres.remove)
            database_url = _run(stack, postgres)
        if not redis_url:
            redis = RedisServer(folder)
            stack.callback(redis.remove)
            redis_url = _run(stack, redis)
        yield Stores(database_url, redis_url)


def _run(stack: contextlib.ExitStack, server: PostgresServer | RedisServer) -> str:
    stack.enter_context(server)
    if server.process is not None:
        pid_file(server.folder, server.name).write(server.process.pid)
    return server.url


def sweep() -> None:
    """Clear what test runs left that were killed before they could."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if folder.stat().st_uid != os.geteuid() or PidFile(folder / "owner.json").living():
            continue
        if not (folder / "owner.json").exists():
            continue  # being made this very moment
        clear_orphans(folder)
        RedisServer(folder).remove()
        PostgresServer(folder).remove()
        shutil.rmtree(folder, ignore_errors=True)

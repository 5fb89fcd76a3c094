"""A PostgreSQL and a Redis to break, and a migrated database for every scenario."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any, Self

import psycopg
import redis

from scripts.embedded.orphans import pid_file
from scripts.embedded.paths import PYTHON, ROOT
from scripts.embedded.postgres import PostgresServer
from scripts.embedded.redis import RedisServer
from scripts.embedded.server import Server
from scripts.embedded.throwaway import sweep, temporary_folder

TEMPLATE = "chaos_template"
SECRET = "for-tests-only-" + "0123456789abcdef" * 4


class Cluster:
    """Both stores in one temporary folder, started once for a whole run.

    Each scenario takes a database of its own (`new_database`), a copy of one that was migrated
    once. Durability is off (no fsync): what is acknowledged survives `kill -9` and an immediate
    shutdown, which is what the scenarios do, but not a power cut.
    """

    def __init__(self) -> None:
        sweep()
        self.folder = temporary_folder()
        self.postgres = PostgresServer(self.folder, durable=False)
        self.redis = RedisServer(self.folder)
        self._numbers = itertools.count(1)

    def __enter__(self) -> Self:
        try:
            for server in (self.postgres, self.redis):
                self._start(server)
            self._make_template()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for server in (self.redis, self.postgres):
            server.stop()
            server.remove()
        shutil.rmtree(self.folder, ignore_errors=True)

    def environment(self, database: str) -> dict[str, str]:
        """What every Python program of a scenario gets; ports come on top."""
        return {
            **os.environ,
            "SECRET_KEY": SECRET,
            "DJANGO_SETTINGS_MODULE": "server.core.settings.embedded",
            "ENVIRONMENT": "embedded",
            "LIMITS": "load",
            "PUBLIC_WEB_URL": "http://localhost:3000",
            "WEB_ORIGINS": "http://localhost:3000",
            "DATABASE_URL": self.database_url(database),
            "REDIS_URL": self.redis.url,
            "CINEMA_DATA": str(self.folder),
            "MEDIA_ROOT": str(self.folder / "media"),
            # A full scenario may outlast an access token; that is another test's business.
            "ACCESS_TOKEN_TTL_S": "7200",
            "LOG_LEVEL": "WARNING",
            "PYTHONUNBUFFERED": "1",
        }

    def database_url(self, name: str) -> str:
        return self.postgres.url.replace(f"/{self.postgres.database}?", f"/{name}?")

    def connect(self, name: str) -> psycopg.Connection[Any]:
        """A connection in autocommit mode."""
        return psycopg.connect(self.database_url(name), autocommit=True, connect_timeout=5)

    def new_database(self) -> str:
        """A migrated database that nobody has used; its name."""
        name = f"chaos_{next(self._numbers)}"
        with self.connect("postgres") as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE}"')
        return name

    def drop_database(self, name: str) -> None:
        with self.connect("postgres") as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    # --- faults of PostgreSQL

    def crash_postgres(self) -> None:
        """`pg_ctl stop -m immediate`, then start: every session is cut, recovery runs."""
        process = self.postgres.process
        if process is None:
            raise RuntimeError("PostgreSQL is not running")
        process.send_signal(signal.SIGQUIT)
        process.wait(timeout=20)
        self._start(self.postgres)

    # --- faults of Redis

    @contextlib.contextmanager
    def redis_client(self) -> Any:
        """A client of its own for commands such as FLUSHALL and CLIENT KILL."""
        client = redis.Redis.from_url(self.redis.url, socket_timeout=5)
        try:
            yield client
        finally:
            client.close()

    def flush_redis(self) -> None:
        with self.redis_client() as client:
            client.flushall()

    def cut_redis_clients(self, kind: str) -> int:
        """`CLIENT KILL TYPE kind` (pubsub or normal); how many connections that ended."""
        with self.redis_client() as client:
            return int(client.execute_command("CLIENT", "KILL", "TYPE", kind, "SKIPME", "yes"))

    def lose_redis(self) -> None:
        """`kill -9`, and the data with it; down until `return_redis`."""
        self.redis.kill()
        shutil.rmtree(self.redis.data, ignore_errors=True)

    def return_redis(self) -> None:
        """An empty Redis where the old one was."""
        self._start(self.redis)

    @contextlib.contextmanager
    def frozen_redis(self) -> Any:
        """SIGSTOP: connections stay open, new ones are taken by the kernel, nothing answers."""
        self.redis.pause()
        try:
            yield
        finally:
            self.redis.resume()

    def _start(self, server: Server) -> None:
        server.start()
        if server.process is not None:
            pid_file(self.folder, server.name).write(server.process.pid)

    def _make_template(self) -> None:
        with self.connect("postgres") as connection:
            connection.execute(f'CREATE DATABASE "{TEMPLATE}"')
        command = [str(PYTHON), "-m", "server.manage", "migrate", "-v0"]
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=self.environment(TEMPLATE),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"migrate failed:\n{done.stdout}{done.stderr}")


def wait_until(check: Any, *, timeout_s: float, what: str, every_s: float = 0.05) -> Any:
    """The first true answer of `check()`. Raises: TimeoutError naming `what`."""
    deadline = time.monotonic() + timeout_s
    while not (answer := check()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not within {timeout_s:.0f} s")
        time.sleep(every_s)
    return answer


def tail(log: Path, lines: int = 20) -> str:
    """The last lines of a log file, for an error message."""
    if not log.exists():
        return ""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])

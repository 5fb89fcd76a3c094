"""Realtime as a program of its own, for tests that kill it."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from psycopg.conninfo import conninfo_to_dict

from realtime.database import default_conninfo
from server.core.env import ROOT, env

READY_S = 20.0
UVICORN = ("realtime",)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def database_url(conninfo: str) -> str:
    """A libpq connection string as an address."""
    parts = conninfo_to_dict(conninfo)
    user = f"{parts['user']}@" if parts.get("user") else ""
    return f"postgresql://{user}/{parts['dbname']}?host={parts.get('host', '')}"


@dataclass
class Program:
    """A running server program and its addresses."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/ws/"

    def get(self, path: str) -> tuple[int, bytes]:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
            return answer.status, answer.read()

    def wait_ready(self) -> None:
        deadline = time.monotonic() + READY_S
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            with contextlib.suppress(OSError):
                if self.get("/readyz")[0] == 200:
                    return
            time.sleep(0.05)
        raise RuntimeError(self.log.read_text())

    def terminate(self) -> None:
        self.process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(10)


@contextlib.contextmanager
def program(
    folder: Path, *command: str, port: int | None = None, **changes: str
) -> Iterator[Program]:
    """`python -m realtime` on this test's database; or `daphne`, given as the command."""
    port = port or free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(default_conninfo()),
        "REDIS_URL": env().redis_url,
        "REDIS_PREFIX": env().redis_prefix,
        "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE,
        "REALTIME_PORT": str(port),
        "LIMITS": "load",
        **changes,
    }
    log = folder / f"realtime-{port}.log"
    module = command or UVICORN
    arguments = [part.format(port=port) for part in module]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
    found = Program(process, port, log)
    try:
        found.wait_ready()
        yield found
    finally:
        found.kill()

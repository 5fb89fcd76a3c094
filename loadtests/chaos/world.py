"""One scenario's world: a fresh database, the programs on their ports, a proxy, a writer."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import shutil
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import psycopg

from loadtests.chaos import programs
from loadtests.chaos.cluster import Cluster, tail
from loadtests.chaos.oracle import Oracle, Place, Relations, read_log
from loadtests.chaos.ports import port_block
from loadtests.chaos.programs import Program
from loadtests.chaos.proxy import FaultProxy
from loadtests.chaos.writer import Writer

ORIGIN = "http://localhost:3000"


@dataclass(frozen=True)
class Community:
    """Who and what `seed` made."""

    movies: list[int]
    reviews: list[int]
    actors: list[dict[str, Any]]
    readers: list[dict[str, Any]]

    @property
    def actor_ids(self) -> list[int]:
        return [member["id"] for member in self.actors]

    @property
    def reader_ids(self) -> list[int]:
        return [member["id"] for member in self.readers]


class World:
    """Programs are started by `__enter__` and killed by `__exit__`; stores are put right again.

    `proxy` stands between every client and the `realtime` processes: the address that tickets name
    is the proxy's.
    """

    def __init__(
        self,
        cluster: Cluster,
        *,
        seed: int,
        hubs: int = 1,
        with_api: bool = True,
        environment: dict[str, str] | None = None,
    ) -> None:
        self.cluster = cluster
        self.rng = random.Random(seed)
        self.seed = seed
        self.database = ""
        self.folder = Path()
        self.api_port = self.proxy_port = 0
        self.hub_ports: list[int] = []
        self.api_url = ""
        self.hubs: list[Program] = []
        self.api: Program | None = None
        self._hubs, self._with_api = hubs, with_api
        self._extra = environment or {}
        self._issued: list[str] = []
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> Self:
        try:
            self._begin()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _begin(self) -> None:
        stack, cluster = self._stack, self.cluster
        self.api_port, self.proxy_port, *others = stack.enter_context(port_block())
        self.hub_ports = others[: self._hubs]
        self.api_url = f"http://127.0.0.1:{self.api_port}"
        self.database = cluster.new_database()
        stack.callback(cluster.drop_database, self.database)
        self.folder = cluster.folder / self.database
        self.folder.mkdir()
        stack.callback(shutil.rmtree, self.folder, ignore_errors=True)
        cluster.flush_redis()
        self.environment = {
            **cluster.environment(self.database),
            "REALTIME_PUBLIC_URL": f"ws://127.0.0.1:{self.proxy_port}/ws/",
            "API_WORKERS": "1",
            **self._extra,
        }
        self.hubs = [
            programs.realtime(self.environment, port, self.folder / f"realtime-{port}.log")
            for port in self.hub_ports
        ]
        started = list(self.hubs)
        if self._with_api:
            self.api = programs.api(self.environment, self.api_port, self.folder / "api.log")
            started.append(self.api)
        for program in started:
            stack.callback(program.kill)
            program.start()
        self.writer = self.new_writer()
        self.proxy = stack.enter_context(FaultProxy(self.proxy_port, self.hub_ports))
        for program in started:
            program.wait_ready()

    def new_writer(self, *, die_at_ring: bool = False) -> Writer:
        writer = Writer(self.environment, self.folder / "writer.log", die_at_ring=die_at_ring)
        self._stack.callback(writer.close)
        return writer

    def seed_community(self, **sizes: int) -> Community:
        """Members and films by `inside.community.seed`."""
        try:
            made = self.writer.do("seed", seed=self.seed, **sizes)
        except Exception as error:
            raise RuntimeError(f"seeding failed: {tail(self.folder / 'writer.log')}") from error
        return Community(made["movies"], made["reviews"], made["actors"], made["readers"])

    def connect(self) -> psycopg.Connection[Any]:
        return self.cluster.connect(self.database)

    def oracle(self, relations: Relations | None = None) -> Oracle:
        """The log as it stands, under the relations that stand (or those given)."""
        with self.connect() as connection:
            return Oracle(read_log(connection), relations or Relations.read(connection))

    def covers_log(self) -> Callable[[str], bool]:
        """Whether a cursor has passed every row that is committed now."""
        with self.connect() as connection:
            rows = connection.execute("SELECT DISTINCT xid::text::bigint FROM live_event")
            xids = [int(xid) for (xid,) in rows]
        return lambda cursor: all(map(Place.parse(cursor).sees, xids))

    @property
    def url(self) -> str:
        """Where sockets connect: the proxy."""
        return f"ws://127.0.0.1:{self.proxy_port}/ws/"

    def hub_url(self, number: int = 0) -> str:
        """One realtime process, past the proxy."""
        return f"ws://127.0.0.1:{self.hub_ports[number]}/ws/"

    async def do(self, command: str, **arguments: Any) -> Any:
        """A command of the writer, awaited."""
        return await asyncio.wrap_future(self.writer.start(command, **arguments))

    async def tickets(
        self, members: Sequence[Mapping[str, Any]], *, life_s: float | None = None
    ) -> list[str]:
        """A ticket for each of these accounts, whose token ends in `life_s` seconds."""
        tokens = [member["access"] for member in members]
        found: list[str] = await self.do("tickets", tokens=tokens, life_s=life_s)
        self._issued += found
        return found

    def logged_errors(self) -> list[str]:
        """Tracebacks, errors and tickets that the programs printed: each one is worth a look."""
        found = []
        for log in sorted(self.folder.glob("*.log")):
            text = log.read_text(errors="replace")
            if any(ticket in text for ticket in self._issued):
                found.append(f"{log.name} holds a ticket")
            lines = text.splitlines()
            for number, line in enumerate(lines):
                if "Traceback" in line:
                    # What was raised is the first line after it that is not indented.
                    rest = (later for later in lines[number + 1 :] if later[:1].strip())
                    found.append(f"{log.name}: {line[:300]} … {next(rest, '')[:300]}")
                elif '"level": "error"' in line or '"level":"error"' in line:
                    found.append(f"{log.name}: {line[:300]}")
        return found

    def request(
        self,
        method: str,
        path: str,
        *,
        token: str | None = None,
        body: Any = None,
        timeout_s: float = 20.0,
        headers: dict[str, str] | None = None,
    ) -> tuple[int, Any, dict[str, str]]:
        """(status, JSON body, headers); a connection that breaks raises OSError."""
        told = {"Accept": "application/json", **(headers or {})}
        if token:
            told["Authorization"] = f"Bearer {token}"
        data = None
        if body is not None:
            data, told["Content-Type"] = json.dumps(body).encode(), "application/json"
        request = urllib.request.Request(  # noqa: S310 - our own http address
            self.api_url + path, data=data, method=method, headers=told
        )
        try:
            with _opener.open(request, timeout=timeout_s) as answer:
                return answer.status, _json(answer.read()), dict(answer.headers)
        except urllib.error.HTTPError as answer:
            return answer.code, _json(answer.read()), dict(answer.headers)


_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw) if raw else None
    except ValueError:
        return raw.decode(errors="replace")

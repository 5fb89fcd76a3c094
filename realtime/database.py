"""PostgreSQL for the hub: psycopg connections of its own, autocommit, on the primary. No ORM."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

import psycopg
from django.db import connections
from psycopg.conninfo import make_conninfo

log = logging.getLogger(__name__)

#: connections for joins, gates and replays; the tail has one of its own
LANES = 4
#: a statement that takes longer is given up by the server
STATEMENT_TIMEOUT_MS = 5_000
#: a query waits this long in all for PostgreSQL to come back
PATIENCE_S = 8.0
RETRY_S = 0.2

Row = tuple[Any, ...]
Lane = psycopg.AsyncConnection[Row]
Answer = tuple[Lane | None, list[Row] | psycopg.Error | None]


class Unavailable(Exception):
    """PostgreSQL did not answer in time; nothing is known."""


def default_conninfo() -> str:
    """The address that Django's default database has, the test database in tests."""
    entry = connections["default"].settings_dict
    ssl = {k: v for k, v in entry["OPTIONS"].items() if k in ("sslmode", "sslrootcert")}
    names = {
        "NAME": "dbname",
        "USER": "user",
        "PASSWORD": "password",
        "HOST": "host",
        "PORT": "port",
    }
    return make_conninfo("", **{to: entry[key] for key, to in names.items() if entry[key]}, **ssl)


async def connect(conninfo: str, *, name: str) -> psycopg.AsyncConnection[Row]:
    """A new connection to the primary; a peer that vanished is noticed within about 15 s.

    `force_custom_plan`: a generic plan for `xid >= $1` expects a third of the log and scans it.
    Raises: psycopg.Error.
    """
    options = f"-c plan_cache_mode=force_custom_plan -c statement_timeout={STATEMENT_TIMEOUT_MS}"
    return await psycopg.AsyncConnection.connect(
        conninfo,
        autocommit=True,
        application_name=name,
        connect_timeout=5,
        target_session_attrs="read-write",
        keepalives_idle=5,
        keepalives_interval=3,
        keepalives_count=3,
        tcp_user_timeout=15_000,
        options=options,
    )


class Lanes:
    """A few connections that many wait for. A lane that broke is connected anew when next used."""

    def __init__(self, conninfo: str) -> None:
        self._conninfo = conninfo
        self._free: asyncio.LifoQueue[Lane | None] = asyncio.LifoQueue()
        self._given_up: set[asyncio.Task[Any]] = set()
        for _ in range(LANES):
            self._free.put_nowait(None)

    async def fetch(self, sql: str, params: Any = None, *, binary: bool = False) -> list[Row]:
        """All rows of one read. Tried again while PostgreSQL is away, for `PATIENCE_S` at most.

        Raises: Unavailable; psycopg.Error for what PostgreSQL itself refuses.
        """
        try:
            async with asyncio.timeout(PATIENCE_S):
                while True:
                    lane, answer = await self._in_time(
                        self._ask(await self._free.get(), sql, params, binary)
                    )
                    self._free.put_nowait(lane)
                    if isinstance(answer, psycopg.Error):
                        raise answer
                    if answer is not None:
                        return answer
                    await asyncio.sleep(RETRY_S)
        except TimeoutError as error:
            raise Unavailable from error

    async def _in_time(self, asking: Coroutine[Any, Any, Answer]) -> Answer:
        """psycopg waits some ten seconds more for a server that hangs to hear of a cancelled
        statement; nobody waits for that here.
        """
        task = asyncio.get_running_loop().create_task(asking)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            self._free.put_nowait(None)
            self._given_up.add(task)
            task.add_done_callback(self._given_up.discard)
            task.cancel()
            raise

    async def _ask(self, lane: Lane | None, sql: str, params: Any, binary: bool) -> Answer:
        """The lane for the next one, with the rows or what PostgreSQL refused; neither: it was
        away.
        """
        try:
            if lane is None or lane.closed:
                lane = await connect(self._conninfo, name="cinema-realtime")
            cursor = await lane.cursor(binary=binary).execute(sql, params)
            return lane, await cursor.fetchall()
        except psycopg.errors.QueryCanceled as refused:
            return lane, refused
        except psycopg.OperationalError:
            await _drop(lane)
            return None, None
        except psycopg.Error as refused:
            return lane, refused
        except BaseException:
            await _drop(lane)
            raise

    async def close(self) -> None:
        while not self._free.empty():
            await _drop(self._free.get_nowait())


async def _drop(lane: Lane | None) -> None:
    if lane is not None:
        await lane.close()

"""Reading the log: what is new since a snapshot, and which history this is."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import psycopg

from realtime.database import Row, connect
from realtime.wire import Logged
from server.live.cursor import Snapshot
from server.live.selectors import EPOCH_SQL, GENERATION_SQL
from server.live.services import RESET_SQL

#: a tail that takes longer is given up; PostgreSQL hangs or is out of reach
TIMEOUT_S = 6.0

COLUMNS = (
    "e.id, e.xid::text, to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'),"
    " e.type, e.topics, e.actor_id, e.owner_ids, e.audience, e.data"
)
# One statement, so one snapshot: it returns its own snapshot and every row that the snapshot before
# did not see. A row comes exactly once, whatever the order of ids and commits.
_TAIL = f"""
    WITH place AS MATERIALIZED (SELECT pg_current_snapshot()::text AS snapshot, {GENERATION_SQL} AS generation)
    SELECT place.snapshot, place.generation, {COLUMNS}
      FROM place LEFT JOIN live_event e ON e.xid >= %s::xid8 OR e.xid = ANY(%s::text[]::xid8[])
     ORDER BY e.id
"""  # noqa: S608, E501 - constants of ours
# The newest rows, from a transaction on of which and of all later ones every row is still there.
_RECENT = f"""
    WITH floor AS MATERIALIZED (
      SELECT greatest('1'::xid8, (SELECT trimmed_xid FROM live_log),
                      (SELECT xid FROM live_event ORDER BY xid DESC OFFSET %s LIMIT 1)) AS xid)
    SELECT floor.xid::text, {COLUMNS}
      FROM floor LEFT JOIN live_event e ON e.xid >= floor.xid
     ORDER BY e.id
"""  # noqa: S608 - constants of ours
# Rows of transactions that this cluster has not begun: the log was restored from elsewhere.
_PLACE = f"""
    SELECT {EPOCH_SQL}, {GENERATION_SQL}, pg_current_snapshot()::text,
           EXISTS (SELECT FROM live_event WHERE xid >= pg_snapshot_xmax(pg_current_snapshot()))
"""  # noqa: S608 - constants of ours


@dataclass(frozen=True, slots=True)
class Place:
    """Which history this is and where it stands. `foreign`: the log holds rows of another one."""

    epoch: str
    generation: str
    snapshot: Snapshot
    foreign: bool


@dataclass(frozen=True, slots=True)
class Look:
    """What one tail saw: its snapshot, and the rows that the snapshot before had not seen."""

    snapshot: Snapshot
    generation: str
    rows: list[Logged]


def logged(columns: Row) -> Logged:
    """A row selected with `COLUMNS`."""
    return Logged(columns[0], int(columns[1]), *columns[2:])


class Log:
    """The hub's own connection to the log, made anew whenever it breaks."""

    def __init__(self, conninfo: str) -> None:
        self._conninfo = conninfo
        self._connection: psycopg.AsyncConnection[Row] | None = None

    @property
    def connected(self) -> bool:
        return self._connection is not None and not self._connection.closed

    async def place(self) -> Place:
        """Raises: psycopg.Error, TimeoutError; the connection is dropped then, unless PostgreSQL
        gave up (QueryCanceled).
        """
        rows = await self._fetch(_PLACE)
        epoch, generation, snapshot, foreign = rows[0]
        return Place(epoch, generation, Snapshot.parse(snapshot), foreign)

    async def since(self, seen: Snapshot) -> Look:
        """Everything that `seen` did not see, in one autocommit statement.

        Cost: two index scans on `xid`; no page limit, no memory of ids. Raises as `place` does.
        """
        rows = await self._fetch(_TAIL, (str(seen.xmax), [str(xid) for xid in seen.open]))
        found = [logged(row[2:]) for row in rows if row[2] is not None]
        return Look(Snapshot.parse(rows[0][0]), rows[0][1], found)

    async def recent(self, place: Snapshot, count: int) -> tuple[Snapshot, list[Logged]]:
        """Some `count` rows, the newest that `place` saw, and the floor: a snapshot from which on
        none is missing. `place` is not newer than now.

        Cost: one index scan of as many rows. Raises as `place` does.
        """
        rows = await self._fetch(_RECENT, (count - 1,))
        # Transactions below it that are open still are open in every cursor that lacks them.
        xid = int(rows[0][0])
        found = [logged(row[1:]) for row in rows if row[1] is not None]
        return Snapshot(xid, xid, frozenset()), [row for row in found if place.sees(row.xid)]

    async def reset(self) -> None:
        """Begin a new history; for a log that another cluster wrote. Raises as `place` does."""
        await self._fetch(RESET_SQL)

    async def close(self) -> None:
        if self._connection is not None:
            await self._connection.close()
            self._connection = None

    async def _fetch(self, sql: str, params: Sequence[object] | None = None) -> list[Row]:
        try:
            async with asyncio.timeout(TIMEOUT_S):
                if self._connection is None or self._connection.closed:
                    self._connection = await connect(self._conninfo, name="cinema-hub")
                cursor = await self._connection.execute(sql, params)
                return await cursor.fetchall() if cursor.description else []
        except psycopg.errors.QueryCanceled:
            raise  # too much to go through in the time of a statement; the connection is good
        except BaseException:
            await self.close()
            raise

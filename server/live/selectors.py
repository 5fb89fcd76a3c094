"""Reads of the log's place."""

from typing import Any

from django.db import connection

#: Which generation the log is; empty before its first `live reset`.
GENERATION_SQL = "coalesce((SELECT generation::text FROM live_log), '')"
#: Which history a cursor belongs to: this cluster, this timeline, this generation of the log.
EPOCH_SQL = (
    "left(md5((SELECT system_identifier FROM pg_control_system())::text || ':' ||"  # noqa: S608
    " (SELECT timeline_id FROM pg_control_checkpoint())::text || ':' ||"
    f" {GENERATION_SQL}), 12)"
)
CURSOR_SQL = f"SELECT {EPOCH_SQL} || ':' || pg_current_snapshot()::text"


def live_cursor() -> str:
    """The log's place now. Read it in a statement of its own *before* the data it belongs to: what
    commits between the two is in both, never in neither.

    Cost: one statement, no table scan.
    """
    with connection.cursor() as cursor:
        cursor.execute(CURSOR_SQL)
        return cursor.fetchone()[0]


_STATUS = f"""
    SELECT {EPOCH_SQL} AS epoch, {GENERATION_SQL} AS generation,
           (SELECT trimmed_xid::text FROM live_log) AS trimmed_xid,
           pg_current_snapshot()::text AS snapshot, count(*) AS events,
           min(at) AS oldest, max(at) AS newest,
           pg_size_pretty(pg_total_relation_size('live_event')) AS size
      FROM live_event
"""  # noqa: S608 - constants of ours


def log_status() -> dict[str, Any]:
    """What an operator wants to know of the log. Cost: a scan of it."""
    with connection.cursor() as cursor:
        cursor.execute(_STATUS)
        names = [column.name for column in cursor.description]
        return dict(zip(names, cursor.fetchone(), strict=True))

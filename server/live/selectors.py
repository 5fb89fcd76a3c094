"""Reads of the log's place."""

from django.db import connection

#: Which history a cursor belongs to: this cluster, this timeline, this generation of the log.
EPOCH_SQL = (
    "left(md5((SELECT system_identifier FROM pg_control_system())::text || ':' ||"
    " (SELECT timeline_id FROM pg_control_checkpoint())::text || ':' ||"
    " (SELECT generation FROM live_log)::text), 12)"
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

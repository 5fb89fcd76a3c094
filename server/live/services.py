"""The one door to the sockets: `emit`. And what keeps the log: trimming and reset."""

import datetime as dt
import uuid
from collections.abc import Sequence

from channels.layers import get_channel_layer
from django.db import connection, transaction

from server.live.events import Event, encode
from server.live.shapes import Audience
from server.live.topics import Topic

_INSERT = (
    "INSERT INTO live_event (type, topics, actor_id, owner_ids, audience, data)"
    " VALUES (%s, %s::text[], %s, %s::bigint[], %s, %s)"
)


def emit(
    event: Event,
    *,
    topics: Sequence[Topic],
    actor_id: int | None = None,
    owner_ids: Sequence[int] = (),
    audience: Audience = "public",
) -> None:
    """Write `event` to the log in the open transaction; the hubs are told to look once it commits.

    The row is the truth: a rollback takes it back, and the hubs find it by tailing even if the ring
    is lost. A broken Redis is counted, never raised. Call it last, with the object's row locked, so
    that id order is the object's order.

    Raises: RuntimeError outside a transaction; msgspec.ValidationError for a wrong shape.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("emit() belongs into the transaction of the change it tells of")
    data = encode(event).decode()
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT, [event.type, list(topics), actor_id, list(owner_ids), audience, data]
        )
    ring_on_commit()


def ring_on_commit() -> None:
    """One doorbell a transaction, however many events it wrote."""
    already = any(hook[1] is ring for hook in connection.run_on_commit)
    if not already:
        transaction.on_commit(ring, robust=True)


def ring() -> None:
    """Tell every hub to look at the log now. Never raises."""
    get_channel_layer().ring_sync()


@transaction.atomic
def reset_log() -> uuid.UUID:
    """Begin a new history: after a restore, a failover or a move. Every client refetches.

    Safe to repeat. Emits nothing: the hubs see the new generation.
    """
    generation = uuid.uuid4()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE live_event, live_horizon")
        cursor.execute(
            "INSERT INTO live_log (id, generation, trimmed_xid) VALUES (1, %s, '0')"
            " ON CONFLICT (id) DO UPDATE SET generation = excluded.generation, trimmed_xid = '0'",
            [generation],
        )
    return generation


@transaction.atomic
def trim_log(*, older_than: dt.timedelta) -> int:
    """Delete the rows that were committed more than `older_than` ago; returns how many.

    Records today's horizon, then deletes below the newest horizon that is old enough, and says so
    in `live_log.trimmed_xid` in the same transaction: a replay is valid iff its cursor's xmin is
    not
    below it. Safe to repeat.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO live_horizon (oldest_xid) VALUES (pg_snapshot_xmin(pg_current_snapshot()))"
            " ON CONFLICT (at) DO NOTHING"
        )
        cursor.execute(
            "SELECT max(oldest_xid::text::numeric)::text FROM live_horizon WHERE at < now() - %s",
            [older_than],
        )
        row = cursor.fetchone()
        if row is None or row[0] is None:
            return 0
        cursor.execute("DELETE FROM live_event WHERE xid < %s::xid8", [row[0]])
        deleted = cursor.rowcount
        cursor.execute("UPDATE live_log SET trimmed_xid = %s::xid8", [row[0]])
        cursor.execute(
            "DELETE FROM live_horizon WHERE oldest_xid < %s::xid8 AND at < now() - %s",
            [row[0], older_than],
        )
    return deleted

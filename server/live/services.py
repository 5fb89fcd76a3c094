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

#: Sent as one string, the two are one transaction; the new generation first, so that what is left
#: of a torn one still shows that it must be done again.
RESET_SQL = (
    "INSERT INTO live_log (id, generation, trimmed_xid) VALUES (1, gen_random_uuid(), '0')"
    " ON CONFLICT (id) DO UPDATE SET generation = excluded.generation, trimmed_xid = '0';"
    " TRUNCATE live_event, live_horizon"
)
#: rows deleted in one transaction: no transaction of ours is long
TRIM_BATCH = 5_000


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
    with connection.cursor() as cursor:
        cursor.execute(RESET_SQL)
        cursor.execute("SELECT generation FROM live_log")
        (generation,) = cursor.fetchone()
    ring_on_commit()
    return generation


def trim_log(*, older_than: dt.timedelta) -> int:
    """Delete the rows that were committed more than `older_than` ago; returns how many.

    Records today's horizon, then says in `live_log.trimmed_xid` that rows below the newest horizon
    that is old enough may be gone, and only then deletes them, a batch a transaction: a replay is
    valid iff its cursor's xmin is not below it. Safe to repeat, and to be cut short.
    """
    horizon = _advance_horizon(older_than)
    deleted = 0
    while horizon is not None:
        batch = _delete_batch(horizon)
        deleted += batch
        if batch < TRIM_BATCH:
            break
    return deleted


@transaction.atomic
def _advance_horizon(older_than: dt.timedelta) -> str | None:
    """Note the oldest open transaction of now; return (and publish) the one of `older_than` ago."""
    age = f"{older_than.total_seconds()} seconds"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO live_horizon (oldest_xid) VALUES (pg_snapshot_xmin(pg_current_snapshot()))"
            " ON CONFLICT (at) DO NOTHING"
        )
        cursor.execute(
            "SELECT max(oldest_xid)::text FROM live_horizon WHERE at < now() - %s::interval",
            [age],
        )
        (horizon,) = cursor.fetchone()
        if horizon is None:
            return None
        cursor.execute("UPDATE live_log SET trimmed_xid = %s::xid8", [horizon])
        cursor.execute(
            "DELETE FROM live_horizon WHERE oldest_xid < %s::xid8 AND at < now() - %s::interval",
            [horizon, age],
        )
    return horizon


@transaction.atomic
def _delete_batch(horizon: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM live_event WHERE id IN"
            " (SELECT id FROM live_event WHERE xid < %s::xid8 LIMIT %s)",
            [horizon, TRIM_BATCH],
        )
        return cursor.rowcount

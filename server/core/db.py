"""What writes need from PostgreSQL: named locks, inserts that may repeat, counters, deadlock
retry.
"""

import functools
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from django.db import OperationalError, connection
from django.db.models import Field, Model
from psycopg import errors, sql

P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound=Model)

#: a deadlocked service runs this often again (design: twice)
RETRIES = 2
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
_LOCK_SHARED = "SELECT pg_advisory_xact_lock_shared(hashtextextended(%s, 0))"


def retry_deadlock(service: Callable[P, R]) -> Callable[P, R]:
    """Run the service again, twice at most, when PostgreSQL ended its transaction to break a
    deadlock.

    Goes outside `transaction.atomic`. Inside somebody else's transaction it does nothing: that one
    is gone, and only its outermost service can begin again.
    """

    @functools.wraps(service)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        tries_left = 0 if connection.in_atomic_block else RETRIES
        while True:
            try:
                return service(*args, **kwargs)
            except OperationalError as error:
                if not tries_left or not isinstance(error.__cause__, errors.DeadlockDetected):
                    raise
                tries_left -= 1

    return run


def lock_name(name: str, *, shared: bool = False) -> None:
    """Hold a named lock until the open transaction ends, such as `"film:3:7"`. Take it first.

    Cost: one statement, no row. Raises: OperationalError after `lock_timeout`.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOCK_SHARED if shared else _LOCK, [name])


def insert_new(model: type[Model], **values: Any) -> int | None:
    """Insert a row unless a unique constraint says that it is there: its id, or None.

    Values go in by attribute name (`member_id=3`); the rest are the column defaults of the
    database, so every field without a `db_default` must be given.
    """
    meta = model._meta
    names = [sql.Identifier(_column(model, name)) for name in values]
    statement = sql.SQL(
        "INSERT INTO {table} ({columns}) VALUES ({values}) ON CONFLICT DO NOTHING RETURNING {pk}"
    ).format(
        table=sql.Identifier(meta.db_table),
        columns=sql.SQL(", ").join(names),
        values=sql.SQL(", ").join([sql.Placeholder()] * len(names)),
        pk=sql.Identifier(_column(model, "pk")),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values.values()))
        row = cursor.fetchone()
    return row[0] if row else None


def bump_counters(model: type[M], pk: int, **deltas: int) -> M:
    """Add to the counters of one narrow counter row, made when missing; `rev` grows by one.

    One upsert; the row stays locked until the transaction ends. Counter rows are locked last, in
    one order: movie < list < entry < review < comment < member < read state, then by id.
    """
    meta = model._meta
    columns = [str(field.column) for field in meta.concrete_fields]
    changes = {_column(model, name): delta for name, delta in deltas.items()} | {"rev": 1}
    counters = [column for column in columns if column != _column(model, "pk")]
    statement = sql.SQL(
        "INSERT INTO {table} ({columns}) VALUES ({values})"
        " ON CONFLICT ({pk}) DO UPDATE SET {changes} RETURNING {columns}"
    ).format(
        table=sql.Identifier(meta.db_table),
        columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
        values=sql.SQL(", ").join([sql.Placeholder()] * len(columns)),
        pk=sql.Identifier(_column(model, "pk")),
        changes=sql.SQL(", ").join(
            sql.SQL("{column} = {table}.{column} + {delta}").format(
                column=sql.Identifier(column),
                table=sql.Identifier(meta.db_table),
                delta=sql.Placeholder(),
            )
            for column in changes
        ),
    )
    # PostgreSQL checks the proposed row before it sees the conflict: it must not be negative.
    first = {column: max(0, changes.get(column, 0)) for column in counters}
    values = [first.get(column, pk) for column in columns]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, *changes.values()])
        row = cursor.fetchone()
    return model.from_db(connection.alias, [f.attname for f in meta.concrete_fields], row)


def _column(model: type[Model], name: str) -> str:
    field = model._meta.pk if name == "pk" else model._meta.get_field(name)
    if not isinstance(field, Field):
        raise TypeError(f"{name} of {model.__name__} is no column")
    return str(field.column)

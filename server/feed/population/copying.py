"""Rows into tables by COPY, with ids taken from the tables' own sequences."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Field, Model
from django.db.models.fields import NOT_PROVIDED
from psycopg import sql

NULL = "\\N"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


class Table:
    """COPY into the table of `model`: rows give `fields` in their order, by attribute name.

    What they do not give has the default of the database, or else that of the field, so that a new
    column needs no change here.
    """

    def __init__(self, model: type[Model], *fields: str) -> None:
        meta = model._meta
        by_name = {field.attname: field for field in meta.concrete_fields}
        rest = [field for name, field in by_name.items() if name not in fields]
        filled = [field for field in rest if _needs_value(field)]
        columns = [*(by_name[name] for name in fields), *filled]
        self.name = meta.db_table
        self._constant = "".join(f"\t{literal(field.get_default())}" for field in filled)
        self._statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(self.name),
            sql.SQL(", ").join(sql.Identifier(str(field.column)) for field in columns),
        )

    def write(self, rows: Iterable[Sequence[Any]]) -> int:
        """Write the rows in the open transaction; how many they were."""
        end = self._constant + "\n"
        lines = ["\t".join(map(literal, row)) + end for row in rows]
        if lines:
            with connection.cursor() as cursor, cursor.copy(self._statement) as copy:
                copy.write("".join(lines))
        return len(lines)

    def reserve(self, count: int) -> range:
        """The next `count` ids of the table; nobody else gets them while this command is alone."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [self.name])
            (sequence,) = cursor.fetchone()
            cursor.execute("SELECT nextval(%s)", [sequence])
            (first,) = cursor.fetchone()
            cursor.execute("SELECT setval(%s, %s)", [sequence, first + max(count, 1) - 1])
        return range(first, first + count)


def literal(value: Any) -> str:
    """A value in COPY's text format."""
    if value is None:
        return NULL
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, str):
        return value.translate(_ESCAPES)
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    if isinstance(value, list):
        return "{" + ",".join(map(str, value)) + "}"
    return str(value)


def _needs_value(field: "Field[Any, Any]") -> bool:
    return not field.primary_key and not field.generated and field.db_default is NOT_PROVIDED

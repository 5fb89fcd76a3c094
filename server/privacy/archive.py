"""A member's data as lines of JSON: one object a line, one line a row of the database.

The first line tells what the file is. Each other is `{"table", "type", "data"}`: the table, the
model, and the row's columns. Where a row names a film or another member by number, the film's title
or the member's name stands beside it, so that the file can be read without us.
"""

import base64
from collections.abc import Iterator
from typing import Any

import msgspec
from django.db import models
from django.utils import timezone

from server.movies.models import Movie
from server.privacy.holdings import Holding, held_models
from server.users.models import User

VERSION = 1
#: rows read in one statement; none of ours is open long
BATCH = 500


def lines_of(member: User) -> Iterator[bytes]:
    """All that we hold of `member`, line by line, each ending in a line break.

    Each row is as it was when it was read: the file is made in many short transactions. Memory does
    not grow with the file. Cost: three statements for each 500 rows of a table.
    """
    held = [(model, holding) for model, holding in held_models() if holding.theirs]
    yield _line(
        "export",
        "header",
        {
            "version": VERSION,
            "member_id": member.id,
            "username": member.username,
            "made_at": timezone.now(),
            "tables": [model._meta.db_table for model, _ in held],
        },
    )
    for model, holding in held:
        for row in _rows(model, holding, member.id):
            yield _line(model._meta.db_table, model._meta.label_lower, row)


def _line(table: str, type_: str, data: dict[str, Any]) -> bytes:
    return _ENCODER.encode({"table": table, "type": type_, "data": data}) + b"\n"


def _rows(model: type[models.Model], holding: Holding, member_id: int) -> Iterator[dict[str, Any]]:
    fields = [field for field in model._meta.concrete_fields if field.name not in holding.secret]
    key = model._meta.pk.attname
    wanted = {key, *(field.attname for field in fields)}
    found = model._default_manager.filter(holding.rows_of(member_id)).order_by("pk")
    last: Any = None
    while True:
        page = found if last is None else found.filter(pk__gt=last)
        rows = list(page.values(*wanted)[:BATCH])
        last = rows[-1][key] if rows else None
        yield from _named(fields, rows)
        if len(rows) < BATCH:
            return


def _named(
    fields: list["models.Field[Any, Any]"], rows: list[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Rows with `fields` alone, and the titles and names of the films and members among them."""
    films = _titles({row[f.attname] for f in fields if f.related_model is Movie for row in rows})
    names = _names({row[f.attname] for f in fields if f.related_model is User for row in rows})
    for row in rows:
        shown: dict[str, Any] = {}
        for field in fields:
            value = shown[field.attname] = row[field.attname]
            if field.related_model is Movie and value in films:
                shown[field.name] = films[value]
            elif field.related_model is User and value in names:
                shown[field.name] = names[value]
        yield shown


def _titles(ids: set[Any]) -> dict[int, dict[str, Any]]:
    films = Movie.objects.filter(pk__in=ids - {None}) if ids - {None} else Movie.objects.none()
    return {
        film["id"]: {"title": film["title"], "year": film["year"], "tmdb_id": film["tmdb_id"]}
        for film in films.values("id", "title", "year", "tmdb_id")
    }


def _names(ids: set[Any]) -> dict[int, str]:
    members = User.objects.filter(pk__in=ids - {None}) if ids - {None} else User.objects.none()
    return dict(members.values_list("id", "username"))


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    raise TypeError(f"{type(value).__name__} is not JSON")


_ENCODER = msgspec.json.Encoder(enc_hook=_plain, uuid_format="canonical")

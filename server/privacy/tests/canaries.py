"""A member who is in every table, and where else their name and number could be found."""

import itertools
import re
import uuid
from typing import Any

import redis
from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.files.storage import default_storage
from django.db import connection, models
from django.utils import timezone

from server.core.env import env
from server.privacy.holdings import HOLDINGS, Holding
from server.users.models import User

#: a number and words that nothing else has
ID = 7_004_200_190_017
NAME = "canary_qx7"
WORDS = "zanzibarquux"

_numbers = itertools.count(9_000_000)


def all_models() -> dict[str, type[models.Model]]:
    found = apps.get_models(include_auto_created=True)
    return {model._meta.label_lower: model for model in found}


def make_canary(members: Any) -> User:
    return members(
        NAME,
        id=ID,
        email=f"{NAME}@example.org",
        display_name=WORDS,
        bio=WORDS,
        pronouns=WORDS,
        location=WORDS,
        link=f"https://{WORDS}.example.org/",
        email_verified_at=timezone.now(),
    )


def fill(label: str, holding: Holding, canary: User, other: User) -> None:
    """Write a row of this table for each way in which it may hold the canary."""
    model = all_models()[label]
    for path in holding.theirs + holding.about:
        if model is not User and not model._default_manager.filter(**{path: canary.id}).exists():
            make_row(model, {path: canary}, other)


def make_row(model: type[models.Model], leading: dict[str, User], other: User) -> models.Model:
    """A row whose relations lead to the canary as `leading` says, and to `other` elsewhere."""
    values: dict[str, Any] = {}
    for path, member in leading.items():
        name, _, rest = path.partition("__")
        if rest:
            field = model._meta.get_field(name)
            related = field.related_model
            assert related is not None
            below = related._default_manager.filter(**{rest: member.id}).first()
            values[name] = below or make_row(related, {rest: member}, other)
        else:
            values[name] = member
    for field in model._meta.concrete_fields:
        if field.name in values or not _wanted(field):
            continue
        values[field.name] = _value(field, model, values, leading, other)
    return model._default_manager.create(**{**values, **CHECKED.get(model._meta.label_lower, {})})


def _wanted(field: models.Field) -> bool:
    if field.primary_key and not field.is_relation:
        return isinstance(field, models.CharField)
    return not (field.null or field.has_default() or field.db_default is not models.NOT_PROVIDED)


def _value(field: Any, model: Any, values: dict, leading: dict, other: User) -> Any:
    if field.is_relation:
        if field.related_model is User:
            return other
        found = field.related_model._default_manager
        if not field.unique and (row := found.first()) is not None:
            return row
        return make_row(field.related_model, _leading(field.related_model, leading), other)
    if field.choices:
        return field.choices[-1][0]
    number = next(_numbers)
    if isinstance(field, ArrayField):
        return []
    simple = {
        models.UUIDField: uuid.uuid4,
        models.DateTimeField: timezone.now,
        models.DateField: lambda: timezone.now().date(),
        models.BooleanField: lambda: False,
        models.JSONField: dict,
        models.BinaryField: lambda: str(number).encode(),
        models.EmailField: lambda: f"{WORDS}{number}@example.org",
    }
    for kind, make in simple.items():
        if isinstance(field, kind):
            return make()
    if isinstance(field, models.PositiveSmallIntegerField | models.SmallIntegerField):
        return 1
    if isinstance(field, models.IntegerField):
        return number
    return f"{WORDS}{number}"[-(field.max_length or 100) :]


def _leading(model: type[models.Model], leading: dict[str, User]) -> dict[str, User]:
    """How a row that must be made on the way leads to the same member."""
    holding = HOLDINGS.get(model._meta.label_lower)
    if holding is None or not holding.theirs:
        return {}
    path = holding.theirs[0]
    return dict.fromkeys([path], next(iter(leading.values())))


#: what check constraints ask for beyond the types
CHECKED: dict[str, dict[str, Any]] = {
    "stats.year": {"year": 2024, "scope": "public", "data": "{}"},
    "social.kindmute": {"kind": "diary.logged"},
    "social.notificationpreference": {"kind": "follow"},
    "social.notification": {"kind": "follow"},
    "social.notificationgroup": {"kind": "follow"},
    "moderation.case": {"state": "open", "action": ""},
    "moderation.report": {"reason": "spam"},
    "moderation.appeal": {"state": "open"},
    "lists.listitem": {"position": 1},
    "privacy.dataexport": {"state": "due"},
}


def found_in_tables() -> dict[str, list[str]]:
    """Rows, as text, of every table of the database that hold the canary's number or words."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [row[0] for row in cursor.fetchall()]
        found = {}
        for table in sorted(tables):
            cursor.execute(
                f'SELECT t::text FROM "{table}" t WHERE t::text ~* %s',  # noqa: S608
                [PATTERN],
            )
            if rows := [row[0] for row in cursor.fetchall()]:
                found[table] = rows
    return found


PATTERN = rf"{ID}|{NAME}|{WORDS}"


def found_in_redis() -> list[str]:
    client = redis.Redis.from_url(env().redis_url)
    keys = [key.decode() for key in client.scan_iter(f"{settings.REDIS_PREFIX}*", count=1000)]
    values = {key: repr(client.dump(key)) for key in keys}
    client.close()
    return [key for key in keys if re.search(PATTERN, key + values[key])]


def stored_files() -> set[str]:
    found = set()
    for folder in ("photos", "covers"):
        if default_storage.exists(folder):
            found |= {f"{folder}/{name}" for name in default_storage.listdir(folder)[1]}
    return found

"""Writes of the statistics: years are counted and marked as due; a calendar gets an address."""

import datetime as dt
import uuid

import msgspec
from django.db import transaction
from django.utils import timezone

from server.core.db import retry_deadlock
from server.core.jobs import hint_on_commit
from server.stats.models import Calendar, Year
from server.stats.years import VERSION, count_year, entries_of
from server.users.models import User

#: a year whose counting failed is tried again after so long
RETRY = dt.timedelta(minutes=5)
#: years that one task counts before it leaves the worker to others
BATCH = 50


@transaction.atomic
def build_year(*, member_id: int, year: int, scope: str) -> None:
    """Count a year of a diary and keep it. Safe to repeat, and beside other writers.

    What was counted is named before it is counted: a change in between makes the row stale, never
    wrong for good. An empty year has no row. Emits nothing.
    """
    entries = entries_of(member_id, year, scope)
    numbers = count_year(member_id, year, scope)
    place = {"member_id": member_id, "year": year, "scope": scope}
    if numbers.log_count == 0:
        Year.objects.filter(**place).delete()
        return
    row = Year(
        **place,
        version=VERSION,
        data=msgspec.json.encode(numbers).decode(),
        entries=entries,
        built_at=timezone.now(),
        due_at=None,
    )
    Year.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["member", "year", "scope"],
        update_fields=["version", "data", "entries", "built_at", "due_at"],
    )


@transaction.atomic
def request_rebuild(*, member_id: int, year: int, scope: str) -> None:
    """Have a year counted again by a worker. Safe to repeat: one job a row. Emits nothing."""
    rows = Year.objects.filter(member=member_id, year=year, scope=scope, due_at=None)
    if rows.update(due_at=timezone.now()):
        hint_on_commit("server.stats.tasks.rebuild_year_reviews")


def rebuild_due_years() -> int:
    """Count the years that are due, the longest waiting first; returns how many.

    Safe to repeat and to run several times at once. A row is put off before it is counted: one that
    fails holds nothing up.
    """
    due = Year.objects.filter(due_at__lte=timezone.now()).order_by("due_at")
    rows = list(due.values_list("pk", "member_id", "year", "scope")[:BATCH])
    for pk, member_id, year, scope in rows:
        Year.objects.filter(pk=pk).update(due_at=timezone.now() + RETRY)
        build_year(member_id=member_id, year=year, scope=scope)
    return len(rows)


@retry_deadlock
@transaction.atomic
def calendar_of(*, user: User) -> Calendar:
    """The member's calendar, made when it is first asked for. Safe to repeat. Emits nothing."""
    Calendar.objects.bulk_create([Calendar(member=user)], ignore_conflicts=True)
    return Calendar.objects.get(member=user)


@retry_deadlock
@transaction.atomic
def reset_calendar(*, user: User) -> Calendar:
    """Give the calendar a new address; the old one is closed. Each call gives another one.

    Emits nothing.
    """
    calendar = calendar_of(user=user)
    calendar.key, calendar.reset_at = uuid.uuid4(), timezone.now()
    calendar.save(update_fields=["key", "reset_at"])
    return calendar

"""Weeks in a row. A week is Monday to Sunday; a date is the one that the member gave."""

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.utils import timezone

from server.stats.shapes import Streak
from server.users.models import User

WEEK = dt.timedelta(days=7)


def today_of(member: User) -> dt.date:
    """The date on the member's own calendar."""
    return timezone.localdate(timezone=ZoneInfo(member.time_zone))


def week_of(day: dt.date) -> dt.date:
    """The Monday of its week."""
    return day - dt.timedelta(days=day.weekday())


def streaks(days: Iterable[dt.date]) -> list[Streak]:
    """Every run of weeks with at least one of `days` in each, oldest first."""
    runs: list[Streak] = []
    for monday in sorted({week_of(day) for day in days}):
        last = runs[-1] if runs else None
        if last and last.began and last.began + last.weeks * WEEK == monday:
            last.weeks += 1
        else:
            runs.append(Streak(weeks=1, began=monday))
    return runs


def longest(days: Iterable[dt.date]) -> Streak:
    """The longest run, the first of equals; no week without a day."""
    return max(streaks(days), key=lambda run: run.weeks, default=Streak(weeks=0, began=None))


def current(days: Iterable[dt.date], today: dt.date) -> Streak:
    """The newest run, if this week or the one before belongs to it: this one is not over yet."""
    runs = streaks(days)
    if runs and runs[-1].began:
        last_week = runs[-1].began + (runs[-1].weeks - 1) * WEEK
        if last_week >= week_of(today) - WEEK:
            return runs[-1]
    return Streak(weeks=0, began=None)

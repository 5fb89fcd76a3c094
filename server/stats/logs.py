"""What statistics are counted from: the diary entries and ratings that a reader may see."""

import datetime as dt
from typing import Any, NamedTuple

from django.db.models import Q

from server.diary.facts import visible_ratings
from server.diary.models import DiaryEntry, Rating
from server.social.visibility import visible
from server.users.models import User


class Log(NamedTuple):
    """A diary entry, as far as it is counted. `rating` in half-stars."""

    id: int
    movie_id: int
    watched_on: dt.date | None
    rating: int | None
    rewatch: bool
    liked: bool
    review_id: int | None


_FIELDS = ("id", "movie_id", "watched_on", "rating", "rewatch", "liked", "review__id")


def visible_logs(member: User, viewer: Any) -> list[Log]:
    """The entries of `member` that `viewer` may see, oldest first. Cost: one query."""
    entries = visible(DiaryEntry.objects.filter(member=member), viewer).order_by("id")
    return [Log(*row) for row in entries.values_list(*_FIELDS)]


def logs_of_year(member_id: int, year: int, audience: Q) -> list[Log]:
    """The member's entries with a date in `year`, oldest first. Cost: one index range."""
    days = dt.date(year, 1, 1), dt.date(year, 12, 31)
    entries = DiaryEntry.objects.filter(audience, member=member_id, watched_on__range=days)
    return [Log(*row) for row in entries.order_by("id").values_list(*_FIELDS)]


def ratings_given(logs: list[Log]) -> dict[int, int]:
    """The last rating of each film among `logs`, in their order; in half-stars."""
    return {log.movie_id: log.rating for log in logs if log.rating is not None}


def seen_ratings(member: User, viewer: Any) -> dict[int, int]:
    """What `viewer` may know of `member`'s ratings (`diary.facts` has the rule), by film.

    In half-stars. Cost: one query.
    """
    ratings = visible_ratings(Rating.objects.filter(member=member), viewer)
    return dict(ratings.values_list("movie_id", "rating"))

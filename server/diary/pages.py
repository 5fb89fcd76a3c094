"""Pages of what a member, or all of them, say of films: keyset pages, each through `visible`.

Pages of entries answer their ids; cards are made of them above (feed), where likes are known.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from server.core.pagination import MAX_ID, cut
from server.diary.facts import marks_of, ratings_of
from server.diary.models import DiaryEntry, MovieMark, Review, WatchlistItem
from server.diary.ratings import stars
from server.diary.shapes import Calendar, CalendarDay, CalendarYear, FilmFacts, WantedFilm
from server.movies.selectors import movie_refs
from server.social.models import Follow, Mute
from server.social.visibility import open_audiences, viewer_id_of, visible
from server.users.models import User

ReviewSort = Literal["recent", "popular", "friends"]
FilmKind = Literal["watched", "liked", "rated", "dnf"]
#: of the last entry shown: day, if it has one, and id
DiaryKey = tuple[dt.date | None, int]
#: of the last review shown: its likes where they decide the order, else 0, and id
ReviewKey = tuple[int, int]

#: films shown of each day of a calendar
MOVIES_A_DAY = 3

_DAYS = """
SELECT watched_on, count(*), (array_agg(movie_id ORDER BY id))[1:%(shown)s]
FROM diary_diaryentry
WHERE member_id = %(me)s AND watched_on >= %(first)s AND watched_on <= %(last)s
GROUP BY watched_on ORDER BY watched_on
"""
_YEARS = """
SELECT extract(year FROM watched_on)::int AS year, count(*)
FROM diary_diaryentry WHERE member_id = %(me)s GROUP BY year ORDER BY year DESC
"""


@dataclass(frozen=True, slots=True)
class DiaryFilters:
    """What a page of a diary is narrowed to. `rating` in half-stars; `month` needs `year`."""

    year: int | None = None
    month: int | None = None
    film: int | None = None
    tag: str | None = None
    rating: int | None = None
    rewatch: bool | None = None

    def q(self) -> Q:
        wanted = {
            "watched_on__year": self.year,
            "watched_on__month": self.month,
            "movie": self.film,
            "tags__contains": None if self.tag is None else [self.tag],
            "rating": self.rating,
            "rewatch": self.rewatch,
        }
        return Q(**{name: value for name, value in wanted.items() if value is not None})


def diary_entries(
    member: User, viewer: Any, *, filters: DiaryFilters, after: DiaryKey | None, limit: int
) -> tuple[list[int], str | None]:
    """`(entry ids, next)` of a member's diary, latest day first, undated last. Cost: one query."""
    rows = visible(DiaryEntry.objects.filter(filters.q(), member=member), viewer)
    if after is not None:
        rows = rows.filter(_behind(*after))
    found = rows.order_by(F("watched_on").desc(nulls_last=True), "-id")
    keys = list(found.values_list("watched_on", "id")[: limit + 1])
    page, following = cut(keys, limit, lambda key: key)
    return [entry_id for _, entry_id in page], following


def _behind(day: dt.date | None, entry_id: int) -> Q:
    if day is None:
        return Q(watched_on=None, id__lt=entry_id)
    return Q(watched_on__lt=day) | Q(watched_on=day, id__lt=entry_id) | Q(watched_on=None)


def reviewed_entries(
    member: User, viewer: Any, *, before: int | None, limit: int
) -> tuple[list[int], str | None]:
    """`(entry ids, next)` of a member's reviews, newest first. Cost: one query."""
    rows = Review.objects.filter(member=member, id__lt=MAX_ID if before is None else before)
    found = visible(rows, viewer, "member", "entry__audience").order_by("-id")
    keys = list(found.values_list("id", "entry_id")[: limit + 1])
    page, following = cut(keys, limit, lambda key: (key[0],))
    return [entry_id for _, entry_id in page], following


def film_reviews(
    movie_id: int, viewer: Any, *, sort: ReviewSort, after: ReviewKey | None, limit: int
) -> tuple[list[int], str | None]:
    """`(entry ids, next)` of a film's reviews: newest first, most liked first, or newest of those
    whom `viewer` follows. Without members whom they mute. Cost: one query.
    """
    rows = visible(Review.objects.filter(movie=movie_id), viewer, "member", "entry__audience")
    viewer_id = viewer_id_of(viewer)
    if viewer_id is not None:
        mutes = Mute.objects.filter(muter=viewer_id, muted=OuterRef("member_id"))
        rows = rows.exclude(Exists(mutes))
    if sort == "friends":
        follows = Follow.objects.filter(follower=viewer_id, followee=OuterRef("member_id"))
        rows = rows.filter(Exists(follows))
    page, following = cut(list(_sorted(rows, sort, after)[: limit + 1]), limit, lambda key: key[:2])
    return [entry_id for _, _, entry_id in page], following


def _sorted(
    rows: QuerySet[Review], sort: ReviewSort, after: ReviewKey | None
) -> QuerySet[Review, tuple[int, int, int]]:
    if sort == "popular":
        if after is not None:
            likes, review_id = after
            rows = rows.filter(
                Q(stats__like_count__lt=likes) | Q(stats__like_count=likes, id__lt=review_id)
            )
        ordered = rows.order_by("-stats__like_count", "-id")
    else:
        ordered = rows.filter(id__lt=after[1] if after else MAX_ID).order_by("-id")
    return ordered.values_list("stats__like_count", "id", "entry_id")


def wanted_films(
    member: User, viewer: Any, *, before: int | None, limit: int
) -> tuple[list[WantedFilm], str | None]:
    """A member's watchlist, newest first; empty for whom its audience leaves out.

    Cost: two queries.
    """
    rows = WatchlistItem.objects.filter(member=member, id__lt=MAX_ID if before is None else before)
    found = visible(rows, viewer, "member", "member__watchlist_audience").order_by("-id")
    page, following = cut(list(found[: limit + 1]), limit, lambda row: (row.pk,))
    movies = movie_refs({row.movie_id for row in page})
    return [
        WantedFilm(movie=movies[row.movie_id], added_at=row.added_at) for row in page
    ], following


def films_of(
    member: User, viewer: Any, *, kind: FilmKind, before: int | None, limit: int
) -> tuple[list[FilmFacts], str | None]:
    """Films that a member watched, liked, rated or did not finish, latest fact first, with all
    that `viewer` may see of each. Cost: seven queries at most.
    """
    audiences = open_audiences(viewer, member)
    found: Any
    if kind == "rated":
        found = ratings_of(member, audiences).values_list("id", "movie_id", "rated_at")
    else:
        found = marks_of(member, kind, audiences).values_list("id", "movie_id", "at")
    rows = found.filter(id__lt=MAX_ID if before is None else before).order_by("-id")
    page, following = cut(rows[: limit + 1], limit, lambda row: (row[0],))
    return _facts(member, audiences, [(movie_id, at) for _, movie_id, at in page]), following


def _facts(
    member: User, audiences: Collection[str], films: Sequence[tuple[int, dt.datetime]]
) -> list[FilmFacts]:
    of_page = Q(movie__in=[movie_id for movie_id, _ in films])
    marks = {
        kind: set(
            marks_of(member, kind, audiences).filter(of_page).values_list("movie_id", flat=True)
        )
        for kind in MovieMark.Kind
    }
    rated = ratings_of(member, audiences).filter(of_page)
    ratings = dict(rated.values_list("movie_id", "rating"))
    movies = movie_refs(movie_id for movie_id, _ in films)
    return [
        FilmFacts(
            movie=movies[movie_id],
            watched=movie_id in marks[MovieMark.Kind.WATCHED],
            liked=movie_id in marks[MovieMark.Kind.LIKED],
            dnf=movie_id in marks[MovieMark.Kind.DNF],
            rating=stars(ratings.get(movie_id)),
            at=at,
        )
        for movie_id, at in films
    ]


def calendar_of(user: User, year: int) -> Calendar:
    """A year of `user`'s own diary, day by day. Cost: three queries of one member's diary."""
    bounds = {"first": dt.date(year, 1, 1), "last": dt.date(year, 12, 31)}
    with connection.cursor() as cursor:
        cursor.execute(_DAYS, {"me": user.pk, "shown": MOVIES_A_DAY, **bounds})
        days = cursor.fetchall()
        cursor.execute(_YEARS, {"me": user.pk})
        years = cursor.fetchall()
    movies = movie_refs({movie_id for _, _, ids in days for movie_id in ids})
    return Calendar(
        year=year,
        entry_count=sum(count for _, count, _ in days),
        days=[
            CalendarDay(date=day, entry_count=count, movies=[movies[movie_id] for movie_id in ids])
            for day, count, ids in days
        ],
        years=[CalendarYear(year=y, entry_count=count) for y, count in years if y is not None],
        undated_count=next((count for y, count in years if y is None), 0),
    )

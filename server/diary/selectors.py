"""Reads of a member's own diary, and of what a film is to them."""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import F, Max

from server.core.domain import NotFound
from server.diary.cards import ENTRY_PARTS, entry_shape
from server.diary.models import DiaryEntry, MovieMark
from server.diary.ratings import stars
from server.diary.shapes import MovieViewer
from server.live.shapes import Entry, MovieRef
from server.movies.selectors import movie_refs
from server.social.visibility import visible
from server.users.models import User

#: films at the head of a profile
FAVOURITES = 4

_MOVIE_VIEWER = """
SELECT
  EXISTS (SELECT 1 FROM diary_moviemark
          WHERE member_id = %(me)s AND movie_id = %(movie)s AND kind = 'watched'),
  EXISTS (SELECT 1 FROM diary_moviemark
          WHERE member_id = %(me)s AND movie_id = %(movie)s AND kind = 'liked'),
  (SELECT rating FROM diary_rating WHERE member_id = %(me)s AND movie_id = %(movie)s),
  EXISTS (SELECT 1 FROM diary_watchlistitem WHERE member_id = %(me)s AND movie_id = %(movie)s),
  (SELECT count(*) FROM diary_diaryentry WHERE member_id = %(me)s AND movie_id = %(movie)s),
  EXISTS (SELECT 1 FROM diary_moviemark
          WHERE member_id = %(me)s AND movie_id = %(movie)s AND kind = 'dnf')
"""


def own_entry(user: User, entry_id: int) -> Entry:
    """An entry of `user`'s own diary. Raises: NotFound, for other members' entries too.

    Cost: two queries.
    """
    rows = DiaryEntry.objects.select_related(*ENTRY_PARTS).filter(id=entry_id, member=user)
    entry = rows.first()
    if entry is None:
        raise NotFound
    return entry_shape(entry, movie_refs([entry.movie_id])[entry.movie_id])


def watched_among(user: User, movie_ids: Iterable[int]) -> set[int]:
    """Those of the films that `user` has watched. Cost: one query."""
    marks = MovieMark.objects.filter(member=user, kind=MovieMark.Kind.WATCHED)
    return set(marks.filter(movie__in=set(movie_ids)).values_list("movie_id", flat=True))


def movie_viewer(user: User, movie_id: int) -> MovieViewer:
    """What a film is to `user`. Cost: one statement of index probes."""
    with connection.cursor() as cursor:
        cursor.execute(_MOVIE_VIEWER, {"me": user.id, "movie": movie_id})
        watched, liked, rating, in_watchlist, log_count, dnf = cursor.fetchone()
    return MovieViewer(
        watched=watched,
        liked=liked,
        rating=stars(rating),
        in_watchlist=in_watchlist,
        log_count=log_count,
        dnf=dnf,
    )


def favourite_movies(member: User, viewer: Any) -> list[MovieRef]:
    """The films that `member` likes best: liked in the diary, highest rating first, then newest.

    Made of entries that `viewer` may see. Cost: two queries; the diary of one member.
    """
    liked = visible(DiaryEntry.objects.filter(member=member, liked=True), viewer)
    best = (
        liked.values("movie_id")
        .annotate(best=Max("rating"), newest=Max("id"))
        .order_by(F("best").desc(nulls_last=True), "-newest")
        .values_list("movie_id", flat=True)[:FAVOURITES]
    )
    ids = list(best)
    refs = movie_refs(ids) if ids else {}
    return [refs[movie_id] for movie_id in ids]

"""Reads of what a member puts at the head of their profile."""

from typing import Any

from server.diary.models import FavouriteMovie, PinnedReview
from server.diary.selectors import favourite_movies
from server.live.shapes import MovieRef
from server.movies.selectors import movie_refs
from server.social.visibility import open_members
from server.users.models import User


def chosen_favourites(member: User, viewer: Any) -> list[MovieRef]:
    """The films that `member` chose, in their order; none for whom they are not open to.

    Cost: two queries, one where they chose none.
    """
    rows = open_members(FavouriteMovie.objects.filter(member=member), viewer, "member")
    ids = list(rows.order_by("position").values_list("movie_id", flat=True))
    refs = movie_refs(ids) if ids else {}
    return [refs[movie_id] for movie_id in ids]


def profile_favourites(member: User, viewer: Any) -> list[MovieRef]:
    """The films at the head of a profile: those chosen, else those liked best in the diary.

    Cost: three queries at most.
    """
    return chosen_favourites(member, viewer) or favourite_movies(member, viewer)


def pinned_review_ids(member: User) -> list[int]:
    """The reviews that `member` pinned, in their order. Cost: one query."""
    rows = PinnedReview.objects.filter(member=member).order_by("position")
    return list(rows.values_list("review_id", flat=True))

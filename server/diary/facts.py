"""Who may see what a member says of a film beside the entries: marks and ratings.

A fact that an entry states (watched, liked, rated so) is seen by those who see such an entry: an
entry for few is not told to all by the marks that it leaves, not even once it is gone. One that was
said by hand (`toggles.py`) is seen by the member's default audience too.
"""

from collections.abc import Collection
from typing import Any, TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet

from server.core.models import Audience
from server.diary.models import DiaryEntry, MovieMark, Rating
from server.social.visibility import viewer_id_of, visible
from server.users.models import User

Fact = TypeVar("Fact", MovieMark, Rating)

#: entries that state a mark
STATES = {
    MovieMark.Kind.WATCHED: Q(dnf=False),
    MovieMark.Kind.LIKED: Q(liked=True),
    MovieMark.Kind.DNF: Q(dnf=True),
}


def visible_marks(rows: QuerySet[MovieMark], viewer: Any, kind: str) -> QuerySet[MovieMark]:
    """Those of the marks of this kind that `viewer` may see. Cost: no query of its own."""
    return _visible(rows.filter(kind=kind), viewer, STATES[MovieMark.Kind(kind)])


def visible_ratings(rows: QuerySet[Rating], viewer: Any) -> QuerySet[Rating]:
    """Those of the members' current ratings that `viewer` may see. Cost: no query of its own."""
    return _visible(rows, viewer, Q(rating=OuterRef("rating")))


def marks_of(member: User, kind: str, audiences: Collection[str]) -> QuerySet[MovieMark]:
    """`visible_marks` of one member, for who may see `audiences` (`open_audiences`) of theirs.

    Cost: no query of its own; it reads no more of the diary than the films that are looked at.
    """
    rows = MovieMark.objects.filter(member=member, kind=kind)
    return _of(rows, member, audiences, STATES[MovieMark.Kind(kind)])


def ratings_of(member: User, audiences: Collection[str]) -> QuerySet[Rating]:
    """As `marks_of`, of ratings."""
    rows = Rating.objects.filter(member=member)
    return _of(rows, member, audiences, Q(rating=OuterRef("rating")))


def _of(
    rows: QuerySet[Fact], member: User, audiences: Collection[str], stated: Q
) -> QuerySet[Fact]:
    if Audience.ME in audiences:
        return rows
    entries = DiaryEntry.objects.filter(
        stated, member=member, movie=OuterRef("movie_id"), audience__in=audiences
    )
    by_hand = Q(by_hand=True) if member.default_audience in audiences else Q(pk__in=[])
    return rows.filter(Q(Exists(entries)) | by_hand)


def _visible(rows: QuerySet[Fact], viewer: Any, stated: Q) -> QuerySet[Fact]:
    entries = DiaryEntry.objects.filter(
        stated, member=OuterRef("member_id"), movie=OuterRef("movie_id")
    )
    own = Q(member=viewer_id_of(viewer))
    by_hand = visible(rows.filter(by_hand=True), viewer, "member", "member__default_audience")
    return rows.filter(
        own | Q(Exists(visible(entries, viewer))) | Q(by_hand=True, pk__in=by_hand.values("pk"))
    )

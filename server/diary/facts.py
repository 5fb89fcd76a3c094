"""Who may see what a member says of a film beside the entries: marks and ratings.

A fact that an entry states (watched, liked, rated so) is seen by those who see such an entry: an
entry for few is not told to all by the marks that it leaves, not even once it is gone. One that was
said by hand (`toggles.py`) is seen by the member's default audience too.
"""

from typing import Any, TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet

from server.diary.models import DiaryEntry, MovieMark, Rating
from server.social.visibility import viewer_id_of, visible

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


def _visible(rows: QuerySet[Fact], viewer: Any, stated: Q) -> QuerySet[Fact]:
    entries = DiaryEntry.objects.filter(
        stated, member=OuterRef("member_id"), movie=OuterRef("movie_id")
    )
    own = Q(member=viewer_id_of(viewer))
    by_hand = visible(rows.filter(by_hand=True), viewer, "member", "member__default_audience")
    return rows.filter(
        own | Q(Exists(visible(entries, viewer))) | Q(by_hand=True, pk__in=by_hand.values("pk"))
    )

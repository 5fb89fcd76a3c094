"""Cards from activities: one builder for REST and for events, in a constant number of queries."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from server.diary.markup import card_text
from server.diary.models import DiaryEntry, EntryStats, Review, ReviewStats
from server.diary.ratings import stars
from server.live.events import CardEvent, ReviewLiked, ReviewShared
from server.live.shapes import (
    Audience,
    Card,
    CardKind,
    Entry,
    LikedReview,
    MemberRef,
    MovieRef,
    ReviewBrief,
)
from server.movies.selectors import movie_refs
from server.social.cards import follow_card
from server.social.hidden import hidden_of
from server.social.models import Activity
from server.users.selectors import member_refs

#: the event of each card that shows somebody else's review
REVIEW_EVENTS: dict[str, type[CardEvent]] = {
    Activity.Kind.LIKED: ReviewLiked,
    Activity.Kind.REVIEW_SHARED: ReviewShared,
}
#: what `entry_shape` needs of an entry, for `select_related`
ENTRY_PARTS = ("review__stats", "stats")


def build_cards(activities: Sequence[Activity]) -> list[Card]:
    """The cards of these activities, in their order, with the reader's likes unset. Those of lists
    are built by `lists.cards`.

    An activity whose object went away, or changed its audience, since the activity was read has no
    card. Cost: four queries at most, whatever the number.
    """
    entries = _entries(activities)
    reviews = _reviews(activities)
    movies = movie_refs(
        {entry.movie_id for entry in entries.values()}
        | {review.movie_id for review in reviews.values()}
    )
    members = member_refs(_member_ids(activities, reviews.values()))
    found = (_card(activity, entries, reviews, movies, members) for activity in activities)
    return [card for card in found if card is not None]


def review_of(entry: DiaryEntry) -> Review | None:
    """The entry's review. Cost: no query when loaded with `select_related("review")`."""
    return getattr(entry, "review", None)


def entry_shape(entry: DiaryEntry, movie: MovieRef) -> Entry:
    """A diary entry loaded with `ENTRY_PARTS`. Cost: no query."""
    review = review_of(entry)
    stats = getattr(entry, "stats", None) or EntryStats()
    return Entry(
        id=entry.id,
        movie=movie,
        watched_on=entry.watched_on,
        rating=stars(entry.rating),
        rewatch=entry.rewatch,
        liked=entry.liked,
        audience=cast(Audience, entry.audience),
        review=None if review is None else ReviewBrief(**_brief(review)),
        rev=entry.rev,
        created_at=entry.created_at,
        dnf=entry.dnf,
        tags=entry.tags,
        like_count=stats.like_count,
        counts_rev=stats.rev,
        hidden=hidden_of(entry),
    )


def _brief(review: Review) -> dict[str, Any]:
    piece, truncated = card_text(review)
    stats: ReviewStats = review.stats
    return {
        "id": review.id,
        "excerpt": piece,
        "truncated": truncated,
        "contains_spoilers": review.contains_spoilers,
        "like_count": stats.like_count,
        "comment_count": stats.comment_count,
        "rev": stats.rev,
    }


def _entries(activities: Iterable[Activity]) -> dict[int, DiaryEntry]:
    ids = [row.object_id for row in activities if row.kind == Activity.Kind.LOGGED]
    if not ids:
        return {}
    return DiaryEntry.objects.select_related(*ENTRY_PARTS).in_bulk(ids)


def _reviews(activities: Iterable[Activity]) -> dict[int, Review]:
    ids = [row.object_id for row in activities if row.kind in REVIEW_EVENTS]
    return Review.objects.select_related("stats", "entry").in_bulk(ids) if ids else {}


def _member_ids(activities: Iterable[Activity], reviews: Iterable[Review]) -> set[int]:
    ids = {row.actor_id for row in activities} | {review.member_id for review in reviews}
    return ids | {row.object_id for row in activities if row.kind == Activity.Kind.FOLLOWED}


def _card(
    activity: Activity,
    entries: dict[int, DiaryEntry],
    reviews: dict[int, Review],
    movies: dict[int, MovieRef],
    members: dict[int, MemberRef],
) -> Card | None:
    actor = members.get(activity.actor_id)
    if actor is None:
        return None
    if activity.kind == Activity.Kind.FOLLOWED:
        followee = members.get(activity.object_id)
        if followee is None:
            return None
        return follow_card(activity, actor=actor, followee=followee)
    if activity.kind in REVIEW_EVENTS:
        review = reviews.get(activity.object_id)
        if review is None or review.entry.audience != activity.audience:
            return None
        liked = LikedReview(
            **_brief(review),
            author=members[review.member_id],
            movie=movies[review.movie_id],
            rating=stars(review.entry.rating),
        )
        return _with(activity, actor, review=liked)
    entry = entries.get(activity.object_id)
    if entry is None or entry.audience != activity.audience:
        return None
    return _with(activity, actor, entry=entry_shape(entry, movies[entry.movie_id]))


def _with(
    activity: Activity,
    actor: MemberRef,
    *,
    entry: Entry | None = None,
    review: LikedReview | None = None,
) -> Card:
    return Card(
        id=activity.id,
        kind=cast(CardKind, activity.kind),
        at=activity.at,
        actor=actor,
        rev=activity.rev,
        entry=entry,
        review=review,
    )

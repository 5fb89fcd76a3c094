"""What reactions are about — a review, a list, an entry — held as it is until the transaction ends,
with its counters and those who hear of them.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from django.db import connection

from server.core.db import bump_counters, lock_name
from server.core.domain import NotFound
from server.diary.models import DiaryEntry, EntryStats, Review, ReviewStats
from server.lists.models import List, ListStats
from server.lists.telling import list_topics
from server.live import topics
from server.live.events import ObjectCounted, ReviewCounted, ReviewCounts
from server.live.services import emit
from server.live.shapes import Audience
from server.social.models import TargetKind
from server.social.services import pair_name
from server.social.visibility import may_see_content
from server.users.models import User

# The locks last until the end of the transaction; what was deleted meanwhile has no row.
_HOLD_REVIEW = """
SELECT r.id, r.member_id, e.audience, r.entry_id, r.movie_id,
       (SELECT a.id FROM social_activity a WHERE a.kind = 'diary.logged' AND a.object_id = e.id),
       u.comment_policy
FROM diary_review r JOIN diary_diaryentry e ON e.id = r.entry_id
JOIN users_user u ON u.id = r.member_id AND u.is_active
WHERE r.id = %s FOR SHARE OF e, r
"""
_HOLD_LIST = """
SELECT l.id, l.member_id, l.audience, l.unlisted, l.title, u.comment_policy
FROM lists_list l JOIN users_user u ON u.id = l.member_id AND u.is_active
WHERE l.id = %s FOR SHARE OF l
"""
_HOLD_ENTRY = """
SELECT e.id, e.member_id, e.audience, e.movie_id,
       (SELECT r.id FROM diary_review r WHERE r.entry_id = e.id),
       (SELECT a.id FROM social_activity a WHERE a.kind = 'diary.logged' AND a.object_id = e.id)
FROM diary_diaryentry e JOIN users_user u ON u.id = e.member_id AND u.is_active
WHERE e.id = %s FOR SHARE OF e
"""


@dataclass(frozen=True, slots=True)
class Held:
    """A piece of content whose words and audience stay as they are until the transaction ends."""

    id: int
    author_id: int
    audience: Audience


@dataclass(frozen=True, slots=True)
class HeldReview(Held):
    entry_id: int
    movie_id: int
    activity_id: int
    #: who may comment on it
    comment_policy: str

    @property
    def kind(self) -> str:
        return "review"

    @property
    def topic(self) -> topics.Topic:
        return topics.review(self.id)

    @property
    def notified(self) -> dict[str, Any]:
        """How a notification names it: keywords of `notify`."""
        return {
            "target_kind": TargetKind.REVIEW,
            "target_id": self.id,
            "movie_id": self.movie_id,
        }

    def count_comment(self, step: int) -> Callable[[], None]:
        """Change the counter; the row stays locked: call it last before the events. What is
        answered emits `review.counts`.
        """
        event = ReviewCounted(**counts_of(self, bump_review(self, comment_count=step)))
        return partial(emit_counts, event, self)


@dataclass(frozen=True, slots=True)
class HeldList(Held):
    unlisted: bool
    title: str
    comment_policy: str

    @property
    def kind(self) -> str:
        return "list"

    @property
    def topic(self) -> topics.Topic:
        return topics.list_(self.id)

    @property
    def notified(self) -> dict[str, Any]:
        return {"target_kind": TargetKind.LIST, "target_id": self.id, "title": self.title}

    def count_comment(self, step: int) -> Callable[[], None]:
        """As of a review; what is answered emits `object.counts`."""
        stats = bump_counters(ListStats, self.id, comment_count=step)
        return partial(emit_list_counts, self, stats)


@dataclass(frozen=True, slots=True)
class HeldEntry(Held):
    movie_id: int
    review_id: int | None
    activity_id: int

    @property
    def notified(self) -> dict[str, Any]:
        return {"target_kind": TargetKind.ENTRY, "target_id": self.id, "movie_id": self.movie_id}


H = TypeVar("H", bound=Held)


def hold_review(user: User, review_id: int, *, also: Collection[int] = ()) -> HeldReview:
    """The review, kept as it is until the transaction ends, and blocks with its author kept out.

    `also`: others with whom `user` is to stay on terms. Raises: NotFound, for a review that is
    hidden from `user` too.
    """
    return _seen_by(user, hold_review_of_any(user, review_id, also=also))


def hold_review_of_any(user: User, review_id: int, *, also: Collection[int] = ()) -> HeldReview:
    """The same without a look at who may see it. Raises: NotFound, if it is gone."""
    author_id = Review.objects.filter(id=review_id).values_list("member_id", flat=True).first()
    return HeldReview(*_hold(_HOLD_REVIEW, user, review_id, author_id, also))


def hold_list(user: User, list_id: int, *, also: Collection[int] = ()) -> HeldList:
    """As `hold_review`, for a list."""
    return _seen_by(user, hold_list_of_any(user, list_id, also=also))


def hold_list_of_any(user: User, list_id: int, *, also: Collection[int] = ()) -> HeldList:
    """As `hold_review_of_any`, for a list."""
    owner_id = List.objects.filter(id=list_id).values_list("member_id", flat=True).first()
    return HeldList(*_hold(_HOLD_LIST, user, list_id, owner_id, also))


def hold_entry(user: User, entry_id: int) -> HeldEntry:
    """As `hold_review`, for a diary entry."""
    author_id = DiaryEntry.objects.filter(id=entry_id).values_list("member_id", flat=True).first()
    return _seen_by(user, HeldEntry(*_hold(_HOLD_ENTRY, user, entry_id, author_id, ())))


def bump_review(review: HeldReview, **deltas: int) -> ReviewStats:
    """Change the review's counters; the row stays locked: call it last before the events."""
    return bump_counters(ReviewStats, review.id, **deltas)


def emit_counts(event: ReviewCounts, review: HeldReview) -> None:
    """Tell counters to all who may see the review. They name nobody, so nobody is their actor."""
    _tell(event, review, _card_topics(review, topics.review(review.id)))


def counts_of(review: HeldReview, stats: ReviewStats) -> dict[str, int]:
    """The fields of `ReviewCounts`."""
    return {
        "review_id": review.id,
        "movie_id": review.movie_id,
        "entry_id": review.entry_id,
        "activity_id": review.activity_id,
        "like_count": stats.like_count,
        "comment_count": stats.comment_count,
        "rev": stats.rev,
    }


def emit_list_counts(held: HeldList, stats: ListStats) -> None:
    """Tell a list's counters to all who may see it. Emits: `object.counts`."""
    event = ObjectCounted(
        target_kind="list",
        target_id=held.id,
        activity_id=None,
        like_count=stats.like_count,
        comment_count=stats.comment_count,
        rev=stats.rev,
    )
    heard = list_topics(
        held.id, owner_id=held.author_id, audience=held.audience, unlisted=held.unlisted
    )
    _tell(event, held, heard)


def emit_entry_counts(entry: HeldEntry, stats: EntryStats) -> None:
    """Tell an entry's counter to all who may see it. Emits: `object.counts`."""
    event = ObjectCounted(
        target_kind="entry",
        target_id=entry.id,
        activity_id=entry.activity_id,
        like_count=stats.like_count,
        comment_count=0,
        rev=stats.rev,
    )
    page = [] if entry.review_id is None else [topics.review(entry.review_id)]
    _tell(event, entry, _card_topics(entry, *page))


def _card_topics(held: HeldReview | HeldEntry, *pages: topics.Topic) -> list[topics.Topic]:
    """Where the card of an entry is read, and the entry's own pages."""
    heard = [
        *pages,
        topics.movie(held.movie_id),
        topics.author(held.author_id),
        topics.user(held.author_id),
    ]
    return [*heard, topics.PUBLIC] if held.audience == "public" else heard


def _tell(event: ReviewCounts | ObjectCounted, held: Held, heard: list[topics.Topic]) -> None:
    emit(event, topics=heard, owner_ids=[held.author_id], audience=held.audience)


def _hold(
    sql: str, user: User, object_id: int, author_id: int | None, also: Collection[int]
) -> tuple[Any, ...]:
    if author_id is None:
        raise NotFound
    for name in sorted(pair_name(user.id, other_id) for other_id in {author_id, *also}):
        lock_name(name, shared=True)
    with connection.cursor() as cursor:
        cursor.execute(sql, [object_id])
        row = cursor.fetchone()
    if row is None:
        raise NotFound
    return row


def _seen_by(user: User, held: H) -> H:
    if not may_see_content(user.id, held.author_id, held.audience):
        raise NotFound
    return held

"""What likes and comments share: the review they are about, held as it is, and its counters."""

from dataclasses import dataclass

from django.db import connection

from server.core.db import bump_counters, lock_name
from server.core.domain import NotFound
from server.diary.models import Review, ReviewStats
from server.live import topics
from server.live.events import ReviewCounts
from server.live.services import emit
from server.live.shapes import Audience
from server.social.services import pair_name
from server.social.visibility import may_see_content
from server.users.models import User

# The locks last until the end of the transaction; an entry or review deleted meanwhile has no row.
_HOLD = """
SELECT r.id, r.entry_id, r.movie_id, r.member_id, e.audience,
       (SELECT a.id FROM social_activity a WHERE a.kind = 'diary.logged' AND a.object_id = e.id),
       u.comment_policy
FROM diary_review r JOIN diary_diaryentry e ON e.id = r.entry_id
JOIN users_user u ON u.id = r.member_id AND u.is_active
WHERE r.id = %s FOR SHARE OF e, r
"""


@dataclass(frozen=True, slots=True)
class HeldReview:
    """A review whose text and audience stay as they are until the transaction ends."""

    id: int
    entry_id: int
    movie_id: int
    author_id: int
    audience: Audience
    activity_id: int
    #: who may comment on it
    comment_policy: str


def hold_review(user: User, review_id: int, *, with_member: int | None = None) -> HeldReview:
    """The review, kept as it is until the transaction ends, and blocks with its author kept out.

    `with_member`: another one with whom `user` is to stay on terms. Raises: NotFound, for a review
    that is hidden from `user` too.
    """
    review = hold_review_of_any(user, review_id, with_member=with_member)
    if not may_see_content(user.id, review.author_id, review.audience):
        raise NotFound
    return review


def hold_review_of_any(user: User, review_id: int, *, with_member: int | None = None) -> HeldReview:
    """The same without a look at who may see it. Raises: NotFound, if it is gone."""
    author_id = Review.objects.filter(id=review_id).values_list("member_id", flat=True).first()
    if author_id is None:
        raise NotFound
    others = {author_id} if with_member is None else {author_id, with_member}
    for name in sorted(pair_name(user.id, other_id) for other_id in others):
        lock_name(name, shared=True)
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [review_id])
        row = cursor.fetchone()
    if row is None:
        raise NotFound
    return HeldReview(*row)


def bump_review(review: HeldReview, **deltas: int) -> ReviewStats:
    """Change the review's counters; the row stays locked: call it last before the events."""
    return bump_counters(ReviewStats, review.id, **deltas)


def emit_counts(event: ReviewCounts, review: HeldReview) -> None:
    """Tell counters to all who may see the review. They name nobody, so nobody is their actor."""
    heard = [
        topics.review(review.id),
        topics.movie(review.movie_id),
        topics.author(review.author_id),
        topics.user(review.author_id),
    ]
    emit(
        event,
        topics=[*heard, topics.PUBLIC] if review.audience == "public" else heard,
        owner_ids=[review.author_id],
        audience=review.audience,
    )


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

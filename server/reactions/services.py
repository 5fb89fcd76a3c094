"""Writes of reactions: like a review, and take the like back.

Locks, in this order: the pair's name (shared: it only keeps a block out), the entry (shared: it
keeps edits out), the like, counters of the review, read state.
"""

from dataclasses import dataclass

import msgspec
from django.db import connection, transaction

from server.core.db import bump_counters, insert_new, lock_name, retry_deadlock
from server.core.domain import NotFound
from server.diary.cards import build_cards
from server.diary.models import Review, ReviewStats
from server.live import topics
from server.live.events import LikeAdded, LikeRemoved, ReviewLiked
from server.live.services import emit
from server.live.shapes import Audience
from server.reactions.models import Like
from server.reactions.shapes import LikeState
from server.social.models import Activity, Notification
from server.social.selectors import activity_of
from server.social.services import emit_card, notify, pair_name, remove_activity
from server.social.visibility import may_see_content
from server.users.models import User
from server.users.selectors import member_ref

# The locks last until the end of the transaction; an entry or review deleted meanwhile has no row.
_HOLD = """
SELECT r.id, r.entry_id, r.movie_id, r.member_id, e.audience,
       (SELECT a.id FROM social_activity a WHERE a.kind = 'diary.logged' AND a.object_id = e.id)
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


@retry_deadlock
@transaction.atomic
def like_review(*, user: User, review_id: int) -> LikeState:
    """Like a review. Repeating it changes nothing and emits nothing.

    Raises: NotFound (no such review, or hidden from `user`).
    Emits: `like.added`, `review.liked` (unless it is `user`'s own review); one notification.
    """
    review = _hold(user, review_id)
    if insert_new(Like, member_id=user.id, review_id=review.id) is None:
        return _state(review, liked=True)
    activity = None
    if review.author_id != user.id:
        activity = Activity.objects.create(
            kind=Activity.Kind.LIKED,
            actor=user,
            object_id=review.id,
            movie_id=review.movie_id,
            owner_ids=[review.author_id],
            audience=review.audience,
        )
    state = _count(LikeAdded, review, by=user, step=1)
    if activity is not None:
        (card,) = build_cards([activity])
        emit_card(ReviewLiked(card=card), activity)
        notify(
            recipient_id=review.author_id,
            kind=Notification.Kind.REVIEW_LIKE,
            actor=user,
            target_id=review.id,
            movie_id=review.movie_id,
        )
    return state


@retry_deadlock
@transaction.atomic
def unlike_review(*, user: User, review_id: int) -> LikeState:
    """Take a like back. Repeating it changes nothing and emits nothing; the notification stays.

    Raises: NotFound (no such review, or hidden from `user`).
    Emits: `like.removed`, `activity.removed` for the like's card.
    """
    review = _hold(user, review_id)
    deleted, _ = Like.objects.filter(member=user, review=review.id).delete()
    if not deleted:
        return _state(review, liked=False)
    state = _count(LikeRemoved, review, by=user, step=-1)
    activity = activity_of(kind=Activity.Kind.LIKED, actor_id=user.id, object_id=review.id)
    if activity is not None:
        remove_activity(activity, review_id=review.id)
    return state


def _hold(user: User, review_id: int) -> HeldReview:
    """The review, kept as it is until the transaction ends. Raises: NotFound."""
    author_id = Review.objects.filter(id=review_id).values_list("member_id", flat=True).first()
    if author_id is None:
        raise NotFound
    lock_name(pair_name(user.id, author_id), shared=True)
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [review_id])
        row = cursor.fetchone()
    review = None if row is None else HeldReview(*row)
    if review is None or not may_see_content(user.id, review.author_id, review.audience):
        raise NotFound
    return review


def _count(
    event: type[LikeAdded | LikeRemoved], review: HeldReview, *, by: User, step: int
) -> LikeState:
    """Change the review's like counter; tell all who may see the review, and `by`'s other tabs."""
    stats = bump_counters(ReviewStats, review.id, like_count=step)
    heard = [
        topics.review(review.id),
        topics.movie(review.movie_id),
        topics.author(review.author_id),
        topics.user(review.author_id),
    ]
    count = event(
        review_id=review.id,
        movie_id=review.movie_id,
        entry_id=review.entry_id,
        activity_id=review.activity_id,
        like_count=stats.like_count,
        rev=stats.rev,
        member=None,
    )
    emit(
        count,
        topics=[*heard, topics.PUBLIC] if review.audience == "public" else heard,
        owner_ids=[review.author_id],
        audience=review.audience,
    )
    mine = msgspec.structs.replace(count, member=member_ref(by))
    emit(mine, topics=[topics.member(by.id)], audience="me")
    return LikeState(liked=event is LikeAdded, like_count=stats.like_count, rev=stats.rev)


def _state(review: HeldReview, *, liked: bool) -> LikeState:
    stats = ReviewStats.objects.get(review_id=review.id)
    return LikeState(liked=liked, like_count=stats.like_count, rev=stats.rev)

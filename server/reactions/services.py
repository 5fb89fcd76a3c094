"""Writes of reactions: like a review, and take the like back.

Locks, in this order: the pair's name (shared: it only keeps a block out), the entry (shared: it
keeps edits out), the like, counters of the review, read state.
"""

import msgspec
from django.db import transaction
from django.db.models import Q

from server.core.db import insert_new, retry_deadlock
from server.diary.cards import build_cards
from server.diary.models import ReviewStats
from server.live import topics
from server.live.events import LikeAdded, LikeRemoved, ReviewLiked
from server.live.services import emit
from server.reactions.held import HeldReview, bump_review, counts_of, emit_counts, hold_review
from server.reactions.models import Like
from server.reactions.shapes import LikeState
from server.social.models import Activity, NotificationKind
from server.social.notifications import notify, withdraw_notifications
from server.social.selectors import activity_of
from server.social.services import emit_card, remove_activity
from server.users.models import User
from server.users.selectors import member_ref


@retry_deadlock
@transaction.atomic
def like_review(*, user: User, review_id: int) -> LikeState:
    """Like a review. Repeating it changes nothing and emits nothing.

    Raises: NotFound (no such review, or hidden from `user`).
    Emits: `like.added`, `review.liked` (unless it is `user`'s own review); one notification.
    """
    review = hold_review(user, review_id)
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
            kind=NotificationKind.REVIEW_LIKE,
            actor=user,
            target_id=review.id,
            movie_id=review.movie_id,
        )
    return state


@retry_deadlock
@transaction.atomic
def unlike_review(*, user: User, review_id: int) -> LikeState:
    """Take a like back. Repeating it changes nothing and emits nothing.

    What its author has read stays told, and a like that comes back is no news then; what they have
    not read is withdrawn.
    Raises: NotFound (no such review, or hidden from `user`).
    Emits: `like.removed`, `activity.removed` for the like's card, `notification.added` for a group
    that lost the member.
    """
    review = hold_review(user, review_id)
    deleted, _ = Like.objects.filter(member=user, review=review.id).delete()
    if not deleted:
        return _state(review, liked=False)
    state = _count(LikeRemoved, review, by=user, step=-1)
    activity = activity_of(kind=Activity.Kind.LIKED, actor_id=user.id, object_id=review.id)
    if activity is not None:
        remove_activity(activity, review_id=review.id)
        withdraw_notifications(
            recipient_id=review.author_id,
            which=Q(kind=NotificationKind.REVIEW_LIKE, target_id=review.id, actor=user),
            unread_only=True,
        )
    return state


def _count(
    event: type[LikeAdded | LikeRemoved], review: HeldReview, *, by: User, step: int
) -> LikeState:
    """Change the review's like counter; tell all who may see the review, and `by`'s other tabs."""
    stats = bump_review(review, like_count=step)
    count = event(**counts_of(review, stats), member=None)
    emit_counts(count, review)
    mine = msgspec.structs.replace(count, member=member_ref(by))
    emit(mine, topics=[topics.member(by.id)], audience="me")
    return LikeState(liked=event is LikeAdded, like_count=stats.like_count, rev=stats.rev)


def _state(review: HeldReview, *, liked: bool) -> LikeState:
    stats = ReviewStats.objects.get(review_id=review.id)
    return LikeState(liked=liked, like_count=stats.like_count, rev=stats.rev)

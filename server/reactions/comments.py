"""Writes of comments: write one under a review, change it, remove it.

Locks, in this order: the pairs' names (shared: they keep blocks out), the entry (shared: it keeps
edits out), the comment, counters of the review, read states by member.
"""

from typing import NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from server.core.db import retry_deadlock
from server.core.domain import DomainError, Forbidden, NotFound
from server.live import topics
from server.live.events import (
    CommentAdded,
    CommentEvent,
    CommentRemoved,
    CommentUpdated,
    ReviewCounted,
)
from server.live.services import emit
from server.live.shapes import Comment as CommentShape
from server.reactions.comment_selectors import (
    comment_shape,
    may_comment,
    may_see_deeds_of,
    visible_comments,
)
from server.reactions.held import (
    HeldReview,
    bump_review,
    counts_of,
    emit_counts,
    hold_review,
    hold_review_of_any,
)
from server.reactions.models import Comment
from server.social.models import NotificationKind
from server.social.notifications import notify, withdraw_notifications
from server.social.visibility import may_see_content
from server.users.models import User


class CommentsClosed(Forbidden):
    code = "comments_closed"
    detail = "The author of this review has not opened it to your comments."


class Answered(NamedTuple):
    """The comment that another one answers."""

    id: int
    author_id: int


@retry_deadlock
@transaction.atomic
def write_comment(
    *, user: User, review_id: int, text: str, reply_to: int | None = None
) -> CommentShape:
    """Comment on a review, or answer a comment of its thread. Not safe to repeat.

    Raises: NotFound (no such review, or hidden from `user`), CommentsClosed, DomainError not_found
    on `reply_to` (not of this thread, removed, or hidden).
    Emits: `comment.added`, `review.counts`; a notification to the review's author, and one to the
    answered author, who is told of the answer alone.
    """
    answered = None if reply_to is None else _answered(user, review_id, reply_to)
    review = hold_review(user, review_id, with_member=answered.author_id if answered else None)
    if not may_comment(user.id, review.author_id, review.comment_policy):
        raise CommentsClosed
    if answered is not None:
        _answered(user, review_id, answered.id)  # once more, with the blocks kept out
    comment = Comment.objects.create(
        member=user, review_id=review.id, reply_to_id=answered.id if answered else None, text=text
    )
    comment.refresh_from_db(fields=["created_at"])
    shape = _announce(CommentAdded, comment, review, step=1)
    _notify(comment, user, review, answered)
    return shape


@retry_deadlock
@transaction.atomic
def edit_comment(*, user: User, comment_id: int, text: str) -> CommentShape:
    """Change the text of one's own comment. Safe to repeat: the same text changes nothing.

    Raises: NotFound (no such comment, removed, or its review is hidden), Forbidden for another's.
    Emits: `comment.updated`.
    """
    review = hold_review(user, _review_of(comment_id))
    comment = _locked(comment_id)
    if comment.removed_at is not None:
        raise NotFound
    if comment.member_id != user.id:
        _refuse(user, comment)
    if comment.text == text:
        return comment_shape(comment)
    comment.text, comment.edited_at, comment.rev = text, timezone.now(), comment.rev + 1
    comment.save(update_fields=["text", "edited_at", "rev"])
    return _announce(CommentUpdated, comment, review, step=0)


@retry_deadlock
@transaction.atomic
def remove_comment(*, user: User, comment_id: int) -> None:
    """Take a comment away: its author, or the author of the review. Safe to repeat.

    A tombstone stays in the thread, without the text. It works across a block too: both may always
    clear away what is theirs.
    Raises: NotFound (no such comment, or hidden), Forbidden for others.
    Emits: `comment.removed`, `review.counts`; what was told of it is withdrawn.
    """
    review = hold_review_of_any(user, _review_of(comment_id))
    comment = _locked(comment_id)
    if user.id not in (comment.member_id, review.author_id):
        if not may_see_content(user.id, review.author_id, review.audience):
            raise NotFound
        _refuse(user, comment)
    if comment.removed_at is not None:
        return
    comment.text, comment.removed_at, comment.rev = "", timezone.now(), comment.rev + 1
    comment.save(update_fields=["text", "removed_at", "rev"])
    _announce(CommentRemoved, comment, review, step=-1)
    told = {review.author_id}
    if comment.reply_to is not None:
        told.add(comment.reply_to.member_id)
    for recipient_id in sorted(told):
        withdraw_notifications(
            recipient_id=recipient_id, which=Q(target_id=review.id, comment_id=comment.id)
        )


def _answered(user: User, review_id: int, comment_id: int) -> Answered:
    thread = Comment.objects.filter(review=review_id, removed_at__isnull=True)
    row = visible_comments(thread, user).filter(id=comment_id).first()
    if row is None:
        raise DomainError("not_found", "There is no such comment here.", field="reply_to")
    return Answered(row.id, row.member_id)


def _review_of(comment_id: int) -> int:
    rows = Comment.objects.filter(id=comment_id)
    review_id = rows.values_list("review_id", flat=True).first()
    if review_id is None:
        raise NotFound
    return review_id


def _locked(comment_id: int) -> Comment:
    rows = Comment.objects.select_for_update(of=("self",), no_key=True)
    comment = rows.select_related("member", "reply_to").filter(id=comment_id).first()
    if comment is None:
        raise NotFound
    return comment


def _refuse(user: User, comment: Comment) -> None:
    """Raises: Forbidden for a comment that `user` may see, NotFound for another."""
    if visible_comments(Comment.objects.filter(id=comment.id), user).exists():
        raise Forbidden
    raise NotFound


def _announce(
    event: type[CommentEvent], comment: Comment, review: HeldReview, *, step: int
) -> CommentShape:
    """Count the comment if it came or went, and tell the thread; counters are locked first."""
    stats = bump_review(review, comment_count=step) if step else None
    shape = comment_shape(comment)
    emit(
        event(comment=shape),
        topics=[topics.review(review.id)],
        actor_id=comment.member_id,
        owner_ids=[review.author_id],
        audience=review.audience,
    )
    if stats is not None:
        emit_counts(ReviewCounted(**counts_of(review, stats)), review)
    return shape


def _notify(comment: Comment, user: User, review: HeldReview, answered: Answered | None) -> None:
    """Tell the author of the review, or the one who is answered; nobody of what they cannot see."""
    kinds = {review.author_id: NotificationKind.COMMENT}
    if answered is not None:
        kinds[answered.author_id] = NotificationKind.REPLY
    for recipient_id in sorted(kinds):
        may_see = may_see_content(recipient_id, review.author_id, review.audience)
        if may_see and may_see_deeds_of(recipient_id, user):
            notify(
                recipient_id=recipient_id,
                kind=kinds[recipient_id],
                actor=user,
                target_id=review.id,
                movie_id=review.movie_id,
                comment_id=comment.id,
            )

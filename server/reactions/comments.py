"""Writes of comments: write one under a review or a list, change it, remove it.

Locks, in this order: the pairs' names (shared: they keep blocks out), the entry or the list
(shared: it keeps edits out), the comment, counters of what it stands under, read states by member.
"""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from server.core.db import retry_deadlock
from server.core.domain import Conflict, DomainError, Forbidden, NotFound
from server.core.texts import check_text
from server.live.events import CommentAdded, CommentEvent, CommentRemoved, CommentUpdated
from server.live.services import emit
from server.live.shapes import Comment as CommentShape
from server.reactions.comment_selectors import (
    comment_for,
    comment_shape,
    may_comment,
    may_see_deeds_of,
    visible_comments,
    with_parts,
)
from server.reactions.mentions import named_in, settle_mentions, who_may_know
from server.reactions.models import Comment
from server.reactions.threads import Thread, hold_thread, hold_thread_of_any, target_of
from server.social.hidden import refuse_hidden
from server.social.models import NotificationKind
from server.social.notifications import notify, withdraw_notifications
from server.social.visibility import may_see_content
from server.users.models import User

#: Long enough for a second thought, too short to turn what others have answered into something else
EDIT_WINDOW = dt.timedelta(minutes=15)


class CommentsClosed(Forbidden):
    code = "comments_closed"
    detail = "The author has not opened this to your comments."


class EditWindowOver(Conflict):
    code = "edit_window_over"
    detail = "A comment can be changed for 15 minutes. Write another one, or remove it."


class Answered(NamedTuple):
    """The comment that another one answers."""

    id: int
    author_id: int


@retry_deadlock
@transaction.atomic
def write_comment(
    *,
    user: User,
    review_id: int | None = None,
    list_id: int | None = None,
    text: str,
    reply_to: int | None = None,
) -> CommentShape:
    """Comment on a review or a list, or answer a comment of its thread. Not safe to repeat.

    Raises: NotFound (no such thing, or hidden from `user`), CommentsClosed, DomainError not_found
    on `reply_to` (not of this thread, removed, or hidden); what `check_text` raises.
    Emits: `comment.added`; `review.counts`, or `object.counts` of the list; a notification to the
    author of what it stands under, one to the answered author, one to each member named in it:
    everybody is told once.
    """
    target = {"review_id": review_id, "list_id": list_id}
    answered = None if reply_to is None else _answered(user, target, reply_to)
    named = named_in(text)
    also = {member.id for member in named} | ({answered.author_id} if answered else set())
    thread = hold_thread(user, **target, also=also)
    if not may_comment(user.id, thread.author_id, thread.comment_policy):
        raise CommentsClosed
    if answered is not None:
        _answered(user, target, answered.id)  # once more, with the blocks kept out
    reply_id = answered.id if answered else None
    comment = Comment.objects.create(
        member=user, target_kind=thread.kind, **target, reply_to_id=reply_id, text=text
    )
    _check_words(comment)
    fresh, _ = _settle_mentions(comment, named, thread, user)
    shape = _announce(CommentAdded, comment, thread, step=1)
    kinds = {member.id: NotificationKind.MENTION for member in fresh}
    kinds[thread.author_id] = _comment_kind(thread)
    if answered is not None:
        kinds[answered.author_id] = NotificationKind.REPLY
    _notify(comment, user, thread, kinds)
    shape.liked = False  # only now: an event is the same for everybody
    return shape


@retry_deadlock
@transaction.atomic
def edit_comment(*, user: User, comment_id: int, text: str) -> CommentShape:
    """Change the text of one's own comment, within `EDIT_WINDOW` of writing it. Safe to repeat:
    the same text changes nothing.

    Raises: NotFound (no such comment, removed, or what it stands under is hidden), Forbidden for
    another's, HiddenByModeration, EditWindowOver.
    Emits: `comment.updated`; a notification to who is named now and was not; that of who is named
    no more is withdrawn.
    """
    target, named = target_of(comment_id), named_in(text)
    thread = hold_thread(user, **target, also={member.id for member in named})
    comment = locked_row(comment_id)
    if comment.member_id == user.id:
        refuse_hidden(comment)
    if comment.removed_at is not None:
        raise NotFound
    if comment.member_id != user.id:
        _refuse(user, comment)
    if comment.text == text:
        return comment_for(user, comment_shape(comment))
    if comment.created_at < timezone.now() - EDIT_WINDOW:
        raise EditWindowOver
    comment.text, comment.edited_at, comment.rev = text, timezone.now(), comment.rev + 1
    comment.save(update_fields=["text", "edited_at", "rev"])
    _check_words(comment)
    fresh, gone = _settle_mentions(comment, named, thread, user)
    shape = _announce(CommentUpdated, comment, thread, step=0)
    told = {thread.author_id} | ({comment.reply_to.member_id} if comment.reply_to else set())
    kinds = {member.id: NotificationKind.MENTION for member in fresh if member.id not in told}
    _notify(comment, user, thread, kinds)
    _withdraw(comment, thread, gone, kind=NotificationKind.MENTION)
    return comment_for(user, shape)


@retry_deadlock
@transaction.atomic
def remove_comment(*, user: User, comment_id: int) -> None:
    """Take a comment away: its author, or the author of what it stands under. Safe to repeat.

    A tombstone stays in the thread, without the text. It works across a block too: both may always
    clear away what is theirs.
    Raises: NotFound (no such comment, or hidden), Forbidden for others.
    Emits: `comment.removed` and the counters; what was told of it is withdrawn.
    """
    thread = hold_thread_of_any(user, **target_of(comment_id))
    comment = locked_row(comment_id)
    if user.id not in (comment.member_id, thread.author_id):
        if not may_see_content(user.id, thread.author_id, thread.audience):
            raise NotFound
        _refuse(user, comment)
    if comment.removed_at is not None:
        _give_up(comment)
        return
    comment.text, comment.removed_at, comment.rev = "", timezone.now(), comment.rev + 1
    comment.save(update_fields=["text", "removed_at", "rev"])
    _, named = settle_mentions(comment, [])
    _announce(CommentRemoved, comment, thread, step=-1)
    told = {thread.author_id, comment.member_id, *named}
    if comment.reply_to is not None:
        told.add(comment.reply_to.member_id)
    _withdraw(comment, thread, told)


def _give_up(comment: Comment) -> None:
    """A hidden comment that was removed besides is no more than removed: nothing is put back."""
    if comment.hidden_at is not None:
        comment.hidden_at, comment.hidden_reason = None, ""
        comment.save(update_fields=["hidden_at", "hidden_reason"])


def locked_comment(comment_id: int) -> tuple[Comment, Thread]:
    """A comment and its thread, locked as every change of it locks them. Part of a service.

    Raises: NotFound.
    """
    author = User.objects.filter(comments=comment_id).first()
    if author is None:
        raise NotFound
    thread = hold_thread_of_any(author, **target_of(comment_id))
    return locked_row(comment_id), thread


def put_back(comment: Comment, thread: Thread, *, text: str) -> None:
    """Undo a removal: the text stands in the thread again. Nobody is notified a second time.

    Part of a service that called `locked_comment`. Emits: `comment.updated`, and the counters.
    """
    comment.text, comment.removed_at, comment.rev = text, None, comment.rev + 1
    comment.save(update_fields=["text", "removed_at", "rev"])
    _settle_mentions(comment, named_in(text), thread, comment.member)
    _announce(CommentUpdated, comment, thread, step=1)


def locked_row(comment_id: int) -> Comment:
    """The comment with its author and what it answers, locked; its thread is held. Part of a
    service. Raises: NotFound.
    """
    rows = Comment.objects.select_for_update(of=("self",), no_key=True)
    comment = rows.select_related("member", "reply_to", "stats").filter(id=comment_id).first()
    if comment is None:
        raise NotFound
    return comment


def _check_words(comment: Comment) -> None:
    texts = (comment.text,)
    check_text(kind="comment", target_id=comment.id, member_id=comment.member_id, texts=texts)


def _answered(user: User, target: dict[str, int | None], comment_id: int) -> Answered:
    thread = Comment.objects.filter(**target, removed_at__isnull=True)
    row = visible_comments(thread, user).filter(id=comment_id).first()
    if row is None:
        raise DomainError("not_found", "There is no such comment here.", field="reply_to")
    return Answered(row.id, row.member_id)


def _refuse(user: User, comment: Comment) -> None:
    """Raises: Forbidden for a comment that `user` may see, NotFound for another."""
    if visible_comments(Comment.objects.filter(id=comment.id), user).exists():
        raise Forbidden
    raise NotFound


def _settle_mentions(
    comment: Comment, named: Iterable[User], thread: Thread, writer: User
) -> tuple[list[User], list[int]]:
    allowed = who_may_know(
        named, writer=writer, owner_id=thread.author_id, audience=thread.audience
    )
    return settle_mentions(comment, allowed)


def _announce(
    event: type[CommentEvent], comment: Comment, thread: Thread, *, step: int
) -> CommentShape:
    """Count the comment if it came or went, and tell the thread; counters are locked first."""
    tell_count = thread.count_comment(step) if step else None
    shape = comment_shape(with_parts(Comment.objects.filter(id=comment.id)).get())
    emit(
        event(comment=shape),
        topics=[thread.topic],
        actor_id=comment.member_id,
        owner_ids=[thread.author_id],
        audience=thread.audience,
    )
    if tell_count is not None:
        tell_count()
    return shape


def _comment_kind(thread: Thread) -> NotificationKind:
    is_list = thread.kind == "list"
    return NotificationKind.LIST_COMMENT if is_list else NotificationKind.COMMENT


def _notify(
    comment: Comment, user: User, thread: Thread, kinds: dict[int, NotificationKind]
) -> None:
    """Tell members of a comment, each by one kind; nobody of what they cannot see."""
    for recipient_id in sorted(kinds):
        may_see = may_see_content(recipient_id, thread.author_id, thread.audience)
        if may_see and may_see_deeds_of(recipient_id, user):
            notify(
                recipient_id=recipient_id,
                kind=kinds[recipient_id],
                actor=user,
                comment_id=comment.id,
                **thread.notified,
            )


def _withdraw(
    comment: Comment, thread: Thread, recipient_ids: Iterable[int], *, kind: str = ""
) -> None:
    """Take back what members were told of a comment, or what they were told by one kind."""
    which = Q(
        target_kind=thread.notified["target_kind"], target_id=thread.id, comment_id=comment.id
    )
    if kind:
        which &= Q(kind=kind)
    for recipient_id in sorted(set(recipient_ids)):
        withdraw_notifications(recipient_id=recipient_id, which=which)

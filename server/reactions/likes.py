"""Likes of lists, diary entries and comments; those of reviews, which have cards, are `services`.

Locks, in this order: the pairs' names (shared), what is liked (shared; a comment whole), the like,
its counter, read state.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

from django.db import transaction
from django.db.models import Model, Q

from server.core.db import bump_counters, insert_new, retry_deadlock
from server.core.domain import NotFound
from server.diary.models import EntryStats
from server.lists.models import ListLike, ListStats
from server.live import topics
from server.live.events import ObjectCounted, ObjectLiked
from server.live.services import emit
from server.live.shapes import CountedTarget
from server.reactions.comment_selectors import visible_comments
from server.reactions.comments import locked_row
from server.reactions.held import emit_entry_counts, emit_list_counts, hold_entry, hold_list
from server.reactions.models import Comment, CommentLike, CommentStats, EntryLike
from server.reactions.shapes import LikeState
from server.reactions.threads import Thread, hold_thread, target_of
from server.social.models import NotificationKind
from server.social.notifications import notify, withdraw_notifications
from server.social.visibility import may_see_content
from server.users.models import User

Stats = ListStats | EntryStats | CommentStats


@dataclass(frozen=True, slots=True)
class Liked:
    """A thing that is held, with what a like of it does."""

    kind: CountedTarget
    id: int
    author_id: int
    likes: type[Model]
    stats: type[Model]
    #: emits the counter to all who may see the thing
    tell: Callable[[Any], None]
    notice: NotificationKind
    #: how a notification names it: keywords of `notify`
    notified: dict[str, Any] = field(default_factory=dict)

    @property
    def column(self) -> str:
        return f"{self.kind}_id"


@retry_deadlock
@transaction.atomic
def like_list(*, user: User, list_id: int) -> LikeState:
    """Like a list. Repeating it changes nothing and emits nothing.

    Raises: NotFound (no such list, or hidden from `user`).
    Emits: `object.counts`, `object.liked` to `user`'s other tabs; one notification.
    """
    return _like(user, _list(user, list_id))


@retry_deadlock
@transaction.atomic
def unlike_list(*, user: User, list_id: int) -> LikeState:
    """Take a like back. Repeating it changes nothing and emits nothing. What its owner has read
    stays told, and a like that comes back is no news then; what they have not read is withdrawn.

    Raises: NotFound (no such list, or hidden from `user`).
    Emits: `object.counts`, `object.liked`, `notification.added` for a group that lost the member.
    """
    return _unlike(user, _list(user, list_id))


@retry_deadlock
@transaction.atomic
def like_entry(*, user: User, entry_id: int) -> LikeState:
    """As `like_list`, for a diary entry."""
    return _like(user, _entry(user, entry_id))


@retry_deadlock
@transaction.atomic
def unlike_entry(*, user: User, entry_id: int) -> LikeState:
    """As `unlike_list`, for a diary entry."""
    return _unlike(user, _entry(user, entry_id))


@retry_deadlock
@transaction.atomic
def like_comment(*, user: User, comment_id: int) -> LikeState:
    """As `like_list`, for a comment that stands: its thread alone hears of it."""
    return _like(user, _comment(user, comment_id))


@retry_deadlock
@transaction.atomic
def unlike_comment(*, user: User, comment_id: int) -> LikeState:
    """As `unlike_list`, for a comment that stands."""
    return _unlike(user, _comment(user, comment_id))


def _like(user: User, thing: Liked) -> LikeState:
    like = {"member_id": user.id, thing.column: thing.id}
    if insert_new(thing.likes, **like) is None:
        return _state(thing, liked=True)
    state = _count(user, thing, step=1)
    notify(recipient_id=thing.author_id, kind=thing.notice, actor=user, **thing.notified)
    return state


def _unlike(user: User, thing: Liked) -> LikeState:
    mine = thing.likes._default_manager.filter(**{thing.column: thing.id}, member_id=user.id)
    if not mine.delete()[0]:
        return _state(thing, liked=False)
    state = _count(user, thing, step=-1)
    told = Q(
        kind=thing.notice,
        actor=user,
        target_kind=thing.notified["target_kind"],
        target_id=thing.notified["target_id"],
        comment_id=thing.notified.get("comment_id"),
    )
    if thing.author_id != user.id:
        withdraw_notifications(recipient_id=thing.author_id, which=told, unread_only=True)
    return state


def _count(user: User, thing: Liked, *, step: int) -> LikeState:
    """Change the counter; tell all who may see the thing, and `user`'s other tabs."""
    stats = cast(Stats, bump_counters(thing.stats, thing.id, like_count=step))
    thing.tell(stats)
    state = LikeState(liked=step > 0, like_count=stats.like_count, rev=stats.rev)
    mine = ObjectLiked(
        target_kind=thing.kind,
        target_id=thing.id,
        liked=state.liked,
        like_count=state.like_count,
        rev=state.rev,
    )
    emit(mine, topics=[topics.member(user.id)], audience="me")
    return state


def _state(thing: Liked, *, liked: bool) -> LikeState:
    row = thing.stats._default_manager.filter(pk=thing.id).first() or thing.stats()
    stats = cast(Stats, row)
    return LikeState(liked=liked, like_count=stats.like_count, rev=stats.rev)


def _list(user: User, list_id: int) -> Liked:
    held = hold_list(user, list_id)
    return Liked(
        kind="list",
        id=held.id,
        author_id=held.author_id,
        likes=ListLike,
        stats=ListStats,
        tell=lambda stats: emit_list_counts(held, stats),
        notice=NotificationKind.LIST_LIKE,
        notified=held.notified,
    )


def _entry(user: User, entry_id: int) -> Liked:
    held = hold_entry(user, entry_id)
    return Liked(
        kind="entry",
        id=held.id,
        author_id=held.author_id,
        likes=EntryLike,
        stats=EntryStats,
        tell=lambda stats: emit_entry_counts(held, stats),
        notice=NotificationKind.ENTRY_LIKE,
        notified=held.notified,
    )


def _comment(user: User, comment_id: int) -> Liked:
    author_id = Comment.objects.filter(id=comment_id).values_list("member_id", flat=True).first()
    if author_id is None:
        raise NotFound
    thread = hold_thread(user, **target_of(comment_id), also={author_id})
    comment = locked_row(comment_id)
    standing = Comment.objects.filter(id=comment_id, removed_at__isnull=True)
    if not visible_comments(standing, user).exists():
        raise NotFound
    is_told = may_see_content(comment.member_id, thread.author_id, thread.audience)
    return Liked(
        kind="comment",
        id=comment.id,
        # Nobody is told of a comment that they cannot see any more, be it their own.
        author_id=comment.member_id if is_told else user.id,
        likes=CommentLike,
        stats=CommentStats,
        tell=lambda stats: _tell_comment(comment, thread, stats),
        notice=NotificationKind.COMMENT_LIKE,
        notified={**thread.notified, "comment_id": comment.id},
    )


def _tell_comment(comment: Comment, thread: Thread, stats: CommentStats) -> None:
    """Tell a comment's counter to all who may see the comment: its author is the actor."""
    event = ObjectCounted(
        target_kind="comment",
        target_id=comment.id,
        activity_id=None,
        like_count=stats.like_count,
        comment_count=0,
        rev=stats.rev,
    )
    emit(
        event,
        topics=[thread.topic],
        actor_id=comment.member_id,
        owner_ids=[thread.author_id],
        audience=thread.audience,
    )

"""Writes of the social graph: follow, block, mute; activities and notifications; members' counters.

Locks, in this order: the pair's name, rows, counters (`MemberStats` by id), `ReadState`.
"""

from collections.abc import Mapping, Sequence
from typing import cast

import msgspec
from django.db import transaction
from django.db.models import Max, Q

from server.core.db import bump_counters, insert_new, lock_name, retry_deadlock
from server.core.domain import DomainError, NotFound
from server.live import topics
from server.live.events import (
    ActivityRemoved,
    CardEvent,
    FeedChanged,
    MemberFollowed,
    MemberStatsChanged,
    NotificationAdded,
    NotificationRead,
)
from server.live.services import emit
from server.live.shapes import Audience, CardKind
from server.social.cards import card_topics, follow_card
from server.social.models import (
    Activity,
    Block,
    Follow,
    MemberStats,
    Mute,
    Notification,
    ReadState,
)
from server.social.relations import relation_between
from server.social.selectors import (
    activity_of,
    member_stats,
    member_stats_shape,
    notification_shapes,
)
from server.social.shapes import FollowState, NotificationState, Relation
from server.social.visibility import visible_member
from server.users.models import User
from server.users.selectors import member_by_username, member_ref

Counters = Mapping[str, int]


def pair_name(one_id: int, other_id: int) -> str:
    """The lock that orders all changes of what two members are to each other."""
    return f"pair:{min(one_id, other_id)}:{max(one_id, other_id)}"


@retry_deadlock
@transaction.atomic
def follow_member(*, user: User, username: str) -> FollowState:
    """Follow a member. Repeating it changes nothing and emits nothing.

    Raises: NotFound (no such member, or hidden), DomainError cannot_follow_self.
    Emits: `member.followed`, `member.stats` of both, `feed.changed` to both; one notification.
    """
    other = _other(user, username, "follow")
    lock_name(pair_name(user.id, other.id))
    if relation_between(user.id, other.id).hidden:
        raise NotFound
    if insert_new(Follow, follower_id=user.id, followee_id=other.id) is not None:
        activity = Activity.objects.create(
            kind=Activity.Kind.FOLLOWED,
            actor=user,
            object_id=other.id,
            owner_ids=[other.id],
            audience="public",
        )
        change_member_stats({user.id: {"following_count": 1}, other.id: {"follower_count": 1}})
        card = follow_card(activity, actor=member_ref(user), followee=member_ref(other))
        emit_card(MemberFollowed(card=card), activity)
        _tell_both(user, other)
        notify(recipient_id=other.id, kind=Notification.Kind.FOLLOW, actor=user)
    return FollowState(follows=True, follower_count=member_stats(other.id).follower_count)


@retry_deadlock
@transaction.atomic
def unfollow_member(*, user: User, username: str) -> None:
    """Stop following a member. Repeating it changes nothing and emits nothing.

    Raises: NotFound (no such member, or hidden).
    Emits: `activity.removed` for the follow's card, `member.stats` and `feed.changed` of both.
    """
    other = visible_member(user, username)
    lock_name(pair_name(user.id, other.id))
    if _remove_follows([(user, other)]):
        _tell_both(user, other)


@retry_deadlock
@transaction.atomic
def block_member(*, user: User, username: str) -> None:
    """Hide two members from each other, and end what they were to each other. Safe to repeat.

    Removes the follows both ways and the notifications between the two; likes stay counted.
    Raises: NotFound (no such member, or one who blocks `user`), DomainError cannot_block_self.
    Emits: `feed.changed` to both; for each follow what `unfollow_member` emits.
    """
    other = _other(user, username, "block")
    lock_name(pair_name(user.id, other.id))
    relation = relation_between(user.id, other.id)
    if relation.blocked_by and not relation.blocks:
        raise NotFound
    if insert_new(Block, blocker_id=user.id, blocked_id=other.id) is not None:
        _remove_follows([(user, other), (other, user)])
        _tell_both(user, other)
        for recipient, actor in sorted([(user.id, other.id), (other.id, user.id)]):
            withdraw_notifications(recipient_id=recipient, which=Q(actor=actor))


@retry_deadlock
@transaction.atomic
def unblock_member(*, user: User, username: str) -> None:
    """Take a block back; follows do not come back with it. Safe to repeat.

    Raises: NotFound (no such member, or one who blocks `user`).
    Emits: `feed.changed` to both.
    """
    other = member_by_username(username)
    lock_name(pair_name(user.id, other.id))
    deleted, _ = Block.objects.filter(blocker=user, blocked=other).delete()
    if deleted:
        _tell_both(user, other)
    elif relation_between(user.id, other.id).hidden:
        raise NotFound


@retry_deadlock
@transaction.atomic
def mute_member(*, user: User, username: str) -> None:
    """Take a member out of `user`'s feeds; they do not notice. Safe to repeat.

    Raises: NotFound (no such member, or hidden), DomainError cannot_mute_self.
    Emits: `feed.changed` to `user` alone.
    """
    other = _other(user, username, "mute")
    lock_name(pair_name(user.id, other.id))
    if insert_new(Mute, muter_id=user.id, muted_id=other.id) is not None:
        _tell(user, other, relation_between(user.id, other.id))


@retry_deadlock
@transaction.atomic
def unmute_member(*, user: User, username: str) -> None:
    """Take a mute back. Safe to repeat.

    Raises: NotFound (no such member, or hidden). Emits: `feed.changed` to `user` alone.
    """
    other = visible_member(user, username)
    lock_name(pair_name(user.id, other.id))
    deleted, _ = Mute.objects.filter(muter=user, muted=other).delete()
    if deleted:
        _tell(user, other, relation_between(user.id, other.id))


def _other(user: User, username: str, verb: str) -> User:
    other = member_by_username(username) if verb == "block" else visible_member(user, username)
    if other.id == user.id:
        raise DomainError(f"cannot_{verb}_self", f"You cannot {verb} yourself.")
    return other


def _remove_follows(pairs: Sequence[tuple[User, User]]) -> bool:
    """Delete those of the follows (follower, followee) that stand, with their cards and counts."""
    changes: dict[int, dict[str, int]] = {}
    removed = []
    for follower, followee in pairs:
        deleted, _ = Follow.objects.filter(follower=follower, followee=followee).delete()
        if not deleted:
            continue
        changes.setdefault(follower.id, {})["following_count"] = -1
        changes.setdefault(followee.id, {})["follower_count"] = -1
        removed.append((follower, followee))
    if removed:
        change_member_stats(changes)
    for follower, followee in removed:
        activity = activity_of(
            kind=Activity.Kind.FOLLOWED, actor_id=follower.id, object_id=followee.id
        )
        if activity is not None:
            remove_activity(activity)
    return bool(removed)


def _tell_both(one: User, other: User) -> None:
    relation = relation_between(one.id, other.id)
    _tell(one, other, relation)
    _tell(other, one, relation.reversed())


def _tell(member: User, other: User, relation: Relation) -> None:
    """Emit the absolute state of `member` towards `other`; the pair's lock orders these events."""
    emit(
        FeedChanged(
            member_id=member.id,
            other=member_ref(other),
            follows=relation.follows,
            followed_by=relation.followed_by,
            hidden=relation.hidden,
            muted=relation.mutes,
        ),
        topics=[topics.member(member.id)],
    )


def change_member_stats(changes: Mapping[int, Counters]) -> None:
    """Add to members' counters, `{member_id: {"log_count": 1}}`, and tell their profiles.

    Part of a service: locks the counter rows by id until its transaction ends; call it after
    films' and reviews' counters. Emits: `member.stats` of each.
    """
    for member_id in sorted(changes):
        row = bump_counters(MemberStats, member_id, **changes[member_id])
        shape = member_stats_shape(row)
        emit(
            MemberStatsChanged(**msgspec.structs.asdict(shape)),
            topics=[topics.user(member_id)],
        )


def emit_card(event: CardEvent, activity: Activity, *, review_id: int | None = None) -> None:
    """Emit a card to all who may see its activity."""
    emit(
        event,
        topics=card_topics(activity, review_id=review_id),
        actor_id=activity.actor_id,
        owner_ids=activity.owner_ids,
        audience=cast(Audience, activity.audience),
    )


def remove_activity(
    activity: Activity, *, entry_id: int | None = None, review_id: int | None = None
) -> None:
    """Delete an activity that its object's service has locked.

    Emits: `activity.removed`, a tombstone, to all who could see the card.
    """
    Activity.objects.filter(id=activity.id).delete()
    emit_tombstone(activity, entry_id=entry_id, review_id=review_id)


def emit_tombstone(
    activity: Activity, *, entry_id: int | None = None, review_id: int | None = None
) -> None:
    """Emit the end of a card, with its next `rev`, to all who could see it as `activity` stands."""
    emit(
        ActivityRemoved(
            activity_id=activity.id,
            kind=cast(CardKind, activity.kind),
            rev=activity.rev + 1,
            entry_id=entry_id,
            review_id=review_id,
            movie_id=activity.movie_id,
        ),
        topics=card_topics(activity, review_id=review_id),
        actor_id=activity.actor_id,
        owner_ids=activity.owner_ids,
        audience=cast(Audience, activity.audience),
    )


def notify(
    *, recipient_id: int, kind: str, actor: User, target_id: int = 0, movie_id: int | None = None
) -> None:
    """Tell a member what somebody did, once for each kind, actor and target. Part of a service.

    Never to oneself, to or from somebody hidden, nor from somebody whom the recipient mutes. The
    read state is locked before the row gets its id, so that ids are the order of commits for the
    recipient.
    Emits: `notification.added`.
    """
    if recipient_id == actor.id:
        return
    relation = relation_between(recipient_id, actor.id)
    told = Notification.objects.filter(
        recipient=recipient_id, kind=kind, actor=actor, target_id=target_id
    )
    if relation.hidden or relation.mutes or told.exists():
        return
    state = bump_counters(ReadState, recipient_id, unread_count=1)
    row = Notification.objects.create(
        recipient_id=recipient_id, kind=kind, actor=actor, target_id=target_id, movie_id=movie_id
    )
    (shape,) = notification_shapes([row], read_up_to=state.read_up_to)
    emit(
        NotificationAdded(
            notification=shape,
            unread_count=state.unread_count,
            read_up_to=state.read_up_to,
            rev=state.rev,
        ),
        topics=[topics.member(recipient_id)],
        actor_id=actor.id,
    )


@retry_deadlock
@transaction.atomic
def mark_notifications_read(*, user: User, up_to: int) -> NotificationState:
    """All up to and with notification `up_to` has been read. Safe to repeat; never backwards.

    Emits: `notification.read` to all pages of `user`, if anything changed.
    """
    return _settle_read_state(_locked_read_state(user.id), up_to=up_to)


def withdraw_notifications(*, recipient_id: int, which: Q) -> None:
    """Delete notifications of a member whose cause is gone. Part of a service.

    Emits: `notification.read` with the new count, if an unread one was among them.
    """
    doomed = Notification.objects.filter(which, recipient=recipient_id)
    if doomed.exists():
        state = _locked_read_state(recipient_id)
        doomed.delete()
        _settle_read_state(state, up_to=0)


def _locked_read_state(member_id: int) -> ReadState:
    insert_new(ReadState, member_id=member_id, rev=0, read_up_to=0, unread_count=0)
    return ReadState.objects.select_for_update(no_key=True).get(member_id=member_id)


def _settle_read_state(state: ReadState, *, up_to: int) -> NotificationState:
    """Count again what is unread, with everything up to `up_to` read. The row is locked.

    A place beyond the newest notification is the newest: what comes later is unread.
    """
    mine = Notification.objects.filter(recipient=state.member_id)
    newest = mine.aggregate(newest=Max("id"))["newest"] or 0
    read_up_to = max(state.read_up_to, min(up_to, newest))
    unread = mine.filter(id__gt=read_up_to).count()
    changed = (read_up_to, unread) != (state.read_up_to, state.unread_count)
    if changed:
        state.read_up_to, state.unread_count, state.rev = read_up_to, unread, state.rev + 1
        state.save(update_fields=["read_up_to", "unread_count", "rev"])
    shape = NotificationState(
        unread_count=state.unread_count, read_up_to=state.read_up_to, rev=state.rev
    )
    if changed:
        emit(
            NotificationRead(**msgspec.structs.asdict(shape)),
            topics=[topics.member(state.member_id)],
        )
    return shape

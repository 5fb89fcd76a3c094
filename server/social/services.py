"""Writes of the social graph: follow, block, mute; activities; members' counters.

Locks, in this order: the pair's name, the followee's account (shared: it keeps a change of privacy
out), rows, counters (`MemberStats` by id), `ReadState`.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import cast

import msgspec
from django.db import transaction
from django.db.models import Q

from server.core.db import bump_counters, insert_new, lock_name, retry_deadlock
from server.core.domain import DomainError, NotFound
from server.live import topics
from server.live.events import (
    ActivityRemoved,
    CardEvent,
    FeedChanged,
    MemberFollowed,
    MemberStatsChanged,
)
from server.live.services import emit
from server.live.shapes import Audience, CardKind
from server.social.cards import card_topics, follow_card
from server.social.models import (
    Activity,
    Block,
    Follow,
    FollowRequest,
    MemberStats,
    Mute,
    NotificationKind,
)
from server.social.notifications import mark_notifications_read as mark_notifications_read
from server.social.notifications import notify, withdraw_notifications
from server.social.relations import relation_between
from server.social.selectors import (
    activity_of,
    member_stats,
    member_stats_shape,
)
from server.social.shapes import FollowState, Relation
from server.social.visibility import visible_member
from server.users.models import User
from server.users.selectors import member_by_username, member_ref
from server.users.standing import account_name

Counters = Mapping[str, int]


def pair_name(one_id: int, other_id: int) -> str:
    """The lock that orders all changes of what two members are to each other."""
    return f"pair:{min(one_id, other_id)}:{max(one_id, other_id)}"


@retry_deadlock
@transaction.atomic
def follow_member(*, user: User, username: str) -> FollowState:
    """Follow a member, or ask a private one. Repeating it changes nothing and emits nothing.

    Raises: NotFound (no such member, or hidden), DomainError cannot_follow_self.
    Emits: `member.followed`, `member.stats` of both, `feed.changed` to both; one notification. To
    ask emits `feed.changed` to both and one notification.
    """
    other = _other(user, username, "follow")
    lock_name(pair_name(user.id, other.id))
    relation = relation_between(user.id, other.id)
    if relation.hidden:
        raise NotFound
    if not relation.follows:
        if is_private_now(other.id):
            _ask(user, other)
            return _follow_state(other, follows=False)
        asked = delete_request(user, other)
        add_follows([(user, other)])
        if asked:
            withdraw_request_notice(user, other)
        notify(recipient_id=other.id, kind=NotificationKind.FOLLOW, actor=user)
    return _follow_state(other, follows=True)


def _follow_state(other: User, *, follows: bool) -> FollowState:
    count = member_stats(other.id).follower_count
    return FollowState(follows=follows, requested=not follows, follower_count=count)


def is_private_now(member_id: int) -> bool:
    """Whether a member is private; they stay so until the open transaction ends."""
    lock_name(account_name(member_id), shared=True)
    return User.objects.filter(pk=member_id, is_private=True).exists()


def _ask(user: User, other: User) -> None:
    if insert_new(FollowRequest, follower_id=user.id, followee_id=other.id) is not None:
        tell_both(user, other)
        notify(recipient_id=other.id, kind=NotificationKind.FOLLOW_REQUEST, actor=user)


def add_follows(pairs: Sequence[tuple[User, User]]) -> None:
    """Insert follows (follower, followee) that do not stand yet. Part of a service that holds the
    pairs' locks.

    Emits: `member.stats` of all, then for each `member.followed`, and `feed.changed` to both.
    """
    changes: dict[int, Counter[str]] = defaultdict(Counter)
    added = []
    for follower, followee in pairs:
        if insert_new(Follow, follower_id=follower.id, followee_id=followee.id) is None:
            continue
        changes[follower.id]["following_count"] += 1
        changes[followee.id]["follower_count"] += 1
        activity = Activity.objects.create(
            kind=Activity.Kind.FOLLOWED,
            actor=follower,
            object_id=followee.id,
            owner_ids=[followee.id],
            audience="public",
        )
        added.append((activity, follower, followee))
    change_member_stats(changes)
    for activity, follower, followee in added:
        card = follow_card(activity, actor=member_ref(follower), followee=member_ref(followee))
        emit_card(MemberFollowed(card=card), activity)
        tell_both(follower, followee)


def delete_request(follower: User, followee: User) -> bool:
    """Whether the follower was asking. Part of a service that holds the pair's lock and then calls
    `withdraw_request_notice`, after its counters.
    """
    deleted, _ = FollowRequest.objects.filter(follower=follower, followee=followee).delete()
    return bool(deleted)


def withdraw_request_notice(follower: User, followee: User) -> None:
    """Take back that the followee was told of a request. Part of a service.

    Emits: what `withdraw_notifications` emits.
    """
    asked = Q(actor=follower, kind=NotificationKind.FOLLOW_REQUEST)
    withdraw_notifications(recipient_id=followee.id, which=asked)


@retry_deadlock
@transaction.atomic
def unfollow_member(*, user: User, username: str) -> None:
    """Stop following a member, or asking to. Repeating it changes nothing and emits nothing.

    Raises: NotFound (no such member, or hidden).
    Emits: `activity.removed` for the follow's card, `member.stats` and `feed.changed` of both; a
    request's notification is withdrawn.
    """
    other = visible_member(user, username)
    lock_name(pair_name(user.id, other.id))
    unfollowed = _remove_follows([(user, other)])
    asked = delete_request(user, other)
    if unfollowed or asked:
        tell_both(user, other)
    if asked:
        withdraw_request_notice(user, other)


@retry_deadlock
@transaction.atomic
def block_member(*, user: User, username: str) -> None:
    """Hide two members from each other, and end what they were to each other. Safe to repeat.

    Removes follows and requests both ways and the notifications between the two; likes stay
    counted.
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
        delete_request(user, other)
        delete_request(other, user)
        tell_both(user, other)
        for recipient, actor in sorted([(user.id, other.id), (other.id, user.id)]):
            withdraw_notifications(recipient_id=recipient, which=Q(actor=actor), tell_groups=False)


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
        tell_both(user, other)
    elif relation_between(user.id, other.id).hidden:
        raise NotFound


@retry_deadlock
@transaction.atomic
def mute_member(*, user: User, username: str) -> None:
    """Take a member out of `user`'s feeds and notifications; they do not notice. Safe to repeat.

    Raises: NotFound (no such member, or hidden), DomainError cannot_mute_self.
    Emits: `feed.changed` to `user` alone; `notification.read` if an unread one was among them.
    """
    other = _other(user, username, "mute")
    lock_name(pair_name(user.id, other.id))
    if insert_new(Mute, muter_id=user.id, muted_id=other.id) is not None:
        _tell(user, other, relation_between(user.id, other.id))
        withdraw_notifications(recipient_id=user.id, which=Q(actor=other), tell_groups=False)


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


def tell_both(one: User, other: User) -> None:
    """Tell each of two members what they are to the other now. Part of a service that holds the
    pair's lock. Emits: `feed.changed` to both.
    """
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
            requested=relation.requested,
            requested_by=relation.requested_by,
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

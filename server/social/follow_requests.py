"""Answers to follow requests: accept, decline; and all of an account that is private no more.

A request to an account that is not private is the row of a job: `accept_open_requests` finds it,
whatever was lost on the way.
"""

from collections.abc import Sequence

from django.db import transaction

from server.core.db import lock_name, retry_deadlock
from server.core.domain import NotFound
from server.social.models import FollowRequest, NotificationKind
from server.social.notifications import notify
from server.social.relations import relation_between
from server.social.selectors import member_stats
from server.social.services import (
    add_follows,
    delete_request,
    is_private_now,
    pair_name,
    tell_both,
    withdraw_request_notice,
)
from server.social.shapes import RequestState
from server.social.visibility import visible_member
from server.users.models import User

#: requests accepted in one transaction; it holds the member's counters for some 0.3 s
BATCH = 50


@retry_deadlock
@transaction.atomic
def accept_request(*, user: User, username: str) -> RequestState:
    """Let a member who asked follow `user`. Safe to repeat: who follows already is accepted.

    Raises: NotFound (nobody who asks, or follows, by that name; or hidden).
    Emits: what a follow emits, but its notification: the follower is told that they were accepted,
    and `user` no longer that they ask.
    """
    other = visible_member(user, username)
    lock_name(pair_name(user.id, other.id))
    if not _accept([other], followee=user) and not relation_between(other.id, user.id).follows:
        raise NotFound
    return RequestState(accepted=True, follower_count=member_stats(user.id).follower_count)


@retry_deadlock
@transaction.atomic
def decline_request(*, user: User, username: str) -> None:
    """Refuse a member who asked to follow `user`; they may ask again. Safe to repeat.

    Raises: NotFound (no such member, or hidden).
    Emits: `feed.changed` to both; the notification is withdrawn.
    """
    other = visible_member(user, username)
    lock_name(pair_name(user.id, other.id))
    if delete_request(other, user):
        tell_both(other, user)
        withdraw_request_notice(other, user)


def accept_open_requests() -> int:
    """Accept every request to an account that is not private, a batch a transaction; returns how
    many. Safe to repeat, to be cut short, and to run several times at once.

    Emits: what `accept_request` emits, for each.
    """
    accepted = 0
    while batch := _next_batch():
        accepted += _accept_batch(batch)
    return accepted


def _next_batch() -> list[FollowRequest]:
    """The oldest requests to one account that is open now."""
    due = FollowRequest.objects.filter(
        followee__is_private=False, followee__is_active=True, follower__is_active=True
    )
    first = due.order_by("id").values_list("followee", flat=True).first()
    rows = due.filter(followee=first).select_related("follower", "followee")
    return list(rows.order_by("id")[:BATCH])


@retry_deadlock
@transaction.atomic
def _accept_batch(batch: Sequence[FollowRequest]) -> int:
    followee = batch[0].followee
    for name in sorted(pair_name(row.follower_id, followee.id) for row in batch):
        lock_name(name)
    if is_private_now(followee.id):
        return 0
    return len(_accept([row.follower for row in batch], followee=followee))


def _accept(followers: Sequence[User], *, followee: User) -> list[User]:
    """Turn those of the requests that still stand into follows. The pairs are locked."""
    asking = [follower for follower in followers if delete_request(follower, followee)]
    add_follows([(follower, followee) for follower in asking])
    # Read states are locked by the ids of the members: those who are told, and the followee.
    for member in sorted({*asking, followee}, key=lambda member: member.id) if asking else []:
        if member != followee:
            notify(recipient_id=member.id, kind=NotificationKind.FOLLOW_ACCEPTED, actor=followee)
            continue
        for follower in asking:
            withdraw_request_notice(follower, followee)
    return asking

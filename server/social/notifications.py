"""Writes of notifications: tell a member, take back what was told, mark as read.

Each deed is a row of its own; rows of one kind about one thing make a group, "Ana, Bia and 98
others liked your review", and a group is what a member is shown. The lock is the recipient's row in
`ReadState`, the last one of every write: groups are read and changed only under it, so ids are the
order of commits for the recipient, the counters are exact, and people who act on different members
never wait for each other here.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from server.core.db import insert_new, retry_deadlock
from server.live import topics
from server.live.events import NotificationAdded, NotificationRead
from server.live.services import emit
from server.live.shapes import Notification as NotificationShape
from server.social.delivery.preferences import channels_for
from server.social.delivery.queue import queue
from server.social.models import (
    LATEST_ACTORS,
    Notification,
    NotificationGroup,
    NotificationKind,
    ReadState,
    TargetKind,
)
from server.social.notification_selectors import group_shapes, shown_groups, withdrawn_shape
from server.social.relations import relation_between
from server.social.shapes import NotificationState
from server.users.models import User

#: A group that was read takes in more for this long after it opened; what comes later is news of
#: its own and opens another. One that is unread takes in whatever comes.
GROUP_OPEN = dt.timedelta(hours=24)
#: kinds with a group for each comment, not for what the comments are on
ABOUT_COMMENT = frozenset({NotificationKind.COMMENT_LIKE})
#: what members do with others' content: of one who is private, their followers alone may know
DEEDS = frozenset(
    {
        NotificationKind.REVIEW_LIKE,
        NotificationKind.LIST_LIKE,
        NotificationKind.ENTRY_LIKE,
        NotificationKind.COMMENT_LIKE,
        NotificationKind.SHARE,
    }
)


def notify(
    *,
    recipient_id: int,
    kind: str,
    actor: User,
    target_kind: str = TargetKind.REVIEW,
    target_id: int = 0,
    movie_id: int | None = None,
    title: str = "",
    comment_id: int | None = None,
) -> None:
    """Tell a member what somebody did, once for each kind, actor, target and comment.

    `target_kind` and `target_id`: the review or entry, with its `movie_id`, or the list, with its
    `title`; id 0 for what is done to the member. `comment_id`: of kinds that have one; what a
    comment is liked for names the comment here and where it stands as the target.
    Part of a service that holds the pair's lock: nobody is told of somebody who is hidden, nor of
    somebody whom they mute, nor of themselves, nor of a film that they mute, nor by a channel that
    they turned off, nor of `DEEDS` of a private member whom they do not follow.
    Several recipients: in the order of their ids.
    Emits: `notification.added`, the whole group as it is now; writes the jobs of mail and push.
    """
    if recipient_id == actor.id:
        return
    about = {"kind": kind, "target_kind": target_kind, "target_id": target_id}
    relation = relation_between(recipient_id, actor.id)
    told = Notification.objects.filter(
        recipient=recipient_id, actor=actor, comment_id=comment_id, **about
    )
    if relation.hidden or relation.mutes or told.exists():
        return
    if kind in DEEDS and actor.is_private and not relation.follows:
        return
    if not (channels := channels_for(recipient_id, kind=kind, movie_id=movie_id)):
        return
    state = _locked_read_state(recipient_id)
    part_id = comment_id or 0 if kind in ABOUT_COMMENT else 0
    where = {**about, "part_id": part_id, "in_app": channels.in_app}
    group = _open_group(state, movie_id=movie_id, **where)
    group.title = title
    row = _add(state, group, actor=actor, comment_id=comment_id)
    queue(channels, member_id=recipient_id, notification_id=row.id)


def _add(
    state: ReadState, group: NotificationGroup, *, actor: User, comment_id: int | None
) -> Notification:
    """Put a deed into its group, and tell the group's state if it is shown in the product."""
    state.unread_count += group.in_app and group.newest_id <= state.read_up_to
    is_new = not Notification.objects.filter(group=group, actor=actor).exists()
    row = Notification.objects.create(
        group=group,
        recipient_id=state.member_id,
        kind=group.kind,
        actor=actor,
        target_kind=group.target_kind,
        target_id=group.target_id,
        comment_id=comment_id,
    )
    _grow(group, row, is_new_actor=is_new)
    if group.in_app:
        _emit_groups(state, group_shapes([group], read_up_to=state.read_up_to))
    return row


@retry_deadlock
@transaction.atomic
def mark_notifications_read(*, user: User, up_to: int) -> NotificationState:
    """All up to and with notification `up_to` has been read. Safe to repeat; never backwards.

    Emits: `notification.read` to all pages of `user`, if anything changed.
    """
    return _settle(_locked_read_state(user.id), up_to=up_to)


def withdraw_notifications(
    *, recipient_id: int, which: Q, unread_only: bool = False, tell_groups: bool = True
) -> None:
    """Take back what a member was told and whose cause is gone. Part of a service.

    `unread_only`: what they have read stays as it was told. Without `tell_groups` only the count is
    told: for writes after which the pages read the list again anyway.
    Emits: `notification.added` for each group that lost somebody (`actor_count` 0: it is gone), or
    `notification.read` with the new count.
    """
    doomed = Notification.objects.filter(which, recipient=recipient_id)
    if not doomed.exists():
        return
    state = _locked_read_state(recipient_id)
    if unread_only:
        doomed = doomed.filter(id__gt=state.read_up_to)
    group_ids = sorted(set(doomed.values_list("group_id", flat=True)))
    doomed.delete()
    groups = list(NotificationGroup.objects.filter(id__in=group_ids).order_by("id"))
    shapes = [(_shrink(group, read_up_to=state.read_up_to), group.in_app) for group in groups]
    left = [shape for shape, in_app in shapes if in_app]
    if not tell_groups:
        _settle(state, up_to=0)
    elif left:
        state.unread_count = _unread_groups(state).count()
        _emit_groups(state, left)


def withdraw_notifications_of(
    *, target_id: int, kinds: Iterable[str], target_kind: str = TargetKind.REVIEW
) -> None:
    """Take back what anybody was told of one thing that is gone. Part of a service.

    Recipients one after the other in the order of their ids. Emits: as `withdraw_notifications`.
    """
    which = Q(target_kind=target_kind, target_id=target_id, kind__in=list(kinds))
    told = NotificationGroup.objects.filter(which).values_list("recipient_id", flat=True)
    for recipient_id in sorted(set(told)):
        withdraw_notifications(recipient_id=recipient_id, which=which)


def _locked_read_state(member_id: int) -> ReadState:
    insert_new(ReadState, member_id=member_id, rev=0, read_up_to=0, unread_count=0)
    return ReadState.objects.select_for_update(no_key=True).get(member_id=member_id)


def _open_group(state: ReadState, *, movie_id: int | None, **about: Any) -> NotificationGroup:
    """The group that takes the next one in; a new, empty one when the last was read long ago.

    `about`: what sets it apart from the recipient's other groups.
    """
    group = NotificationGroup.objects.filter(
        recipient=state.member_id, is_open=True, **about
    ).first()
    if group is not None:
        is_unread = group.newest_id > state.read_up_to
        if is_unread or group.opened_at > timezone.now() - GROUP_OPEN:
            return group
        NotificationGroup.objects.filter(id=group.id).update(is_open=False)
    return NotificationGroup.objects.create(
        recipient_id=state.member_id, movie_id=movie_id, opened_at=timezone.now(), **about
    )


def _grow(group: NotificationGroup, row: Notification, *, is_new_actor: bool) -> None:
    """Take a new row into its group; costs the same however many there are."""
    others = [actor_id for actor_id in group.latest_actor_ids if actor_id != row.actor_id]
    group.latest_actor_ids = [row.actor_id, *others][:LATEST_ACTORS]
    group.actor_count += is_new_actor
    group.newest_id, group.comment_id, group.at = row.id, row.comment_id, timezone.now()
    group.save()


def _shrink(group: NotificationGroup, *, read_up_to: int) -> NotificationShape:
    """Count a group again whose rows became fewer; one without rows is deleted."""
    rows = Notification.objects.filter(group=group)
    latest = rows.values("actor_id").annotate(newest=Max("id")).order_by("-newest")
    actor_ids = [row["actor_id"] for row in latest[:LATEST_ACTORS]]
    if not actor_ids:
        withdrawn = withdrawn_shape(group)  # deleting takes the id, and so the key, away
        group.delete()
        return withdrawn
    newest = rows.order_by("-id")[0]
    group.newest_id, group.comment_id, group.at = newest.id, newest.comment_id, newest.at
    group.latest_actor_ids = actor_ids
    group.actor_count = rows.aggregate(count=Count("actor_id", distinct=True))["count"]
    group.save()
    (shape,) = group_shapes([group], read_up_to=read_up_to)
    return shape


def _unread_groups(state: ReadState, *, above: int | None = None) -> QuerySet[NotificationGroup]:
    newest_read = state.read_up_to if above is None else above
    return NotificationGroup.objects.filter(
        recipient=state.member_id, in_app=True, newest_id__gt=newest_read
    )


def _emit_groups(state: ReadState, shapes: Iterable[NotificationShape]) -> None:
    """Tell the state of groups, each under a `rev` of its own. The read state is locked.

    No actor stands on the event: whom the recipient is told of was decided under the pair's lock,
    and is not a matter of audience (a private member's wish to follow is told to a stranger).
    """
    for shape in shapes:
        state.rev += 1
        emit(
            NotificationAdded(
                notification=shape,
                unread_count=state.unread_count,
                read_up_to=state.read_up_to,
                rev=state.rev,
            ),
            topics=[topics.member(state.member_id)],
        )
    state.save(update_fields=["unread_count", "rev"])


def _settle(state: ReadState, *, up_to: int) -> NotificationState:
    """Count again what is unread, with everything up to `up_to` read. The row is locked.

    A place beyond the newest notification is the newest: what comes later is unread. Groups of
    members who left are not shown, so nobody could read them: they do not stay unread above the
    last one that is.
    """
    read_up_to = max(state.read_up_to, up_to)
    if up_to and not shown_groups(_unread_groups(state, above=read_up_to)).exists():
        newest = Notification.objects.filter(recipient=state.member_id).aggregate(id=Max("id"))
        read_up_to = max(state.read_up_to, newest["id"] or 0)
    unread = _unread_groups(state, above=read_up_to).count()
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

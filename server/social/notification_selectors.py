"""Reads of notifications: the groups that a member is shown, and how far they have read."""

from collections.abc import Iterable, Mapping
from typing import TypedDict, cast

import msgspec
from django.db.models import Exists, Max, OuterRef, QuerySet

from server.core.pagination import MAX_ID, cut
from server.live.selectors import live_cursor
from server.live.shapes import (
    MemberRef,
    MovieRef,
    NotificationKind,
    NotifiedEntry,
    NotifiedList,
    NotifiedReview,
)
from server.live.shapes import Notification as NotificationShape
from server.movies.selectors import movie_refs
from server.social.models import (
    LATEST_ACTORS,
    Notification,
    NotificationGroup,
    ReadState,
    TargetKind,
)
from server.social.shapes import NotificationPage, NotificationState
from server.users.models import User
from server.users.selectors import member_ref, member_refs

#: actors that a group names
NAMED_ACTORS = 3


def notification_page(member: User, *, before: int | None, limit: int) -> NotificationPage:
    """What `member` was told, groups below `before`, and the read state.

    The read state is read first: a notification that comes between is unread, never skipped.
    Cost: five statements.
    """
    cursor = live_cursor()
    state = read_state(member.id)
    rows = shown_groups(NotificationGroup.objects.filter(recipient=member))
    rows = rows.filter(newest_id__lt=MAX_ID if before is None else before).order_by("-newest_id")
    page, following = cut(list(rows[: limit + 1]), limit, lambda row: (row.newest_id,))
    return NotificationPage(
        results=group_shapes(page, read_up_to=state.read_up_to),
        next=following,
        live_cursor=cursor,
        **msgspec.structs.asdict(state),
    )


def shown_groups(groups: QuerySet[NotificationGroup]) -> QuerySet[NotificationGroup]:
    """Those that the product shows, with an actor who is still here. Blocks and mutes have
    withdrawn theirs already.
    """
    here = Notification.objects.filter(group=OuterRef("id"), actor__is_active=True)
    return groups.filter(Exists(here), in_app=True)


def group_shapes(
    groups: Iterable[NotificationGroup], *, read_up_to: int
) -> list[NotificationShape]:
    """Groups as answers and events show them. Cost: their actors and films, one query each."""
    groups = list(groups)
    movies = movie_refs({group.movie_id for group in groups if group.movie_id is not None})
    here = active_members(id_ for group in groups for id_ in group.latest_actor_ids)
    return [
        NotificationShape(
            id=group.newest_id,
            key=group.key,
            kind=cast(NotificationKind, group.kind),
            actors=(actors := _actors(group, here)),
            actor_count=_actor_count(group, here, named=len(actors)),
            comment_id=group.comment_id,
            at=group.at,
            read=group.newest_id <= read_up_to,
            **_target(group, movies),
        )
        for group in groups
    ]


class Target(TypedDict):
    """What a group is about: one of the three, or none where it is about the recipient."""

    review: NotifiedReview | None
    list: NotifiedList | None
    entry: NotifiedEntry | None


def _target(group: NotificationGroup, movies: Mapping[int, MovieRef]) -> Target:
    found: Target = {"review": None, "list": None, "entry": None}
    movie = movies.get(group.movie_id) if group.movie_id is not None else None
    if group.target_kind == TargetKind.LIST:
        found["list"] = NotifiedList(id=group.target_id, title=group.title)
    elif movie is not None and group.target_kind == TargetKind.ENTRY:
        found["entry"] = NotifiedEntry(id=group.target_id, movie=movie)
    elif movie is not None:
        found["review"] = NotifiedReview(id=group.target_id, movie=movie)
    return found


def withdrawn_shape(group: NotificationGroup) -> NotificationShape:
    """The last state of a group in which nobody is left. Cost: no query."""
    return NotificationShape(
        id=group.newest_id,
        key=group.key,
        kind=cast(NotificationKind, group.kind),
        actors=[],
        actor_count=0,
        review=None,
        comment_id=None,
        at=group.at,
        read=True,
    )


def read_state(member_id: int) -> NotificationState:
    """How far a member has read. Cost: one row."""
    row = ReadState.objects.filter(member_id=member_id).first() or ReadState(member_id=member_id)
    return NotificationState(unread_count=row.unread_count, read_up_to=row.read_up_to, rev=row.rev)


def active_members(ids: Iterable[int]) -> dict[int, MemberRef]:
    """Those of the members who did not leave, by id. Cost: one query, none for no ids."""
    wanted = set(ids)
    if not wanted:
        return {}
    rows = User.objects.filter(id__in=wanted, is_active=True)
    return {row.id: member_ref(row) for row in rows.only("username", "display_name", "photo")}


def _actors(group: NotificationGroup, here: dict[int, MemberRef]) -> list[MemberRef]:
    """The latest actors who are here. Only when all that the group remembers have left are its
    rows searched for more.
    """
    found = [here[id_] for id_ in group.latest_actor_ids if id_ in here]
    if not found:
        rows = Notification.objects.filter(group=group, actor__is_active=True)
        latest = rows.values("actor_id").annotate(newest=Max("id")).order_by("-newest")
        ids = [row["actor_id"] for row in latest[:NAMED_ACTORS]]
        refs = member_refs(ids)
        found = [refs[id_] for id_ in ids]
    return found[:NAMED_ACTORS]


def _actor_count(group: NotificationGroup, here: dict[int, MemberRef], *, named: int) -> int:
    """Exact while the group remembers all its actors; those who left a larger one still count."""
    if group.actor_count > LATEST_ACTORS:
        return max(group.actor_count, named)
    return sum(id_ in here for id_ in group.latest_actor_ids)

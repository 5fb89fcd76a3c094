"""Reads of relations and circles. Nobody sees who is hidden."""

from typing import Any, TypeVar, cast

from django.db.models import QuerySet

from server.core.pagination import MAX_ID
from server.live.shapes import CardKind, MemberRef, MovieRef
from server.live.shapes import MemberStats as MemberStatsShape
from server.movies.selectors import movie_refs
from server.social.models import (
    Activity,
    Block,
    FilmMute,
    Follow,
    KindMute,
    MemberStats,
    Mute,
)
from server.social.models import FollowRequest as FollowRequestRow
from server.social.shapes import FollowRequest
from server.social.visibility import visible_follows, visible_members
from server.users.models import User
from server.users.selectors import member_ref

Row = TypeVar("Row", Follow, FollowRequestRow, Block, Mute)


def member_stats(member_id: int) -> MemberStatsShape:
    """A member's counters; all zero before their first deed. Cost: one row."""
    row = MemberStats.objects.filter(member_id=member_id).first() or MemberStats(
        member_id=member_id
    )
    return member_stats_shape(row)


def member_stats_shape(row: MemberStats) -> MemberStatsShape:
    """The counters as answers and events show them. Cost: no query."""
    return MemberStatsShape(
        member_id=row.member_id,
        rev=row.rev,
        follower_count=row.follower_count,
        following_count=row.following_count,
        log_count=row.log_count,
        film_count=row.film_count,
        review_count=row.review_count,
    )


def followers_of(
    *, member: User, viewer: Any, before: int | None, limit: int
) -> list[tuple[int, User]]:
    """`(row id, follower)`, newest first, at most `limit + 1`. Cost: one statement."""
    rows = visible_follows(Follow.objects.filter(followee=member), viewer)
    return [(row.id, row.follower) for row in _newest(rows, "follower", before, limit)]


def following_of(
    *, member: User, viewer: Any, before: int | None, limit: int
) -> list[tuple[int, User]]:
    """`(row id, followee)`, newest first, at most `limit + 1`. Cost: one statement."""
    rows = visible_follows(Follow.objects.filter(follower=member), viewer)
    return [(row.id, row.followee) for row in _newest(rows, "followee", before, limit)]


def requests_to(*, member: User, before: int | None, limit: int) -> list[tuple[int, FollowRequest]]:
    """`(row id, request)` of those who ask to follow `member`, newest first, at most `limit + 1`.

    Cost: one statement.
    """
    rows = visible_members(FollowRequestRow.objects.filter(followee=member), member, "follower")
    return [
        (row.id, FollowRequest(id=row.id, member=member_ref(row.follower), at=row.created_at))
        for row in _newest(rows, "follower", before, limit)
    ]


def blocked_by(*, member: User, before: int | None, limit: int) -> list[tuple[int, MemberRef]]:
    """`(row id, member)` of whom `member` blocks, newest first, at most `limit + 1`.

    Cost: one statement.
    """
    rows = Block.objects.filter(blocker=member, blocked__is_active=True)
    return [(row.id, member_ref(row.blocked)) for row in _newest(rows, "blocked", before, limit)]


def muted_by(*, member: User, before: int | None, limit: int) -> list[tuple[int, MemberRef]]:
    """`(row id, member)` of whom `member` mutes, newest first, at most `limit + 1`.

    Cost: one statement.
    """
    rows = visible_members(Mute.objects.filter(muter=member), member, "muted")
    return [(row.id, member_ref(row.muted)) for row in _newest(rows, "muted", before, limit)]


def muted_films(*, member: User, before: int | None, limit: int) -> list[tuple[int, MovieRef]]:
    """`(row id, film)` of what `member` has not seen and mutes, newest first, at most `limit + 1`.

    Cost: a constant number of statements.
    """
    rows = FilmMute.objects.filter(member=member, id__lt=MAX_ID if before is None else before)
    found = list(rows.order_by("-id").values_list("id", "movie_id")[: limit + 1])
    refs = movie_refs(movie_id for _, movie_id in found)
    return [(row_id, refs[movie_id]) for row_id, movie_id in found]


def muted_kinds(member: User) -> list[CardKind]:
    """Kinds of activity that `member` mutes, by name. Cost: one statement."""
    kinds = KindMute.objects.filter(member=member).order_by("kind")
    return [cast(CardKind, kind) for kind in kinds.values_list("kind", flat=True)]


def _newest(rows: QuerySet[Row], side: str, before: int | None, limit: int) -> QuerySet[Row]:
    seen = rows.filter(id__lt=before if before is not None else MAX_ID)
    return seen.select_related(side).order_by("-id")[: limit + 1]


def activity_of(*, kind: str, actor_id: int, object_id: int) -> Activity | None:
    """The one activity of that deed, if it stands. Cost: one row."""
    return Activity.objects.filter(kind=kind, actor_id=actor_id, object_id=object_id).first()

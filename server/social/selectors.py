"""Reads of relations, circles and suggestions. Nobody sees who is hidden."""

from typing import Any, TypeVar

from django.db import connection
from django.db.models import QuerySet

from server.core.pagination import MAX_ID
from server.live.shapes import MemberRef
from server.live.shapes import MemberStats as MemberStatsShape
from server.social.models import Activity, Block, Follow, MemberStats, Mute
from server.social.models import FollowRequest as FollowRequestRow
from server.social.shapes import FollowRequest, Suggestion
from server.social.visibility import sight_of, visible_follows, visible_members
from server.users.models import User
from server.users.selectors import member_ref, member_refs

Row = TypeVar("Row", Follow, FollowRequestRow, Block, Mute)

#: suggestions come from the people followed by this many of my newest followees
NEAR_FOLLOWEES = 200
SUGGESTIONS = 12

_SUGGESTIONS = """
WITH near AS (
    SELECT f.followee_id AS id, count(*) AS ties
    FROM (SELECT followee_id FROM social_follow WHERE follower_id = %(me)s
          ORDER BY id DESC LIMIT %(near)s) mine
    JOIN social_follow f ON f.follower_id = mine.followee_id
    GROUP BY 1
)
SELECT u.id, coalesce(near.ties, 0) AS ties, coalesce(s.follower_count, 0) AS followers
FROM users_user u
LEFT JOIN member_stats s ON s.member_id = u.id
LEFT JOIN near ON near.id = u.id
WHERE u.is_active AND NOT u.is_private AND u.id <> ALL(%(known)s::bigint[])
ORDER BY ties DESC, followers DESC, u.id
LIMIT %(limit)s
"""


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


def _newest(rows: QuerySet[Row], side: str, before: int | None, limit: int) -> QuerySet[Row]:
    seen = rows.filter(id__lt=before if before is not None else MAX_ID)
    return seen.select_related(side).order_by("-id")[: limit + 1]


def suggestions_for(viewer: User) -> list[Suggestion]:
    """Members to follow: whom the people I follow follow, then whom most follow.

    Never myself, whom I follow, mute, or who is hidden or private. Cost: three statements.
    """
    sight = sight_of(viewer)
    known = {viewer.id} | sight.follows | sight.hidden | sight.muted
    with connection.cursor() as cursor:
        cursor.execute(
            _SUGGESTIONS,
            {"me": viewer.id, "near": NEAR_FOLLOWEES, "known": list(known), "limit": SUGGESTIONS},
        )
        rows = cursor.fetchall()
    refs = member_refs(row[0] for row in rows)
    return [
        Suggestion(
            id=ref.id,
            username=ref.username,
            display_name=ref.display_name,
            photo_url=ref.photo_url,
            reason="network" if ties else "popular",
            follower_count=followers,
        )
        for member_id, ties, followers in rows
        if (ref := refs.get(member_id)) is not None
    ]


def activity_of(*, kind: str, actor_id: int, object_id: int) -> Activity | None:
    """The one activity of that deed, if it stands. Cost: one row."""
    return Activity.objects.filter(kind=kind, actor_id=actor_id, object_id=object_id).first()

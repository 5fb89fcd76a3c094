"""Reads of relations, circles, suggestions and notifications. Nobody sees who is hidden."""

from collections.abc import Iterable
from typing import Any, Literal, cast

import msgspec
from django.db import connection
from django.db.models import QuerySet

from server.core.pagination import MAX_ID, cut
from server.live.selectors import live_cursor
from server.live.shapes import MemberStats as MemberStatsShape
from server.live.shapes import Notification as NotificationShape
from server.live.shapes import NotifiedReview
from server.movies.selectors import movie_refs
from server.social.models import Activity, Follow, MemberStats, Notification, ReadState
from server.social.shapes import NotificationPage, NotificationState, Suggestion
from server.social.visibility import sight_of, visible_members
from server.users.models import User
from server.users.selectors import member_ref, member_refs

NotificationKind = Literal["follow", "review_like"]

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
WHERE u.is_active AND u.id <> ALL(%(known)s::bigint[])
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
    rows = _circle(Follow.objects.filter(followee=member), viewer, "follower", before, limit)
    return [(row.id, row.follower) for row in rows]


def following_of(
    *, member: User, viewer: Any, before: int | None, limit: int
) -> list[tuple[int, User]]:
    """`(row id, followee)`, newest first, at most `limit + 1`. Cost: one statement."""
    rows = _circle(Follow.objects.filter(follower=member), viewer, "followee", before, limit)
    return [(row.id, row.followee) for row in rows]


def _circle(
    rows: QuerySet[Follow], viewer: Any, side: str, before: int | None, limit: int
) -> QuerySet[Follow]:
    seen = visible_members(rows, viewer, side).filter(
        id__lt=before if before is not None else MAX_ID
    )
    return seen.select_related(side).order_by("-id")[: limit + 1]


def suggestions_for(viewer: User) -> list[Suggestion]:
    """Members to follow: whom the people I follow follow, then whom most follow.

    Never myself, whom I follow, mute, or who is hidden. Cost: three statements.
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


def notification_page(member: User, *, before: int | None, limit: int) -> NotificationPage:
    """What `member` was told, below `before`, and the read state.

    The read state is read first: a notification that comes between is unread, never skipped.
    Cost: four statements.
    """
    cursor = live_cursor()
    state = read_state(member.id)
    rows = visible_members(Notification.objects.filter(recipient=member), member, "actor")
    rows = rows.filter(id__lt=MAX_ID if before is None else before).select_related("actor")
    page, following = cut(list(rows.order_by("-id")[: limit + 1]), limit, lambda row: (row.id,))
    return NotificationPage(
        results=notification_shapes(page, read_up_to=state.read_up_to),
        next=following,
        live_cursor=cursor,
        **msgspec.structs.asdict(state),
    )


def notification_shapes(
    rows: Iterable[Notification], *, read_up_to: int
) -> list[NotificationShape]:
    """Rows with their actors loaded, as answers and events show them. Cost: the films, once."""
    rows = list(rows)
    movies = movie_refs({row.movie_id for row in rows if row.movie_id is not None})
    return [
        NotificationShape(
            id=row.id,
            kind=cast(NotificationKind, row.kind),
            actor=member_ref(row.actor),
            review=None
            if row.movie_id is None
            else NotifiedReview(id=row.target_id, movie=movies[row.movie_id]),
            at=row.at,
            read=row.id <= read_up_to,
        )
        for row in rows
    ]


def read_state(member_id: int) -> NotificationState:
    """How far a member has read. Cost: one row."""
    row = ReadState.objects.filter(member_id=member_id).first() or ReadState(member_id=member_id)
    return NotificationState(unread_count=row.unread_count, read_up_to=row.read_up_to, rev=row.rev)


def activity_of(*, kind: str, actor_id: int, object_id: int) -> Activity | None:
    """The one activity of that deed, if it stands. Cost: one row."""
    return Activity.objects.filter(kind=kind, actor_id=actor_id, object_id=object_id).first()

"""Films among the members whom the reader follows: who has seen one, what they saw lately."""

import datetime as dt
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from server.core.pagination import MAX_ID, cut
from server.diary.cards import review_of
from server.diary.facts import visible_marks, visible_ratings
from server.diary.models import DiaryEntry, MovieMark, Rating
from server.diary.ratings import stars
from server.live.shapes import MemberRef, MovieRef
from server.movies.selectors import movie_by_id, movie_refs
from server.social.models import Activity, Follow, Mute
from server.social.visibility import VISIBLE_ACTIVITY, sight_of, visible
from server.stats.shapes import FriendSeen, FriendsFilm
from server.users.models import User
from server.users.selectors import member_refs

#: what counts as lately
LATELY = dt.timedelta(days=30)
#: of one member's newest activities, so many are looked at: nobody fills the list alone, and a long
#: history costs no more than a short one
EACH = 200
#: friends named beside a film
NAMED = 3

#: (at, member id) of the last row shown
SeenKey = tuple[dt.datetime, int]
#: (friends, newest activity) of the last row shown
PopularKey = tuple[int, int]

# For each followee the newest few from the index (actor, id): as the home feed is read.
_POPULAR = f"""
WITH lately AS (
    SELECT a.movie_id, count(DISTINCT a.actor_id) AS friends, max(a.id) AS newest, max(a.at) AS at,
        array_agg(a.actor_id ORDER BY a.id DESC) AS actors
    FROM social_follow f
    CROSS JOIN LATERAL (
        SELECT a.id, a.actor_id, a.movie_id, a.at FROM (
            SELECT * FROM social_activity
            WHERE actor_id = f.followee_id ORDER BY id DESC LIMIT %(each)s
        ) a
        WHERE a.kind = %(kind)s AND a.at >= %(since)s AND {VISIBLE_ACTIVITY}
    ) a
    WHERE f.follower_id = %(viewer)s
    GROUP BY a.movie_id
)
SELECT movie_id, friends, newest, at, actors FROM lately
WHERE (friends, newest) < (%(shown)s, %(newest)s)
ORDER BY friends DESC, newest DESC LIMIT %(limit)s
"""  # noqa: S608 - constants of ours


class _Said(NamedTuple):
    """What the reader may know of friends and one film, by member."""

    newest: dict[int, DiaryEntry]
    ratings: dict[int, int]
    liked: set[int]
    dnf: set[int]


def friends_of_movie(
    viewer: User, movie_id: int, *, after: SeenKey | None, limit: int
) -> tuple[list[FriendSeen], str | None]:
    """Whom `viewer` follows and who has seen the film, the newest first; muted members left out.

    Marks and ratings that only a hidden entry states are hidden too (`diary.facts`).
    Cost: seven queries. Raises: NotFound.
    """
    movie_by_id(movie_id)
    rows = _seen_by(viewer, movie_id, after, limit + 1)
    page, following = cut(rows, limit, lambda row: (row[1], row[0]))
    ids = [member_id for member_id, _ in page]
    said, members = _said_by(viewer, movie_id, ids), member_refs(ids)
    shown = [_friend(members[id_], at, said) for id_, at in page if id_ in members]
    return shown, following


def _seen_by(
    viewer: User, movie_id: int, after: SeenKey | None, limit: int
) -> list[tuple[int, dt.datetime]]:
    """(member, when they last said something of it): by an entry, else a mark, else a rating."""
    entries = _of_friends(visible(DiaryEntry.objects.filter(movie=movie_id), viewer), viewer)
    marks = MovieMark.objects.filter(movie=movie_id)
    watched = _of_friends(visible_marks(marks, viewer, MovieMark.Kind.WATCHED), viewer)
    ratings = Rating.objects.filter(movie=movie_id)
    rated = _of_friends(visible_ratings(ratings, viewer), viewer)
    same = {"member": OuterRef("member_id")}
    unlogged = ~Exists(entries.filter(**same))
    parts = [
        _dated(entries, "created_at", after),
        _dated(watched.filter(unlogged), "at", after),
        _dated(rated.filter(unlogged, ~Exists(watched.filter(**same))), "rated_at", after),
    ]
    found = parts[0].union(*parts[1:], all=True).order_by("-last", "-member_id")
    return [(row["member_id"], row["last"]) for row in found[:limit]]


def _of_friends(rows: QuerySet[Any], viewer: User) -> QuerySet[Any]:
    follows = Follow.objects.filter(follower=viewer, followee=OuterRef("member_id"))
    muted = Mute.objects.filter(muter=viewer, muted=OuterRef("member_id"))
    return rows.filter(Exists(follows), ~Exists(muted))


def _dated(rows: QuerySet[Any], column: str, after: SeenKey | None) -> QuerySet[Any]:
    dated = rows.order_by().values("member_id").annotate(last=Max(column))
    if after is None:
        return dated
    at, member_id = after
    return dated.filter(Q(last__lt=at) | Q(last=at, member_id__lt=member_id))


def _said_by(viewer: User, movie_id: int, ids: list[int]) -> _Said:
    """Cost: four queries."""
    of_film = {"movie": movie_id, "member__in": ids}
    entries = visible(DiaryEntry.objects.filter(**of_film), viewer).select_related("review")
    ratings = visible_ratings(Rating.objects.filter(**of_film), viewer)
    marks = MovieMark.objects.filter(**of_film)
    liked = visible_marks(marks, viewer, MovieMark.Kind.LIKED)
    dnf = visible_marks(marks, viewer, MovieMark.Kind.DNF)
    return _Said(
        newest={entry.member_id: entry for entry in entries.order_by("id")},
        ratings=dict(ratings.values_list("member_id", "rating")),
        liked=set(liked.values_list("member_id", flat=True)),
        dnf=set(dnf.values_list("member_id", flat=True)),
    )


def _friend(member: MemberRef, at: dt.datetime, said: _Said) -> FriendSeen:
    newest = said.newest.get(member.id)
    review = None if newest is None else review_of(newest)
    return FriendSeen(
        member=member,
        rating=stars(said.ratings.get(member.id)),
        liked=member.id in said.liked,
        dnf=member.id in said.dnf,
        entry_id=newest.id if newest else None,
        watched_on=newest.watched_on if newest else None,
        review_id=review.id if review else None,
        at=at,
    )


def popular_among_friends(
    viewer: User, *, after: PopularKey | None, limit: int
) -> tuple[list[FriendsFilm], str | None]:
    """Films that most of those whom `viewer` follows logged within `LATELY`; newest of equals.

    Only what `viewer` may see counts; muted members do not. Cost: four queries; it grows with the
    number of followees, never with their histories.
    """
    shown_count, newest = after or (MAX_ID, MAX_ID)
    params = {
        **sight_of(viewer).params(),
        "viewer": viewer.id,
        "kind": str(Activity.Kind.LOGGED),
        "since": timezone.now() - LATELY,
        "each": EACH,
        "shown": shown_count,
        "newest": newest,
        "limit": limit + 1,
    }
    with connection.cursor() as cursor:
        cursor.execute(_POPULAR, params)
        rows = cursor.fetchall()
    page, following = cut(rows, limit, lambda row: (row[1], row[2]))
    named = {row[0]: list(dict.fromkeys(row[4]))[:NAMED] for row in page}
    members = member_refs({id_ for ids in named.values() for id_ in ids})
    films: dict[int, MovieRef] = movie_refs(named)
    shown = [
        FriendsFilm(
            movie=films[movie_id],
            friend_count=count,
            friends=[members[id_] for id_ in named[movie_id] if id_ in members],
            at=at,
        )
        for movie_id, count, _, at, _ in page
        if movie_id in films
    ]
    return shown, following

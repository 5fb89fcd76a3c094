"""The composed reads. Each reads the log's place first, then its data: what commits between the two
is in both, never in neither.

Lists of activities are keyset pages by id, newest first, and agree with the live topics of the same
name: a property test compares them with the log, filtered by an independent `may_see`.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from server.core.pagination import MAX_ID, cut
from server.diary.favourite_selectors import profile_favourites
from server.diary.favourites import MAX_PINS
from server.diary.selectors import movie_viewer, watched_among
from server.feed.cards import cards_for
from server.feed.shapes import Collection, Feed, Movie, Profile, ProfileViewer
from server.live.selectors import live_cursor
from server.movies.details import collection_page
from server.movies.language import Language
from server.movies.selectors import movie_detail, movie_stats
from server.social.models import Activity
from server.social.relations import relation_between
from server.social.selectors import member_stats
from server.social.visibility import (
    VISIBLE_ACTIVITY,
    WANTED_ACTIVITY,
    sight_of,
    viewer_id_of,
    visible_member,
)
from server.users.models import User
from server.users.selectors import member_ref

#: cards of reviews on a film's page
LATEST_REVIEWS = 10
#: cards on a profile
RECENT = 20

_COLUMNS = "a.id, a.kind, a.actor_id, a.object_id, a.movie_id, a.owner_ids, a.audience, a.at, a.rev"

# For each followee the newest few from the index (actor, id), then the newest of those: the cost
# grows with the number of followees, never with the length of their histories.
_FEED = f"""
SELECT {_COLUMNS}
FROM (
    SELECT followee_id AS id FROM social_follow WHERE follower_id = %(viewer)s
    UNION ALL SELECT %(viewer)s
) people
CROSS JOIN LATERAL (
    SELECT * FROM social_activity a
    WHERE a.actor_id = people.id AND a.id < %(before)s AND {VISIBLE_ACTIVITY}
      AND {WANTED_ACTIVITY} AND (%(kinds)s::text[] IS NULL OR a.kind = ANY(%(kinds)s))
    ORDER BY a.id DESC LIMIT %(limit)s
) a
ORDER BY a.id DESC LIMIT %(limit)s
"""  # noqa: S608 - constants of ours

_PUBLIC = f"""
SELECT {_COLUMNS} FROM social_activity a
WHERE a.audience = 'public' AND a.id < %(before)s AND {VISIBLE_ACTIVITY}
ORDER BY a.id DESC LIMIT %(limit)s
"""  # noqa: S608

_OF_MEMBER = f"""
SELECT {_COLUMNS} FROM social_activity a
WHERE a.actor_id = %(member)s AND a.kind = ANY(%(kinds)s) AND a.id < %(before)s
  AND {VISIBLE_ACTIVITY}
ORDER BY a.id DESC LIMIT %(limit)s
"""  # noqa: S608

_PINNED = f"""
SELECT {_COLUMNS} FROM diary_pinnedreview p
JOIN diary_review r ON r.id = p.review_id
JOIN social_activity a
  ON a.kind = 'diary.logged' AND a.object_id = r.entry_id AND a.actor_id = p.member_id
WHERE p.member_id = %(member)s AND {VISIBLE_ACTIVITY}
ORDER BY p.position LIMIT %(limit)s
"""  # noqa: S608

_REVIEWS_OF_MOVIE = f"""
SELECT {_COLUMNS} FROM social_activity a
WHERE a.movie_id = %(movie)s AND a.kind = 'diary.logged' AND a.id < %(before)s
  AND EXISTS (SELECT 1 FROM diary_review r WHERE r.entry_id = a.object_id)
  AND {VISIBLE_ACTIVITY}
ORDER BY a.id DESC LIMIT %(limit)s
"""  # noqa: S608


def home_feed(
    viewer: User, *, before: int | None, limit: int, kinds: Sequence[str] | None = None
) -> Feed:
    """What the people I follow did, and I: without hidden and muted members, without muted films
    and kinds, newest first.

    `kinds`: of activity, None for all. Cost: as `public_feed`.
    """
    return _page(
        _FEED,
        viewer,
        before=before,
        limit=limit,
        viewer=viewer.id,
        kinds=None if kinds is None else list(kinds),
    )


def public_feed(viewer: Any, *, before: int | None, limit: int) -> Feed:
    """All public activity, without members hidden from or muted by the viewer."""
    return _page(_PUBLIC, viewer, before=before, limit=limit)


def member_feed(viewer: Any, username: str, *, before: int | None, limit: int) -> Feed:
    """All that a member did and `viewer` may see. Raises: NotFound (no such member, or hidden)."""
    member = visible_member(viewer, username)
    kinds = [str(kind) for kind in Activity.Kind.values]
    return _page(
        _OF_MEMBER,
        viewer,
        asked_for=member.id,
        before=before,
        limit=limit,
        member=member.id,
        kinds=kinds,
    )


def movie_page(viewer: Any, movie_id: int) -> Movie:
    """A film with its counters, its latest reviews and what it is to `viewer`. Raises: NotFound."""
    cursor = live_cursor()
    detail = movie_detail(movie_id)
    stats = msgspec.structs.asdict(movie_stats(movie_id))
    del stats["movie_id"]
    rows = _activities(_REVIEWS_OF_MOVIE, viewer, limit=LATEST_REVIEWS, movie=movie_id)
    return Movie(
        **msgspec.structs.asdict(detail),
        stats_rev=stats.pop("rev"),
        **stats,
        viewer=None if viewer_id_of(viewer) is None else movie_viewer(viewer, movie_id),
        latest_reviews=cards_for(rows, viewer),
        live_cursor=cursor,
    )


def collection(viewer: Any, collection_id: int, *, language: Language) -> Collection:
    """A collection with those of its films that `viewer` has watched. Raises: NotFound.

    Cost: two queries, and one for a member.
    """
    page = collection_page(collection_id, language=language)
    watched = None
    if viewer_id_of(viewer) is not None:
        watched = sorted(watched_among(viewer, (movie.id for movie in page.movies)))
    return Collection(**msgspec.structs.asdict(page), watched_ids=watched)


def profile_page(viewer: Any, username: str) -> Profile:
    """A member as `viewer` may see them. Raises: NotFound (no such member, or hidden)."""
    cursor = live_cursor()
    member = visible_member(viewer, username)
    stats = msgspec.structs.asdict(member_stats(member.id))
    del stats["member_id"]
    rows = _activities(
        _OF_MEMBER,
        viewer,
        asked_for=member.id,
        limit=RECENT,
        member=member.id,
        kinds=[str(Activity.Kind.LOGGED)],
    )
    pinned = _activities(_PINNED, viewer, asked_for=member.id, limit=MAX_PINS, member=member.id)
    cards = {card.id: card for card in cards_for([*pinned, *rows], viewer)}
    return Profile(
        **msgspec.structs.asdict(member_ref(member)),
        bio=member.bio,
        pronouns=member.pronouns,
        location=member.location,
        link=member.link,
        is_private=member.is_private,
        joined_at=member.date_joined,
        stats_rev=stats.pop("rev"),
        **stats,
        favourites=profile_favourites(member, viewer),
        pinned=[cards[row.id] for row in pinned if row.id in cards],
        recent=[cards[row.id] for row in rows if row.id in cards],
        viewer=_profile_viewer(viewer, member),
        live_cursor=cursor,
    )


def _profile_viewer(viewer: Any, member: User) -> ProfileViewer | None:
    viewer_id = viewer_id_of(viewer)
    if viewer_id is None:
        return None
    relation = relation_between(viewer_id, member.id)
    return ProfileViewer(
        follows=relation.follows,
        followed_by=relation.followed_by,
        blocks=relation.blocks,
        mutes=relation.mutes,
        requested=relation.requested,
        requested_by=relation.requested_by,
        is_me=viewer_id == member.id,
    )


def _page(
    sql: str,
    reader: Any,
    *,
    before: int | None,
    limit: int,
    asked_for: int | None = None,
    **params: Any,
) -> Feed:
    cursor = live_cursor()
    rows = _activities(sql, reader, before=before, limit=limit + 1, asked_for=asked_for, **params)
    page, following = cut(rows, limit, lambda row: (row.id,))
    return Feed(results=cards_for(page, reader), next=following, live_cursor=cursor)


def _activities(
    sql: str,
    reader: Any,
    *,
    limit: int,
    before: int | None = None,
    asked_for: int | None = None,
    **params: Any,
) -> list[Activity]:
    """Rows of one of the statements above, for `reader`."""
    bound: dict[str, Any] = {
        **sight_of(reader).params(asked_for=asked_for),
        "before": before if before is not None else MAX_ID,
        "limit": limit,
        **params,
    }
    return list(Activity.objects.raw(sql, bound))

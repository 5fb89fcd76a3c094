"""Members to follow: whom my people follow, who likes what I like, whom many follow."""

from dataclasses import dataclass
from typing import Any, Literal

from django.db import connection

from server.feed.shapes import Suggestion
from server.social.visibility import sight_of
from server.users.models import User
from server.users.selectors import member_refs

SUGGESTIONS = 12
#: followees whose followees are looked at: my newest
NEAR_FOLLOWEES = 200
#: films whose likers are looked at: those that I liked last
NEAR_FILMS = 50
#: likers of one film that are looked at; any, as the film may have a million
LIKERS = 500
#: followees that a suggestion names
VIA = 2

_SUGGESTIONS = """
WITH near AS (
    SELECT f.followee_id AS id, count(*) AS ties,
        (array_agg(f.follower_id ORDER BY f.id DESC))[1:%(via)s] AS via
    FROM (SELECT followee_id FROM social_follow WHERE follower_id = %(me)s
          ORDER BY id DESC LIMIT %(near)s) mine
    -- Who left speaks for nobody, and is not named.
    JOIN users_user u ON u.id = mine.followee_id AND u.is_active
    JOIN social_follow f ON f.follower_id = mine.followee_id
    GROUP BY 1
), taste AS (
    SELECT fan.member_id AS id, count(*) AS films
    FROM (SELECT movie_id FROM diary_moviemark WHERE member_id = %(me)s AND kind = 'liked'
          ORDER BY id DESC LIMIT %(films)s) mine
    CROSS JOIN LATERAL (
        SELECT k.member_id FROM diary_moviemark k JOIN users_user u ON u.id = k.member_id
        WHERE k.movie_id = mine.movie_id AND k.kind = 'liked'
          -- As in `diary.facts`, for a reader who follows nobody of them.
          AND ((k.by_hand AND u.default_audience = 'public') OR EXISTS (
            SELECT FROM diary_diaryentry e
            WHERE e.member_id = k.member_id AND e.movie_id = k.movie_id
              AND e.liked AND e.audience = 'public'))
        LIMIT %(likers)s
    ) fan
    GROUP BY 1
)
SELECT u.id, coalesce(near.ties, 0), coalesce(near.via, '{}'), coalesce(taste.films, 0),
    coalesce(s.follower_count, 0) AS followers
FROM users_user u
LEFT JOIN member_stats s ON s.member_id = u.id
LEFT JOIN near ON near.id = u.id
LEFT JOIN taste ON taste.id = u.id
WHERE u.is_active AND NOT u.is_private AND u.id <> ALL(%(known)s::bigint[])
ORDER BY coalesce(near.ties, 0) + coalesce(taste.films, 0) DESC, followers DESC, u.id
LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Found:
    """A row of the statement: how many followees follow them (two by id), how many films both
    like, how many members follow them.
    """

    member_id: int
    ties: int
    via: list[int]
    films: int
    followers: int

    @property
    def reason(self) -> Literal["network", "taste", "popular"]:
        if self.ties and self.ties >= self.films:
            return "network"
        return "taste" if self.films else "popular"


def suggestions_for(viewer: User) -> list[Suggestion]:
    """Members to follow, best first.

    Never myself, whom I follow, mute, or who is hidden, private or gone. Cost: three statements.
    """
    sight = sight_of(viewer)
    known = {viewer.id} | sight.follows | sight.hidden | sight.muted
    params: dict[str, Any] = {
        "me": viewer.id,
        "near": NEAR_FOLLOWEES,
        "via": VIA,
        "films": NEAR_FILMS,
        "likers": LIKERS,
        "known": list(known),
        "limit": SUGGESTIONS,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SUGGESTIONS, params)
        rows = [Found(*row) for row in cursor.fetchall()]
    refs = member_refs({row.member_id for row in rows} | {id_ for row in rows for id_ in row.via})
    return [
        Suggestion(
            id=ref.id,
            username=ref.username,
            display_name=ref.display_name,
            photo_url=ref.photo_url,
            reason=row.reason,
            follower_count=row.followers,
            shared_likes=row.films,
            via=[refs[id_] for id_ in row.via if id_ in refs] if row.reason == "network" else [],
        )
        for row in rows
        if (ref := refs.get(row.member_id)) is not None
    ]

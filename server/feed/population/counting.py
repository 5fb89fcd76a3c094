"""What follows from the rows of a synthetic world: ratings, marks and counters, by set statements.

Batches are ranges of ids, so that no transaction is long. Counters are absolute counts of what is
there, with the members' own rows that were there before.
"""

from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction

#: rows that one transaction writes, about
BATCH = 4_000

RATINGS = """
INSERT INTO diary_rating (member_id, movie_id, rating, rated_at)
SELECT DISTINCT ON (member_id, movie_id) member_id, movie_id, rating, created_at
FROM diary_diaryentry
WHERE member_id >= %(first)s AND member_id < %(last)s AND rating IS NOT NULL
ORDER BY member_id, movie_id, id DESC
"""

MARKS = """
INSERT INTO diary_moviemark (member_id, movie_id, kind, at)
SELECT member_id, movie_id, kind, min(created_at) FROM (
    SELECT member_id, movie_id, 'watched' AS kind, created_at FROM diary_diaryentry
    WHERE member_id >= %(first)s AND member_id < %(last)s
    UNION ALL SELECT member_id, movie_id, 'liked', created_at FROM diary_diaryentry
    WHERE member_id >= %(first)s AND member_id < %(last)s AND liked
) marks GROUP BY member_id, movie_id, kind
"""

MEMBERS = """
INSERT INTO member_stats (member_id, rev, follower_count, following_count, log_count, film_count,
    review_count)
SELECT u.id, 1,
    (SELECT count(*) FROM social_follow f WHERE f.followee_id = u.id),
    (SELECT count(*) FROM social_follow f WHERE f.follower_id = u.id),
    coalesce(e.logs, 0), coalesce(e.films, 0),
    (SELECT count(*) FROM diary_review v WHERE v.member_id = u.id)
FROM users_user u LEFT JOIN (
    SELECT member_id, count(*) AS logs, count(DISTINCT movie_id) AS films FROM diary_diaryentry
    WHERE member_id >= %(first)s AND member_id < %(last)s GROUP BY member_id
) e ON e.member_id = u.id
WHERE u.id >= %(first)s AND u.id < %(last)s
"""

MOVIES = """
INSERT INTO movie_stats (movie_id, rev, rating_count, rating_sum, histogram, log_count, like_count,
    review_count)
SELECT m.id, 1, coalesce(r.total, 0), coalesce(r.stars, 0),
    coalesce(r.histogram, array_fill(0, ARRAY[10])),
    (SELECT count(*) FROM diary_diaryentry e WHERE e.movie_id = m.id),
    (SELECT count(*) FROM diary_moviemark k WHERE k.movie_id = m.id AND k.kind = 'liked'),
    (SELECT count(*) FROM diary_review v WHERE v.movie_id = m.id)
FROM movies_movie m LEFT JOIN (
    SELECT movie_id, count(*) AS total, sum(rating) AS stars, ARRAY[
        count(*) FILTER (WHERE rating = 1), count(*) FILTER (WHERE rating = 2),
        count(*) FILTER (WHERE rating = 3), count(*) FILTER (WHERE rating = 4),
        count(*) FILTER (WHERE rating = 5), count(*) FILTER (WHERE rating = 6),
        count(*) FILTER (WHERE rating = 7), count(*) FILTER (WHERE rating = 8),
        count(*) FILTER (WHERE rating = 9), count(*) FILTER (WHERE rating = 10)
    ] AS histogram
    FROM diary_rating WHERE movie_id >= %(first)s AND movie_id < %(last)s GROUP BY movie_id
) r ON r.movie_id = m.id
WHERE m.id >= %(first)s AND m.id < %(last)s
ON CONFLICT (movie_id) DO UPDATE SET rev = movie_stats.rev + 1,
    rating_count = excluded.rating_count, rating_sum = excluded.rating_sum,
    histogram = excluded.histogram, log_count = excluded.log_count,
    like_count = excluded.like_count, review_count = excluded.review_count
"""

TABLES = (
    "users_user", "social_follow", "social_activity", "member_stats", "diary_diaryentry",
    "diary_review", "review_stats", "diary_rating", "diary_moviemark", "reactions_like",
    "reactions_comment", "movie_stats",
)  # fmt: skip


def settle_members(ids: range, *, entries_each: float) -> Iterator[int]:
    """Ratings, marks and counters of the members; yields how many are done."""
    step = max(1, int(BATCH / max(1.0, entries_each)))
    yield from _in_ranges((RATINGS, MARKS, MEMBERS), ids, step)


def settle_movies(ids: range) -> Iterator[int]:
    """Counters of the films; yields how many are done."""
    yield from _in_ranges((MOVIES,), ids, 200)


def analyze() -> None:
    """Tell the planner what has grown."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ANALYZE {table}")


def _in_ranges(statements: tuple[str, ...], ids: range, step: int) -> Iterator[int]:
    for first in range(ids.start, ids.stop, step):
        bounds: dict[str, Any] = {"first": first, "last": min(first + step, ids.stop)}
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement, bounds)
        yield bounds["last"] - ids.start

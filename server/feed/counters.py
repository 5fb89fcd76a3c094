"""Every counter against what it counts. The counters are kept in the transactions of the writes;
this proves it, and mends what a hand in the database has broken.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Model
from psycopg import sql

from server.core.db import insert_new
from server.diary.models import EntryStats, ReviewStats
from server.lists.models import ListStats
from server.movies.models import MovieStats
from server.reactions.models import CommentStats
from server.social.models import MemberStats, ReadState

# Each statement answers (id, counter, stored, counted) where the two differ, of one row or of all.
_MOVIES = """
WITH counted AS (
    SELECT m.id,
        (SELECT count(*) FROM diary_rating r WHERE r.movie_id = m.id) AS rating_count,
        (SELECT coalesce(sum(rating), 0) FROM diary_rating r WHERE r.movie_id = m.id) AS rating_sum,
        w.weighed_count, w.weighed_sum, w.weight, w.weighted_sum,
        (SELECT count(*) FROM diary_diaryentry e WHERE e.movie_id = m.id) AS log_count,
        (SELECT count(*) FROM diary_moviemark k
            WHERE k.movie_id = m.id AND k.kind = 'liked') AS like_count,
        (SELECT count(*) FROM diary_review v WHERE v.movie_id = m.id) AS review_count,
        ARRAY(SELECT count(r.id) FROM generate_series(1, 10) half
            LEFT JOIN diary_rating r ON r.movie_id = m.id AND r.rating = half
            GROUP BY half ORDER BY half) AS histogram
    FROM movies_movie m CROSS JOIN LATERAL (
        SELECT count(*) AS weighed_count, coalesce(sum(rating), 0) AS weighed_sum,
            coalesce(sum(weight), 0) AS weight, coalesce(sum(weight * rating), 0) AS weighted_sum
        FROM diary_rating r WHERE r.movie_id = m.id AND r.weight > 0
    ) w
    WHERE %(only)s::bigint IS NULL OR m.id = %(only)s
)
SELECT c.id, v.name, v.stored, v.counted
FROM counted c LEFT JOIN movie_stats s ON s.movie_id = c.id
CROSS JOIN LATERAL (VALUES
    ('rating_count', coalesce(s.rating_count, 0)::text, c.rating_count::text),
    ('rating_sum', coalesce(s.rating_sum, 0)::text, c.rating_sum::text),
    ('weighed_count', coalesce(s.weighed_count, 0)::text, c.weighed_count::text),
    ('weighed_sum', coalesce(s.weighed_sum, 0)::text, c.weighed_sum::text),
    ('weight', coalesce(s.weight, 0)::text, c.weight::text),
    ('weighted_sum', coalesce(s.weighted_sum, 0)::text, c.weighted_sum::text),
    ('log_count', coalesce(s.log_count, 0)::text, c.log_count::text),
    ('like_count', coalesce(s.like_count, 0)::text, c.like_count::text),
    ('review_count', coalesce(s.review_count, 0)::text, c.review_count::text),
    ('histogram', coalesce(s.histogram, array_fill(0, ARRAY[10]))::text, c.histogram::text)
) v(name, stored, counted)
WHERE v.stored <> v.counted ORDER BY c.id, v.name
"""

_REVIEWS = """
WITH counted AS (
    SELECT r.id,
        (SELECT count(*) FROM reactions_like l WHERE l.review_id = r.id) AS like_count,
        (SELECT count(*) FROM reactions_comment c
            WHERE c.review_id = r.id AND c.removed_at IS NULL) AS comment_count
    FROM diary_review r WHERE %(only)s::bigint IS NULL OR r.id = %(only)s
)
SELECT c.id, v.name, v.stored::text, v.counted::text
FROM counted c LEFT JOIN review_stats s ON s.review_id = c.id
CROSS JOIN LATERAL (VALUES
    ('like_count', coalesce(s.like_count, 0), c.like_count),
    ('comment_count', coalesce(s.comment_count, 0), c.comment_count)
) v(name, stored, counted)
WHERE v.stored <> v.counted ORDER BY c.id, v.name
"""

_LISTS = """
WITH counted AS (
    SELECT l.id,
        (SELECT count(*) FROM lists_listlike k WHERE k.list_id = l.id) AS like_count,
        (SELECT count(*) FROM reactions_comment c
            WHERE c.list_id = l.id AND c.removed_at IS NULL) AS comment_count
    FROM lists_list l WHERE %(only)s::bigint IS NULL OR l.id = %(only)s
)
SELECT c.id, v.name, v.stored::text, v.counted::text
FROM counted c LEFT JOIN list_stats s ON s.list_id = c.id
CROSS JOIN LATERAL (VALUES
    ('like_count', coalesce(s.like_count, 0), c.like_count),
    ('comment_count', coalesce(s.comment_count, 0), c.comment_count)
) v(name, stored, counted)
WHERE v.stored <> v.counted ORDER BY c.id, v.name
"""

_ENTRIES = """
SELECT coalesce(s.entry_id, c.id), 'like_count', coalesce(s.like_count, 0)::text,
    coalesce(c.counted, 0)::text
FROM entry_stats s
FULL JOIN (SELECT entry_id AS id, count(*) AS counted FROM reactions_entrylike GROUP BY 1) c
    ON c.id = s.entry_id
WHERE coalesce(s.like_count, 0) <> coalesce(c.counted, 0)
  AND (%(only)s::bigint IS NULL OR coalesce(s.entry_id, c.id) = %(only)s)
ORDER BY 1
"""

_COMMENTS = """
SELECT coalesce(s.comment_id, c.id), 'like_count', coalesce(s.like_count, 0)::text,
    coalesce(c.counted, 0)::text
FROM comment_stats s
FULL JOIN (SELECT comment_id AS id, count(*) AS counted FROM reactions_commentlike GROUP BY 1) c
    ON c.id = s.comment_id
WHERE coalesce(s.like_count, 0) <> coalesce(c.counted, 0)
  AND (%(only)s::bigint IS NULL OR coalesce(s.comment_id, c.id) = %(only)s)
ORDER BY 1
"""

_MEMBERS = """
WITH counted AS (
    SELECT u.id,
        (SELECT count(*) FROM social_follow f WHERE f.followee_id = u.id) AS follower_count,
        (SELECT count(*) FROM social_follow f WHERE f.follower_id = u.id) AS following_count,
        (SELECT count(*) FROM diary_diaryentry e WHERE e.member_id = u.id) AS log_count,
        (SELECT count(DISTINCT movie_id) FROM diary_diaryentry e WHERE e.member_id = u.id)
            AS film_count,
        (SELECT count(*) FROM diary_review v WHERE v.member_id = u.id) AS review_count
    FROM users_user u WHERE %(only)s::bigint IS NULL OR u.id = %(only)s
)
SELECT c.id, v.name, v.stored::text, v.counted::text
FROM counted c LEFT JOIN member_stats s ON s.member_id = c.id
CROSS JOIN LATERAL (VALUES
    ('follower_count', coalesce(s.follower_count, 0), c.follower_count),
    ('following_count', coalesce(s.following_count, 0), c.following_count),
    ('log_count', coalesce(s.log_count, 0), c.log_count),
    ('film_count', coalesce(s.film_count, 0), c.film_count),
    ('review_count', coalesce(s.review_count, 0), c.review_count)
) v(name, stored, counted)
WHERE v.stored <> v.counted ORDER BY c.id, v.name
"""

_UNREAD = """
SELECT s.member_id, 'unread_count', s.unread_count::text, c.counted::text
FROM member_read_state s
CROSS JOIN LATERAL (
    SELECT count(*) AS counted FROM social_notificationgroup g
    WHERE g.recipient_id = s.member_id AND g.in_app AND g.newest_id > s.read_up_to
) c
WHERE s.unread_count <> c.counted AND (%(only)s::bigint IS NULL OR s.member_id = %(only)s)
ORDER BY s.member_id
"""


@dataclass(frozen=True, slots=True)
class Drift:
    """One counter that is not what it counts; both values as text, arrays in PostgreSQL's form."""

    table: str
    id: int
    counter: str
    stored: str
    counted: str

    def __str__(self) -> str:
        return f"{self.table} {self.id}: {self.counter} is {self.stored}, counted {self.counted}"


STATEMENTS: dict[type[Model], str] = {
    MovieStats: _MOVIES,
    ListStats: _LISTS,
    EntryStats: _ENTRIES,
    ReviewStats: _REVIEWS,
    CommentStats: _COMMENTS,
    MemberStats: _MEMBERS,
    ReadState: _UNREAD,
}
# A row that is missing is made with zeros, then set.
EMPTY = {
    MovieStats: ["rev", "rating_count", "rating_sum", "log_count", "like_count", "review_count"],
    ListStats: ["rev", "like_count", "comment_count"],
    EntryStats: ["rev", "like_count"],
    ReviewStats: ["rev", "like_count", "comment_count"],
    CommentStats: ["rev", "like_count"],
    MemberStats: [
        "rev", "follower_count", "following_count", "log_count", "film_count", "review_count",
    ],
    ReadState: ["rev", "read_up_to", "unread_count"],
}  # fmt: skip


def drift() -> list[Drift]:
    """Counters that differ from what they count; none on a healthy database.

    Each table is compared in one statement, so in one snapshot. Cost: a scan of what is counted.
    """
    return [found for model in STATEMENTS for found in _drift_of(model)]


def mend(found: Drift) -> None:
    """Set the counters of one row to what is counted now. Safe to repeat, and while others write.

    The row is locked first and counted after: a write that has counted itself has committed by
    then, and one that has not yet will add itself to what is set here. `rev` grows, so that the
    next event of the row beats what clients have.
    """
    model = next(model for model in STATEMENTS if model._meta.db_table == found.table)
    with transaction.atomic(), connection.cursor() as cursor:
        insert_new(model, pk=found.id, **dict.fromkeys(EMPTY[model], 0))
        model._default_manager.select_for_update(no_key=True).get(pk=found.id)
        for wrong in _drift_of(model, only=found.id):
            cursor.execute(
                sql.SQL("UPDATE {} SET {} = {}, rev = rev + 1 WHERE {} = %s").format(
                    sql.Identifier(found.table),
                    sql.Identifier(wrong.counter),
                    sql.Literal(wrong.counted),
                    sql.Identifier(str(model._meta.pk.column)),
                ),
                [found.id],
            )


def _drift_of(model: type[Model], *, only: int | None = None) -> list[Drift]:
    with connection.cursor() as cursor:
        cursor.execute(STATEMENTS[model], {"only": only})
        return [Drift(model._meta.db_table, *row) for row in cursor.fetchall()]


def recount(model: type[Model], ids: Iterable[int]) -> None:
    """Mend the counters of these rows of `model`, in the order of their ids. Safe to repeat.

    For services that delete what many rows count. Cost: one count a row; more where it was wrong.
    """
    for id_ in sorted(ids):
        for found in _drift_of(model, only=id_)[:1]:
            mend(found)

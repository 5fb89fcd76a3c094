"""The head of each table, and all documents anew. The triggers do everything else."""

from collections.abc import Iterator
from typing import Literal

from django.db import connection, transaction
from psycopg import sql

Table = Literal["search_movie", "search_person"]
TABLES: tuple[Table, ...] = ("search_movie", "search_person")

#: documents of the head; a word in a tenth of them is answered in some milliseconds
HEAD_SIZE = 10_000
#: rows written in one transaction
BATCH = 5_000

# The weight of the first that does not fit. Weights of 0 say nothing, and never fill a head.
_THRESHOLD = sql.SQL("""
    SELECT coalesce(
        (SELECT greatest(
            popularity, (SELECT min(popularity) FROM {source} WHERE popularity > 0))
         FROM {source} ORDER BY popularity DESC OFFSET %s LIMIT 1),
        0)
""")
_MOVE = sql.SQL("""
    UPDATE {table} SET head = NOT head WHERE id IN (
        SELECT id FROM {table}
        WHERE id > %(after)s AND id <= %(upto)s AND head <> (weight >= %(bar)s)
        FOR NO KEY UPDATE SKIP LOCKED
    )
""")
_KEEP = """
    INSERT INTO search_head ("table", weight) VALUES (%s, %s)
    ON CONFLICT ("table") DO UPDATE SET weight = excluded.weight
"""
# The triggers look at what an UPDATE names, not at what it changes; a document that is missing
# must be made by hand, since an update without a change of the text only moves its weight.
_AGAIN = {
    "search_movie": """
        INSERT INTO search_movie (id, words, names, weight, adult, year, head)
        SELECT id, array_to_tsvector(search_movie_words(search_text, year)),
            search_own_titles(search_text), popularity, adult, year, popularity >= %(bar)s
        FROM movies_movie WHERE merged_into_id IS NULL AND id > %(after)s AND id <= %(upto)s
        ON CONFLICT (id) DO UPDATE SET words = excluded.words, names = excluded.names,
            weight = excluded.weight, adult = excluded.adult, year = excluded.year,
            head = excluded.head
    """,
    "search_person": """
        INSERT INTO search_person (id, words, names, weight, adult, head)
        SELECT id, array_to_tsvector(search_person_words(name, also_known_as)),
            ARRAY[search_fold(name)], popularity, adult, popularity >= %(bar)s
        FROM movies_person WHERE id > %(after)s AND id <= %(upto)s
        ON CONFLICT (id) DO UPDATE SET words = excluded.words, names = excluded.names,
            weight = excluded.weight, adult = excluded.adult,
            head = excluded.head
    """,
}
_SOURCE = {"search_movie": "movies_movie", "search_person": "movies_person"}
_LEARN = sql.SQL("""
    SELECT search_learn(array_agg(DISTINCT heard)) FROM (
        SELECT unnest(tsvector_to_array(words)) AS heard
        FROM {table} WHERE id > %(after)s AND id <= %(upto)s
    ) AS all_heard
""")


def choose_head(*, size: int = HEAD_SIZE) -> dict[Table, float]:
    """Set each table's threshold so that about `size` documents are in its head, and move rows.

    A table of fewer documents is all head. Safe to repeat, and while others write: a row that is
    being written is moved by its own trigger or next time. Returns the thresholds.
    """
    thresholds = {table: _set_threshold(table, size) for table in TABLES}
    for table, bar in thresholds.items():
        for span in _spans(_last_id(table)):
            with connection.cursor() as cursor:
                cursor.execute(_MOVE.format(table=sql.Identifier(table)), {**span, "bar": bar})
    return thresholds


def reindex(*, size: int = HEAD_SIZE) -> Iterator[tuple[Table, int]]:
    """Make every document anew, some thousand at a time; yields up to which id it is done.

    Search goes on meanwhile.
    """
    for table in TABLES:
        bar = _set_threshold(table, size)
        for span in _spans(_last_id(_SOURCE[table])):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(_AGAIN[table], {**span, "bar": bar})
                cursor.execute(_LEARN.format(table=sql.Identifier(table)), span)
            yield table, span["upto"]


def _spans(last: int) -> Iterator[dict[str, int]]:
    for after in range(0, last, BATCH):
        yield {"after": after, "upto": after + BATCH}


def _set_threshold(table: Table, size: int) -> float:
    with connection.cursor() as cursor:
        cursor.execute(_THRESHOLD.format(source=sql.Identifier(_SOURCE[table])), [size])
        threshold = float(cursor.fetchone()[0])
        cursor.execute(_KEEP, [table, threshold])
    return threshold


def _last_id(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT coalesce(max(id), 0) FROM {}").format(sql.Identifier(table)))
        return int(cursor.fetchone()[0])

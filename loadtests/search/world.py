"""A catalogue of made-up films, by SQL and a seed: the same one every time.

Words are drawn so that a few are in very many titles and most in few, as in real ones; popularity
falls off the same way. The triggers are off while rows are poured in; the documents are then made
by the same statements as `manage.py reindex_search`.
"""

from django.db import connection

from server.search.index import reindex

#: films named by one INSERT
BATCH = 100_000

_VOCABULARY = """
CREATE TEMP TABLE vocabulary AS
SELECT n, (
    SELECT string_agg(
        (ARRAY['ba','ce','di','fo','gu','la','me','ni','ro','su','tan','vel','kor','shi','mar',
            'des','pra','lin','os','el'])[1 + (get_byte(hash, i) %% 20)], '' ORDER BY i)
    FROM generate_series(0, 1 + get_byte(hash, 9) %% 3) AS i
) || CASE WHEN n > 8000 THEN chr(97 + get_byte(hash, 10) %% 26) ELSE '' END AS word
FROM generate_series(1, %(words)s) AS n, decode(md5(%(seed)s || n), 'hex') AS hash;
UPDATE vocabulary SET word = 'the' WHERE n = 1;
UPDATE vocabulary SET word = 'of' WHERE n = 2;
CREATE UNIQUE INDEX ON vocabulary (n);
ANALYZE vocabulary;
"""
# A power of a uniform number: a few words are in very many titles, most are in few.
_DRAW = "1 + floor(%(words)s * power(random(), 3))::int"
_FILMS = f"""
INSERT INTO movies_movie (slug, title, title_pt, original_title, original_language, search_text,
    overview, overview_pt, tagline, countries, poster_path, backdrop_path, adult, popularity, year)
SELECT 'film-' || n, title, '', '', 'en',
    E'\\n' || title || E'\\n' || CASE WHEN n %% 3 = 0 THEN other ELSE '' END || E'\\n\\n'
        || director || E'\\n' || actor || E'\\n' || year || E'\\n',
    repeat('Once upon a time. ', 20), '', '', '{{}}', '', '', false,
    least(2000, 0.2 / power(random() + 0.0001, 0.9)), year
FROM (
    SELECT d.n, d.year,
        concat_ws(' ', a.word, CASE WHEN d.n %% 5 > 0 THEN b.word END,
            CASE WHEN d.n %% 5 > 1 THEN c.word END,
            CASE WHEN d.n %% 5 > 3 THEN e.word END) AS title,
        f.word || ' ' || g.word AS other, h.word || ' ' || i.word AS director,
        j.word || ' ' || k.word AS actor
    FROM (
        SELECT n, 1920 + (random() * 105)::int AS year,
            {", ".join(f"{_DRAW} AS {name}" for name in "abcefghijk")}
        FROM generate_series(%(first)s, %(last)s) AS n OFFSET 0
    ) AS d
    {" ".join(f"JOIN vocabulary AS {name} ON {name}.n = d.{name}" for name in "abcefghijk")}
) AS films ORDER BY n
"""  # noqa: S608 - constants of ours
_PEOPLE = f"""
INSERT INTO movies_person (key, name, profile_path, popularity)
SELECT 'person-' || d.n, a.word || ' ' || b.word, '',
    least(300, 0.1 / power(random() + 0.0001, 0.8))
FROM (
    SELECT n, {_DRAW} AS a, {_DRAW} AS b
    FROM generate_series(%(first)s, %(last)s) AS n OFFSET 0
) AS d
JOIN vocabulary AS a ON a.n = d.a JOIN vocabulary AS b ON b.n = d.b ORDER BY d.n
"""  # noqa: S608
_TRIGRAMS = "CREATE INDEX movie_search_trgm ON movies_movie USING gin (search_text gin_trgm_ops)"


def pour(films: int, people: int, *, words: int, seed: str) -> None:
    """An empty, migrated database becomes the catalogue, its documents and its indexes."""
    with connection.cursor() as cursor:
        cursor.execute("SET transaction_timeout = 0")
        cursor.execute("SELECT setseed(%s)", [hash_of(seed)])
        for table in ("movies_movie", "movies_person"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(_VOCABULARY, {"words": words, "seed": seed})
        for statement, count in ((_FILMS, films), (_PEOPLE, people)):
            for first in range(1, count + 1, BATCH):
                span = {"first": first, "last": min(first + BATCH - 1, count), "words": words}
                cursor.execute(statement, span)
        for table in ("movies_movie", "movies_person"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    for _ in reindex():
        pass
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) movies_movie, search_movie, search_person, search_word")


def index_trigrams() -> None:
    """The index that plain pg_trgm wants. Nothing of the product does."""
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute(_TRIGRAMS)
        cursor.execute("ANALYZE movies_movie")


def hash_of(seed: str) -> float:
    """A number of 0 to 1 for `setseed`, the same in every process."""
    return sum(ord(char) * 31**place for place, char in enumerate(seed)) % 10_000 / 10_000

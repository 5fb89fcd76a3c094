"""Functions that fold text and cut it into words, and the triggers that keep the documents.

The functions are immutable and name their collation, so that indexes may be built over them and a
database of another locale folds alike.
"""

import unicodedata

from django.db import migrations


def combining() -> str:
    """The inside of a regular expression for all combining marks, which PostgreSQL has no name for."""
    codes = [code for code in range(0x300, 0x10000) if unicodedata.combining(chr(code))]
    starts = [code for code in codes if code - 1 not in codes]
    ends = [code for code in codes if code + 1 not in codes]
    return "".join(rf"\u{a:04x}-\u{b:04x}" for a, b in zip(starts, ends, strict=True))


FUNCTIONS = r"""
-- Case, accents and punctuation away, as server.movies.text.search_key does in Python.
CREATE FUNCTION search_fold(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT trim(regexp_replace(normalize(regexp_replace(
        normalize(
            replace(replace(replace(replace(translate(
                lower(value COLLATE pg_c_utf8), 'øłđðıħς', 'olddihσ'
            ), 'ß', 'ss'), 'þ', 'th'), 'æ', 'ae'), 'œ', 'oe'),
            NFKD
        ),
        '[COMBINING]+', '', 'g'
    ), NFC), '[[:space:][:punct:][:cntrl:]<>=+|~$^`]+', ' ', 'g'))
$$;

-- The words of folded text. A script without spaces is cut into pairs of characters, since a part
-- of a title is no word of it there. PostgreSQL's limits: a lexeme under 2 kB, a vector under 1 MB.
CREATE FUNCTION search_words(value text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce((array_agg(DISTINCT part))[1:4000], '{}') FROM (
        SELECT left(word, 60) AS part
        FROM regexp_split_to_table(value, '\s+') AS word WHERE word <> ''
        UNION ALL
        SELECT substr(word, place, 2)
        FROM regexp_split_to_table(value, '\s+') AS word,
            generate_series(1, least(length(word), 200)) AS place
        WHERE word ~ '[\u2e80-\uffff]'
    ) AS parts
$$;

-- The word and the word without each of its letters.
CREATE FUNCTION search_near(word text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT array_agg(DISTINCT near) FROM (
        SELECT word AS near
        UNION ALL
        SELECT overlay(word PLACING '' FROM place FOR 1)
        FROM generate_series(1, length(word)) AS place
    ) AS nears
$$;

-- A film's own titles: the first three lines of its text.
CREATE FUNCTION search_own_titles(search_text text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT title), '{}')
    FROM unnest((string_to_array(ltrim(search_text, E'\n'), E'\n'))[1:3]) AS title
    WHERE title <> ''
$$;

-- Its words, its year, and short titles written as one word: "starwars".
CREATE FUNCTION search_movie_words(search_text text, year int) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT search_words(
        search_text || ' ' || coalesce(year::text, '') || ' ' || coalesce((
            SELECT string_agg(replace(title, ' ', ''), ' ')
            FROM unnest(search_own_titles(search_text)) AS title
            WHERE title ~ '^\S+( \S+){1,3}$' AND length(title) <= 40
        ), '')
    )
$$;

CREATE FUNCTION search_person_words(name text, others text[]) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT search_words(search_fold(name || ' ' || array_to_string(others, ' ')))
$$;

-- Words that the dictionary holds: figures are not misspelt, and pairs are no words. New words go
-- in by their order, so that two films with the same new words wait for each other and no more.
CREATE FUNCTION search_learn(words text[]) RETURNS void
LANGUAGE sql AS $$
    INSERT INTO search_word (word, near)
    SELECT heard, search_near(heard) FROM unnest(words) AS heard
    WHERE length(heard) BETWEEN 3 AND 24 AND heard !~ '^[0-9]+$'
        AND NOT EXISTS (SELECT FROM search_word AS known WHERE known.word = heard)
    ORDER BY heard ON CONFLICT DO NOTHING
$$;
"""

TRIGGERS = r"""
CREATE FUNCTION search_keep_movie() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    heard text[];
    bar float8 := coalesce((SELECT weight FROM search_head WHERE "table" = 'search_movie'), 0);
BEGIN
    -- Readers of a merged film are sent to the other row, which is found by itself.
    IF NEW.merged_into_id IS NOT NULL THEN
        DELETE FROM search_movie WHERE id = NEW.id;
        RETURN NULL;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.merged_into_id IS NULL
        AND OLD.search_text = NEW.search_text AND OLD.year IS NOT DISTINCT FROM NEW.year
    THEN
        UPDATE search_movie
        SET weight = NEW.popularity, adult = NEW.adult, head = NEW.popularity >= bar
        WHERE id = NEW.id AND (weight, adult, head)
            IS DISTINCT FROM (NEW.popularity, NEW.adult, NEW.popularity >= bar);
        RETURN NULL;
    END IF;
    heard := search_movie_words(NEW.search_text, NEW.year);
    INSERT INTO search_movie (id, words, names, weight, adult, year, head)
    VALUES (NEW.id, array_to_tsvector(heard), search_own_titles(NEW.search_text), NEW.popularity,
        NEW.adult, NEW.year, NEW.popularity >= bar)
    ON CONFLICT (id) DO UPDATE SET words = excluded.words, names = excluded.names,
        weight = excluded.weight, adult = excluded.adult, year = excluded.year,
        head = excluded.head;
    PERFORM search_learn(heard);
    RETURN NULL;
END $$;

CREATE TRIGGER search_movie AFTER INSERT OR UPDATE
    OF search_text, popularity, year, adult, merged_into_id ON movies_movie
    FOR EACH ROW EXECUTE FUNCTION search_keep_movie();

CREATE FUNCTION search_keep_person() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    heard text[];
    bar float8 := coalesce((SELECT weight FROM search_head WHERE "table" = 'search_person'), 0);
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.name = NEW.name AND OLD.also_known_as = NEW.also_known_as THEN
        UPDATE search_person
        SET weight = NEW.popularity, adult = NEW.adult, head = NEW.popularity >= bar
        WHERE id = NEW.id AND (weight, adult, head)
            IS DISTINCT FROM (NEW.popularity, NEW.adult, NEW.popularity >= bar);
        RETURN NULL;
    END IF;
    heard := search_person_words(NEW.name, NEW.also_known_as);
    INSERT INTO search_person (id, words, names, weight, adult, head)
    VALUES (NEW.id, array_to_tsvector(heard), ARRAY[search_fold(NEW.name)], NEW.popularity,
        NEW.adult, NEW.popularity >= bar)
    ON CONFLICT (id) DO UPDATE SET words = excluded.words, names = excluded.names,
        weight = excluded.weight, adult = excluded.adult, head = excluded.head;
    PERFORM search_learn(heard);
    RETURN NULL;
END $$;

CREATE TRIGGER search_person AFTER INSERT OR UPDATE OF name, also_known_as, popularity, adult
    ON movies_person FOR EACH ROW EXECUTE FUNCTION search_keep_person();
"""

# Members and lists have no documents: their own few words are indexed where they stand, and every
# question about them goes through the one visibility filter.
INDEXES = r"""
CREATE INDEX search_member_words ON users_user USING gin (
    array_to_tsvector(search_words(search_fold(username || ' ' || display_name)))
) WITH (fastupdate = off);
CREATE INDEX search_list_words ON lists_list USING gin (
    array_to_tsvector(search_words(search_fold(title)))
) WITH (fastupdate = off);
"""

# What was there before the triggers; the same statements as `manage.py reindex_search`.
FILL = """
INSERT INTO search_movie (id, words, names, weight, adult, year, head)
SELECT id, array_to_tsvector(search_movie_words(search_text, year)),
    search_own_titles(search_text), popularity, adult, year, true
FROM movies_movie WHERE merged_into_id IS NULL;
INSERT INTO search_person (id, words, names, weight, adult, head)
SELECT id, array_to_tsvector(search_person_words(name, also_known_as)), ARRAY[search_fold(name)],
    popularity, adult, true
FROM movies_person;
SELECT search_learn(array_agg(DISTINCT word)) FROM (
    SELECT unnest(tsvector_to_array(words)) AS word FROM search_movie
    UNION SELECT unnest(tsvector_to_array(words)) FROM search_person
) AS heard;
"""

REMOVE = """
DROP INDEX IF EXISTS search_member_words, search_list_words;
DROP TRIGGER search_movie ON movies_movie;
DROP TRIGGER search_person ON movies_person;
DROP FUNCTION search_keep_movie, search_keep_person, search_learn, search_person_words,
    search_movie_words, search_own_titles, search_near, search_words, search_fold;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0001_initial"),
        ("movies", "0004_catalogue"),
        ("users", "0001_initial"),
        ("lists", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS.replace("COMBINING", combining()) + TRIGGERS + INDEXES, REMOVE),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]

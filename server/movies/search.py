"""The list of movies: search and filters, the best match first, by keyset.

Search reads `Movie.search_text` alone: one normalised line for each title and name, the first three
the film's own titles, indexed by trigrams. A query must be like a part of that text, or have all
its words in it; what matches more exactly comes first, and among equals what members log most.
"""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, Literal

from django.db import connection, transaction

from server.core.domain import DomainError
from server.core.pagination import MAX_ID, InvalidCursor, decode_cursor, encode_cursor
from server.movies.models import Movie, MovieStats
from server.movies.selectors import average_rating, ref_fields
from server.movies.shapes import ListedMovie
from server.movies.text import search_key

MAX_QUERY_CHARS = 200
#: shorter words have too few trigrams to say anything
MIN_WORD_CHARS = 3

#: (relevance, log_count, popularity, id) of a row; ids ascend, the rest descends
Key = tuple[float, int, float, int]
Place = tuple[Literal["after", "before"], float, int, float, int]

# A title itself; a name, a foreign title or the start of a title; the start of a name; the query's
# words one by one; below 1 what is only similar, to a title as a whole and to any part of the text.
_RELEVANCE = """
    CASE
        WHEN %(q)s::text IN (t.a, t.b, t.c) THEN 4
        WHEN strpos(m.search_text, E'\\n' || %(q)s::text || E'\\n') > 0
            OR starts_with(t.a, %(q)s) OR starts_with(t.b, %(q)s) OR starts_with(t.c, %(q)s) THEN 3
        WHEN strpos(m.search_text, E'\\n' || %(q)s::text) > 0 THEN 2
        WHEN m.search_text LIKE ALL (%(inside)s::text[]) THEN 1
        ELSE round((
            greatest(similarity(t.a, %(q)s), similarity(t.b, %(q)s), similarity(t.c, %(q)s))
            + word_similarity(%(q)s, m.search_text)
        )::numeric * 0.49, 4)
    END::float8
"""
_TITLES = """
    CROSS JOIN LATERAL (SELECT split_part(m.search_text, E'\\n', 2) AS a,
        split_part(m.search_text, E'\\n', 3) AS b, split_part(m.search_text, E'\\n', 4) AS c) AS t
"""
_PAGE = """
    WITH hits AS (
        SELECT {relevance} AS relevance, coalesce(s.log_count, 0) AS log_count, m.popularity, m.id
        FROM movies_movie AS m LEFT JOIN movie_stats AS s ON s.movie_id = m.id {titles}
        WHERE {conditions}
    )
    SELECT relevance, log_count, popularity, id FROM hits
    {place}
    ORDER BY relevance {down}, log_count {down}, popularity {down}, id {up}
    LIMIT %(limit)s
"""
_PLACE = """
    WHERE (relevance, log_count, popularity, -id)
        {sign} (%(relevance)s::float8, %(log_count)s::int, %(popularity)s::float8, -%(id)s::bigint)
"""
_SET_THRESHOLD = "SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)"


@dataclass(frozen=True, slots=True)
class MovieQuery:
    """What `GET /api/movies/` asks for; None or "" does not filter."""

    q: str = ""
    tmdb_id: int | None = None
    imdb_id: str | None = None
    #: our id
    genre_id: int | None = None
    #: its first year
    decade: int | None = None


@dataclass(frozen=True, slots=True)
class MoviePage:
    """`next` and `previous` are cursors; None where there is no such page."""

    results: list[ListedMovie]
    next: str | None
    previous: str | None


def list_movies(query: MovieQuery, *, limit: int, cursor: str | None = None) -> MoviePage:
    """One page of the films that `query` asks for. Cost: two queries, four when it searches.

    Adult films are left out, unless asked for by id. Raises: InvalidCursor, DomainError
    query_too_long.
    """
    place = _place(cursor)
    back = place is not None and place[0] == "before"
    rows = _hits(query, limit + 1, place)
    more = len(rows) > limit
    page = rows[:limit]
    if back:
        page.reverse()
    return MoviePage(
        results=_listed([row[3] for row in page]),
        next=encode_cursor(("after", *page[-1])) if page and (more or back) else None,
        previous=(
            encode_cursor(("before", *page[0])) if page and place and (more or not back) else None
        ),
    )


def _place(cursor: str | None) -> Place | None:
    place: Place | None = decode_cursor(cursor, Place)
    if place and not (0 <= place[2] < 2**31 and 0 <= place[4] <= MAX_ID):
        raise InvalidCursor
    return place


def _hits(query: MovieQuery, limit: int, place: Place | None) -> list[Key]:
    """The sort keys of up to `limit` films after (or before) `place`, nearest to it first."""
    conditions, values = _conditions(query)
    values["limit"] = limit
    if place is not None:
        values |= dict(zip(("relevance", "log_count", "popularity", "id"), place[1:], strict=True))
    if not query.q:
        return _select(conditions, values, place, relevance="0::float8", titles="")
    q = search_key(_checked(query.q))
    holds, is_like = _text_conditions(q, values)
    # What holds the words stands before all that is only like them, and is found much faster: a
    # page that it fills is the page.
    alike_between = place is not None and place[1] < 1
    if not alike_between:
        rows = _select([*conditions, holds], values, place)
        if len(rows) == limit or not is_like:
            return rows
    return _select([*conditions, f"({is_like} OR {holds})"], values, place, like=_threshold(q))


def _select(
    conditions: Sequence[str],
    values: dict[str, Any],
    place: Place | None,
    *,
    relevance: str = _RELEVANCE,
    titles: str = _TITLES,
    like: float | None = None,
) -> list[Key]:
    back = place is not None and place[0] == "before"
    statement = _PAGE.format(
        relevance=relevance,
        titles=titles,
        conditions=" AND ".join(conditions),
        place=_PLACE.format(sign=">" if back else "<") if place else "",
        down="ASC" if back else "DESC",
        up="DESC" if back else "ASC",
    )
    # The threshold belongs to the operator `<%`; only a transaction can set it for one statement.
    scope = nullcontext() if like is None else transaction.atomic()
    with scope, connection.cursor() as cursor:
        if like is not None:
            cursor.execute(_SET_THRESHOLD, [str(like)])
        cursor.execute(statement, values)
        return cursor.fetchall()


def _conditions(query: MovieQuery) -> tuple[list[str], dict[str, Any]]:
    found: list[str] = []
    if query.tmdb_id is not None:
        found.append("m.tmdb_id = %(tmdb_id)s")
    if query.imdb_id is not None:
        found.append("m.imdb_id = %(imdb_id)s")
    if not found:
        found.append("NOT m.adult")
    if query.decade is not None:
        found.append("m.year BETWEEN %(decade)s AND %(decade)s + 9")
    if query.genre_id is not None:
        found.append(
            "EXISTS (SELECT FROM movies_moviegenre AS g"
            " WHERE g.movie_id = m.id AND g.genre_id = %(genre_id)s)"
        )
    return found, {
        "tmdb_id": query.tmdb_id,
        "imdb_id": query.imdb_id,
        "decade": query.decade,
        "genre_id": query.genre_id,
    }


def _checked(q: str) -> str:
    if len(q) > MAX_QUERY_CHARS:
        raise DomainError(
            "query_too_long", f"q has at most {MAX_QUERY_CHARS} characters.", field="q"
        )
    return q


def _text_conditions(q: str, values: dict[str, Any]) -> tuple[str, str]:
    """(all words are in the text, a part of the text is like the query); trigrams index both.

    The second is "" for a query of short words alone: everything is like them.
    """
    words = [word for word in dict.fromkeys(q.split()) if len(word) >= MIN_WORD_CHARS]
    values |= {"q": q, "inside": [f"%{word}%" for word in words or [q]]}
    if not q:
        return "false", ""
    if words:
        values |= {f"inside{place}": word for place, word in enumerate(values["inside"])}
        inside = (f"m.search_text LIKE %(inside{place})s" for place in range(len(words)))
        return f"({' AND '.join(inside)})", "%(q)s <%% m.search_text"
    values |= {"part": f"%{q}%", "word": f"% {q}%", "line": f"%\n{q}%"}
    if q.isascii():
        return "(m.search_text LIKE %(line)s OR m.search_text LIKE %(word)s)", ""
    # Scripts without spaces: a part of a title is no word of it.
    return "m.search_text LIKE %(part)s", ""


def _threshold(q: str) -> float:
    """How like `q` a part of the text must be, by trigrams (shared / all of both).

    One wrong letter costs both sides three trigrams, two letters swapped cost four; below 0.3
    everything is like everything, so that a swap in a word of five letters is not found.
    """
    trigrams = sum(len(word) + 1 for word in set(q.split()))
    return max(0.3, round((trigrams - 4) / (trigrams + 4) - 0.005, 3))


def _listed(ids: Sequence[int]) -> list[ListedMovie]:
    """The films in the order of `ids`."""
    movies = Movie.objects.with_genre_names().select_related("stats").in_bulk(ids)
    return [_listed_movie(movies[id_]) for id_ in ids if id_ in movies]


def _listed_movie(movie: Movie) -> ListedMovie:
    stats = getattr(movie, "stats", None) or MovieStats()
    return ListedMovie(
        **ref_fields(movie),
        average_rating=average_rating(stats.rating_sum, stats.rating_count),
        rating_count=stats.rating_count,
        release_date=movie.release_date,
    )

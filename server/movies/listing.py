"""The list of movies: filters, the most logged first, by keyset; and the charts.

Looking for words is `server.search`'s; what it finds is shown as here.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

from django.db import connection
from django.db.models import Case, F, FloatField, OrderBy, QuerySet, Value, When
from django.db.models.functions import Cast, Least
from django.utils import timezone
from psycopg import sql

from server.core.pagination import MAX_ID, InvalidCursor, decode_cursor, encode_cursor
from server.movies.averages import MIN_RATINGS, NEWCOMER_SHARE, NEWCOMER_WEIGHT
from server.movies.models import Chart, Movie
from server.movies.selectors import listed_movies
from server.movies.shapes import ListedMovie

#: (log_count, popularity, id) of a row; ids ascend, the rest descends
Key = tuple[int, float, int]
Place = tuple[Literal["after", "before"], int, float, int]

#: a chart of ours, where TMDb's is not known
CHART_SIZE = 200
NOW_PLAYING = dt.timedelta(days=45)

_PAGE = sql.SQL("""
    WITH listed AS (
        SELECT coalesce(s.log_count, 0) AS log_count, m.popularity, m.id
        FROM movies_movie AS m LEFT JOIN movie_stats AS s ON s.movie_id = m.id
        WHERE m.merged_into_id IS NULL AND {conditions}
    )
    SELECT log_count, popularity, id FROM listed WHERE {place}
    ORDER BY log_count {down}, popularity {down}, id {up}
    LIMIT %(limit)s
""")
_PLACE = sql.SQL("""
    (log_count, popularity, -id)
        {sign} (%(log_count)s::int, %(popularity)s::float8, -%(id)s::bigint)
""")


@dataclass(frozen=True, slots=True)
class MovieQuery:
    """What `GET /api/movies/` asks for; None does not filter."""

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
    """One page of the films that `query` asks for. Cost: two queries.

    Adult films are left out, unless asked for by id. Raises: InvalidCursor.
    """
    place = _place(cursor)
    back = place is not None and place[0] == "before"
    rows = _keys(query, limit + 1, place)
    more = len(rows) > limit
    page = rows[:limit]
    if back:
        page.reverse()
    return MoviePage(
        results=listed_movies([row[2] for row in page]),
        next=encode_cursor(("after", *page[-1])) if page and (more or back) else None,
        previous=(
            encode_cursor(("before", *page[0])) if page and place and (more or not back) else None
        ),
    )


def page_of_ids(ids: Sequence[int], *, limit: int, cursor: str | None) -> MoviePage:
    """One page of films that are ordered already. The cursor is a place in the order.

    Cost: one query. Raises: InvalidCursor.
    """
    start = offset_of(cursor)
    return MoviePage(
        results=listed_movies(ids[start : start + limit]),
        next=encode_cursor([start + limit]) if len(ids) > start + limit else None,
        previous=encode_cursor([max(0, start - limit)]) if start > 0 else None,
    )


def offset_of(cursor: str | None) -> int:
    """A place from 0 on; 0 without a cursor. Raises: InvalidCursor."""
    key = decode_cursor(cursor, tuple[int])
    if key is not None and not 0 <= key[0] <= 10_000:
        raise InvalidCursor
    return key[0] if key else 0


def chart_ids(name: str) -> list[int]:
    """Our ids of a chart's films, in TMDb's order; ours where TMDb has told none. Cost: two
    queries.
    """
    chart = Chart.objects.filter(pk=name).first()
    films = Movie.objects.filter(adult=False, merged_into=None)
    if chart is not None and chart.tmdb_ids:
        place = {tmdb_id: number for number, tmdb_id in enumerate(chart.tmdb_ids)}
        rows = films.filter(tmdb_id__in=chart.tmdb_ids).values_list("tmdb_id", "pk")
        return [pk for _, pk in sorted(rows, key=lambda row: place[cast(int, row[0])])]
    return list(_own_chart(films, name).values_list("pk", flat=True)[:CHART_SIZE])


def _own_chart(films: QuerySet[Movie], name: str) -> QuerySet[Movie]:
    today = timezone.now().date()
    known: list[str | OrderBy] = [F("stats__log_count").desc(nulls_last=True), "-popularity", "pk"]
    if name == Chart.Name.TOP_RATED:
        rated = films.filter(stats__rating_count__gte=MIN_RATINGS)
        return rated.order_by(mean_rating().desc(), "-stats__rating_count", "pk")
    if name == Chart.Name.UPCOMING:
        return films.filter(release_date__gt=today).order_by("release_date", "-popularity", "pk")
    if name == Chart.Name.NOW_PLAYING:
        since = today - NOW_PLAYING
        return films.filter(release_date__gt=since, release_date__lte=today).order_by(*known)
    if name == Chart.Name.TRENDING:
        return films.filter(stats__log_count__gt=0).order_by(*known)
    return films.order_by(*known)


def mean_rating() -> Case:
    """`averages.average_rating` as an expression of films that have ratings, not rounded."""

    def number(name: str) -> Cast:
        return Cast(F(f"stats__{name}"), FloatField())

    newcomers = number("rating_count") - number("weighed_count")
    their_sum = number("rating_sum") - number("weighed_sum")
    share = Least(newcomers * Value(NEWCOMER_WEIGHT), number("weight") / Value(NEWCOMER_SHARE))
    return Case(
        When(stats__weight=0, then=number("rating_sum") / number("rating_count")),
        When(
            stats__weighed_count=F("stats__rating_count"),
            then=number("weighted_sum") / number("weight"),
        ),
        default=(number("weighted_sum") + share * their_sum / newcomers)
        / (number("weight") + share),
    )


def _place(cursor: str | None) -> Place | None:
    place: Place | None = decode_cursor(cursor, Place)
    if place and not (0 <= place[1] < 2**31 and 0 <= place[3] <= MAX_ID):
        raise InvalidCursor
    return place


def _keys(query: MovieQuery, limit: int, place: Place | None) -> list[Key]:
    """The sort keys of up to `limit` films after (or before) `place`, nearest to it first."""
    back = place is not None and place[0] == "before"
    values: dict[str, Any] = {
        "limit": limit,
        "tmdb_id": query.tmdb_id,
        "imdb_id": query.imdb_id,
        "decade": query.decade,
        "genre_id": query.genre_id,
    }
    if place is not None:
        values |= dict(zip(("log_count", "popularity", "id"), place[1:], strict=True))
    statement = _PAGE.format(
        conditions=_conditions(query),
        place=_PLACE.format(sign=sql.SQL(">" if back else "<")) if place else sql.SQL("true"),
        down=sql.SQL("ASC" if back else "DESC"),
        up=sql.SQL("DESC" if back else "ASC"),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def _conditions(query: MovieQuery) -> sql.Composable:
    found = []
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
    return sql.SQL(" AND ").join(sql.SQL(each) for each in found)

"""From diary entries to numbers: one way of counting for a whole diary and for a year of it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connection

from server.diary.ratings import stars
from server.movies.averages import percentages
from server.movies.models import Movie
from server.movies.selectors import movie_refs
from server.movies.shapes import PersonRef
from server.stats.logs import Log
from server.stats.shapes import DecadeCount, NamedCount, PersonCount, Watched
from server.stats.streaks import longest

#: of each ranking
SHOWN = 10
#: films at the head of a year
BEST = 5
#: the billed cast that counts as a film's actors; beyond it are parts of a line or two
BILLED = 20


class _Facts(NamedTuple):
    year: int | None
    #: minutes
    runtime: int | None


_FILMS = "unnest(%(films)s::bigint[], %(ratings)s::int[]) AS f(movie_id, rating)"
_RANKED = "count(*), count(f.rating), coalesce(sum(f.rating), 0)"
_GENRES = f"""
SELECT g.name, {_RANKED} FROM {_FILMS}
JOIN movies_moviegenre mg ON mg.movie_id = f.movie_id JOIN movies_genre g ON g.id = mg.genre_id
GROUP BY g.id ORDER BY count(*) DESC, g.name LIMIT %(shown)s
"""  # noqa: S608 - constants of ours
_COUNTRIES = f"""
SELECT c.code, {_RANKED} FROM {_FILMS}
JOIN movies_movie m ON m.id = f.movie_id
CROSS JOIN LATERAL (SELECT DISTINCT unnest(m.countries)) AS c(code)
GROUP BY c.code ORDER BY count(*) DESC, c.code LIMIT %(shown)s
"""  # noqa: S608
# Somebody with two parts in a film counts once for it.
_PEOPLE = f"""
SELECT p.name, {_RANKED}, p.id FROM {_FILMS}
CROSS JOIN LATERAL (
    SELECT DISTINCT c.person_id FROM movies_credit c WHERE c.movie_id = f.movie_id AND {{part}}
) AS c
JOIN movies_person p ON p.id = c.person_id
GROUP BY p.id ORDER BY count(*) DESC, p.name, p.id LIMIT %(shown)s
"""  # noqa: S608
_DIRECTORS = _PEOPLE.format(part="c.kind = 'crew' AND c.job = 'Director'")
_ACTORS = _PEOPLE.format(part="c.kind = 'cast' AND c.\"order\" < %(billed)s")


def summarise(logs: Sequence[Log], ratings: Mapping[int, int]) -> dict[str, Any]:
    """The fields of `shapes.Summary`. `ratings` in half-stars, one a film, also of unlogged films.

    Cost: six queries, whatever the number of entries; memory and time grow with them.
    """
    films = {log.movie_id for log in logs}
    facts = _facts(films)
    dated = by_day(logs)
    days = [log.watched_on for log in dated if log.watched_on]
    weekdays = Counter(day.weekday() for day in days)
    ends = watched([*dated[:1], *dated[-1:]])
    return {
        "log_count": len(logs),
        "film_count": len(films),
        "rewatch_count": sum(log.rewatch for log in logs),
        "review_count": sum(log.review_id is not None for log in logs),
        "liked_count": len({log.movie_id for log in logs if log.liked}),
        "minutes": sum(facts[log.movie_id].runtime or 0 for log in logs),
        **_rated(ratings),
        "weekdays": [weekdays[day] for day in range(7)],
        "decades": _decades(facts, ratings),
        **_rankings(films, ratings),
        "longest_streak": longest(days),
        "first": ends[0] if ends else None,
        "last": ends[-1] if ends else None,
    }


def by_day(logs: Iterable[Log]) -> list[Log]:
    """Those with a date, the oldest first; of one day in the order in which they were written."""
    dated = [(log.watched_on, log.id, log) for log in logs if log.watched_on]
    return [log for _, _, log in sorted(dated)]


def watched(logs: Sequence[Log]) -> list[Watched]:
    """Dated `logs` for showing. Cost: one query."""
    refs = movie_refs(log.movie_id for log in logs)
    return [
        Watched(movie=refs[log.movie_id], watched_on=log.watched_on, rating=stars(log.rating))
        for log in logs
        if log.watched_on
    ]


def best_of(logs: Sequence[Log]) -> list[Log]:
    """The dated logs of the `BEST` best rated films, each at its last rating; newest of equals."""
    last = {log.movie_id: log for log in by_day(logs) if log.rating is not None}
    newest_first = by_day(last.values())[::-1]
    return sorted(newest_first, key=lambda log: -(log.rating or 0))[:BEST]


def _facts(films: set[int]) -> dict[int, _Facts]:
    rows = Movie.objects.filter(pk__in=films).values_list("pk", "year", "runtime")
    return {pk: _Facts(year, runtime) for pk, year, runtime in rows}


def _mean(half_star_sum: int, count: int) -> float | None:
    """Mean in stars, step 0.01, half up; None of nothing."""
    return (half_star_sum * 100 + count) // (2 * count) / 100 if count else None


def _rated(ratings: Mapping[int, int]) -> dict[str, Any]:
    counts = Counter(ratings.values())
    histogram = [counts[half] for half in range(1, 11)]
    return {
        "rated_count": len(ratings),
        "average_rating": _mean(sum(ratings.values()), len(ratings)),
        "rating_histogram": histogram,
        "rating_percentages": percentages(histogram),
    }


def _decades(facts: Mapping[int, _Facts], ratings: Mapping[int, int]) -> list[DecadeCount]:
    """Newest first; films without a year are left out."""
    films: dict[int, list[int]] = defaultdict(list)
    for film, fact in facts.items():
        if fact.year is not None:
            films[fact.year // 10 * 10].append(film)
    found = []
    for decade in sorted(films, reverse=True):
        given = [ratings[film] for film in films[decade] if film in ratings]
        average = _mean(sum(given), len(given))
        found.append(DecadeCount(decade=decade, films=len(films[decade]), average_rating=average))
    return found


def _rankings(films: set[int], ratings: Mapping[int, int]) -> dict[str, Any]:
    if not films:
        return {"genres": [], "countries": [], "directors": [], "actors": []}
    ids = sorted(films)
    params: dict[str, Any] = {
        "films": ids,
        "ratings": [ratings.get(film) for film in ids],
        "shown": SHOWN,
        "billed": BILLED,
    }
    with connection.cursor() as cursor:

        def ranked(statement: str) -> list[tuple[Any, ...]]:
            cursor.execute(statement, params)
            return cursor.fetchall()

        return {
            "genres": [_named(row) for row in ranked(_GENRES)],
            "countries": [_named(row) for row in ranked(_COUNTRIES)],
            "directors": [_person(row) for row in ranked(_DIRECTORS)],
            "actors": [_person(row) for row in ranked(_ACTORS)],
        }


def _named(row: tuple[Any, ...]) -> NamedCount:
    name, films, rated, total = row
    return NamedCount(name=name, films=films, average_rating=_mean(total, rated))


def _person(row: tuple[Any, ...]) -> PersonCount:
    name, films, rated, total, person_id = row
    person = PersonRef(id=person_id, name=name)
    return PersonCount(person=person, films=films, average_rating=_mean(total, rated))

"""The parameters of `GET /api/movies/`, parsed strictly: a filter misread shows wrong films."""

import re
from collections.abc import Mapping

from server.core.domain import DomainError
from server.core.pagination import MAX_ID
from server.movies.listing import MovieQuery
from server.movies.models import Chart
from server.movies.selectors import genre_by_name

#: of these, `q` and `chart` are read by the view
PARAMETERS = frozenset({"q", "chart", "tmdb_id", "imdb_id", "genre", "decade", "cursor", "limit"})
_WITH_CHART = frozenset({"chart", "cursor", "limit"})
_NUMBER = re.compile(r"[0-9]{1,19}")
_IMDB_ID = re.compile(r"tt[0-9]{7,10}")
#: film began in the 1880s
_DECADE = re.compile(r"(18[7-9]0|19[0-9]0|20[0-9]0)s?")


def movie_query(parameters: Mapping[str, str]) -> MovieQuery:
    """The filters of a request; an empty one does not filter.

    Raises: DomainError unknown_filter, invalid_tmdb_id, invalid_imdb_id, unknown_genre,
    invalid_decade (all 400, with the field). Cost: one query when there is a genre.
    """
    for name in parameters:
        if name not in PARAMETERS:
            raise DomainError("unknown_filter", "There is no such filter.", field=name[:40])
    genre = parameters.get("genre", "")
    return MovieQuery(
        tmdb_id=_tmdb_id(parameters.get("tmdb_id", "")),
        imdb_id=_imdb_id(parameters.get("imdb_id", "")),
        genre_id=genre_by_name(genre).id if genre else None,
        decade=_decade(parameters.get("decade", "")),
    )


def chart_of(parameters: Mapping[str, str]) -> str:
    """The chart that is asked for, "" for none. A chart is its own list, with no other filter.

    Raises: DomainError unknown_chart, chart_stands_alone.
    """
    chart = parameters.get("chart", "")
    if chart and chart not in Chart.Name.values:
        names = ", ".join(Chart.Name.values)
        raise DomainError("unknown_chart", f"chart is one of: {names}.", field="chart")
    if chart and any(value for name, value in parameters.items() if name not in _WITH_CHART):
        raise DomainError("chart_stands_alone", "A chart takes no other filter.", field="chart")
    return chart


def _tmdb_id(text: str) -> int | None:
    if not text:
        return None
    if not _NUMBER.fullmatch(text) or not 1 <= int(text) <= MAX_ID:
        raise DomainError("invalid_tmdb_id", "tmdb_id is a positive number.", field="tmdb_id")
    return int(text)


def _imdb_id(text: str) -> str | None:
    if not text:
        return None
    if not _IMDB_ID.fullmatch(text):
        raise DomainError(
            "invalid_imdb_id", "imdb_id is tt and seven digits or more.", field="imdb_id"
        )
    return text


def _decade(text: str) -> int | None:
    if not text:
        return None
    if not _DECADE.fullmatch(text):
        raise DomainError(
            "invalid_decade", "decade is its first year, such as 1990.", field="decade"
        )
    return int(text[:4])

from collections.abc import Iterator

import pytest

from server.movies.models import Movie
from server.movies.tests.tmdb_standin import TmdbStandIn


@pytest.fixture
def tmdb() -> Iterator[TmdbStandIn]:
    with TmdbStandIn() as standin:
        yield standin


@pytest.fixture
def movie(db) -> Movie:
    return Movie.objects.create(slug="a-film-1990", title="A Film", year=1990)

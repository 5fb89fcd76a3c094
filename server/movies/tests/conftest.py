from collections.abc import Iterator

import pytest
import redis
from django.conf import settings
from pydantic import SecretStr

from server.core.env import env
from server.movies.models import Movie
from server.movies.omdb import client as omdb_client
from server.movies.standin.server import TmdbStandIn
from server.movies.tmdb import client as tmdb_client


@pytest.fixture
def tmdb() -> Iterator[TmdbStandIn]:
    """The stand-in; the breakers are closed and nobody was asked to pause."""
    for module in (tmdb_client, omdb_client):
        module.breaker.answered()
        module.pace._paused_until = 0.0
    server = redis.Redis.from_url(env().redis_url)
    server.delete(*(f"{settings.REDIS_PREFIX}:pace:{{{name}}}:pause" for name in ("tmdb", "omdb")))
    with TmdbStandIn() as standin:
        yield standin


@pytest.fixture
def configured(tmdb, monkeypatch) -> TmdbStandIn:
    """TMDb is the stand-in, and so is OMDb, which has no key yet; tries follow at once."""
    monkeypatch.setattr(env(), "tmdb_api_url", tmdb.url)
    monkeypatch.setattr(env(), "tmdb_api_token", SecretStr("the-token"))
    monkeypatch.setattr(env(), "omdb_api_url", tmdb.omdb_url)
    monkeypatch.setattr("server.movies.http.BACKOFF_BASE_S", 0.0)
    return tmdb


@pytest.fixture
def movie(db) -> Movie:
    return Movie.objects.create(slug="a-film-1990", title="A Film", year=1990)

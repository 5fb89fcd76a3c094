"""A collection's page: its films, and how far the reader has come."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from server.diary.services import log_film
from server.movies.models import Collection

pytestmark = pytest.mark.django_db


@pytest.fixture
def trilogy(movies) -> Collection:
    films = [movies(name, tmdb_id=n, year=2000 + n) for n, name in enumerate("ABC", start=1)]
    films[2].adult = True
    films[2].save()
    return Collection.objects.create(tmdb_id=9, name="Three", part_ids=[1, 2, 3, 4])


def read(api, trilogy, user=None):
    return api(user).get(f"/api/collections/{trilogy.pk}/").json()


def test_a_reader_sees_which_films_they_have_watched(api, trilogy, ana, bia):
    first = read(api, trilogy)["movies"][0]["id"]
    log_film(user=ana, movie_id=first)

    assert read(api, trilogy, ana)["watched_ids"] == [first]
    assert read(api, trilogy, bia)["watched_ids"] == []
    assert read(api, trilogy)["watched_ids"] is None


def test_its_films_stand_by_release_without_adult_ones(api, trilogy):
    body = read(api, trilogy)

    assert [movie["title"] for movie in body["movies"]] == ["A", "B"]
    assert body["part_count"] == 4


def test_the_cost_does_not_grow_with_its_films(api, trilogy, movies, ana):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            read(api, trilogy, ana)
        return len(queries)

    few = cost()
    for number in range(20):
        movies(tmdb_id=100 + number)
    Collection.objects.update(part_ids=[1, 2, *range(100, 120)])

    assert cost() == few

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from server.movies.mapping import film_from_tmdb
from server.movies.models import Genre, IngestJob, Movie, Person
from server.movies.services import upsert_movie
from server.movies.tests.tmdb_standin import film
from server.movies.tmdb.shapes import movie_from_builtins

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(admin_user) -> Client:
    client = Client()
    client.force_login(admin_user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def admin_user(django_user_model):
    return django_user_model.objects.create_superuser(
        username="operator", email="operator@example.org"
    )


def write(tmdb_id: int) -> Movie:
    ids = {"imdb_id": None, "external_ids": None}
    answer = movie_from_builtins(film(tmdb_id, **ids, title=f"Café {tmdb_id}"))
    return upsert_movie(film_from_tmdb(answer)).movie


def test_every_page_of_the_catalogue_opens(operator):
    movie = write(5)
    for model, row in (
        ("movie", movie),
        ("person", Person.objects.first()),
        ("genre", Genre.objects.first()),
        ("ingestjob", IngestJob.objects.create(tmdb_id=5, due_at=timezone.now())),
    ):
        assert operator.get(f"/admin/movies/{model}/").status_code == 200
        assert operator.get(f"/admin/movies/{model}/{row.pk}/change/").status_code == 200


def test_films_are_found_without_accents(operator):
    write(5)

    assert "Café 5" in operator.get("/admin/movies/movie/?q=CAFE").content.decode()
    assert "Café 5" not in operator.get("/admin/movies/movie/?q=zzz").content.decode()


def test_the_list_of_films_costs_the_same_at_one_row_and_at_twenty(operator):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            operator.get("/admin/movies/movie/")
        return len(queries)

    write(1)
    one = cost()
    for number in range(2, 21):
        write(number)

    assert cost() == one


def test_parked_films_are_tried_again_by_one_action(operator):
    job = IngestJob.objects.create(
        tmdb_id=5, state="parked", attempts=5, due_at=timezone.now(), reason="poison"
    )

    page = operator.post(
        "/admin/movies/ingestjob/",
        {"action": "retry", "_selected_action": [job.pk]},
        follow=True,
    )

    assert "1 films are due again." in page.content.decode()
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("due", 0)

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from server.movies.mapping import film_from_tmdb
from server.movies.models import Genre, IngestJob, Movie, Person
from server.movies.services import upsert_movie
from server.movies.standin.films import film
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


def write(tmdb_id: int, **changes: int) -> Movie:
    ids = {"imdb_id": None, "external_ids": None}
    answer = movie_from_builtins(film(tmdb_id, **ids, title=f"Café {tmdb_id}", **changes))
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

    assert "1 are due again." in page.content.decode()
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("due", 0)


def test_something_parked_has_a_button_that_tries_it_again(operator):
    due_at = timezone.now()
    parked = IngestJob.objects.create(tmdb_id=5, state="parked", attempts=5, due_at=due_at)
    other = IngestJob.objects.create(tmdb_id=6, state="parked", attempts=5, due_at=due_at)
    path = "/admin/movies/ingestjob/?state__exact=parked"

    assert f'name="retry_one" value="{parked.pk}"' in operator.get(path).content.decode()
    page = operator.post(path, {"retry_one": parked.pk}, follow=True)
    nonsense = operator.post(path, {"retry_one": "9" * 30}, follow=True)

    assert "1 are due again." in page.content.decode()
    assert "0 are due again." in nonsense.content.decode()
    states = IngestJob.objects.order_by("tmdb_id").values_list("state", flat=True)
    assert (list(states), other.state) == (["due", "parked"], "parked")


def test_what_is_edited_by_hand_is_locked_and_written_again_once_it_is_unlocked(operator):
    movie = write(5)
    form = operator.get(f"/admin/movies/movie/{movie.pk}/change/").context["adminform"].form
    fields = {
        name: "" if value is None else value
        for name, value in form.initial.items()
        if name in form.fields and not isinstance(value, list)
    }
    fields["countries"] = "BR"
    empty = {
        f"{prefix}-{name}": 0
        for prefix in ("moviegenre_set", "credits")
        for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")
    }
    fields = {name: value for name, value in fields.items() if value is not False} | empty

    def save(**changes: str) -> None:
        sent = fields | changes
        page = operator.post(f"/admin/movies/movie/{movie.pk}/change/", sent, follow=True)
        assert "was changed successfully" in page.content.decode()
        movie.refresh_from_db()

    save(overview_pt="Por mim.")
    assert movie.locked_fields == ["overview_pt"]
    write(5, runtime=99)
    movie.refresh_from_db()
    assert (movie.overview_pt, movie.runtime) == ("Por mim.", 99)

    fields["runtime"] = "99"
    save(overview_pt="Por mim.", locked_fields="")
    write(5, runtime=99)
    movie.refresh_from_db()
    assert movie.overview_pt == "Um faroleiro acha cartas na lâmpada."


def test_the_state_of_the_ingest_is_told_to_prometheus(client):
    IngestJob.objects.create(tmdb_id=5, state="parked", due_at=timezone.now())

    text = client.get("/metrics").content.decode()

    assert 'cinema_ingest_jobs_now{kind="film",state="parked"} 1.0' in text

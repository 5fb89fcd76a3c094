import threading
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from server.movies import writing
from server.movies.mapping import film_from_tmdb
from server.movies.models import Credit, Genre, Movie, MovieGenre, Person
from server.movies.selectors import movie_detail
from server.movies.services import Written, upsert_movie
from server.movies.standin.films import film, part
from server.movies.tmdb.shapes import movie_from_builtins

pytestmark = pytest.mark.django_db

ID = 900001


def told(tmdb_id: int = ID, **changes: Any) -> Written:
    """What TMDb tells, written."""
    return upsert_movie(film_from_tmdb(movie_from_builtins(film(tmdb_id, **changes))))


def starter(key: str, **changes: Any) -> Written:
    """A record of the starter catalogue, written."""
    people = {
        "cast": [{"starter_key": "iara-nogueira", "name": "Iara Nogueira", "order": 0}],
        "crew": [{"starter_key": "benedita-rocha", "name": "Benedita Rocha", "job": "Director"}],
    }
    answer = film(ID, starter_key=key, credits=people, title="Starter Title") | changes
    return upsert_movie(film_from_tmdb(movie_from_builtins(answer)), source="starter")


def versions() -> dict[str, list[tuple[str, str]]]:
    """Where every row of the catalogue lies, and which transaction wrote it."""
    found = {}
    with connection.cursor() as cursor:
        for model in (Movie, Person, Credit, Genre, MovieGenre):
            table = model._meta.db_table
            cursor.execute(f"SELECT ctid::text, xmin::text FROM {table} ORDER BY 1")  # noqa: S608
            found[table] = cursor.fetchall()
    return found


def test_a_film_is_written_with_all_its_parts():
    written = told()

    assert written.outcome == "created"
    detail = movie_detail(written.movie.pk)
    assert (detail.slug, detail.title_pt) == ("o-guardiao-da-lanterna-2011", "O Faroleiro")
    assert detail.genres == ["Drama", "Mystery"]
    assert [person.name for person in detail.directors] == ["Benedita Rocha"]
    assert [(one.name, one.character, one.order) for one in detail.cast] == [
        ("Iara Nogueira", "Zélia", 0),
        ("Otto Lindqvist", "The Inspector", 1),
    ]
    assert Genre.objects.get(tmdb_id=9648).name_pt == "Mistério"
    assert written.movie.synced_at is not None


@pytest.mark.django_db(transaction=True)
def test_the_same_facts_again_change_no_row():
    told()
    before = versions()

    again = told()

    assert again.outcome == "unchanged"
    assert versions() == before


@pytest.mark.django_db(transaction=True)
def test_a_changed_title_rewrites_the_film_and_leaves_its_people_and_credits():
    told()
    before = versions()

    assert told(title="The Lamp Keeper").outcome == "updated"

    after = versions()
    assert after.pop("movies_movie") != before.pop("movies_movie")
    assert after == before


def test_the_slug_stays_when_the_title_changes():
    told()
    movie = told(original_title="Outro Nome", release_date="2012-01-01").movie

    assert (movie.slug, movie.year) == ("o-guardiao-da-lanterna-2011", 2012)


def test_credits_and_genres_follow_the_answer():
    told()
    credits = {
        "cast": [part(7002, "Otto Lindqvist", "c2", character="The Ghost", order=0)],
        "crew": [part(7009, "Nova Diretora", "d9", department="Directing", job="Director")],
    }
    genres = [{"id": 9648, "name": "Mystery"}, {"id": 27, "name": "Horror"}]

    movie = told(credits=credits, genres=genres).movie

    detail = movie_detail(movie.pk)
    assert detail.genres == ["Mystery", "Horror"]
    assert [person.name for person in detail.directors] == ["Nova Diretora"]
    assert [(one.name, one.character) for one in detail.cast] == [("Otto Lindqvist", "The Ghost")]


def test_a_part_missing_from_the_answer_stays_as_it_was():
    told()

    movie = told(
        credits=None, translations={}, genres=None, production_countries=None, runtime=98
    ).movie

    detail = movie_detail(movie.pk)
    assert (detail.runtime, detail.genres, detail.countries) == (98, ["Drama", "Mystery"], ["BR"])
    assert (len(detail.cast), detail.overview_pt[:13]) == (2, "Um faroleiro ")
    movie.refresh_from_db()
    assert "\nbenedita rocha\n" in movie.search_text
    assert "\nder laternenwarter\n" in movie.search_text


def test_a_hand_made_edit_stays_until_the_source_changes():
    movie = told().movie
    Movie.objects.filter(pk=movie.pk).update(overview_pt="Revisto à mão.")

    told()
    assert movie_detail(movie.pk).overview_pt == "Revisto à mão."


def test_one_person_in_two_parts_stands_once_in_the_cast():
    cast = [
        part(5, "Two Faces", "a", character="Twin One", order=0),
        part(6, "Other", "c", character="Guard", order=1),
        part(5, "Two Faces", "b", character="Twin Two", order=2),
    ]
    movie = told(credits={"cast": cast, "crew": []}).movie

    assert [(one.name, one.character) for one in movie_detail(movie.pk).cast] == [
        ("Two Faces", "Twin One / Twin Two"),
        ("Other", "Guard"),
    ]


def test_a_crew_of_750_is_written_in_few_statements(django_assert_max_num_queries):
    crew = [part(10_000 + n, f"Person {n}", f"k{n}", job="Rigging") for n in range(750)]

    with django_assert_max_num_queries(40):
        movie = told(credits={"cast": [], "crew": crew}).movie

    assert movie.credits.count() == 750


def test_a_broken_film_leaves_nothing_behind(monkeypatch):
    def broken(*args: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(writing, "write_credits", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        told()

    assert not Movie.objects.exists()
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("ids", "key"),
    [
        ({"id": ID, "imdb_id": None, "external_ids": None}, "another-slug-2011"),
        ({"id": None}, "another-slug-2011"),
        ({"id": None, "imdb_id": None, "external_ids": None}, "o-guardiao-da-lanterna-2011"),
    ],
    ids=["by TMDb id", "by IMDb id", "by slug"],
)
def test_a_film_of_the_starter_catalogue_becomes_tmdbs(ids, key):
    first = starter(key, **ids).movie

    written = told()

    assert (written.movie.pk, written.outcome) == (first.pk, "updated")
    assert (written.movie.tmdb_id, written.movie.slug) == (ID, key)
    assert Movie.objects.count() == 1


def test_the_starter_catalogue_never_writes_over_tmdb():
    told()

    written = starter("o-guardiao-da-lanterna-2011")

    assert written.outcome == "kept"
    assert written.movie.title == "The Lantern Keeper"


def test_another_film_of_the_same_title_and_year_gets_its_own_slug():
    told()
    ids = {"imdb_id": None, "external_ids": None}
    other = told(900002, **ids, credits={"cast": [], "crew": []}).movie

    assert other.slug == "o-guardiao-da-lanterna-2011-2"
    assert Movie.objects.count() == 2


def test_an_imdb_id_stays_with_the_film_that_has_it():
    first = told().movie
    second = told(900002, imdb_id=first.imdb_id, credits={"cast": [], "crew": []}).movie

    assert (first.imdb_id, second.imdb_id) == ("tt9900001", None)


def test_a_starter_person_is_named_by_tmdb_only_through_a_film_in_common():
    starter("o-guardiao-da-lanterna-2011")
    namesake = starter("elsewhere-1999", id=None, imdb_id=None, external_ids=None).movie
    iara = Person.objects.get(key="iara-nogueira")

    told(900777, imdb_id="tt9900777", credits=namesake_part(8888), release_date="1950-01-01")
    iara.refresh_from_db()
    assert iara.tmdb_id is None

    told()
    iara.refresh_from_db()
    assert iara.tmdb_id == 7001
    assert iara.credits.filter(movie=namesake).exists()


def namesake_part(person_id: int) -> dict[str, Any]:
    return {"cast": [part(person_id, "Iara Nogueira", "z1", order=0)], "crew": []}


def test_a_person_gets_a_new_name_and_keeps_a_photo_that_was_not_told():
    told(credits={"cast": [part(5, "Old", "a") | {"profile_path": "/face.jpg"}], "crew": []})
    told(credits={"cast": [part(5, "New", "a")], "crew": []})

    person = Person.objects.get(tmdb_id=5)
    assert (person.name, person.profile_path) == ("New", "/face.jpg")


def test_an_unchanged_film_notes_once_a_day_that_tmdb_was_asked():
    movie = told().movie
    old = timezone.now() - timezone.timedelta(days=40)
    Movie.objects.filter(pk=movie.pk).update(synced_at=old)

    told()

    movie.refresh_from_db()
    assert movie.synced_at > old


@pytest.mark.django_db(transaction=True)
def test_films_with_the_same_people_and_title_are_written_at_once_without_deadlock():
    errors: list[Exception] = []

    def write(first: int) -> None:
        try:
            for n in range(6):
                people = [part(p, f"P {p}", f"{first + n}-{p}") for p in range(1, 40)]
                people = people[::-1] if first % 2 else people
                ids = {"imdb_id": None, "external_ids": None}
                told(first + n, credits={"cast": people, "crew": []}, **ids)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(first,)) for first in (100, 201, 300)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    assert Movie.objects.count() == 18
    assert Person.objects.count() == 39

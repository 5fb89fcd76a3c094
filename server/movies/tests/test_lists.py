"""Charts, changes, searches, people, collections, genres, and what is asked for by itself."""

import datetime as dt

import pytest
from django.utils import timezone
from pydantic import SecretStr

from server.core.env import env
from server.movies import jobs, refresh
from server.movies.drain import drain
from server.movies.ingest import changed_ids
from server.movies.models import Chart, Collection, Genre, IngestJob, Movie, Person
from server.movies.standin.films import collection, film, person
from server.movies.tmdb.shapes import Page, Ref

pytestmark = pytest.mark.django_db

OPERATOR = IngestJob.Cause.OPERATOR


def want(kind: str, tmdb_id: int = 0, key: str = "") -> IngestJob:
    jobs.request(kind, tmdb_id=tmdb_id, key=key, cause=OPERATOR)
    drain(threads=1)
    return IngestJob.objects.get(kind=kind, tmdb_id=tmdb_id, key=key)


def have(*tmdb_ids: int) -> None:
    Movie.objects.bulk_create(
        Movie(slug=f"film-{id_}", title="x", tmdb_id=id_, synced_at=timezone.now())
        for id_ in tmdb_ids
    )


def test_a_chart_is_kept_in_order_and_its_unknown_films_are_wanted(configured):
    have(3)
    configured.charts["popular"] = [5, 3, 9, *range(100, 160)]
    configured.films |= {id_: film(id_, imdb_id=None, external_ids=None) for id_ in (5, 9)}

    assert want("chart", key="popular").state == "done"

    assert Chart.objects.get(name="popular").tmdb_ids[:4] == [5, 3, 9, 100]
    assert len(Chart.objects.get(name="popular").tmdb_ids) == 63
    wanted = IngestJob.objects.filter(kind="film")
    assert {5, 9, 100} <= set(wanted.values_list("tmdb_id", flat=True))
    assert not wanted.filter(tmdb_id=3).exists()
    assert Movie.objects.filter(tmdb_id__in=[5, 9]).count() == 2


def test_a_chart_that_breaks_off_leaves_the_old_one(configured):
    configured.charts["popular"] = [1, 2, 3]
    want("chart", key="popular")
    configured.charts["popular"] = list(range(50, 90))
    configured.faults += ["", "500", "500", "500"]
    want("chart", key="popular")

    assert Chart.objects.get(name="popular").tmdb_ids == [1, 2, 3]


def test_an_empty_chart_is_not_believed(configured):
    configured.charts["popular"] = [1]
    want("chart", key="popular")
    configured.charts["popular"] = []

    assert want("chart", key="popular").state == "due"
    assert Chart.objects.get(name="popular").tmdb_ids == [1]


def test_changes_make_our_films_due_and_no_others(configured):
    have(3, 45)
    configured.changed["2026-11-20"] = list(range(1, 61))
    configured.films |= {id_: film(id_, imdb_id=None, external_ids=None) for id_ in (3, 45)}

    assert want("changes", key="2026-11-20").state == "done"

    films = IngestJob.objects.filter(kind="film").values_list("tmdb_id", flat=True)
    assert set(films) == {3, 45}


def test_changes_that_shift_while_they_are_read_are_all_seen():
    """Between two pages entries go away: what stood on the next page moves to the one just read."""
    ids = list(range(1, 101))

    def page_of(number: int) -> Page:
        shown = ids[(number - 1) * 20 : number * 20]
        answer = Page(results=[Ref(id=id_) for id_ in shown], total_pages=-(-len(ids) // 20))
        if len(ids) > 80:
            del ids[0]
        return answer

    assert changed_ids(page_of) == set(range(1, 101))


def test_pages_past_the_last_that_tmdb_serves_are_not_asked_for():
    asked: list[int] = []

    def page_of(number: int) -> Page:
        asked.append(number)
        return Page(results=[Ref(id=number)], total_pages=38_029)

    assert len(changed_ids(page_of)) == 500
    assert max(asked) == 500


def test_a_search_brings_the_films_that_we_lack(configured):
    have(3)
    configured.searches["lanterna"] = [3, 5]
    configured.films[5] = film(5)

    job = jobs.request_search("  Lanterna! ")
    drain(threads=1)

    assert (job.kind, job.key) == ("search", "lanterna")
    assert Movie.objects.filter(tmdb_id=5).exists()
    assert jobs.request_search("LANTERNA").pk == job.pk
    drain(threads=1)
    assert len(configured.requests) == 2


@pytest.mark.parametrize("query", ["", "a", "x" * 101, "!!!"])
def test_a_search_for_nothing_asks_nobody(query):
    assert jobs.request_search(query) is None
    assert not IngestJob.objects.exists()


def test_only_so_many_searches_wait(monkeypatch):
    monkeypatch.setattr(jobs, "MAX_WAITING_SEARCHES", 2)
    assert jobs.request_search("one")
    assert jobs.request_search("two")

    assert jobs.request_search("three") is None
    assert jobs.request_search("one") is not None


def test_a_film_is_found_by_its_imdb_id(configured):
    configured.films[5] = film(5, imdb_id="tt0000055")

    assert want("find", key="tt0000055").state == "done"
    assert Movie.objects.filter(tmdb_id=5).exists()
    assert want("find", key="tt0000056").state == "parked"


def test_a_person_is_told_in_both_languages_and_again_changes_nothing(configured):
    configured.people[7001] = person(7001)
    want("person", 7001)
    before = Person.objects.values().get()
    want("person", 7001)

    assert Person.objects.values().get() == before
    one = Person.objects.get()
    assert (one.name, one.birthday, one.deathday) == ("Iara Nogueira", dt.date(1971, 3, 9), None)
    assert one.biography_pt == "Começou no palco, no Recife."
    assert (one.imdb_id, one.known_for) == ("nm90007001", "Acting")
    assert one.also_known_as == ["I. Nogueira"]


def test_a_persons_odd_dates_and_empty_fields_are_taken_as_they_come(configured):
    configured.people[1] = person(
        1, birthday="1971", deathday="", biography=None, also_known_as=None, translations=None
    )
    want("person", 1)

    one = Person.objects.get()
    assert (one.birthday, one.deathday, one.biography, one.also_known_as) == (None, None, "", [])


def test_a_collection_has_its_parts_by_release_and_they_are_wanted(configured):
    configured.collections[5] = collection(5, [30, 20, 10])
    want("collection", 5)

    one = Collection.objects.get()
    assert (one.name, one.name_pt, one.part_ids) == (
        *("Lantern Collection", "Coleção Lanterna"),
        [30, 20, 10],
    )
    films = IngestJob.objects.filter(kind="film").values_list("tmdb_id", flat=True)
    assert set(films) == {10, 20, 30}


def test_genres_get_names_and_ours_stay(configured):
    Genre.objects.create(tmdb_id=18, name="Our Drama", name_pt="")
    Genre.objects.create(tmdb_id=777, name="No longer listed")
    want("genres")

    assert Genre.objects.get(tmdb_id=18).name == "Our Drama"
    assert Genre.objects.get(tmdb_id=9648).name_pt == "Mistério"
    assert Genre.objects.filter(tmdb_id=777).exists()


def test_what_grows_old_is_asked_for_before_it_is_half_a_year_old(configured):
    have(1, 2, 3)
    old = timezone.now() - dt.timedelta(days=151)
    Movie.objects.filter(tmdb_id__in=[1, 3]).update(synced_at=old)
    Movie.objects.filter(tmdb_id=3).update(gone_at=old)
    Person.objects.create(tmdb_id=8, name="x", synced_at=old)
    Movie.objects.create(slug="starter", title="x", imdb_id="tt0000009")

    refresh.request_what_is_old()

    due = IngestJob.objects.filter(state="due")
    assert set(due.filter(kind="film").values_list("tmdb_id", flat=True)) == {1}
    assert set(due.filter(kind="person").values_list("tmdb_id", flat=True)) == {8}
    assert set(due.filter(kind="find").values_list("key", flat=True)) == {"tt0000009"}
    assert due.filter(kind="chart").count() == 5
    assert due.filter(kind="changes").count() == 3
    before = due.count()
    refresh.request_what_is_old()
    assert due.count() == before


def test_what_cannot_be_fetched_takes_no_place_among_the_oldest(configured, monkeypatch):
    monkeypatch.setattr(refresh, "MOST", 2)
    have(1, 2, 3, 4, 5)
    now = timezone.now()
    for tmdb_id in range(1, 6):
        asked = now - dt.timedelta(days=200 - tmdb_id)
        Movie.objects.filter(tmdb_id=tmdb_id).update(synced_at=asked)
    IngestJob.objects.all().delete()
    for tmdb_id in (1, 2):
        IngestJob.objects.create(kind="film", tmdb_id=tmdb_id, state="parked", due_at=now)

    def due() -> set[int]:
        refresh.request_what_is_old()
        films = IngestJob.objects.filter(kind="film", state="due")
        return set(films.values_list("tmdb_id", flat=True))

    assert due() == {3, 4}
    assert due() == {3, 4, 5}


@pytest.fixture
def omdb(configured, monkeypatch):
    monkeypatch.setattr(env(), "omdb_api_key", SecretStr("omdb-key"))
    configured.films[5] = film(5, imdb_id="tt0000055", external_ids={"imdb_id": "tt0000055"})
    return configured


ANSWER = {
    "Response": "True",
    "Title": "The Lantern Keeper",
    "Year": "2011",
    "imdbID": "tt0000055",
    "imdbRating": "7.9",
    "imdbVotes": "12,345",
    "Metascore": "81",
    "Ratings": [{"Source": "Rotten Tomatoes", "Value": "92%"}],
    "Plot": "x",
    "Language": "Portuguese",
}


def rated(omdb, answer) -> Movie:
    omdb.omdb["tt0000055"] = answer
    Movie.objects.update(omdb_at=None)
    want("film", 5)
    return Movie.objects.get(tmdb_id=5)


def test_omdb_fills_ratings_and_its_na_keeps_them(omdb):
    movie = rated(omdb, ANSWER)
    assert (movie.imdb_rating, movie.imdb_votes) == (7.9, 12345)
    assert (movie.metascore, movie.tomatometer) == (81, 92)

    nothing = dict.fromkeys(("imdbRating", "imdbVotes", "Metascore"), "N/A")
    movie = rated(omdb, ANSWER | nothing | {"Ratings": []})
    assert (movie.imdb_rating, movie.metascore, movie.tomatometer) == (7.9, 81, 92)


def test_omdbs_invalid_json_is_read_where_only_the_plot_is_broken(omdb):
    broken = b'{"Title":"x","Plot":"He said "no"\nand left","Language":"Portuguese",'
    broken += b'"imdbRating":"6.1","imdbID":"tt0000055","Response":"True"}'
    assert rated(omdb, broken).imdb_rating == 6.1

    rated(omdb, b'{"Title": ')
    job = IngestJob.objects.get(kind="ratings")
    assert (job.state, Movie.objects.get(tmdb_id=5).imdb_rating) == ("due", 6.1)


def test_omdb_fills_an_imdb_id_by_title_and_year(omdb):
    omdb.films[5] |= {"imdb_id": None, "external_ids": None}
    omdb.omdb["The Lantern Keeper 2011"] = ANSWER
    want("film", 5)

    assert Movie.objects.get(tmdb_id=5).imdb_id == "tt0000055"


def test_omdbs_daily_limit_stops_asking_omdb_and_not_tmdb(omdb):
    omdb.films[6] = film(6, imdb_id="tt0000066", external_ids=None)
    limit = {"Response": "False", "Error": "Request limit reached!"}
    omdb.omdb |= {"tt0000055": limit, "tt0000066": limit}
    want("film", 5)
    want("film", 6)

    assert Movie.objects.filter(tmdb_id__in=[5, 6]).count() == 2
    assert len([1 for path, _, _ in omdb.requests if "omdb" in path]) == 1
    assert IngestJob.objects.filter(kind="ratings", state="due").count() == 2

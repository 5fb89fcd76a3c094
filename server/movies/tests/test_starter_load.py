import itertools
import json
import time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from server.movies.genres import GENRES
from server.movies.listing import MovieQuery, list_movies
from server.movies.models import Credit, Genre, Movie, Person
from server.movies.selectors import all_genres, movie_detail
from server.movies.services import upsert_movie
from server.movies.starter import check
from server.movies.starter.films import FOLDER, CatalogueError, load_films
from server.movies.starter.load import MAX_ROWS, batches, catalogue, load_starter, shelf

pytestmark = pytest.mark.django_db

RECORD = {
    "key": "the-lantern-keeper-2011",
    "tmdb_id": None,
    "imdb_id": "tt9000001",
    "title": "The Lantern Keeper",
    "title_pt": "O Guardião da Lanterna",
    "original_title": "O Guardião da Lanterna",
    "original_language": "pt",
    "release_date": "2011",
    "runtime": 97,
    "countries": ["BR"],
    "genres": ["Drama", "Mystery"],
    "directors": ["Benedita Rocha"],
    "cast": ["Iara Nogueira", "Benedita Rocha"],
    "logline_en": "A lighthouse keeper finds letters in the lamp.",
    "logline_pt": "Um faroleiro acha cartas na lâmpada.",
}


def write(folder, *records) -> None:
    lines = "".join(json.dumps(record) + "\n" for record in records)
    (folder / "films-test.jsonl").write_text(lines, encoding="utf-8")


def test_a_record_comes_through_the_mapping_whole(tmp_path):
    write(tmp_path, RECORD)

    assert load_starter(folder=tmp_path).created == 1

    detail = movie_detail(Movie.objects.get().pk)
    assert (detail.slug, detail.imdb_id, detail.tmdb_id) == (RECORD["key"], "tt9000001", None)
    assert (detail.year, detail.release_date, detail.runtime) == (2011, None, 97)
    assert (detail.overview, detail.overview_pt) == (RECORD["logline_en"], RECORD["logline_pt"])
    assert detail.genres == ["Drama", "Mystery"]
    assert [person.name for person in detail.directors] == ["Benedita Rocha"]
    assert [person.name for person in detail.cast] == ["Iara Nogueira", "Benedita Rocha"]
    assert Person.objects.count() == 2


def test_a_corrected_record_changes_its_film_alone(tmp_path):
    other = RECORD | {"key": "another-2011", "imdb_id": None, "title": "Another"}
    write(tmp_path, RECORD, other)
    load_starter(folder=tmp_path)

    write(tmp_path, RECORD | {"cast": ["Iara Nogueira"]}, other)
    loaded = load_starter(folder=tmp_path)

    assert (loaded.updated, loaded.unchanged) == (1, 1)
    assert Credit.objects.filter(movie__slug=RECORD["key"], kind="cast").count() == 1


def test_a_film_that_tmdb_told_is_left_alone(tmp_path):
    write(tmp_path, RECORD)
    (film,) = catalogue(tmp_path)
    told = upsert_movie(film, source="tmdb").movie
    Movie.objects.filter(pk=told.pk).update(source_digest="of TMDb's answer")

    assert load_starter(folder=tmp_path).kept == 1


def test_the_whole_catalogue_loads_in_seconds_and_again_at_once():
    began = time.process_time()
    first = load_starter()
    first_s = time.process_time() - began
    began = time.process_time()
    with CaptureQueriesContext(connection) as queries:
        second = load_starter()
    second_s = time.process_time() - began

    assert first.created == first.total == len(load_films()) >= 300
    assert second.unchanged == second.total
    assert not [q["sql"] for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    # Our own CPU, since other tests share the machine; PostgreSQL takes about half as much again.
    assert first_s < 10
    assert second_s < 2
    assert [genre.name for genre in all_genres()] == sorted(name for name, _ in GENRES.values())
    assert not Genre.objects.filter(name_pt="").exists()
    assert not Movie.objects.filter(credits=None).exists()


def test_the_shelf_stands_first(tmp_path):
    assert set(shelf()) <= {film.key for film in load_films()}
    write(tmp_path, RECORD, RECORD | {"key": "first-1950", "imdb_id": None})
    (tmp_path / "shelf.txt").write_text("# known\nfirst-1950\n")

    load_starter(folder=tmp_path)

    page = list_movies(MovieQuery(), limit=5)
    assert [movie.slug for movie in page.results] == ["first-1950", RECORD["key"]]


def test_batches_keep_films_whole_and_transactions_small():
    films = catalogue(FOLDER)
    cut = list(batches(films))

    assert list(itertools.chain(*cut)) == films
    rows = [sum(1 + len(film.genres) + 2 * len(film.credits) for film in batch) for batch in cut]
    assert max(rows) <= MAX_ROWS


def test_the_command_tells_its_progress_and_says_what_it_did(monkeypatch):
    films = load_films()[:120]
    monkeypatch.setattr("server.movies.starter.load.load_films", lambda folder: films)
    out = StringIO()
    call_command("load_starter", stdout=out)

    lines = out.getvalue().splitlines()
    assert lines[0].startswith("starter catalogue: 10")
    assert lines[-1].startswith("starter catalogue: 120 films: 120 new, 0 changed")


def test_a_broken_record_is_told_with_its_line(monkeypatch):
    def broken(*args) -> None:
        raise CatalogueError("f:3: x")

    monkeypatch.setattr("server.movies.starter.load.load_films", broken)
    with pytest.raises(CommandError, match="f:3: x"):
        call_command("load_starter")


@pytest.mark.parametrize(("title", "status"), [("The Lantern Keeper", 0), ("Another Title", 1)])
def test_the_check_command_compares_with_a_file_of_facts(
    tmp_path, monkeypatch, capsys, title, status
):
    write(tmp_path, RECORD | {"tmdb_id": 900001})
    header = ",".join(check.CSV_COLUMNS)
    csv = tmp_path / "facts.csv"
    csv.write_text(f"{header}\n900001,tt9000001,{title},,,2011-05-06,97,Benedita Rocha,\n")
    monkeypatch.setattr(check, "FOLDER", tmp_path)
    monkeypatch.setattr(check, "validate", lambda films: [])

    with pytest.raises(SystemExit) as ended:
        call_command("check_catalogue", against=str(csv))

    assert ended.value.code == status
    assert f"{1 - status} confirmed of 1" in capsys.readouterr().out

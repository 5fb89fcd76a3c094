"""The starter catalogue is sound, and its checks find what is not."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from server.movies.starter import check
from server.movies.starter.check import CSV_COLUMNS, compare, validate
from server.movies.starter.films import FOLDER, CatalogueError, Film, fold, load_films
from server.movies.starter.geography import CONTINENTS

PIXOTE = Film(
    key="pixote-1980",
    tmdb_id=1,
    imdb_id="tt0082912",
    title="Pixote",
    title_pt="Pixote: A Lei do Mais Fraco",
    original_title="Pixote: A Lei do Mais Fraco",
    original_language="pt",
    release_date="1980-09-26",
    runtime=128,
    countries=["BR"],
    genres=["Drama", "Crime"],
    directors=["Hector Babenco"],
    cast=["Fernando Ramos da Silva", "Jorge Julião", "Gilberto Moura"],
    logline_en="A boy escapes a reformatory.",
    logline_pt="Um menino foge de um reformatório.",
)


def write_films(folder: Path, *records: object) -> Path:
    lines = [json.dumps(record, ensure_ascii=False) for record in records]
    (folder / "films-x.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def record_of(film: Film) -> dict[str, object]:
    return {name: getattr(film, name) for name in check.FIELD_NAMES}


def write_csv(folder: Path, **cells: str) -> Path:
    """A CSV with one row, which says of Pixote what `PIXOTE` says, but for `cells`."""
    row = {
        "tmdb_id": "1",
        "imdb_id": "tt0082912",
        "title": "Pixote",
        "original_title": "Pixote: a lei do mais fraco",
        "original_language": "pt",
        "release_date": "1980-09-26",
        "runtime_min": "128",
        "directors": "Héctor Babenco",
        "cast_top5": "Fernando Ramos da Silva|Jorge Juliao|Marília Pêra",
    }
    path = folder / "facts.csv"
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, CSV_COLUMNS)
        writer.writeheader()
        writer.writerow(row | cells)
    return path


def faults(film: Film) -> set[str]:
    """The fields of `film` alone in which validation finds fault."""
    return {problem.field for problem in validate([film]) if problem.key == film.key}


def test_the_catalogue_breaks_no_rule():
    assert validate(load_films()) == []


def test_every_file_of_the_catalogue_is_loaded():
    lines = [
        line
        for path in FOLDER.glob("*.jsonl")
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    assert len(load_films()) == len(lines) >= check.MIN_FILMS


def test_a_name_is_spelt_in_one_way_throughout():
    spellings: dict[str, set[str]] = {}
    for film in load_films():
        for name in [*film.directors, *film.cast]:
            spellings.setdefault(fold(name), set()).add(name)
    assert [names for names in spellings.values() if len(names) > 1] == []


def test_a_record_survives_the_way_through_a_file(tmp_path):
    assert load_films(write_films(tmp_path, record_of(PIXOTE))) == [PIXOTE]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"poster": "x.jpg"}, "unknown ['poster']"),
        ({"runtime": "128"}, "runtime is of type str"),
        ({"runtime": True}, "runtime is of type bool"),
        ({"cast": "Jorge Julião"}, "cast is of type str"),
        ({"cast": [1]}, "cast is of type list"),
    ],
)
def test_a_record_of_another_shape_is_refused_by_file_and_line(tmp_path, change, message):
    write_films(tmp_path, record_of(PIXOTE), record_of(PIXOTE) | change)
    with pytest.raises(CatalogueError) as refusal:
        load_films(tmp_path)
    assert "films-x.jsonl:2" in str(refusal.value)
    assert message in str(refusal.value)


def test_a_record_with_a_field_missing_is_refused(tmp_path):
    record = record_of(PIXOTE)
    del record["genres"]
    with pytest.raises(CatalogueError, match="genres"):
        load_films(write_films(tmp_path, record))


@pytest.mark.parametrize("text", ["{", "[]", "\n"])
def test_a_line_that_is_no_object_is_refused(tmp_path, text):
    (tmp_path / "films-x.jsonl").write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"films-x\.jsonl:1"):
        load_films(tmp_path)


def test_a_folder_without_films_is_refused(tmp_path):
    with pytest.raises(CatalogueError, match="no films"):
        load_films(tmp_path)


def test_a_sound_record_has_no_fault():
    assert faults(PIXOTE) == set()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"key": "Pixote-1980"}, "key"),
        ({"key": "pixote-1981"}, "key"),
        ({"tmdb_id": 0}, "tmdb_id"),
        ({"imdb_id": "tt82912"}, "imdb_id"),
        ({"imdb_id": "0082912"}, "imdb_id"),
        ({"title_pt": " "}, "title_pt"),
        ({"original_language": "por"}, "original_language"),
        ({"release_date": "1980-09"}, "release_date"),
        ({"release_date": "1980-02-30"}, "release_date"),
        ({"runtime": 0}, "runtime"),
        ({"runtime": 601}, "runtime"),
        ({"countries": ["XX"]}, "countries"),
        ({"countries": []}, "countries"),
        ({"genres": ["Drama", "Sci-Fi"]}, "genres"),
        ({"genres": ["Drama", "Drama"]}, "genres"),
        ({"directors": []}, "directors"),
        ({"directors": [""]}, "directors"),
        ({"cast": list("abcdef")}, "cast"),
        ({"logline_en": ""}, "logline_en"),
        ({"logline_en": "No full stop"}, "logline_en"),
        ({"logline_pt": "a" * 160 + "."}, "logline_pt"),
        ({"logline_pt": PIXOTE.logline_en}, "logline_pt"),
        ({"accepted": {"budget": "unknown field"}}, "accepted"),
        ({"accepted": {"runtime": ""}}, "accepted"),
    ],
)
def test_each_broken_rule_is_named_with_its_field(change, field):
    assert faults(replace(PIXOTE, **change)) == {field}


@pytest.mark.parametrize("name", ["key", "tmdb_id", "imdb_id"])
def test_two_films_may_not_share_an_identity(name):
    twin = replace(PIXOTE, key="other-1980", tmdb_id=2, imdb_id="tt0000002")
    twin = replace(twin, **{name: getattr(PIXOTE, name)})
    problems = [problem for problem in validate([PIXOTE, twin]) if "occurs" in problem.message]
    assert [problem.field for problem in problems] == [name]


def test_unknown_ids_are_not_taken_for_duplicates():
    films = [replace(PIXOTE, key=key, tmdb_id=None, imdb_id=None) for key in ("a-1980", "b-1980")]
    assert not [problem for problem in validate(films) if "occurs" in problem.message]


def test_a_catalogue_that_leaves_out_decades_and_continents_is_told_so():
    messages = [problem.message for problem in validate([PIXOTE])]
    assert "1 films, at least 300 wanted" in messages
    assert "1 Brazilian films, at least 50 wanted" in messages
    assert "no film of the 1920s" in messages
    assert "no film of the 1980s" not in messages
    assert "no film from Africa" in messages
    assert "no film from South America" not in messages


def test_no_country_lies_on_two_continents():
    countries = [country for members in CONTINENTS.values() for country in members]
    assert len(countries) == len(set(countries))


def test_a_film_that_agrees_but_for_accents_and_case_is_confirmed(tmp_path):
    report = compare([PIXOTE], write_csv(tmp_path))
    assert report.confirmed == ["pixote-1980"]
    assert list(report.lines())[-2] == "1 confirmed of 1"


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ({"imdb_id": "tt9999999"}, "imdb_id"),
        ({"tmdb_id": "2"}, "tmdb_id"),
        ({"title": "Pixoto"}, "title"),
        ({"original_title": "Pixote"}, "original_title"),
        ({"original_language": "es"}, "original_language"),
        ({"release_date": "1978-01-01"}, "release_date"),
        ({"runtime_min": "122"}, "runtime"),
        ({"directors": "Hector Babenco|Jorge Durán"}, "directors"),
        ({"cast_top5": "Jorge Julião|Marília Pêra|Tony Tornado"}, "cast"),
    ],
)
def test_a_fact_that_differs_is_reported_until_it_is_accepted(tmp_path, cells, field):
    path = write_csv(tmp_path, **cells)
    report = compare([PIXOTE], path)
    assert (report.differing, report.confirmed) == ([PIXOTE.key], [])
    assert [difference.field for difference in report.differences] == [field]

    report = compare([replace(PIXOTE, accepted={field: "another cut"})], path)
    assert (report.differing, report.confirmed) == ([], [PIXOTE.key])
    assert [(entry.field, entry.reason) for entry in report.accepted] == [(field, "another cut")]


@pytest.mark.parametrize(
    "cells",
    [
        {"runtime_min": "133"},
        {"runtime_min": "", "directors": "", "cast_top5": "", "original_title": ""},
        {"imdb_id": "", "original_language": "", "release_date": ""},
    ],
)
def test_small_deviations_and_empty_cells_are_no_differences(tmp_path, cells):
    assert compare([PIXOTE], write_csv(tmp_path, **cells)).confirmed == [PIXOTE.key]


@pytest.mark.parametrize("date", ["1980-10-01", "1981-05-05", "1979-12-31"])
def test_another_date_of_release_is_only_a_note(tmp_path, date):
    report = compare([PIXOTE], write_csv(tmp_path, release_date=date))
    assert report.confirmed == [PIXOTE.key]
    assert report.notes == [f"pixote-1980: release_date: 1980-09-26, the file has {date}"]


def test_a_film_of_which_only_the_year_is_known_gets_no_note(tmp_path):
    report = compare([replace(PIXOTE, release_date="1980")], write_csv(tmp_path))
    assert (report.confirmed, report.notes) == ([PIXOTE.key], [])


@pytest.mark.parametrize(
    ("ids", "cells"),
    [
        ({"tmdb_id": None}, {"title": "?"}),
        ({"imdb_id": None}, {"title": "?"}),
        ({"tmdb_id": None, "imdb_id": None}, {}),
    ],
)
def test_a_film_is_found_by_tmdb_id_else_imdb_id_else_title_and_year(tmp_path, ids, cells):
    report = compare([replace(PIXOTE, **ids)], write_csv(tmp_path, **cells))
    assert report.absent == []


def test_a_film_of_the_same_title_from_another_time_is_not_taken_for_it(tmp_path):
    film = replace(PIXOTE, tmdb_id=None, imdb_id=None)
    report = compare([film], write_csv(tmp_path, release_date="2015-01-01"))
    assert report.absent == [film.key]


def test_of_two_films_with_one_title_the_one_by_the_same_director_is_compared(tmp_path):
    path = write_csv(tmp_path, tmdb_id="7", imdb_id="", directors="Somebody Else")
    with path.open("a", encoding="utf-8") as lines:
        lines.write("8,,Pixote,,,1981-01-01,,Hector Babenco,\n")
    report = compare([replace(PIXOTE, tmdb_id=None, imdb_id=None)], path)
    assert report.confirmed == [PIXOTE.key]


def test_a_csv_without_the_columns_is_refused(tmp_path):
    path = tmp_path / "facts.csv"
    path.write_text("title,year\nPixote,1980\n", encoding="utf-8")
    with pytest.raises(ValueError, match="no column cast_top5"):
        compare([PIXOTE], path)


def test_the_command_fails_while_a_difference_is_unexplained(tmp_path, capsys):
    film = next(film for film in load_films() if film.tmdb_id and film.imdb_id)
    agreeing = {
        "tmdb_id": str(film.tmdb_id),
        "imdb_id": film.imdb_id or "",
        "title": film.title,
        "original_title": film.original_title,
        "original_language": film.original_language,
        "release_date": film.release_date,
        "runtime_min": str(film.runtime),
        "directors": "|".join(film.directors),
        "cast_top5": "|".join(film.cast),
    }
    assert check.main([str(write_csv(tmp_path, **agreeing))]) == 0
    assert f"1 confirmed of {len(load_films())}" in capsys.readouterr().out

    assert check.main([str(write_csv(tmp_path, **agreeing | {"runtime_min": "1"}))]) == 1
    assert f"{film.key}: runtime" in capsys.readouterr().out

import datetime as dt
from typing import Any

import pytest

from server.movies.mapping import FilmData, InvalidFilm, film_from_tmdb
from server.movies.standin.films import film, part, translation
from server.movies.tmdb.shapes import movie_from_builtins

ID = 900001


def mapped(**changes: Any) -> FilmData:
    return film_from_tmdb(movie_from_builtins(film(ID, **changes)))


def texts(*translations: dict[str, Any]) -> dict[str, Any]:
    return {"translations": list(translations)}


def test_the_facts_of_a_film():
    data = mapped()

    assert (data.tmdb_id, data.imdb_id, data.title) == (ID, "tt9900001", "The Lantern Keeper")
    assert (data.release_date, data.year, data.runtime) == (dt.date(2011, 5, 6), 2011, 97)
    assert [genre.name for genre in data.genres] == ["Drama", "Mystery"]
    assert data.countries == ("BR",)
    assert data.slugs()[0] == "o-guardiao-da-lanterna-2011"
    assert [(c.kind, c.person.name, c.job or c.character) for c in data.credits] == [
        ("cast", "Iara Nogueira", "Zélia"),
        ("cast", "Otto Lindqvist", "The Inspector"),
        ("crew", "Benedita Rocha", "Director"),
        ("crew", "Benedita Rocha", "Writer"),
    ]


def test_brazil_comes_before_portugal_and_the_original_title_stands_in():
    assert mapped().overview_pt == "Um faroleiro acha cartas na lâmpada."
    portugal = translation("pt", "PT", "O Faroleiro", "")
    brazil = translation("pt", "BR", "O Homem do Farol", "")

    assert mapped(translations=texts(portugal, brazil)).title_pt == "O Homem do Farol"
    assert mapped(translations=texts(portugal)).title_pt == "O Faroleiro"
    assert mapped(translations=texts()).title_pt == "O Guardião da Lanterna"
    assert mapped(translations=texts(), original_language="en").title_pt == ""


@pytest.mark.parametrize(
    ("told", "date", "year"),
    [
        ("2011-05-06", dt.date(2011, 5, 6), 2011),
        ("1933", None, 1933),
        ("", None, None),
        (None, None, None),
        ("2011-02-30", None, None),
        ("0000", None, None),
        ("next year", None, None),
    ],
)
def test_release_dates_as_they_come(told, date, year):
    data = mapped(release_date=told)

    assert (data.release_date, data.year) == (date, year)


@pytest.mark.parametrize("told", [0, None, -3, 40_000])
def test_a_runtime_that_says_nothing_is_none(told):
    assert mapped(runtime=told).runtime is None


def test_null_adult_and_unknown_keys_are_survived():
    data = mapped(adult=None, popularity=None, tagline=None, brand_new={"a": [1]})

    assert (data.adult, data.popularity, data.tagline) == (False, 0.0, "")


def test_texts_are_safe_to_store():
    cast = [part(1, "Al\x00ba\u202e", "x", character="\u2066Boss", order=0)]
    data = mapped(title="The \u202eLan\x00tern", credits={"cast": cast, "crew": []})

    assert data.title == "The Lantern"
    assert (data.credits[0].person.name, data.credits[0].character) == ("Alba", "Boss")


def test_texts_that_are_too_long_are_cut():
    cast = [part(1, "n" * 900, "x" * 900, character="c" * 900, order=0)]
    data = mapped(title="t" * 900, tagline="g" * 900, credits={"cast": cast, "crew": []})

    assert (len(data.title), len(data.tagline)) == (300, 500)
    credit = data.credits[0]
    assert (len(credit.person.name), len(credit.credit_id), len(credit.character)) == (
        200,
        160,
        500,
    )


def test_the_same_credit_twice_is_one_and_the_same_person_twice_is_two():
    cast = [
        part(5, "Two Faces", "a", character="Twin One", order=0),
        part(5, "Two Faces", "b", character="Twin Two", order=7),
        part(5, "Two Faces", "a", character="Twin One", order=0),
    ]
    data = mapped(credits={"cast": cast, "crew": []})

    assert [credit.character for credit in data.credits] == ["Twin One", "Twin Two"]


def test_people_without_a_name_or_an_identity_are_left_out():
    cast = [part(5, " ", "a"), {"name": "Nobody", "credit_id": "b"}, part(6, "Somebody", "c")]

    data = mapped(credits={"cast": cast, "crew": []})

    assert [credit.person.name for credit in data.credits] == ["Somebody"]


@pytest.mark.parametrize(
    "path",
    ["//evil.example/x.jpg", "/../x.jpg", "https://evil.example/x.jpg", "/x.exe", "/a b.jpg", ""],
)
def test_an_image_path_that_leads_elsewhere_is_dropped(path):
    assert mapped(poster_path=path).poster_path == ""


def test_ids_and_codes_of_a_wrong_form_are_dropped():
    data = mapped(
        imdb_id="nm0000123",
        external_ids={"imdb_id": "tt12"},
        original_language="English!",
        production_countries=[{"iso_3166_1": "BRA"}, {"iso_3166_1": "PT"}, {}],
    )

    assert (data.imdb_id, data.original_language, data.countries) == (None, "", ("PT",))


def test_a_part_that_was_not_told_is_none_and_an_empty_one_is_empty():
    untold = mapped(credits=None, translations={}, genres=None, production_countries=None)
    empty = mapped(credits={"cast": [], "crew": []}, translations=texts(), genres=[])

    assert (untold.credits, untold.overview_pt, untold.genres) == (None, None, None)
    assert (untold.countries, untold.other_titles) == (None, None)
    assert (empty.credits, empty.overview_pt, empty.genres) == ((), "", ())


@pytest.mark.parametrize(
    "changes", [{"title": "", "original_title": " \x00"}, {"id": None}, {"title": None, "id": None}]
)
def test_a_film_without_title_or_identity_is_none(changes):
    with pytest.raises(InvalidFilm):
        mapped(**({"original_title": None} | changes))


def test_a_title_without_latin_letters_still_has_a_slug():
    data = mapped(title="影", original_title="影", translations=texts(), release_date="")

    assert data.slugs() == [f"film-{ID}"]


def test_equal_facts_have_equal_digests():
    assert mapped().digest() == mapped(homepage="https://example.org").digest()
    assert mapped().digest() != mapped(runtime=98).digest()

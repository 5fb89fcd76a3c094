import random
from itertools import chain

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from server.core.domain import DomainError
from server.core.pagination import InvalidCursor, encode_cursor
from server.movies.listing import MoviePage, MovieQuery
from server.movies.mapping import search_text
from server.movies.models import Genre, Movie, MovieGenre
from server.movies.services import change_movie_stats
from server.movies.starter.load import catalogue
from server.movies.text import search_key
from server.search.selectors import movie_list

pytestmark = pytest.mark.django_db


def add(title: str, year: int = 2000, popularity: float = 0, **values) -> Movie:
    names = values.pop("names", [])
    titles = [title, values.get("title_pt", ""), values.get("original_title", "")]
    return Movie.objects.create(
        title=title,
        slug=f"{search_key(title)}-{year}".replace(" ", "-"),
        year=year,
        popularity=popularity,
        search_text=search_text(titles, [*names, str(year)]),
        **values,
    )


def page_of(q: str = "", limit: int = 20, cursor: str | None = None, **filters) -> MoviePage:
    return movie_list(MovieQuery(**filters), q, limit=limit, cursor=cursor)


def found(q: str = "", limit: int = 20, **filters) -> list[str]:
    return [movie.title for movie in page_of(q, limit, **filters).results]


def walk(q: str, limit: int, direction: str = "next") -> list[list[str]]:
    """All pages from the first on; with "previous", back again from the last."""
    pages, cursor, last = [], None, None
    while True:
        page = page_of(q, limit, cursor)
        pages.append([movie.title for movie in page.results])
        last, cursor = page, page.next
        if cursor is None:
            break
    if direction == "next":
        return pages
    back, cursor = [pages[-1]], last.previous
    while cursor:
        page = page_of(q, limit, cursor)
        back.append([movie.title for movie in page.results])
        cursor = page.previous
    return back


@pytest.fixture
def shelf():
    add("Central Station", 1998, 5, title_pt="Central do Brasil", names=["Walter Salles"])
    add("City of God", 2002, 9, title_pt="Cidade de Deus", names=["Fernando Meirelles"])
    add("City Lights", 1931, 3, names=["Charlie Chaplin"])
    add("Amélie", 2001, 4, original_title="Le Fabuleux Destin d'Amélie Poulain")
    add("Spirited Away", 2001, 6, original_title="千と千尋の神隠し")
    add("Up", 2009, 2)
    add("Blow-Up", 1966, 1)


def test_without_a_query_the_most_logged_come_first_then_the_most_popular(shelf):
    change_movie_stats(Movie.objects.get(title="Up").pk, logs=1)

    assert found()[:3] == ["Up", "City of God", "Spirited Away"]


@pytest.mark.parametrize(
    ("q", "first"),
    [
        ("cidade de deus", "City of God"),
        ("CITY  of-god!", "City of God"),
        ("amelie", "Amélie"),
        ("fabuleux destin", "Amélie"),
        ("meirelles", "City of God"),
        ("meirelles cidade", "City of God"),
        ("salles 1998", "Central Station"),
        ("千尋", "Spirited Away"),
        ("up", "Up"),
        ("cit", "City of God"),
        ("Cidadde de Deus", "City of God"),
        ("Amalie", "Amélie"),
        ("Central Staton", "Central Station"),
        ("Charlie Chaplen", "City Lights"),
    ],
)
def test_a_film_is_found_by_its_titles_and_people_through_accents_and_typos(shelf, q, first):
    assert found(q)[0] == first


@pytest.mark.parametrize("q", ["zzzzzz", "???", "%", "_", "\\", "'", "\x00", "☃"])
def test_what_nothing_is_like_finds_nothing(shelf, q):
    assert found(q) == []


def test_an_exact_title_stands_before_a_popular_one_that_contains_it():
    add("The Roman Road", 1999, 99)
    add("Roma", 2018, 1)
    add("Roma, Open Window", 1945, 50)

    assert found("roma") == ["Roma", "Roma, Open Window", "The Roman Road"]


def test_among_equal_titles_the_more_logged_stands_first():
    add("Dune", 1984, 1)
    logged = add("Dune", 2021, 0)
    change_movie_stats(logged.pk, logs=1)

    page = page_of("dune", limit=5)
    assert [movie.year for movie in page.results] == [2021, 1984]


def test_filters_narrow_the_list(shelf):
    drama = Genre.objects.create(tmdb_id=18, name="Drama", name_pt="Drama")
    god = Movie.objects.get(title="City of God")
    Movie.objects.filter(pk=god.pk).update(tmdb_id=598, imdb_id="tt0317248")
    MovieGenre.objects.create(movie=god, genre=drama)

    assert found(tmdb_id=598) == found(imdb_id="tt0317248") == ["City of God"]
    assert found(genre_id=drama.pk) == ["City of God"]
    assert found(tmdb_id=599) == []
    assert found("city", decade=1930) == ["City Lights"]
    assert found(decade=1990) == ["Central Station"]


def test_adult_films_are_hidden_unless_asked_for_by_id():
    add("Hidden", adult=True, tmdb_id=77)

    assert found() == found("hidden") == []
    assert found(tmdb_id=77) == ["Hidden"]


@pytest.mark.parametrize("q", ["", "film", "fiilm"])
def test_pages_hold_every_film_once_and_lead_back_the_same_way(q):
    for number in range(11):
        movie = add(f"Film {number}", 1990 + number, popularity=number % 3)
        if number % 4 == 0:
            change_movie_stats(movie.pk, logs=number % 3)

    query = q
    pages = walk(query, 3)

    assert [len(page) for page in pages] == [3, 3, 3, 2]
    assert sorted(chain(*pages)) == sorted(f"Film {number}" for number in range(11))
    assert list(chain(*pages)) == found(q)
    assert walk(query, 3, "previous") == pages[::-1]


def test_pages_go_on_from_what_holds_the_words_to_what_is_only_near_them():
    for number in range(4):
        add(f"Film {number}", names=["Maria Roma"])
        add(f"Rome {number}")

    pages = walk("roma", 3)

    assert [title[:4] for title in chain(*pages)] == ["Film"] * 4 + ["Rome"] * 4
    assert walk("roma", 3, "previous") == pages[::-1]


def test_below_a_title_that_holds_the_words_stand_no_films_that_are_only_near_them():
    add("Roma", 2018)
    add("Rome, Open City", 1945)

    assert found("roma") == ["Roma"]
    assert found("rom") == ["Roma", "Rome, Open City"]
    assert found("roms") == ["Roma", "Rome, Open City"]


def test_the_first_page_has_no_previous_and_the_last_no_next(shelf):
    first = page_of(limit=4)
    last = page_of(limit=4, cursor=first.next)

    assert (first.previous, last.next) == (None, None)
    assert last.previous is not None
    assert page_of(limit=4, cursor=last.previous).results == first.results


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        encode_cursor([1]),
        encode_cursor(["sideways", 1.0, 1, 1.0, 1]),
        encode_cursor(["after", 1.0, 2**40, 1.0, 1]),
        encode_cursor(["after", 1.0, 1, 1.0, 2**64]),
        encode_cursor(["after", 1.0, -1, 1.0, 1]),
    ],
)
def test_a_cursor_we_did_not_give_is_refused(cursor):
    with pytest.raises(InvalidCursor):
        page_of(limit=5, cursor=cursor)


def test_a_query_without_end_is_refused():
    with pytest.raises(DomainError, match="query_too_long"):
        found("x" * 201)


@pytest.mark.parametrize("q", ["", "film"])
def test_the_cost_is_the_same_at_one_row_and_at_twenty(q):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            page_of(q, limit=20)
        return len(queries)

    add("Film one")
    one = cost()
    for number in range(19):
        change_movie_stats(add(f"Film {number}", 1950 + number).pk, rating=(None, 8))

    assert cost() == one == (3 if q else 2)


@pytest.fixture
def starter():
    """The starter catalogue as search reads it."""
    Movie.objects.bulk_create(
        Movie(
            title=film.title,
            slug=film.key,
            popularity=film.popularity,
            search_text=search_text(
                [film.title, film.title_pt or "", film.original_title], film.searched_lines()
            ),
        )
        for film in catalogue()
    )


@pytest.mark.parametrize(
    ("q", "only"),
    [
        ("bacurau", "Bacurau"),
        ("BACURÁU", "Bacurau"),
        ("cidade de deus", "City of God"),
        ("matrix", "The Matrix"),
        ("bacuaru", "Bacurau"),
        ("bcaurau", "Bacurau"),
        ("matrx", "The Matrix"),
        ("intestellar", "Interstellar"),
        ("pupl fictoin", "Pulp Fiction"),
        ("ba curau", "Bacurau"),
    ],
)
def test_what_is_clear_is_the_only_answer(starter, q, only):
    assert found(q) == [only]


@pytest.mark.parametrize(
    ("q", "wanted"),
    [
        ("duen", "Dune"),
        ("dnue", "Dune"),
        ("alein", "Alien"),
        ("jwas", "Jaws"),
        ("rmoa", "Roma"),
        ("parasiet", "Parasite"),
        ("amleie", "Amélie"),
        ("godfahter", "The Godfather"),
        ("cityof god", "City of God"),
    ],
)
def test_swapped_letters_and_slips_in_short_words_still_find_the_film(starter, q, wanted):
    assert wanted in found(q, limit=5)


@pytest.mark.parametrize(
    ("q", "titles"),
    [
        ("godfather", ["The Godfather", "The Godfather Part II"]),
        ("lights", ["City Lights"]),
    ],
)
def test_what_the_query_begins_or_is_a_word_of_stands_first(starter, q, titles):
    assert found(q)[: len(titles)] == titles


def test_one_wrong_letter_still_finds_the_film_among_the_first_five(starter):
    chooser = random.Random(2)
    missed = []
    films = [film for film in Movie.objects.order_by("pk") if len(search_key(film.title)) >= 6]
    for film in chooser.sample(films, 120):
        place = chooser.randrange(1, len(film.title))
        letter = chooser.choice("abcdefghijklmnopqrstuvwxyz")
        typo = chooser.choice(
            [
                film.title[:place] + letter + film.title[place + 1 :],
                film.title[:place] + film.title[place + 1 :],
                film.title[:place] + letter + film.title[place:],
            ]
        )
        results = page_of(typo, limit=5).results
        if film.pk not in [movie.id for movie in results]:
            missed.append((film.title, typo))

    assert missed == [], missed

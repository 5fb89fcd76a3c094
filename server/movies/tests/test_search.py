import random
from itertools import chain

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from server.core.domain import DomainError
from server.core.pagination import InvalidCursor, encode_cursor
from server.movies.mapping import search_text
from server.movies.models import Genre, Movie, MovieGenre
from server.movies.search import MovieQuery, list_movies
from server.movies.services import change_movie_stats
from server.movies.starter.load import catalogue
from server.movies.text import search_key

pytestmark = pytest.mark.django_db


#: eleven lines of twelve letters, as a film has titles and people
TWENTY_THOUSAND = r"""
    INSERT INTO movies_movie (title, slug, title_pt, original_title, original_language, overview,
        overview_pt, tagline, countries, poster_path, backdrop_path, adult, popularity,
        source_digest, search_text)
    SELECT 'Film', 'film-' || n, '', '', '', '', '', '', '{}', '', '', false, 0, '',
        E'\n' || (SELECT string_agg(translate(left(md5(n || ':' || line), 12), '0123456789',
            'ghijklmnop'), E'\n') FROM generate_series(1, 11) AS line) || E'\n'
    FROM generate_series(1, 20000) AS n
"""


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


def found(q: str = "", limit: int = 20, **filters) -> list[str]:
    return [movie.title for movie in list_movies(MovieQuery(q=q, **filters), limit=limit).results]


def walk(query: MovieQuery, limit: int, direction: str = "next") -> list[list[str]]:
    """All pages from the first on; with "previous", back again from the last."""
    pages, cursor, last = [], None, None
    while True:
        page = list_movies(query, limit=limit, cursor=cursor)
        pages.append([movie.title for movie in page.results])
        last, cursor = page, page.next
        if cursor is None:
            break
    if direction == "next":
        return pages
    back, cursor = [pages[-1]], last.previous
    while cursor:
        page = list_movies(query, limit=limit, cursor=cursor)
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

    page = list_movies(MovieQuery(q="dune"), limit=5)
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

    query = MovieQuery(q=q)
    pages = walk(query, 3)

    assert [len(page) for page in pages] == [3, 3, 3, 2]
    assert sorted(chain(*pages)) == sorted(f"Film {number}" for number in range(11))
    assert list(chain(*pages)) == found(q)
    assert walk(query, 3, "previous") == pages[::-1]


def test_pages_go_on_from_what_holds_the_words_to_what_is_only_like_them():
    for number in range(4):
        add(f"Bacurau {number}")
        add(f"Bacural {number}")

    pages = walk(MovieQuery(q="bacurau"), 3)

    assert [title[:7] for title in chain(*pages)] == ["Bacurau"] * 4 + ["Bacural"] * 4
    assert walk(MovieQuery(q="bacurau"), 3, "previous") == pages[::-1]


def test_the_first_page_has_no_previous_and_the_last_no_next(shelf):
    first = list_movies(MovieQuery(), limit=4)
    last = list_movies(MovieQuery(), limit=4, cursor=first.next)

    assert (first.previous, last.next) == (None, None)
    assert last.previous is not None
    assert list_movies(MovieQuery(), limit=4, cursor=last.previous).results == first.results


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
        list_movies(MovieQuery(), limit=5, cursor=cursor)


def test_a_query_without_end_is_refused():
    with pytest.raises(DomainError, match="query_too_long"):
        found("x" * 201)


@pytest.mark.parametrize("q", ["", "film"])
def test_the_cost_is_the_same_at_one_row_and_at_twenty(q):
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            list_movies(MovieQuery(q=q), limit=20)
        return len([query for query in queries if "SAVEPOINT" not in query["sql"]])

    add("Film one")
    one = cost()
    for number in range(19):
        change_movie_stats(add(f"Film {number}", 1950 + number).pk, rating=(None, 8))

    assert cost() == one == (4 if q else 2)


def test_search_among_twenty_thousand_films_uses_the_trigram_index():
    with connection.cursor() as cursor:
        cursor.execute(TWENTY_THOUSAND)
        # As autovacuum would, which does not run inside a test.
        cursor.execute("SELECT gin_clean_pending_list('movie_search_trgm')")
        cursor.execute("ANALYZE movies_movie")
    target = Movie.objects.create(
        title="Xadrez Quixote",
        slug="xadrez-quixote",
        search_text=search_text(["Xadrez Quixote", "", ""], []),
    )

    with CaptureQueriesContext(connection) as queries:
        page = list_movies(MovieQuery(q="xadrez quixotte"), limit=5)
    searches = [query["sql"] for query in queries if "WITH hits" in query["sql"]]

    assert page.results[0].id == target.pk
    assert len(searches) == 2
    for search in searches:
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN " + search)
            plan = "\n".join(row[0] for row in cursor.fetchall())
        assert "movie_search_trgm" in plan
        assert "Seq Scan on movies_movie" not in plan


def test_one_wrong_letter_still_finds_the_film_among_the_first_five():
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
        results = list_movies(MovieQuery(q=typo), limit=5).results
        if film.pk not in [movie.id for movie in results]:
            missed.append((film.title, typo))

    assert missed == []

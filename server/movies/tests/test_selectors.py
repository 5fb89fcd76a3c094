import pytest

from server.core.domain import NotFound
from server.movies.models import Credit, Genre, Movie, MovieGenre, Person
from server.movies.selectors import (
    CAST_SHOWN,
    average_rating,
    movie_by_id,
    movie_detail,
    movie_ref,
    movie_refs,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def genres() -> list[Genre]:
    return [
        Genre.objects.create(tmdb_id=number, name=name, name_pt="")
        for number, name in ((27, "Horror"), (18, "Drama"), (37, "Western"))
    ]


def add(number: int, genres: list[Genre], cast: int = 0) -> Movie:
    movie = Movie.objects.create(title=f"Film {number}", slug=f"film-{number}")
    for order, genre in enumerate(genres):
        MovieGenre.objects.create(movie=movie, genre=genre, order=order)
    for order in range(cast):
        person = Person.objects.create(key=f"p-{number}-{order}", name=f"Person {order}")
        Credit.objects.create(
            movie=movie, person=person, kind="cast", order=order, credit_id=f"{number}:{order}"
        )
    return movie


def test_genres_stand_in_the_films_order_however_the_film_was_loaded(genres):
    movie = add(1, [genres[2], genres[0]])

    assert movie_ref(movie).genres == ["Western", "Horror"]
    assert movie_ref(movie_by_id(movie.pk)).genres == ["Western", "Horror"]
    assert movie_refs([movie.pk])[movie.pk] == movie_ref(movie)


def test_many_refs_cost_one_query(genres, django_assert_num_queries):
    ids = [add(number, genres).pk for number in range(20)]

    for wanted in (ids[:1], ids):
        with django_assert_num_queries(1):
            refs = movie_refs([*wanted, 10**9])
        assert refs.keys() == set(wanted)


def test_a_detail_costs_two_queries_whatever_its_cast(genres, django_assert_num_queries):
    few, many = add(1, genres[:1], cast=1), add(2, genres, cast=CAST_SHOWN + 10)

    with django_assert_num_queries(2):
        assert len(movie_detail(few.pk).cast) == 1
    with django_assert_num_queries(2):
        cast = movie_detail(many.pk).cast
    assert [one.order for one in cast] == list(range(CAST_SHOWN))


def test_an_unknown_film_is_not_found():
    for read in (movie_by_id, movie_detail):
        with pytest.raises(NotFound):
            read(10**9)


@pytest.mark.parametrize(
    ("rating_sum", "count", "stars"),
    [(0, 0, None), (20, 2, None), (30, 3, 5.0), (3, 3, 0.5), (33, 4, 4.13), (25, 3, 4.17)],
)
def test_averages_are_in_stars_rounded_half_up(rating_sum, count, stars):
    assert average_rating(rating_sum, count) == stars

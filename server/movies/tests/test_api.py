import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from server.movies.models import Genre, Movie, MovieGenre
from server.movies.services import change_movie_stats

pytestmark = pytest.mark.django_db


@pytest.fixture
def api() -> APIClient:
    return APIClient()


def add(number: int) -> Movie:
    return Movie.objects.create(
        title=f"Film {number}",
        slug=f"film-{number}",
        year=1990,
        popularity=number,
        search_text=f"\nfilm {number}\n\n\n1990\n",
        poster_path="/p.jpg" if number % 2 else "",
    )


def test_a_listed_film_has_its_card_its_average_and_its_date(api, movie):
    genre = Genre.objects.create(tmdb_id=27, name="Horror", name_pt="Terror")
    MovieGenre.objects.create(movie=movie, genre=genre)
    for half_stars in (8, 9, 9):
        change_movie_stats(movie.pk, rating=(None, half_stars))

    body = api.get("/api/movies/").json()

    assert body == {
        "results": [
            {
                "id": movie.pk,
                "tmdb_id": None,
                "slug": "a-film-1990",
                "title": "A Film",
                "title_pt": "",
                "original_title": "",
                "year": 1990,
                "poster_path": None,
                "poster_path_pt": None,
                "genres": ["Horror"],
                "average_rating": 4.33,
                "rating_count": 3,
                "release_date": None,
            }
        ],
        "next": None,
        "previous": None,
    }


@pytest.mark.parametrize("page", ["", "details/"])
def test_a_film_that_was_merged_leads_to_the_one_it_is_now(api, movie, page):
    old = add(1)
    Movie.objects.filter(pk=old.pk).update(merged_into=movie)

    answer = api.get(f"/api/movies/{old.pk}/{page}?language=pt")

    assert answer.status_code == 308
    assert answer.headers["Location"] == f"/api/movies/{movie.pk}/{page}?language=pt"
    assert (answer.json()["code"], answer.json()["movie_id"]) == ("merged", movie.pk)
    assert api.get(answer.headers["Location"]).status_code == 200


def test_next_and_previous_are_addresses_that_keep_the_filters(api):
    for number in range(5):
        add(number)

    first = api.get("/api/movies/", {"q": "film", "decade": "1990s", "limit": 2}).json()
    second = api.get(first["next"]).json()
    back = api.get(second["previous"]).json()

    assert first["next"].startswith("http://testserver/api/movies/?")
    assert "q=film" in first["next"]
    assert [movie["title"] for movie in second["results"]] == ["Film 2", "Film 1"]
    assert (back["results"], back["previous"]) == (first["results"], None)


@pytest.mark.parametrize(
    ("parameters", "code", "field"),
    [
        ({"colour": "red"}, "unknown_filter", "colour"),
        ({"tmdb_id": "0"}, "invalid_tmdb_id", "tmdb_id"),
        ({"tmdb_id": "598; DROP"}, "invalid_tmdb_id", "tmdb_id"),
        ({"tmdb_id": "٣"}, "invalid_tmdb_id", "tmdb_id"),
        ({"tmdb_id": "9" * 19}, "invalid_tmdb_id", "tmdb_id"),
        ({"imdb_id": "0317248"}, "invalid_imdb_id", "imdb_id"),
        ({"genre": "Dram"}, "unknown_genre", "genre"),
        ({"genre": "\x00"}, "unknown_genre", "genre"),
        ({"decade": "1995"}, "invalid_decade", "decade"),
        ({"decade": "x"}, "invalid_decade", "decade"),
        ({"cursor": "abc"}, "invalid_cursor", "cursor"),
        ({"cursor": "é"}, "invalid_cursor", "cursor"),
        ({"limit": "101"}, "invalid_limit", "limit"),
        ({"limit": "-1"}, "invalid_limit", "limit"),
        ({"q": "x" * 201}, "query_too_long", "q"),
    ],
)
def test_a_bad_filter_is_a_coded_problem(api, parameters, code, field):
    answer = api.get("/api/movies/", parameters)

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == code
    assert list(answer.json()["fields"]) == [field]


def test_an_empty_filter_does_not_filter(api, movie):
    answer = api.get("/api/movies/?q=&tmdb_id=&imdb_id=&genre=&decade=&cursor=")

    assert [found["id"] for found in answer.json()["results"]] == [movie.pk]


def test_q_that_holds_anything_is_answered(api, movie):
    for q in ("%", "\x00", "\ud800", "' OR 1=1 --", "𝔘𝔫𝔦", "\u202e", "a" * 200, "🎬"):
        assert api.get("/api/movies/", {"q": q.encode("utf-8", "surrogatepass")}).status_code == 200


def test_an_unchanged_list_is_304_and_a_changed_one_is_not(api, movie):
    first = api.get("/api/movies/")
    again = api.get("/api/movies/", headers={"If-None-Match": f"W/{first['ETag']}"})
    change_movie_stats(movie.pk, logs=1)
    for _ in range(3):
        change_movie_stats(movie.pk, rating=(None, 10))
    changed = api.get("/api/movies/", headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200
    assert "public" in first["Cache-Control"]


def test_a_stale_token_does_not_close_the_catalogue(api, movie):
    answer = api.get("/api/movies/", headers={"Authorization": "Bearer stale"})

    assert answer.status_code == 200


def test_writing_to_the_list_is_not_allowed(api):
    answer = api.post("/api/movies/", {"title": "x"})

    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


def test_genres_have_both_names_and_filter_by_either(api, movie):
    genre = Genre.objects.create(tmdb_id=878, name="Science Fiction", name_pt="Ficção científica")
    MovieGenre.objects.create(movie=movie, genre=genre)
    add(1)

    assert api.get("/api/genres/").json() == {
        "results": [
            {
                "id": genre.pk,
                "tmdb_id": 878,
                "name": "Science Fiction",
                "name_pt": "Ficção científica",
            }
        ]
    }
    for name in ("science fiction", "FICÇÃO CIENTÍFICA"):
        results = api.get("/api/movies/", {"genre": name}).json()["results"]
        assert [found["id"] for found in results] == [movie.pk]


def test_the_cost_of_a_request_is_the_same_at_one_row_and_at_twenty(api):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            api.get("/api/movies/")
        return len(queries)

    add(0)
    one = cost()
    for number in range(1, 20):
        add(number)

    assert cost() == one


def test_the_schema_describes_the_list(api):
    schema = api.get("/api/schema/?format=json").json()

    operation = schema["paths"]["/api/movies/"]["get"]
    names = {parameter["name"] for parameter in operation["parameters"]}
    assert names == {"q", "chart", "tmdb_id", "imdb_id", "genre", "decade", "cursor", "limit"}
    page = operation["responses"]["200"]["content"]["application/json"]["schema"]
    assert set(page["properties"]) == {"results", "next", "previous"}
    assert "average_rating" in schema["components"]["schemas"]["ListedMovie"]["properties"]

"""The rest of a film's page, people and collections, over HTTP."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from server.movies.models import Chart, Collection, Credit, Movie, MovieExtras, Person
from server.movies.services import change_movie_stats

pytestmark = pytest.mark.django_db

PROVIDER = {"id": 8, "name": "Stream", "logo_path": "/s.jpg"}


@pytest.fixture
def get(api):
    def get(path: str, user=None, **options):
        return api(user).get(f"/api/{path}", **options)

    return get


@pytest.fixture
def film(movies) -> Movie:
    collection = Collection.objects.create(tmdb_id=5, name="Noir", name_pt="Noir pt", part_ids=[1])
    film = movies(
        "Bacurau",
        title_pt="Bacurau pt",
        original_title="Bacurau orig",
        original_language="de",
        tmdb_id=1,
        overview="In English.",
        overview_pt="Em português.",
        poster_path="/en.jpg",
        poster_path_pt="/pt.jpg",
        collection=collection,
        tmdb_rating=7.25,
        tmdb_votes=100,
        imdb_rating=7.4,
    )
    MovieExtras.objects.create(
        movie=film,
        videos=[
            {"key": "abc-1_2", "site": "YouTube", "name": "Trailer", "kind": "Trailer",
             "official": True, "language": "en", "published_at": None},
            {"key": "../evil", "site": "YouTube", "name": "Odd", "kind": "Clip",
             "official": False, "language": "pt", "published_at": None},
        ],
        offers={
            "BR": {"link": "https://tmdb/br", "stream": [PROVIDER]},
            "US": {"link": "javascript:x"},
        },
        certifications={"BR": "18"},
        titles=[
            {"title": "Titre", "language": "fr", "country": "FR"},
            {"title": "Titre québécois", "language": "fr", "country": "CA"},
        ],
        recommended_ids=[3, 2, 99],
        similar_ids=[2],
    )  # fmt: skip
    return film


def credit(movie: Movie, name: str, kind: str = "cast", order: int = 0, **fields) -> Person:
    person, _ = Person.objects.get_or_create(name=name, key=name.lower())
    number = Credit.objects.count()
    Credit.objects.create(
        movie=movie, person=person, kind=kind, order=order, credit_id=str(number), **fields
    )
    return person


@pytest.mark.parametrize(
    ("language", "title", "shown", "poster", "overview"),
    [
        ("en", "Bacurau", "en", "/en.jpg", "In English."),
        ("pt-BR", "Bacurau pt", "pt-BR", "/pt.jpg", "Em português."),
        ("fr-CA", "Titre québécois", "fr-CA", "/en.jpg", "In English."),
        ("fr", "Titre", "fr", "/en.jpg", "In English."),
        ("de", "Bacurau orig", "de", "/en.jpg", "In English."),
        ("ja", "Bacurau", "en", "/en.jpg", "In English."),
    ],
)
def test_a_film_is_told_in_the_reader_s_language(
    get, film, language, title, shown, poster, overview
):
    body = get(f"movies/{film.pk}/details/?language={language}").json()

    assert (body["title"], body["language"]) == (title, shown)
    assert (body["poster_path"], body["overview"]) == (poster, overview)


def test_the_language_asked_for_comes_before_the_member_s_and_that_before_the_browser_s(
    get, film, members
):
    member = members(language="pt-BR")
    path = f"movies/{film.pk}/details/"
    french = {"Accept-Language": "fr"}

    assert get(f"{path}?language=en", member, headers=french).json()["language"] == "en"
    assert get(path, member, headers=french).json()["language"] == "pt-BR"
    answer = get(path, headers=french)
    assert answer.json()["language"] == "fr"
    assert "Accept-Language" in answer["Vary"]
    assert "private" in answer["Cache-Control"]


def test_offers_and_the_age_rating_are_those_of_the_country(get, film):
    path = f"movies/{film.pk}/details/?language=pt-BR"
    home = get(path).json()
    abroad = get(f"{path}&country=us").json()
    nowhere = get(f"{path}&country=FR").json()

    assert home["offers"]["stream"] == [PROVIDER]
    assert (home["offers"]["country"], home["certification"]) == ("BR", "18")
    assert home["offer_countries"] == ["BR", "US"]
    assert abroad["offers"]["link"] is None
    assert (nowhere["offers"], nowhere["certification"]) == (None, "")


def test_a_video_gets_an_address_only_where_its_key_is_plain(get, film):
    videos = get(f"movies/{film.pk}/details/").json()["videos"]

    assert [video["url"] for video in videos] == [
        "https://www.youtube.com/watch?v=abc-1_2",
        None,
    ]
    first = get(f"movies/{film.pk}/details/?language=pt").json()["videos"][0]
    assert first["language"] == "pt"


def test_similar_films_are_those_that_tmdb_names_and_we_have_in_its_order(get, film, movies):
    movies("Second", tmdb_id=2)
    movies("Third", tmdb_id=3)

    similar = get(f"movies/{film.pk}/details/").json()["similar"]
    assert [movie["title"] for movie in similar] == ["Third", "Second"]


def test_where_tmdb_names_none_the_same_people_made_similar_films(get, movies):
    one, two, three, other = movies("One"), movies("Two"), movies("Three"), movies("Other")
    for movie in (one, two, three):
        credit(movie, "Kleber", kind="crew", job="Director")
    for movie in (one, three):
        credit(movie, "Sônia")
    credit(one, "A grip", kind="crew", job="Grip")
    credit(other, "A grip", kind="crew", job="Grip")

    similar = get(f"movies/{one.pk}/details/").json()["similar"]
    assert [movie["title"] for movie in similar] == ["Three", "Two"]


def test_ratings_of_others_are_null_where_nobody_voted(get, film, movies):
    told = get(f"movies/{film.pk}/details/").json()["ratings"]
    assert (told["tmdb"], told["imdb"], told["metascore"]) == (7.25, 7.4, None)
    untold = get(f"movies/{movies('New', tmdb_rating=0.0).pk}/details/").json()["ratings"]
    assert untold["tmdb"] is None


def test_a_crew_of_750_comes_in_pages_each_name_once(get, movie):
    for number in range(750):
        credit(movie, f"Grip {number}", kind="crew", job="Grip", order=number // 3)
    credit(movie, "Star", character="Hero")

    seen: list[str] = []
    cursor = ""
    while True:
        page = get(f"movies/{movie.pk}/credits/?kind=crew&limit=100&cursor={cursor}").json()
        seen += [row["name"] for row in page["results"]]
        if not (cursor := page["next"]):
            break

    assert seen == [f"Grip {number}" for number in range(750)]
    cast = get(f"movies/{movie.pk}/credits/").json()["results"]
    assert [(row["name"], row["character"]) for row in cast] == [("Star", "Hero")]
    counts = get(f"movies/{movie.pk}/details/").json()
    assert (counts["cast_count"], counts["crew_count"]) == (1, 750)


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("movies/{id}/details/?language=portuguese", 400, "invalid_language"),
        ("movies/{id}/details/?country=BRA", 400, "invalid_country"),
        ("movies/{id}/credits/?kind=extras", 400, "invalid_kind"),
        ("movies/{id}/credits/?cursor=x", 400, "invalid_cursor"),
        ("movies/999999/details/", 404, "not_found"),
        ("movies/999999/credits/", 404, "not_found"),
        ("people/999999/", 404, "not_found"),
        ("collections/999999/", 404, "not_found"),
        ("movies/?chart=best", 400, "unknown_chart"),
        ("movies/?chart=popular&decade=1990", 400, "chart_stands_alone"),
    ],
)
def test_a_bad_question_is_a_coded_problem(get, movie, path, status, code):
    answer = get(path.format(id=movie.pk))

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_somebody_s_films_stand_by_role_the_newest_first(get, movies):
    old, new, coming = movies("Old", year=1990), movies("New", year=2020), movies("Soon", year=None)
    for movie in (old, new, coming):
        person = credit(movie, "Agnès", character="A")
    credit(new, "Agnès", character="B")
    credit(old, "Agnès", kind="crew", job="Director")
    adult = movies("Hidden", adult=True)
    credit(adult, "Agnès")
    Person.objects.filter(pk=person.pk).update(
        known_for="Directing",
        biography="Bio.",
        biography_pt="Bio pt.",
        birthday=dt.date(1928, 5, 30),
    )

    body = get(f"people/{person.pk}/?language=pt-BR").json()

    assert [(role["role"], role["count"]) for role in body["roles"]] == [
        ("Director", 1),
        ("Acting", 3),
    ]
    acting = body["roles"][1]["movies"]
    assert [movie["title"] for movie in acting] == ["Soon", "New", "Old"]
    assert acting[1]["parts"] == ["A", "B"]
    assert (body["movie_count"], body["biography"], body["language"]) == (3, "Bio pt.", "pt")
    assert body["birthday"] == "1928-05-30"


def test_a_collection_shows_what_we_have_and_counts_what_it_holds(get, film, movies):
    later = movies("Later", tmdb_id=2, year=2021)
    Collection.objects.update(part_ids=[1, 2, 3])

    body = get(f"collections/{film.collection_id}/").json()

    assert [movie["title"] for movie in body["movies"]] == ["Bacurau", later.title]
    assert body["part_count"] == 3


def test_a_chart_is_tmdb_s_where_it_told_one_and_ours_where_not(get, movies):
    first, second = movies("First", tmdb_id=1), movies("Second", tmdb_id=2)
    day = timezone.now().date()
    soon = movies("Soon", release_date=day + dt.timedelta(days=3), popularity=1)
    playing = movies("Playing", release_date=day - dt.timedelta(days=3), popularity=2)
    for _ in range(3):
        change_movie_stats(second.pk, rating=(None, 10), logs=1)
    Chart.objects.create(name="popular", tmdb_ids=[2, 77, 1])

    def chart(name: str) -> list[str]:
        return [row["title"] for row in get(f"movies/?chart={name}").json()["results"]]

    assert chart("popular") == [second.title, first.title]
    assert chart("upcoming") == [soon.title]
    assert chart("now_playing") == [playing.title]
    assert chart("top_rated") == chart("trending") == [second.title]


def test_a_chart_is_paged_both_ways(get, movies):
    Chart.objects.create(name="popular", tmdb_ids=[movies(tmdb_id=n).tmdb_id for n in range(1, 6)])

    first = get("movies/?chart=popular&limit=2").json()
    second = get(first["next"].split("/api/")[1]).json()
    back = get(second["previous"].split("/api/")[1]).json()

    assert [row["tmdb_id"] for row in second["results"]] == [3, 4]
    assert (back["results"], first["previous"], back["previous"]) == (first["results"], None, None)


@pytest.mark.parametrize("path", ["people/{person}/", "movies/{movie}/details/"])
def test_the_cost_is_the_same_at_one_film_and_at_twenty(get, movies, path):
    start = movies("Start")
    person = credit(start, "Agnès", kind="crew", job="Director")
    path = path.format(person=person.pk, movie=start.pk)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            get(path)
        return len(queries)

    credit(movies(), "Agnès", kind="crew", job="Director")
    one = cost()
    for _ in range(20):
        credit(movies(), "Agnès", kind="crew", job="Director")

    assert cost() == one


def test_releases_stand_by_date_the_reader_s_country_first(get, film):
    def release(day: str, kind: str, certification: str = "", note: str = "") -> dict[str, str]:
        return {"date": day, "kind": kind, "certification": certification, "note": note}

    MovieExtras.objects.update(
        releases={
            "BR": [release("2019-08-29", "theatrical", "18"), release("2019-08-23", "premiere")],
            "FR": [release("2019-05-15", "premiere", note="Cannes")],
            "US": [release("2020-03-06", "limited", "NR")],
        }
    )

    def told(country: str) -> list[tuple[str, list[str]]]:
        body = get(f"movies/{film.pk}/details/?country={country}").json()
        assert body["country"] == country
        return [
            (one["country"], [f"{row['date']} {row['kind']}" for row in one["releases"]])
            for one in body["release_dates"]
        ]

    brazil = ("BR", ["2019-08-23 premiere", "2019-08-29 theatrical"])
    france, america = ("FR", ["2019-05-15 premiere"]), ("US", ["2020-03-06 limited"])
    assert told("BR") == [brazil, france, america]
    assert told("US") == [america, france, brazil]
    assert told("PT") == [france, brazil, america]


def test_a_member_s_country_is_that_of_their_clock(get, film, ana):
    def country(**fields) -> str:
        for name, value in fields.items():
            setattr(ana, name, value)
        ana.save()
        return get(f"movies/{film.pk}/details/", ana).json()["country"]

    assert country(language="en", time_zone="America/Recife") == "BR"
    assert country(language="pt-BR", time_zone="Europe/Lisbon") == "PT"
    assert country(language="en", time_zone="UTC") == "US"

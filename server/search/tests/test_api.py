"""Search over HTTP: groups, cursors, coded errors, and that TMDb is asked for what is missing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from server.lists.models import List
from server.movies.models import Credit, IngestJob, Person
from server.search.tests.test_engine import add, person
from server.social.services import block_member

pytestmark = pytest.mark.django_db


def hits(answer) -> dict[str, list[str]]:
    """Names by kind."""
    names = {"movies": "title", "people": "name", "members": "username", "lists": "title"}
    body = answer.json()
    return {
        kind: [row[name] for row in body[kind]["results"]]
        for kind, name in names.items()
        if body[kind] is not None
    }


@pytest.fixture
def world(ana, bia):
    add("Central Station", 1998, 5, title_pt="Central do Brasil")
    person("Cent Nobody")
    List.objects.create(member=ana, title="Central films", audience="public")
    return ana, bia


def test_all_kinds_are_found_by_the_same_words(api, members, world):
    members("central_fan", display_name="Fã")

    assert hits(api(None).get("/api/search/?q=central")) == {
        "movies": ["Central Station"],
        "people": [],
        "members": ["central_fan"],
        "lists": ["Central films"],
    }
    only = api(None).get("/api/search/?q=central&type=movies,lists").json()
    assert (only["people"], only["members"]) == (None, None)


def test_a_year_and_a_person_ask_for_films_alone(api, world):
    film, other = add("Bacurau", 2019), add("Aquarius", 2016)
    braga = person("Sônia Braga")
    for movie in (film, other):
        Credit.objects.create(movie=movie, person=braga, kind="cast", credit_id=str(movie.pk))

    assert hits(api(None).get("/api/search/?q=bacurau&year=2019")) == {"movies": ["Bacurau"]}
    assert hits(api(None).get("/api/search/?q=bacurau&year=2016")) == {"movies": []}
    found = hits(api(None).get(f"/api/search/?person={braga.pk}"))
    assert sorted(found["movies"]) == ["Aquarius", "Bacurau"]


@pytest.mark.parametrize("kind", ["movies", "people", "members", "lists"])
def test_pages_of_one_kind_hold_everything_once(api, members, kind, ana):
    for number in range(7):
        add(f"Film {number}")
        person(f"Film {number}")
        members(f"film_{number}")
        List.objects.create(member=ana, title=f"Film {number}", audience="public")

    seen: list[int] = []
    cursor = ""
    for _ in range(4):
        url = f"/api/search/?q=film&type={kind}&limit=3&cursor={cursor}"
        group = api(None).get(url).json()[kind]
        seen += [row["id"] for row in group["results"]]
        cursor = group["next"] or ""
        if not cursor:
            break

    assert len(seen) == len(set(seen)) == 7


@pytest.mark.parametrize(
    ("query", "code", "field"),
    [
        ("", "query_required", "q"),
        ("q=", "query_required", "q"),
        ("q=a&type=films", "invalid_type", "type"),
        ("q=a&type=people&year=1999", "filter_needs_movies", "type"),
        ("q=a&year=99", "invalid_year", "year"),
        ("q=a&year=٢٠٠٠", "invalid_year", "year"),
        ("q=a&person=x", "invalid_person", "person"),
        ("q=a&person=0", "invalid_person", "person"),
        ("q=a&colour=red", "unknown_filter", "colour"),
        ("q=a&cursor=x&type=movies", "invalid_cursor", "cursor"),
        ("q=a&cursor=WzJd", "cursor_needs_type", "type"),
        ("q=a&type=movies&cursor=Wy0xXQ", "invalid_cursor", "cursor"),
        ("q=a&limit=0", "invalid_limit", "limit"),
        ("q=" + "x" * 201, "query_too_long", "q"),
    ],
)
def test_a_bad_question_is_a_coded_problem(api, query, code, field):
    answer = api(None).get(f"/api/search/?{query}")

    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert list(answer.json()["fields"]) == [field]


@pytest.mark.parametrize("path", ["/api/search/", "/api/search/suggest/"])
def test_whatever_is_typed_is_answered(api, world, path):
    for q in ("%", "\x00", "\ud800", "' OR 1=1 --", "𝔘𝔫𝔦", "\u202e", "a" * 200, "🎬", "':* & |"):
        answer = api(None).get(path, {"q": q.encode("utf-8", "surrogatepass")})
        assert answer.status_code in (200, 400)
        assert answer.status_code == 200 or answer.json()["code"] == "query_required"


def test_suggestions_are_films_people_and_members(api, members, world):
    members("centauro")

    body = api(None).get("/api/search/suggest/?q=cent").json()

    assert [movie["title"] for movie in body["movies"]] == ["Central Station"]
    assert [person["name"] for person in body["people"]] == ["Cent Nobody"]
    assert [member["username"] for member in body["members"]] == ["centauro"]
    assert api(None).get("/api/search/suggest/").json() == {
        "movies": [],
        "people": [],
        "members": [],
    }


def test_the_member_of_exactly_that_name_comes_first(api, members):
    members("ana_maria")
    members("maria")

    found = hits(api(None).get("/api/search/?q=@MARIA&type=members"))
    assert found["members"][0] == "maria"


def test_who_blocks_and_who_is_blocked_do_not_find_each_other(api, world):
    ana, bia = world
    block_member(user=ana, username=bia.username)

    assert hits(api(bia).get("/api/search/?q=ana"))["members"] == []
    assert hits(api(bia).get("/api/search/?q=central"))["lists"] == []
    assert hits(api(ana).get("/api/search/?q=bia"))["members"] == []


def test_a_search_in_vain_has_tmdb_asked_once(api, settings, monkeypatch, world):
    monkeypatch.setattr("server.search.wanted.configured", lambda: True)

    body = api(None).get("/api/search/?q=nowhere to be found").json()
    again = api(None).get("/api/search/?q=Nowhere to be FOUND").json()
    api(None).get("/api/movies/?tmdb_id=424242")
    api(None).get("/api/search/?q=central")

    assert (body["importing"], again["importing"]) == (True, True)
    jobs = IngestJob.objects.order_by("kind").values_list("kind", "tmdb_id", "key")
    assert list(jobs) == [("film", 424242, ""), ("search", 0, "nowhere to be found")]


def test_without_a_token_nothing_is_asked(api, world):
    assert api(None).get("/api/search/?q=nowhere").json()["importing"] is False
    assert not IngestJob.objects.exists()


@pytest.mark.parametrize("path", ["/api/search/?q=film", "/api/search/suggest/?q=film"])
def test_the_cost_is_the_same_at_one_row_and_at_many(api, members, ana, path):
    def fill(number: int) -> None:
        add(f"Film {number}")
        person(f"Film {number}")
        members(f"film_{number}")
        List.objects.create(member=ana, title=f"Film {number}", audience="public")

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            api(None).get(path)
        return len(queries)

    fill(0)
    one = cost()
    for number in range(1, 10):
        fill(number)

    assert cost() <= one
    assert Person.objects.count() == 10

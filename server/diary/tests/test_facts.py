"""Who sees a member's films and watchlist: marks and ratings tell no more than entries do."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from server.diary.models import MovieMark
from server.diary.services import delete_entry, edit_entry, log_film, undo_log
from server.diary.toggles import add_to_watchlist, mark_film, rate_film
from server.social.services import block_member, follow_member

Kind = MovieMark.Kind


@pytest.fixture
def films(api):
    def read(reader, kind: str, of: str = "ana") -> list[dict]:
        answer = api(reader).get(f"/api/users/{of}/films/?kind={kind}&limit=100")
        assert answer.status_code == 200, answer.json()
        return answer.json()["results"]

    return read


@pytest.mark.parametrize("kind", ["watched", "liked", "rated"])
@pytest.mark.parametrize(
    ("audience", "bia_sees"), [("public", 1), ("followers", 1), ("friends", 0), ("me", 0)]
)
def test_what_an_entry_says_is_seen_by_its_audience(
    films, ana, bia, movie, kind, audience, bia_sees
):
    follow_member(user=bia, username="ana")
    log_film(user=ana, movie_id=movie.id, rating=8, liked=True, audience=audience)

    assert len(films(ana, kind)) == 1
    assert len(films(bia, kind)) == bia_sees
    assert len(films(None, kind)) == (audience == "public")


def test_one_visible_entry_shows_no_fact_that_only_a_hidden_one_states(films, ana, bia, movie):
    log_film(user=ana, movie_id=movie.id)
    log_film(user=ana, movie_id=movie.id, rating=8, liked=True, audience="me")

    (seen,) = films(bia, "watched")
    assert (seen["watched"], seen["liked"], seen["rating"]) == (True, False, None)
    assert films(bia, "liked") == films(bia, "rated") == []
    (mine,) = films(ana, "liked")
    assert (mine["watched"], mine["liked"], mine["rating"]) == (True, True, 4.0)


def test_what_is_said_by_hand_is_seen_by_the_default_audience(films, members, bia, movie):
    shy = members("shy", default_audience="followers")
    mark_film(user=shy, movie_id=movie.id, kind=Kind.LIKED)
    rate_film(user=shy, movie_id=movie.id, rating=9)
    assert films(bia, "liked", of="shy") == films(bia, "rated", of="shy") == []

    follow_member(user=bia, username="shy")

    assert films(bia, "liked", of="shy")[0]["rating"] == 4.5


def test_an_entry_that_is_narrowed_takes_its_facts_along(films, ana, bia, movie):
    logged = log_film(user=ana, movie_id=movie.id, rating=8)
    assert len(films(bia, "rated")) == 1

    edit_entry(user=ana, entry_id=logged.id, changes={"audience": "me"})

    assert films(bia, "rated") == films(bia, "watched") == []


@pytest.mark.parametrize(
    "change", [{"rating": None}, {"rating": 2}, {"liked": False}, {"dnf": True}, None]
)
def test_no_edit_and_no_deletion_tells_what_a_hidden_entry_said(films, ana, bia, movie, change):
    logged = log_film(user=ana, movie_id=movie.id, rating=8, liked=True, audience="me")

    if change is None:
        delete_entry(user=ana, entry_id=logged.id)
    else:
        edit_entry(user=ana, entry_id=logged.id, changes=change)

    for kind in ("watched", "liked", "rated", "dnf"):
        assert films(bia, kind) == [], kind
    assert len(films(ana, "watched")) == 1


def test_an_undo_leaves_who_sees_what_was_said_by_hand_before(films, ana, bia, movie):
    rate_film(user=ana, movie_id=movie.id, rating=6)
    logged = log_film(user=ana, movie_id=movie.id, rating=8, audience="me")
    assert films(bia, "rated") == []

    undo_log(user=ana, entry_id=logged.id)

    assert films(bia, "rated")[0]["rating"] == 3.0


@pytest.mark.parametrize("page", ["films", "watchlist", "diary", "reviews"])
def test_a_private_members_pages_are_empty_for_strangers_and_404_for_the_blocked(
    api, members, bia, caio, movie, page
):
    shy = members("shy", is_private=True)
    log_film(user=shy, movie_id=movie.id)
    add_to_watchlist(user=shy, movie_id=movie.id)
    block_member(user=shy, username="caio")
    url = f"/api/users/shy/{page}/"

    assert api(bia).get(url).json()["results"] == []
    assert api(None).get(url).json()["results"] == []
    assert api(caio).get(url).status_code == 404
    assert api(bia).get(f"/api/users/nobody/{page}/").status_code == 404


@pytest.mark.parametrize(
    ("audience", "stranger", "follower"),
    [("public", 1, 1), ("followers", 0, 1), ("friends", 0, 0), ("me", 0, 0)],
)
def test_the_watchlist_is_shown_to_the_audience_that_its_member_chose(
    api, ana, bia, caio, movie, audience, stranger, follower
):
    follow_member(user=bia, username="ana")
    add_to_watchlist(user=ana, movie_id=movie.id)
    changed = api(ana).patch("/api/me/", {"watchlist_audience": audience}, format="json")
    assert changed.json()["watchlist_audience"] == audience

    counts = [
        len(api(reader).get("/api/users/ana/watchlist/").json()["results"])
        for reader in (caio, bia, ana)
    ]

    assert counts == [stranger, follower, 1]


@pytest.mark.parametrize("path", ["films/?kind=rated&limit={}", "watchlist/?limit={}"])
def test_pages_follow_one_another_and_cost_the_same_for_one_row_and_for_many(
    api, ana, bia, movies, path
):
    client, costs, ids = api(bia), {}, []
    for number in range(1, 8):
        film = movies()
        rate_film(user=ana, movie_id=film.id, rating=8)
        add_to_watchlist(user=ana, movie_id=film.id)
        if number in (1, 7):
            with CaptureQueriesContext(connection) as queries:
                rows = client.get(f"/api/users/ana/{path.format(100)}").json()["results"]
            costs[len(rows)] = len(queries)
    assert set(costs) == {1, 7}
    assert costs[1] == costs[7]

    url = following = f"/api/users/ana/{path.format(3)}"
    while following:
        page = client.get(following).json()
        ids += [row["movie"]["id"] for row in page["results"]]
        following = f"{url}&cursor={page['next']}" if page["next"] else None
    assert (len(ids), ids) == (7, sorted(ids, reverse=True))


@pytest.mark.parametrize("query", ["kind=seen", "cursor=x", "limit=0", "cursor=WyJ4Il0"])
def test_a_query_that_no_page_gave_out_is_refused(api, ana, query):
    assert api(None).get(f"/api/users/ana/films/?{query}").status_code == 400

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from server.diary.models import MovieMark
from server.diary.services import log_film
from server.diary.shapes import ReviewText
from server.diary.toggles import mark_film, rate_film
from server.social.models import Activity
from server.social.services import block_member, follow_member, mute_member

pytestmark = pytest.mark.django_db

POPULAR = "/api/movies/popular-among-friends/"


def follow(user, *others):
    for other in others:
        follow_member(user=user, username=other.username)


def walk(client, path, limit):
    """All results, page by page."""
    found, cursor = [], ""
    while cursor is not None:
        body = client.get(path, {"limit": limit, "cursor": cursor}).json()
        found += body["results"]
        cursor = body["next"]
    return found


def test_it_tells_what_each_of_those_i_follow_gave_and_whether_they_like_it(
    ana, bia, caio, members, api, movie
):
    stranger = members("stranger")
    follow(ana, bia, caio)
    first = log_film(
        user=bia, movie_id=movie.id, rating=9, liked=True, watched_on=dt.date(2024, 5, 1),
        review=ReviewText(text="Sim."),
    )  # fmt: skip
    log_film(user=caio, movie_id=movie.id, rating=3)
    log_film(user=stranger, movie_id=movie.id, rating=1)

    rows = api(ana).get(f"/api/movies/{movie.id}/friends/").json()["results"]

    assert [row["member"]["username"] for row in rows] == ["caio", "bia"]
    assert [(row["rating"], row["liked"]) for row in rows] == [(1.5, False), (4.5, True)]
    assert (rows[1]["entry_id"], rows[1]["review_id"]) == (first.id, first.review.id)
    assert rows[1]["watched_on"] == "2024-05-01"


def test_a_hidden_entry_shows_neither_itself_nor_what_it_did(ana, bia, api, movie):
    follow(ana, bia)
    path = f"/api/movies/{movie.id}/friends/"
    log_film(user=bia, movie_id=movie.id, rating=2, liked=True, audience="me")
    assert api(ana).get(path).json()["results"] == []

    log_film(user=bia, movie_id=movie.id, rating=8)
    log_film(user=bia, movie_id=movie.id, rating=1, audience="friends")
    (row,) = api(ana).get(path).json()["results"]
    assert (row["rating"], row["liked"]) == (None, False)

    follow(bia, ana)
    (row,) = api(ana).get(path).json()["results"]
    assert row["rating"] == 0.5


def test_marks_and_ratings_without_an_entry_go_by_the_default_audience(ana, bia, caio, api, movie):
    follow(ana, bia, caio)
    mark_film(user=bia, movie_id=movie.id, kind=MovieMark.Kind.WATCHED)
    mark_film(user=bia, movie_id=movie.id, kind=MovieMark.Kind.LIKED)
    rate_film(user=bia, movie_id=movie.id, rating=7)
    rate_film(user=caio, movie_id=movie.id, rating=5)
    path = f"/api/movies/{movie.id}/friends/"

    rows = {row["member"]["username"]: row for row in api(ana).get(path).json()["results"]}
    assert set(rows) == {"bia", "caio"}
    assert (rows["bia"]["rating"], rows["bia"]["liked"]) == (3.5, True)
    assert rows["bia"]["entry_id"] is None

    bia.default_audience = "friends"
    bia.save()
    rows = api(ana).get(path).json()["results"]
    assert [row["member"]["username"] for row in rows] == ["caio"]


def test_muted_blocked_and_gone_members_are_in_neither_list(ana, members, api, movie):
    muted, blocked, gone, here = members.many(4)
    follow(ana, muted, blocked, gone, here)
    for member in (muted, blocked, gone, here):
        log_film(user=member, movie_id=movie.id, rating=8)
    mute_member(user=ana, username=muted.username)
    block_member(user=blocked, username=ana.username)
    gone.is_active = False
    gone.save()

    rows = api(ana).get(f"/api/movies/{movie.id}/friends/").json()["results"]
    (film,) = api(ana).get(POPULAR).json()["results"]

    assert [row["member"]["username"] for row in rows] == [here.username]
    assert film["friend_count"] == 1
    assert [friend["username"] for friend in film["friends"]] == [here.username]


def test_pages_hold_everybody_once_at_the_same_cost(ana, members, api, movie):
    client = api(ana)
    path = f"/api/movies/{movie.id}/friends/"
    crowd = members.many(23)
    follow(ana, *crowd)
    for number, member in enumerate(crowd):
        if number % 4 == 0:
            mark_film(user=member, movie_id=movie.id, kind=MovieMark.Kind.WATCHED)
        else:
            log_film(user=member, movie_id=movie.id, rating=number % 10 + 1)
    # All at one moment: the member decides.
    MovieMark.objects.update(at=timezone.now())

    names = [row["member"]["username"] for row in walk(client, path, 4)]
    assert sorted(names) == sorted(member.username for member in crowd)
    assert cost(client, path + "?limit=1") == cost(client, path + "?limit=23") <= 10


def test_popular_films_go_by_how_many_friends_logged_them_lately(ana, members, movies, api):
    crowd, films = members.many(6), movies.many(5)
    follow(ana, *crowd)
    for number, film in enumerate(films):
        for member in crowd[: 5 - number]:
            log_film(user=member, movie_id=film.id)
            log_film(user=member, movie_id=film.id, rewatch=True)
    Activity.objects.filter(movie_id=films[0].id).update(at=timezone.now() - dt.timedelta(days=31))
    log_film(user=crowd[0], movie_id=films[4].id, audience="me")
    client = api(ana)

    rows = walk(client, POPULAR, 2)

    assert [(row["movie"]["id"], row["friend_count"]) for row in rows] == [
        (films[1].id, 4), (films[2].id, 3), (films[3].id, 2), (films[4].id, 1),
    ]  # fmt: skip
    assert len(rows[0]["friends"]) == 3
    assert cost(client, POPULAR + "?limit=1") == cost(client, POPULAR + "?limit=4") <= 6
    assert api(crowd[0]).get(POPULAR).json()["results"] == []


@pytest.mark.parametrize(
    "cursor", ["x", "WzFd", "WyIyMDI0LTAxLTAxVDAwOjAwOjAwIiwxXQ", "Wy0xLC0xXQ"]
)
def test_a_cursor_that_was_not_given_out_is_refused(ana, api, movie, cursor):
    for path in (POPULAR, f"/api/movies/{movie.id}/friends/"):
        answer = api(ana).get(path, {"cursor": cursor})
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid_cursor")


def test_both_need_a_log_in_and_a_film_that_exists(ana, api, movie):
    assert api(None).get(POPULAR).status_code == 401
    assert api(None).get(f"/api/movies/{movie.id}/friends/").status_code == 401
    assert api(ana).get("/api/movies/987654/friends/").status_code == 404


def cost(client, path):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)

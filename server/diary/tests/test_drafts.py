"""Drafts: nobody but their author learns of one, in any channel, until it is published."""

import json

import pytest
from django.db import IntegrityError, transaction

from server.diary import drafts
from server.diary.models import DiaryEntry, Draft
from server.live.models import Event
from server.movies.selectors import movie_stats
from server.social.models import Activity
from server.social.selectors import member_stats

URL = "/api/me/drafts/"
CANARY = "canario-de-rascunho"


@pytest.fixture
def draft(api, ana, movie):
    body = {
        "movie": movie.id,
        "watched_on": "2026-01-02",
        "rating": 4.5,
        "tags": [CANARY],
        "review": {"text": f"Ainda não acabei: {CANARY}."},
    }
    answer = api(ana).post(URL, body, format="json")
    assert answer.status_code == 201, answer.json()
    return answer.json()


def test_a_draft_is_kept_read_changed_and_thrown_away_by_its_author(api, ana, movie, draft):
    client, url = api(ana), f"{URL}{draft['id']}/"
    assert draft["review"]["text"].endswith(f"{CANARY}.")
    assert (draft["rating"], draft["movie"]["id"], draft["rev"]) == (4.5, movie.id, 1)
    assert client.get(URL).json()["results"] == [draft]

    changed = client.patch(url, {"review": None, "rating": None, "dnf": True}, format="json").json()
    assert (changed["review"], changed["rating"], changed["dnf"]) == (None, None, True)
    assert (changed["tags"], changed["rev"]) == ([CANARY], 2)
    assert client.get(url).json() == changed

    assert client.delete(url).status_code == 204
    assert client.get(url).status_code == client.delete(url).status_code == 404
    assert client.get(URL).json() == {"results": [], "next": None}


def test_a_draft_leaves_its_author_by_no_channel(api, ana, bia, movie, draft):
    readers = [
        f"{URL}",
        f"{URL}{draft['id']}/",
        "/api/public/",
        "/api/feed/",
        "/api/users/ana/",
        "/api/users/ana/activity/",
        "/api/users/ana/diary/",
        "/api/users/ana/reviews/",
        "/api/users/ana/films/",
        "/api/users/ana/watchlist/",
        f"/api/movies/{movie.id}/",
        f"/api/movies/{movie.id}/reviews/",
        f"/api/search/?q={CANARY}",
        "/api/me/tags/",
        "/api/notifications/",
    ]
    client = api(bia)
    client.put("/api/users/ana/follow/")

    for path in readers:
        assert CANARY not in client.get(path).content.decode(), path
        assert CANARY not in api(None).get(path).content.decode(), path
    assert not any(CANARY in row.data for row in Event.objects.all())
    assert not Activity.objects.filter(kind="diary.logged").exists()
    assert movie_stats(movie.id).log_count == member_stats(ana.id).log_count == 0


@pytest.mark.parametrize("verb", ["get", "patch", "delete"])
def test_others_find_no_draft_of_mine(api, bia, draft, verb):
    answer = getattr(api(bia), verb)(f"{URL}{draft['id']}/")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert api(bia).post(f"{URL}{draft['id']}/publish/").status_code == 404
    assert api(None).get(f"{URL}{draft['id']}/").status_code == 401
    assert Draft.objects.filter(id=draft["id"], rev=1).exists()


def test_publishing_logs_the_film_once_and_ends_the_draft(api, ana, movie, draft, emitted):
    client = api(ana)

    logged = client.post(f"{URL}{draft['id']}/publish/")

    assert logged.status_code == 201
    entry = logged.json()
    assert (entry["rating"], entry["tags"], entry["watched_on"]) == (4.5, [CANARY], "2026-01-02")
    assert entry["review"]["excerpt"].endswith(f"{CANARY}.")
    assert emitted.types == ["movie.stats", "member.stats", "diary.logged"]
    assert client.post(f"{URL}{draft['id']}/publish/").status_code == 404
    assert (Draft.objects.count(), DiaryEntry.objects.count()) == (0, 1)


def test_publishing_with_a_key_is_done_once_and_answered_alike(api, ana, draft):
    client, url = api(ana), f"{URL}{draft['id']}/publish/"

    first, second = (client.post(url, headers={"Idempotency-Key": "p1"}) for _ in range(2))

    assert first.status_code == second.status_code == 201
    assert json.loads(first.content) == json.loads(second.content)
    assert DiaryEntry.objects.count() == 1


def test_two_publish_at_once_and_one_entry_is_made(members, movies, parallel):
    ana, film = members("ana"), movies()
    draft = drafts.create_draft(user=ana, movie_id=film.id, changes={})

    parallel([lambda: drafts.publish_draft(user=ana, draft_id=draft.id)] * 4)

    assert (Draft.objects.count(), DiaryEntry.objects.count()) == (0, 1)


def test_a_member_has_so_many_drafts_and_no_more(api, ana, movie, monkeypatch):
    monkeypatch.setattr(drafts, "MAX_DRAFTS", 2)
    codes = [api(ana).post(URL, {"movie": movie.id}, format="json").status_code for _ in range(3)]

    assert codes == [201, 201, 409]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("rating", 4.3), ("rating", "5"), ("watched_on", "9999-01-01"), ("watched_on", "0000-1-1"),
        ("tags", ["x"] * 21), ("tags", "x"), ("tags", [1]), ("audience", "all"), ("dnf", 1),
        ("review", {"text": "abc\u202edef"}), ("review", {"text": "Z" + "\u0335" * 9}),
        ("movie", 2**62), ("movie", "7"),
    ],
)  # fmt: skip
def test_a_draft_obeys_the_rules_of_an_entry(api, ana, movie, field, value):
    answer = api(ana).post(URL, {"movie": movie.id, field: value}, format="json")

    assert answer.status_code == 400
    assert not Draft.objects.exists()


def test_drafts_come_in_pages(api, ana, movie):
    for _ in range(3):
        drafts.create_draft(user=ana, movie_id=movie.id, changes={})
    client = api(ana)

    first = client.get(f"{URL}?limit=2").json()
    rest = client.get(f"{URL}?limit=2&cursor={first['next']}").json()

    ids = [row["id"] for row in first["results"] + rest["results"]]
    assert ids == sorted(ids, reverse=True)
    assert (len(ids), rest["next"]) == (3, None)


def test_the_database_itself_refuses_a_draft_out_of_range(ana, movie):
    for wrong in (
        {"rating": 11},
        {"watched_on": "1800-01-01"},
        {"watched_on": "9999-12-31"},
        {"tags": ["x"] * 21},
        {"audience": "all"},
        {"text": "a" * 100_001},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Draft.objects.create(member=ana, movie=movie, **wrong)

import datetime as dt

import pytest
import requests
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from server.core.env import env
from server.diary.models import DiaryEntry, Review, ReviewStats
from server.lists.services import create_list, put_item
from server.users.services import deactivate_member

REVIEWS, LISTS = "/api/partner/v1/reviews/", "/api/partner/v1/lists/"


def review(member, movie, *, audience="public", text="Wonderful.", spoilers=False, rating=9):
    entry = DiaryEntry.objects.create(
        member=member, movie=movie, audience=audience, rating=rating, watched_on="2026-01-02"
    )
    return Review.objects.create(
        entry=entry, member=member, movie=movie, text=text, contains_spoilers=spoilers
    )


def ids(answer) -> list[int]:
    assert answer.status_code == 200, answer.content
    return [row["id"] for row in answer.json()["results"]]


def test_a_public_review_is_shown_with_the_ids_partners_know(partner_api, ana, movies):
    film = movies("Bacurau", tmdb_id=446159, imdb_id="tt2762506", year=2019)
    row = review(ana, film)
    ReviewStats.objects.create(review=row, like_count=3)

    (shown,) = partner_api.get(REVIEWS).json()["results"]

    assert shown == {
        "id": row.pk,
        "author": {
            "username": "ana",
            "display_name": "Ana",
            "url": f"{env().public_web_url}/profile/ana",
        },
        "movie": {
            "id": film.pk,
            "tmdb_id": 446159,
            "imdb_id": "tt2762506",
            "title": "Bacurau",
            "original_title": "Bacurau",
            "year": 2019,
            "url": f"{env().public_web_url}/movies/{film.pk}",
        },
        "rating": 4.5,
        "watched_on": "2026-01-02",
        "rewatch": False,
        "text": "Wonderful.",
        "contains_spoilers": False,
        "like_count": 3,
        "created_at": shown["created_at"],
        "edited_at": None,
    }


def test_only_public_content_of_active_members_is_shown(partner_api, ana, bia, movies):
    seen = review(ana, movies())
    listed = create_list(user=ana, title="seen")
    for audience in ("followers", "friends", "me"):
        review(ana, movies(), audience=audience, text="canary")
        create_list(user=ana, title="canary", audience=audience)
    review(bia, movies(), text="canary")
    create_list(user=bia, title="canary")
    deactivate_member(user=bia)

    assert ids(partner_api.get(REVIEWS)) == [seen.pk]
    assert ids(partner_api.get(LISTS)) == [listed.pk]
    for address in (REVIEWS, LISTS):
        assert b"canary" not in partner_api.get(f"{address}?limit=100").content


def test_spoilers_are_told_only_to_who_asks_for_them(partner_api, ana, movie):
    review(ana, movie, text="He was dead all along.", spoilers=True)

    (hidden,) = partner_api.get(REVIEWS).json()["results"]
    (told,) = partner_api.get(REVIEWS, {"spoilers": "1"}).json()["results"]

    assert (hidden["text"], hidden["contains_spoilers"]) == (None, True)
    assert told["text"] == "He was dead all along."


def test_a_list_is_shown_with_its_first_hundred_films_in_order(partner_api, ana, movies):
    row = create_list(user=ana, title="Long", description="All", ranked=True)
    films = movies.many(102)
    for film in films:
        put_item(user=ana, list_id=row.pk, movie_id=film.pk)

    (shown,) = partner_api.get(LISTS).json()["results"]

    assert (shown["title"], shown["ranked"], shown["item_count"]) == ("Long", True, 102)
    assert [item["movie"]["id"] for item in shown["items"]] == [film.pk for film in films[:100]]
    assert [item["position"] for item in shown["items"]] == list(range(1, 101))


def test_filters_narrow_reviews_and_lists(partner_api, ana, bia, movies):
    one = movies("One", tmdb_id=11, imdb_id="tt0000011")
    two = movies("Two", tmdb_id=22, imdb_id="tt0000022")
    of_ana, of_bia = review(ana, one), review(bia, two)
    list_ana, list_bia = create_list(user=ana, title="a"), create_list(user=bia, title="b")
    put_item(user=ana, list_id=list_ana.pk, movie_id=one.pk)
    put_item(user=bia, list_id=list_bia.pk, movie_id=two.pk)
    week_ago = timezone.now() - dt.timedelta(days=7)
    Review.objects.filter(pk=of_ana.pk).update(created_at=week_ago)
    type(list_ana).objects.filter(pk=list_ana.pk).update(updated_at=week_ago)
    yesterday = (timezone.now() - dt.timedelta(days=1)).isoformat()

    for query, review_, list_ in [
        ({"tmdb_id": "11"}, of_ana, list_ana),
        ({"imdb_id": "tt0000022"}, of_bia, list_bia),
        ({"username": "ANA"}, of_ana, list_ana),
        ({"since": yesterday}, of_bia, list_bia),
        ({"since": yesterday[:10], "username": "bia"}, of_bia, list_bia),
    ]:
        assert ids(partner_api.get(REVIEWS, query)) == [review_.pk], query
        assert ids(partner_api.get(LISTS, query)) == [list_.pk], query
    for query in ({"tmdb_id": "33"}, {"username": "nobody"}, {"tmdb_id": "11", "username": "bia"}):
        assert ids(partner_api.get(REVIEWS, query)) == ids(partner_api.get(LISTS, query)) == []


def test_an_edit_makes_an_old_review_new_for_since(partner_api, ana, movie):
    row = review(ana, movie)
    Review.objects.filter(pk=row.pk).update(
        created_at=timezone.now() - dt.timedelta(days=7), edited_at=timezone.now()
    )

    assert ids(partner_api.get(REVIEWS, {"since": "2020-01-01"})) == [row.pk]
    today = (timezone.now() - dt.timedelta(hours=1)).isoformat()
    assert ids(partner_api.get(REVIEWS, {"since": today})) == [row.pk]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("page=2", "unknown_filter"),
        ("user__password=x", "unknown_filter"),
        ("_connector=OR", "unknown_filter"),
        ("ordering=member__password", "unknown_filter"),
        ("text__startswith=a", "unknown_filter"),
        ("tmdb_id=x", "invalid_filter"),
        ("tmdb_id=-1", "invalid_filter"),
        ("tmdb_id=9999999999999999999", "invalid_filter"),
        ("tmdb_id=%D9%A3", "invalid_filter"),
        ("tmdb_id=1&tmdb_id=2", "invalid_filter"),
        ("imdb_id=nm0000001", "invalid_filter"),
        ("username=", "invalid_filter"),
        ("username=a%00b", "invalid_filter"),
        ("username=" + "x" * 500, "invalid_filter"),
        ("since=yesterday", "invalid_filter"),
        ("since=2026-13-01", "invalid_filter"),
        ("since=2026-01-01T99:00:00Z", "invalid_filter"),
        ("spoilers=yes", "invalid_filter"),
        ("limit=0", "invalid_limit"),
        ("limit=101", "invalid_limit"),
        ("limit=1e9", "invalid_limit"),
        ("limit=-1", "invalid_limit"),
        ("cursor=%25%25", "invalid_cursor"),
        ("cursor=WyJhIl0", "invalid_cursor"),
        ("cursor=Wy0xXQ", "invalid_cursor"),
    ],
)
def test_bad_queries_are_400_with_a_code(partner_api, query, code):
    answer = partner_api.get(f"{REVIEWS}?{query}")

    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert answer["Content-Type"] == "application/problem+json"


def test_a_walk_along_the_links_sees_each_row_once_while_others_write(partner_api, ana, movies):
    made = [review(ana, movies()).pk for _ in range(7)]
    seen, address = [], f"{REVIEWS}?limit=3&username=ana"
    while address:
        answer = partner_api.get(address)
        seen += ids(answer)
        review(ana, movies())  # newer than the page: must not shift it
        links = requests.utils.parse_header_links(answer.get("Link", ""))
        address = next((link["url"] for link in links if link["rel"] == "next"), "")
        assert bool(address) == (answer.json()["next"] is not None)

    assert seen == sorted(made, reverse=True)


def test_an_unchanged_page_is_304_and_a_changed_one_is_not(partner_api, ana, movies):
    review(ana, movies())
    first = partner_api.get(REVIEWS)

    again = partner_api.get(REVIEWS, headers={"If-None-Match": f'"other", {first["ETag"]}'})

    assert first["ETag"].startswith('W/"')
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert "RateLimit-Remaining" in again
    review(ana, movies())
    changed = partner_api.get(REVIEWS, headers={"If-None-Match": first["ETag"]})
    assert (changed.status_code, changed["ETag"] != first["ETag"]) == (200, True)


def test_pages_cost_the_same_for_one_row_and_for_twenty(partner_api, members, movies):
    def grow(count: int) -> None:
        for member in members.many(count):
            film = movies()
            review(member, film)
            row = create_list(user=member, title="x")
            put_item(user=member, list_id=row.pk, movie_id=film.pk)

    def queries() -> list[int]:
        counts = []
        for address in (REVIEWS, LISTS):
            with CaptureQueriesContext(connection) as seen:
                partner_api.get(address, {"limit": "50"})
            counts.append(len(seen))
        return counts

    partner_api.get(REVIEWS)
    grow(1)
    one = queries()
    grow(19)

    assert queries() == one == [2, 3]


def test_both_addresses_are_in_the_schema_with_the_partners_token(db):
    schema = APIClient().get("/api/schema/?format=json").json()

    for address in (REVIEWS, LISTS):
        operations = schema["paths"][address]
        assert set(operations) == {"get"}
        assert operations["get"]["security"] == [{"partner": []}]
        names = {parameter["name"] for parameter in operations["get"]["parameters"]}
        assert {"tmdb_id", "imdb_id", "username", "since", "cursor", "limit"} <= names
    assert schema["components"]["securitySchemes"]["partner"]["scheme"] == "bearer"
    assert "PartnerReview" in schema["components"]["schemas"]

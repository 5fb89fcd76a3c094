"""A member's diary and reviews, a film's reviews: order, filters, pages, cost, who sees what."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from server.core.pagination import MAX_ID, encode_cursor
from server.diary.services import edit_entry, log_film
from server.diary.shapes import ReviewText
from server.feed.diaries import _cards
from server.live.models import Event
from server.reactions.services import like_review
from server.social.services import block_member, follow_member, mute_member

DIARY = "/api/users/ana/diary/"
DAY = dt.date(2026, 1, 2)


def entries(api, reader, url: str) -> list[dict]:
    answer = api(reader).get(url)
    assert answer.status_code == 200, answer.json()
    return [card["entry"] for card in answer.json()["results"]]


def walk(client, url: str) -> list[int]:
    """Entry ids of all pages of two."""
    ids: list[int] = []
    cursor: str | None = ""
    while cursor is not None:
        page = client.get(f"{url}{'&' if '?' in url else '?'}limit=2{cursor}").json()
        ids += [card["entry"]["id"] for card in page["results"]]
        cursor = f"&cursor={page['next']}" if page["next"] else None
    return ids


def review(text: str = "Assim, sim.") -> ReviewText:
    return ReviewText(text=text)


def test_a_diary_stands_by_day_with_undated_entries_last(api, ana, movie):
    days = [DAY, None, DAY + dt.timedelta(days=1), DAY, None, DAY - dt.timedelta(days=9)]
    ids = [log_film(user=ana, movie_id=movie.id, watched_on=day).id for day in days]

    assert walk(api(None), DIARY) == [ids[place] for place in (2, 3, 0, 5, 4, 1)]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("year=2026", [0, 1]), ("year=2026&month=2", [1]), ("year=2025", [2]), ("rating=4.5", [0]),
        ("rating=0.5", [3]), ("tag=cinema", [0, 2]), ("tag=%23CINEMA", [0, 2]), ("tag=x", []),
        ("rewatch=true", [2]), ("rewatch=false", [0, 1, 3]), ("film={other}", [3]),
        ("film={movie}&year=2026", [0, 1]), (f"film={MAX_ID}", []),
    ],
)  # fmt: skip
def test_a_diary_is_narrowed_by_year_month_film_tag_rating_and_rewatch(
    api, ana, movie, movies, query, wanted
):
    other = movies()
    ids = [
        log_film(user=ana, movie_id=film.id, watched_on=day, **fields).id
        for film, day, fields in [
            (movie, dt.date(2026, 1, 2), {"rating": 9, "tags": ["cinema"]}),
            (movie, dt.date(2026, 2, 2), {}),
            (movie, dt.date(2025, 2, 2), {"rewatch": True, "tags": ["a", "cinema"]}),
            (other, None, {"rating": 1}),
        ]
    ]
    query = query.format(movie=movie.id, other=other.id)

    found = {entry["id"] for entry in entries(api, None, f"{DIARY}?{query}")}

    assert found == {ids[place] for place in wanted}


@pytest.mark.parametrize(
    "query",
    ["year=0000", "year=9999", "year=x", "month=3", "year=2026&month=13", "film=0", "film=x",
     f"film={2**63}", "tag=%00", "tag=%E2%80%AEx", f"tag={'x' * 41}", "rating=4.3",
     "rating=NaN", "rating=5.5", "rewatch=1", "cursor=x", "cursor=WzFd",
     f"cursor={encode_cursor([None, 2**63])}",
     f"cursor={encode_cursor(['2026-01-01', -1])}", "limit=0", "limit=1e9"],
)  # fmt: skip
def test_a_query_that_means_nothing_is_refused(api, ana, query):
    assert api(None).get(f"{DIARY}?{query}").status_code == 400


def test_each_reader_sees_of_a_diary_what_its_audiences_allow(api, members, ana, bia, movie):
    stranger, gone = members(), members()
    follow_member(user=bia, username="ana")
    block_member(user=ana, username=gone.username)
    ids = {
        audience: log_film(user=ana, movie_id=movie.id, audience=audience, review=review()).id
        for audience in ("public", "followers", "friends", "me")
    }

    def seen(reader, url):
        return {entry["id"] for entry in entries(api, reader, url)}

    for url in (DIARY, "/api/users/ana/reviews/", f"/api/movies/{movie.id}/reviews/"):
        assert seen(ana, url) == set(ids.values()), url
        assert seen(bia, url) == {ids["public"], ids["followers"]}, url
        assert seen(stranger, url) == seen(None, url) == {ids["public"]}, url
    assert api(gone).get(DIARY).status_code == 404
    assert seen(gone, f"/api/movies/{movie.id}/reviews/") == set()


def test_several_reviews_of_one_film_stand_newest_first(api, ana, movie):
    ids = [
        log_film(user=ana, movie_id=movie.id, review=review(f"Vez {number}.")).id
        for number in range(3)
    ]
    log_film(user=ana, movie_id=movie.id)

    assert walk(api(None), "/api/users/ana/reviews/") == ids[::-1]


def test_a_films_reviews_by_likes_by_age_and_of_those_i_follow(api, members, ana, bia, caio, movie):
    shown = [
        log_film(user=user, movie_id=movie.id, review=review()) for user in (ana, bia, caio, ana)
    ]
    for fan in members.many(2):
        like_review(user=fan, review_id=shown[1].review.id)
    like_review(user=caio, review_id=shown[0].review.id)
    reader = members()
    follow_member(user=reader, username="ana")
    ids, url, client = [row.id for row in shown], f"/api/movies/{movie.id}/reviews/", api(reader)

    assert walk(client, f"{url}?sort=recent") == walk(client, url) == ids[::-1]
    assert walk(client, f"{url}?sort=popular") == [ids[1], ids[0], ids[3], ids[2]]
    assert walk(client, f"{url}?sort=friends") == [ids[3], ids[0]]
    mute_member(user=reader, username="bia")
    assert ids[1] not in walk(client, f"{url}?sort=popular")
    assert api(None).get(f"{url}?sort=friends").status_code == 401
    for wrong in ("sort=liked", "cursor=WzFd", f"cursor={encode_cursor([2**31, 1])}"):
        assert client.get(f"{url}?{wrong}").status_code == 400
    assert client.get(f"/api/movies/{2**62}/reviews/").status_code == 404


def test_my_own_like_is_on_the_cards(api, ana, bia, movie):
    logged = log_film(user=ana, movie_id=movie.id, review=review())
    like_review(user=bia, review_id=logged.review.id)

    for url in (DIARY, "/api/users/ana/reviews/", f"/api/movies/{movie.id}/reviews/"):
        assert [entry["review"]["liked"] for entry in entries(api, bia, url)] == [True]
        assert [entry["review"]["liked"] for entry in entries(api, ana, url)] == [False]


@pytest.mark.parametrize(
    "path", ["users/ana/diary/", "users/ana/reviews/", "movies/{movie}/reviews/?sort=popular"]
)
def test_a_page_of_many_costs_as_many_statements_as_a_page_of_one(api, ana, bia, movie, path):
    client, costs = api(bia), {}
    for number in range(1, 8):
        log_film(user=ana, movie_id=movie.id, review=review())
        if number in (1, 7):
            with CaptureQueriesContext(connection) as queries:
                rows = client.get(f"/api/{path.format(movie=movie.id)}").json()["results"]
            costs[len(rows)] = len(queries)

    assert set(costs) == {1, 7}
    assert costs[1] == costs[7]
    assert costs[7] <= 12


def test_a_spoiler_leaves_the_reviews_own_page_by_no_channel(api, ana, bia, movie):
    inline = review("Bom filme. ||canario-em-linha|| **Vejam.**")
    whole = ReviewText(text="canario-inteiro", contains_spoilers=True)
    client = api(bia)
    client.put("/api/users/ana/follow/")
    for text in (inline, whole):
        logged = log_film(user=ana, movie_id=movie.id, review=text)
        like_review(user=bia, review_id=logged.review.id)
    channels = [
        client.get(path).content.decode()
        for path in (
            "/api/feed/", "/api/public/", "/api/users/ana/", "/api/users/ana/activity/", DIARY,
            "/api/users/ana/reviews/", "/api/users/bia/activity/", f"/api/movies/{movie.id}/",
            f"/api/movies/{movie.id}/reviews/?sort=popular", "/api/search/?q=canario",
            "/api/users/ana/films/?kind=watched",
        )
    ]  # fmt: skip
    channels.append(api(ana).get("/api/notifications/").content.decode())
    channels += [row.data for row in Event.objects.all()]

    assert not [text for text in channels if "canario" in text]
    page = client.get(f"/api/reviews/{logged.review.id}/").json()
    assert page["html"] == "<p>canario-inteiro</p>"
    assert any("Bom filme" in text and "Vejam." in text for text in channels)


def test_only_a_proved_address_makes_links(api, ana, bia, movie):
    text = review("[aqui](https://b.example)")
    review_id = log_film(user=ana, movie_id=movie.id, review=text).review.id
    ana.email_verified_at = None
    ana.save(update_fields=["email_verified_at"])
    assert "<a" not in api(bia).get(f"/api/reviews/{review_id}/").json()["html"]

    ana.email_verified_at = dt.datetime.now(dt.UTC)
    ana.save(update_fields=["email_verified_at"])

    html = api(bia).get(f"/api/reviews/{review_id}/").json()["html"]
    assert html == '<p><a href="https://b.example" rel="nofollow ugc noopener">aqui</a></p>'


def test_an_entry_hidden_since_it_was_read_has_no_card(ana, bia, movie):
    entry = log_film(user=ana, movie_id=movie.id)
    assert len(_cards([entry.id], bia)) == 1

    edit_entry(user=ana, entry_id=entry.id, changes={"audience": "me"})

    assert _cards([entry.id], bia) == []
    assert len(_cards([entry.id], ana)) == 1

"""The home feed by kinds, without muted films and kinds, and in runs, by REST."""

import pytest

from server.diary.services import log_film
from server.diary.shapes import ReviewText
from server.feed.counters import drift
from server.feed.grouping import runs
from server.feed.selectors import home_feed, movie_page, public_feed
from server.reactions.services import like_review
from server.social.delivery.preferences import change_preferences
from server.social.film_mutes import mute_film, mute_kind, unmute_film, unmute_kind
from server.social.services import follow_member


def feed(member, **options):
    return home_feed(member, before=None, limit=50, **options).results


def kinds(cards):
    return [card.kind for card in cards]


@pytest.fixture
def busy(ana, bia, caio, movies):
    """Ana reads Bia, who logs a film, likes Caio's review of another and follows him; the films."""
    follow_member(user=ana, username="bia")
    seen, liked = movies.many(2)
    entry = log_film(user=caio, movie_id=liked.id, review=ReviewText(text="Sim."))
    log_film(user=bia, movie_id=seen.id)
    like_review(user=bia, review_id=entry.review.id)
    follow_member(user=bia, username="caio")
    return seen, liked


ALL = ["member.followed", "review.liked", "diary.logged", "member.followed"]


def test_a_feed_of_some_kinds_has_those_alone(api, ana, busy):
    client = api(ana)

    assert kinds(feed(ana)) == ALL
    page = client.get("/api/feed/?kinds=review.liked,diary.logged").json()
    assert [card["kind"] for card in page["results"]] == ["review.liked", "diary.logged"]
    first = client.get("/api/feed/?kinds=member.followed&limit=1").json()
    rest = client.get(f"/api/feed/?kinds=member.followed&limit=1&cursor={first['next']}").json()
    assert [card["kind"] for card in first["results"] + rest["results"]] == ["member.followed"] * 2
    refused = client.get("/api/feed/?kinds=diary.burnt")
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid_kind")


def test_a_muted_film_yields_no_card_whoever_shows_it_until_the_mute_ends(ana, busy):
    seen, liked = busy

    mute_film(user=ana, movie_id=seen.id)
    assert kinds(feed(ana)) == ["member.followed", "review.liked", "member.followed"]
    mute_film(user=ana, movie_id=liked.id)
    assert kinds(feed(ana)) == ["member.followed", "member.followed"]

    unmute_film(user=ana, movie_id=seen.id)
    log_film(user=ana, movie_id=liked.id)
    assert kinds(feed(ana)) == ["diary.logged", *ALL]


def test_a_muted_kind_yields_no_card_and_other_readers_and_pages_have_it(ana, bia, busy):
    _, liked = busy
    for kind in ("diary.logged", "review.liked"):
        mute_kind(user=ana, kind=kind)
    mute_film(user=ana, movie_id=liked.id)

    assert kinds(feed(ana)) == ["member.followed"] * 2
    assert "review.liked" in kinds(public_feed(ana, before=None, limit=50).results)
    assert len(movie_page(ana, liked.id).latest_reviews) == 1
    assert "review.liked" in kinds(feed(bia))
    unmute_kind(user=ana, kind="review.liked")
    assert kinds(feed(ana)) == ["member.followed"] * 2  # the film is muted still


def test_five_logs_in_a_row_are_one_card_of_the_feed(ana, bia, movies):
    follow_member(user=ana, username="bia")
    for movie in movies.many(5):
        log_film(user=bia, movie_id=movie.id)
    follow_member(user=bia, username="ana")

    assert [len(run) for run in runs(feed(ana))] == [1, 5, 1]


def test_a_feed_costs_the_same_with_mutes_and_without(
    ana, bia, busy, movies, django_assert_max_num_queries
):
    with django_assert_max_num_queries(50) as before:
        feed(ana)
    for movie in movies.many(5):
        mute_film(user=ana, movie_id=movie.id)
        log_film(user=bia, movie_id=movie.id)
    with django_assert_max_num_queries(50) as after:
        feed(ana)

    assert len(after) == len(before)


def test_a_kind_that_the_product_does_not_show_is_not_counted_as_unread(ana, bia):
    change_preferences(user=ana, changes={"follow": {"in_app": False}})
    follow_member(user=bia, username="ana")

    assert drift() == []

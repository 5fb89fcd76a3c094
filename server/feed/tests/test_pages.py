import pytest

from server.diary.services import log_film
from server.diary.shapes import ReviewText
from server.live.selectors import live_cursor
from server.reactions.services import like_review
from server.social.services import block_member, follow_member, mute_member


def write(member, movie, text="Boa.", **fields):
    return log_film(user=member, movie_id=movie.id, review=ReviewText(text=text), **fields)


def test_a_films_page_has_counters_reviews_and_what_it_is_to_me(api, ana, bia, caio, movie):
    for member, rating in ((ana, 10), (bia, 8), (caio, 7)):
        write(member, movie, rating=rating, liked=rating == 10)

    page = api(ana).get(f"/api/movies/{movie.id}/").json()

    assert page["average_rating"] == 4.17
    assert page["rating_count"] == 3
    assert page["rating_histogram"] == [0, 0, 0, 0, 0, 0, 1, 1, 0, 1]
    assert (page["log_count"], page["like_count"], page["review_count"]) == (3, 1, 3)
    assert page["viewer"] == {
        "watched": True, "liked": True, "rating": 5.0, "in_watchlist": False, "log_count": 1,
        "dnf": False,
    }  # fmt: skip
    assert [card["actor"]["username"] for card in page["latest_reviews"]] == ["caio", "bia", "ana"]
    assert {"directors", "cast", "overview", "overview_pt", "stats_rev", "live_cursor"} <= set(page)


def test_a_films_page_leaves_out_entries_without_review_and_the_hidden_and_muted(
    api, ana, bia, caio, members, movie
):
    dora = members("dora")
    log_film(user=ana, movie_id=movie.id)
    for member in (bia, caio, dora):
        write(member, movie)
    block_member(user=bia, username="ana")
    mute_member(user=ana, username="caio")

    def reviewers(reader):
        cards = api(reader).get(f"/api/movies/{movie.id}/").json()["latest_reviews"]
        return [card["actor"]["username"] for card in cards]

    assert reviewers(ana) == ["dora"]
    assert reviewers(None) == ["dora", "caio", "bia"]


def test_a_films_page_shows_ten_reviews_at_most(api, members, movie):
    for member in members.many(12):
        write(member, movie)

    assert len(api(None).get(f"/api/movies/{movie.id}/").json()["latest_reviews"]) == 10


def test_an_average_needs_three_ratings(api, ana, bia, movie):
    write(ana, movie, rating=10)
    write(bia, movie, rating=10)

    assert api(None).get(f"/api/movies/{movie.id}/").json()["average_rating"] is None


def test_a_profile_has_counters_favourites_and_what_we_are_to_each_other(api, ana, bia, movies):
    good, best, other = movies("Bom"), movies("Melhor"), movies("Outro")
    write(ana, good, rating=8, liked=True)
    write(ana, best, rating=10, liked=True)
    log_film(user=ana, movie_id=other.id, rating=10)
    follow_member(user=bia, username="ana")

    page = api(bia).get("/api/users/ANA/").json()

    assert (page["username"], page["follower_count"], page["log_count"]) == ("ana", 1, 3)
    assert [film["title"] for film in page["favourites"]] == ["Melhor", "Bom"]
    assert page["viewer"] == {
        "follows": True, "followed_by": False, "blocks": False, "mutes": False,
        "requested": False, "requested_by": False, "is_me": False,
    }  # fmt: skip
    assert [card["kind"] for card in page["recent"]] == ["diary.logged"] * 3
    assert api(ana).get("/api/users/ana/").json()["viewer"]["is_me"] is True
    assert api(None).get("/api/users/ana/").json()["viewer"] is None


def test_a_profile_shows_each_reader_what_they_may_see(api, ana, bia, caio, movies):
    for audience in ("public", "followers", "friends", "me"):
        write(ana, movies(audience), audience=audience, liked=True)
    follow_member(user=bia, username="ana")

    def shown(reader):
        page = api(reader).get("/api/users/ana/").json()
        return (
            [card["entry"]["audience"] for card in page["recent"]],
            [film["title"] for film in page["favourites"]],
        )

    assert shown(ana) == (["me", "friends", "followers", "public"],) * 2
    assert shown(bia) == (["followers", "public"],) * 2
    assert shown(caio) == shown(None) == (["public"],) * 2


def test_a_muted_members_profile_is_shown_to_who_asks_for_it(api, ana, bia, movie):
    write(bia, movie)
    mute_member(user=ana, username="bia")

    page = api(ana).get("/api/users/bia/").json()

    assert page["viewer"]["mutes"] is True
    assert len(page["recent"]) == 1
    assert len(api(ana).get("/api/users/bia/activity/").json()["results"]) == 1
    assert api(ana).get("/api/public/").json()["results"] == []


def test_a_members_activity_has_every_kind(api, ana, bia, movie):
    entry = write(bia, movie)
    follow_member(user=ana, username="bia")
    like_review(user=ana, review_id=entry.review.id)
    write(ana, movie)

    cards = api(None).get("/api/users/ana/activity/").json()["results"]

    assert [card["kind"] for card in cards] == ["diary.logged", "review.liked", "member.followed"]
    assert cards[1]["review"]["author"]["username"] == "bia"
    assert cards[1]["review"]["movie"]["id"] == movie.id
    assert cards[2]["followee"]["username"] == "bia"


@pytest.mark.parametrize("path", ["movies/{movie}/", "users/ana/", "public/", "reviews/{review}/"])
def test_every_page_that_goes_live_tells_its_place_in_the_log(api, ana, movie, path):
    review = write(ana, movie).review.id
    before = live_cursor()

    page = api(None).get(f"/api/{path.format(movie=movie.id, review=review)}").json()

    assert page["live_cursor"].split(":")[0] == before.split(":")[0]


def test_an_unknown_film_or_member_is_404(api, ana):
    assert api(None).get("/api/movies/404/").status_code == 404
    assert api(None).get("/api/users/nobody/").status_code == 404


def test_a_films_percentages_are_whole_and_sum_to_a_hundred(members, movie, api):
    assert api(None).get(f"/api/movies/{movie.id}/").json()["rating_percentages"] == [0] * 10
    for rating in (3, 8, 8, 8, 9, 10, 10):
        log_film(user=members(), movie_id=movie.id, rating=rating)

    page = api(None).get(f"/api/movies/{movie.id}/").json()

    assert page["rating_percentages"] == [0, 0, 14, 0, 0, 0, 0, 43, 14, 29]
    assert sum(page["rating_percentages"]) == 100

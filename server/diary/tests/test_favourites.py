"""The head of a profile: four films and three reviews that the member chooses."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from server.diary.favourites import choose_favourites
from server.diary.models import FavouriteMovie, PinnedReview
from server.diary.services import delete_entry, edit_entry, log_film
from server.diary.shapes import ReviewText
from server.social.services import follow_member
from server.users.models import User
from server.users.tests.factories import in_parallel, make_member

FAVOURITES = "/api/me/favourites/"
PINS = "/api/me/pinned-reviews/"


@pytest.fixture
def as_ana(api, ana):
    return api(ana)


def choose(client, *movies):
    return client.put(FAVOURITES, {"movies": [movie.id for movie in movies]})


def pin(client, *ids):
    return client.put(PINS, {"reviews": list(ids)})


def profile(client):
    return client.get("/api/users/ana/").json()


def write(user, movie, **extra):
    """(entry id, review id)"""
    entry = log_film(user=user, movie_id=movie.id, review=ReviewText(text="Belo."), **extra)
    return entry.id, entry.review.id


def titles(films):
    return [film["title"] for film in films]


def test_films_that_the_member_chose_stand_in_their_order_before_those_of_the_diary(
    api, as_ana, ana, movies
):
    liked, first, second = movies("Liked"), movies("First"), movies("Second")
    log_film(user=ana, movie_id=liked.id, liked=True, rating=10)
    assert titles(profile(api(None))["favourites"]) == ["Liked"]

    answer = choose(as_ana, second, first)

    assert titles(answer.json()["results"]) == ["Second", "First"]
    assert titles(profile(api(None))["favourites"]) == ["Second", "First"]
    assert titles(as_ana.get(FAVOURITES).json()["results"]) == ["Second", "First"]
    choose(as_ana, first, second)
    assert titles(profile(api(None))["favourites"]) == ["First", "Second"]
    choose(as_ana)
    assert titles(profile(api(None))["favourites"]) == ["Liked"]


@pytest.mark.parametrize(
    ("ids", "code"),
    [([1, 1], "movie_twice"), ([1, 2, 3, 4, 5], "too_many_movies"), ([2**62], "unknown_movie")],
)
def test_films_that_cannot_be_chosen(as_ana, ids, code, emitted):
    answer = as_ana.put(FAVOURITES, {"movies": ids})

    assert (answer.status_code, answer.json()["fields"]["movies"][0]["code"]) == (400, code)
    assert emitted.types == []


@pytest.mark.parametrize("url", [FAVOURITES, PINS])
@pytest.mark.parametrize(
    "value",
    [None, "1", 1, ["1"], [1.5], [True], [0], [-1], [2**63], [None], [[1]], list(range(99))],
)
def test_what_is_no_list_of_ids_is_400(as_ana, url, value):
    field = "movies" if url == FAVOURITES else "reviews"

    assert as_ana.put(url, {field: value}).status_code == 400
    assert as_ana.put(url, {}).status_code == 400


def test_the_same_choice_again_is_told_to_nobody(as_ana, movie, emitted):
    choose(as_ana, movie)
    choose(as_ana, movie)

    assert emitted.types == ["account.changed"]


def test_a_private_members_films_are_for_followers(api, as_ana, ana, bia, caio, movie):
    choose(as_ana, movie)
    follow_member(user=bia, username="ana")
    User.objects.filter(pk=ana.pk).update(is_private=True)

    assert titles(profile(api(bia))["favourites"]) == ["Bacurau"]
    assert profile(api(caio))["favourites"] == []
    assert profile(api(None))["favourites"] == []


def test_pinned_reviews_stand_first_in_their_order_for_whom_they_are_for(
    api, as_ana, ana, bia, movies
):
    films = movies.many(3)
    pairs = [write(ana, films[0]), write(ana, films[1], audience="followers"), write(ana, films[2])]
    reviews = [review_id for _, review_id in pairs]

    assert pin(as_ana, reviews[1], reviews[2], reviews[0]).json() == {
        "results": [reviews[1], reviews[2], reviews[0]]
    }

    def shown(client):
        return [card["entry"]["review"]["id"] for card in profile(client)["pinned"]]

    assert shown(as_ana) == [reviews[1], reviews[2], reviews[0]]
    assert shown(api(bia)) == [reviews[2], reviews[0]]
    follow_member(user=bia, username="ana")
    assert shown(api(bia)) == [reviews[1], reviews[2], reviews[0]]
    edit_entry(user=ana, entry_id=pairs[2][0], changes={"audience": "me"})
    delete_entry(user=ana, entry_id=pairs[0][0])
    assert shown(api(bia)) == [reviews[1]]
    assert as_ana.get(PINS).json() == {"results": [reviews[1], reviews[2]]}
    assert pin(as_ana).json() == {"results": []}


def test_only_ones_own_reviews_can_be_pinned(api, as_ana, ana, bia, movies):
    films = movies.many(5)
    mine = [write(ana, film)[1] for film in films[:4]]
    theirs = write(bia, films[4])[1]

    def code(answer):
        return answer.json()["fields"]["reviews"][0]["code"]

    assert code(pin(as_ana, mine[0], theirs)) == "unknown_review"
    assert code(pin(as_ana, 2**62)) == "unknown_review"
    assert code(pin(as_ana, *mine)) == "too_many_reviews"
    assert code(pin(as_ana, mine[0], mine[0])) == "review_twice"
    assert not PinnedReview.objects.exists()


def test_a_profile_costs_the_same_with_one_and_with_three_pins(api, as_ana, ana, movies):
    films = movies.many(4)
    reviews = [write(ana, film)[1] for film in films]
    client = api(None)
    pin(as_ana, reviews[0])
    choose(as_ana, films[0])
    with CaptureQueriesContext(connection) as one:
        profile(client)
    pin(as_ana, *reviews[:3])
    choose(as_ana, *films)

    with CaptureQueriesContext(connection) as all_of_them:
        profile(client)
    assert len(all_of_them) == len(one)


@pytest.mark.django_db(transaction=True)
def test_choices_at_once_leave_one_of_them_whole(movies):
    member = make_member("ana")
    films = [film.id for film in movies.many(8)]

    def run(number):
        choose_favourites(user=member, movie_ids=films[number : number + 4])

    in_parallel(run, [0, 1, 2, 3, 4], threads=5)

    rows = FavouriteMovie.objects.filter(member=member).order_by("position")
    left = list(rows.values_list("movie_id", flat=True))
    assert left in [films[start : start + 4] for start in range(5)]


@pytest.mark.parametrize("url", [FAVOURITES, PINS])
def test_it_is_for_members(api, db, url):
    assert [api(None).get(url).status_code, api(None).put(url, {}).status_code] == [401, 401]

"""A private member's content, everywhere where content is listed: followers see it, nobody else."""

import pytest

from server.diary.services import log_film
from server.diary.shapes import ReviewText
from server.lists.services import create_list
from server.reactions.services import like_review
from server.social.services import follow_member
from server.users.profiles import update_profile
from server.users.services import deactivate_member

CANARY = "CANARY-11"
#: addresses below /api/; `{private}` is the member whose account is private
ADDRESSES = [
    "feed/",
    "public/",
    "movies/{movie}/",
    "users/private/",
    "users/private/activity/",
    "users/private/followers/",
    "users/private/following/",
    "users/private/lists/",
    "users/fan/followers/",
    "users/fan/following/",
    "users/fan/activity/",
    "reviews/{review}/",
    "lists/{list}/",
]


@pytest.fixture
def scene(members, movie, api):
    """A private member who logged, reviewed, listed, liked and followed, all in public."""
    people = {name: members(name) for name in ("private", "fan", "stranger")}
    private, fan = people["private"], people["fan"]
    follow_member(user=fan, username="private")
    follow_member(user=people["stranger"], username="fan")
    entry = log_film(user=private, movie_id=movie.id, rating=8, review=ReviewText(text=CANARY))
    of_fan = log_film(user=fan, movie_id=movie.id, review=ReviewText(text="Assim, sim."))
    like_review(user=private, review_id=of_fan.review.id)
    like_review(user=fan, review_id=entry.review.id)
    follow_member(user=private, username="fan")
    list_ = create_list(user=private, title=CANARY, description="", ranked=False, audience="public")
    update_profile(user=private, changes={"is_private": True})
    clients = {name: api(people.get(name)) for name in (*people, "anonymous")}
    return clients, people, {"movie": movie.id, "review": entry.review.id, "list": list_.id}


def pages(client, ids):
    return {path: client.get(f"/api/{path.format(**ids)}") for path in ADDRESSES}


@pytest.mark.parametrize("reader", ["stranger", "anonymous"])
def test_who_does_not_follow_sees_the_name_and_the_counters_alone(scene, reader):
    clients, _, ids = scene

    found = pages(clients[reader], ids)

    assert not [path for path, answer in found.items() if CANARY.encode() in answer.content]
    for path in ("reviews/{review}/", "lists/{list}/"):
        assert found[path].status_code == 404
    profile = found["users/private/"].json()
    assert (profile["log_count"], profile["follower_count"], profile["is_private"]) == (1, 1, True)
    assert (profile["recent"], profile["favourites"]) == ([], [])
    for page in ("activity", "followers", "following", "lists"):
        assert found[f"users/private/{page}/"].json()["results"] == []
    for path in ("public/", "users/fan/activity/", "users/fan/followers/", "users/fan/following/"):
        assert b'"private"' not in found[path].content, path


@pytest.mark.parametrize("reader", ["fan", "private"])
def test_followers_and_the_member_see_all_of_it(scene, reader):
    clients, _, ids = scene

    found = pages(clients[reader], ids)

    assert {answer.status_code for answer in found.values()} == {200}
    for path in ("feed/", "public/", "movies/{movie}/", "users/private/", "reviews/{review}/"):
        assert CANARY.encode() in found[path].content, path
    assert len(found["users/private/followers/"].json()["results"]) == 1
    assert b'"private"' in found["users/fan/followers/"].content


def test_a_stranger_cannot_like_what_they_cannot_see(scene):
    clients, _, ids = scene

    assert clients["stranger"].put(f"/api/reviews/{ids['review']}/like/").status_code == 404
    assert clients["fan"].put(f"/api/reviews/{ids['review']}/like/").status_code == 200


def test_private_members_are_suggested_to_nobody(scene):
    clients, _, _ = scene

    answer = clients["stranger"].get("/api/users/suggestions/")

    assert "private" not in [row["username"] for row in answer.json()["results"]]


def test_going_public_shows_it_all_again(scene):
    clients, people, _ = scene

    update_profile(user=people["private"], changes={"is_private": False})

    assert CANARY.encode() in clients["anonymous"].get("/api/public/").content


def test_who_closed_the_account_is_on_no_page_of_a_follower_either(scene):
    clients, people, ids = scene
    deactivate_member(user=people["private"])

    found = pages(clients["fan"], ids)

    assert not [path for path, answer in found.items() if CANARY.encode() in answer.content]
    assert found["users/private/"].status_code == 404
    assert b'"private"' not in found["users/fan/followers/"].content

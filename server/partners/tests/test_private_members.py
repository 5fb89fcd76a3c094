"""Partners see what an anonymous reader sees: nothing of private members."""

from server.diary.services import log_film
from server.diary.shapes import ReviewText
from server.lists.services import create_list
from server.users.profiles import update_profile


def test_reviews_and_lists_of_private_members_are_not_given_away(partner_api, bia, movie):
    log_film(user=bia, movie_id=movie.id, review=ReviewText(text="Assim, sim."))
    create_list(user=bia, title="Filmes", description="", ranked=False, audience="public")
    pages = ("reviews", "lists")
    assert [len(page(partner_api, name)) for name in pages] == [1, 1]

    update_profile(user=bia, changes={"is_private": True})

    assert [len(page(partner_api, name)) for name in pages] == [0, 0]


def page(client, name):
    return client.get(f"/api/partner/v1/{name}/").json()["results"]

import pytest

from server.core.domain import DomainError
from server.lists import services
from server.lists.collaborators import (
    accept_invitation,
    invite_collaborator,
    leave_list,
    remove_collaborator,
)
from server.lists.models import Collaborator, List, ListItem
from server.social.notification_selectors import notification_page
from server.social.services import block_member, follow_member, unfollow_member
from server.users.tests.factories import in_parallel


@pytest.fixture
def noir(ana) -> List:
    return services.create_list(user=ana, title="Noir")


def invite(ana, noir, username="bia"):
    return invite_collaborator(user=ana, list_id=noir.pk, username=username)


def joined(ana, bia, noir):
    invite(ana, noir)
    accept_invitation(user=bia, list_id=noir.pk)


def told(member):
    return [
        (row.kind, row.list.title if row.list else None)
        for row in notification_page(member, before=None, limit=9).results
    ]


def put(client, noir, movie):
    return client.put(f"/api/lists/{noir.pk}/items/{movie.pk}/", {}).status_code


def test_who_is_asked_and_accepts_edits_the_items(api, ana, bia, noir, movie):
    client, url = api(bia), f"/api/lists/{noir.pk}/collaboration/"
    asked = api(ana).put(f"/api/lists/{noir.pk}/collaborators/bia/").json()
    assert [(row["member"]["username"], row["accepted"]) for row in asked] == [("bia", False)]
    assert told(bia) == [("list_invitation", "Noir")]
    assert put(client, noir, movie) == 403

    assert client.put(url).status_code == client.put(url).status_code == 200

    assert put(client, noir, movie) == 200
    page = client.get(f"/api/lists/{noir.pk}/").json()
    assert (page["can_edit"], page["item_count"]) == (True, 1)
    assert page["collaborators"][0]["accepted"] is True
    assert [row["id"] for row in client.get("/api/me/collaborations/").json()["results"]] == [
        noir.pk
    ]


def test_the_rest_of_the_list_stays_its_owners(api, ana, bia, noir):
    joined(ana, bia, noir)
    client, url = api(bia), f"/api/lists/{noir.pk}/"

    assert client.patch(url, {"title": "Mine"}).status_code == 403
    assert client.delete(url).status_code == 403
    assert client.put(f"{url}collaborators/bia/").status_code == 400
    assert List.objects.get().title == "Noir"


def test_asking_twice_asks_once(ana, bia, noir, emitted):
    invite(ana, noir)
    emitted.clear()

    invite(ana, noir)

    assert emitted.types == []
    assert Collaborator.objects.count() == 1


def test_an_invitation_is_known_to_the_owner_and_the_asked_alone(api, ana, bia, caio, noir):
    invite(ana, noir)

    def known(reader):
        return len(api(reader).get(f"/api/lists/{noir.pk}/").json()["collaborators"])

    assert [known(reader) for reader in (ana, bia, caio, None)] == [1, 1, 0, 0]


def test_declining_leaving_and_being_let_go(api, ana, bia, noir, movie):
    invite(ana, noir)
    leave_list(user=bia, list_id=noir.pk)
    assert told(bia) == []
    joined(ana, bia, noir)
    leave_list(user=bia, list_id=noir.pk)
    leave_list(user=bia, list_id=noir.pk)
    assert put(api(bia), noir, movie) == 403
    joined(ana, bia, noir)

    remove_collaborator(user=ana, list_id=noir.pk, username="bia")

    assert put(api(bia), noir, movie) == 403
    assert not Collaborator.objects.exists()


def test_nobody_joins_unasked(api, bia, noir):
    assert api(bia).put(f"/api/lists/{noir.pk}/collaboration/").status_code == 404


def test_a_list_for_its_owner_alone_has_no_collaborators(api, ana, bia, noir, movie):
    joined(ana, bia, noir)

    services.change_list(user=ana, list_id=noir.pk, changes={"audience": "me"})

    assert (put(api(bia), noir, movie), told(bia)) == (404, [])
    answer = api(ana).put(f"/api/lists/{noir.pk}/collaborators/bia/")
    assert (answer.status_code, answer.json()["code"]) == (409, "list_for_owner_alone")


def test_who_may_not_see_the_list_is_not_asked(api, ana, bia, noir):
    services.change_list(user=ana, list_id=noir.pk, changes={"audience": "followers"})

    answer = api(ana).put(f"/api/lists/{noir.pk}/collaborators/bia/")

    assert (answer.status_code, answer.json()["code"]) == (409, "cannot_see_list")


@pytest.mark.parametrize("why", ["unfollowed", "blocked"])
def test_a_collaborator_edits_only_while_they_may_see_the_list(api, ana, bia, noir, movie, why):
    follow_member(user=bia, username="ana")
    services.change_list(user=ana, list_id=noir.pk, changes={"audience": "followers"})
    joined(ana, bia, noir)
    assert put(api(bia), noir, movie) == 200

    if why == "blocked":
        block_member(user=ana, username="bia")
    else:
        unfollow_member(user=bia, username="ana")

    assert put(api(bia), noir, movie) == 404
    assert api(bia).get("/api/me/collaborations/").json()["results"] == []


@pytest.mark.django_db(transaction=True)
def test_members_who_add_at_once_lose_nothing(ana, bia, movies, emitted):
    made = services.create_list(user=ana, title="x")
    joined(ana, bia, made)
    films = movies.many(12)
    emitted.clear()

    def add(number: int) -> None:
        user = ana if number % 2 else bia
        services.put_item(user=user, list_id=made.pk, movie_id=films[number].id)

    in_parallel(add, list(range(12)), threads=4)

    rows = ListItem.objects.filter(list=made).order_by("position")
    assert [row.position for row in rows] == list(range(1, 13))
    assert {row.movie_id for row in rows} == {film.id for film in films}
    revs = [event.list.rev for event in emitted.events("list.updated")]
    assert revs == sorted(revs)
    assert emitted.events("list.updated")[-1].list.item_count == 12


def test_who_edits_a_list_is_told_to_those_who_may_know_of_it(api, ana, bia, caio, noir):
    joined(ana, bia, noir)
    type(bia).objects.filter(pk=bia.pk).update(is_private=True)

    def shown(client):
        page = client.get(f"/api/lists/{noir.pk}/").json()
        return [row["member"]["username"] for row in page["collaborators"]]

    assert [shown(client) for client in (api(None), api(caio))] == [[], []]
    assert [shown(client) for client in (api(ana), api(bia))] == [["bia"], ["bia"]]


def test_letting_go_tells_nobody_who_is_hidden(api, ana, bia, caio, noir):
    joined(ana, bia, noir)
    block_member(user=caio, username="ana")
    client, url = api(ana), f"/api/lists/{noir.pk}/collaborators"

    assert client.delete(f"{url}/caio/").status_code == 404
    assert client.delete(f"{url}/nobody/").status_code == 404
    Collaborator.objects.create(list=noir, member=caio)
    assert client.delete(f"{url}/caio/").status_code in (200, 204)
    assert not Collaborator.objects.filter(member=caio).exists()


def test_who_moves_a_film_does_not_answer_for_its_note(ana, bia, noir, movies, settings):
    joined(ana, bia, noir)
    first, second = movies.many(2)
    for film in (first, second):
        services.put_item(user=ana, list_id=noir.pk, movie_id=film.pk, note="https://example.org")
    type(bia).objects.filter(pk=bia.pk).update(email_verified_at=None)
    bia.refresh_from_db()

    item = services.put_item(user=bia, list_id=noir.pk, movie_id=second.pk, position=1)

    assert (item.position, item.note) == (1, "https://example.org")
    with pytest.raises(DomainError):
        services.put_item(user=bia, list_id=noir.pk, movie_id=first.pk, note="https://a.example")

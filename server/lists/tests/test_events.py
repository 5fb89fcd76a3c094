import pytest

from server.core.domain import Forbidden, NotFound
from server.lists import services
from server.social.services import follow_member


@pytest.fixture
def noir(ana, emitted):
    made = services.create_list(user=ana, title="Noir")
    emitted.clear()
    return made


def states(emitted):
    return [event.list for event in emitted.events("list.updated")]


def test_a_new_list_is_told_on_its_own_topic_to_its_audience(ana, emitted):
    made = services.create_list(user=ana, title="Noir", audience="followers")

    row, card = emitted.rows()
    heard = [f"list.{made.pk}", f"author.{ana.id}", f"user.{ana.id}"]
    assert (row.type, row.topics, card.type) == ("list.updated", heard, "list.created")
    assert (row.actor_id, row.owner_ids, row.audience) == (ana.id, [ana.id], "followers")
    (state,) = states(emitted)
    assert (state.title, state.item_count, state.rev) == ("Noir", 0, 1)
    assert state.owner.username == "ana"


def test_changes_of_the_list_and_its_items_grow_its_rev(ana, noir, movies, emitted):
    one, other = movies(), movies()

    services.change_list(user=ana, list_id=noir.pk, changes={"title": "Film noir"})
    services.put_item(user=ana, list_id=noir.pk, movie_id=one.id)
    services.put_item(user=ana, list_id=noir.pk, movie_id=other.id, position=1)
    services.put_item(user=ana, list_id=noir.pk, movie_id=one.id, note="Rain.")
    services.remove_item(user=ana, list_id=noir.pk, movie_id=other.id)

    told = states(emitted)
    assert [state.rev for state in told] == [2, 3, 4, 5, 6]
    assert [state.item_count for state in told] == [0, 1, 2, 2, 1]
    assert {state.title for state in told} == {"Film noir"}


def test_what_changes_nothing_tells_nothing(ana, noir, movie, emitted):
    services.put_item(user=ana, list_id=noir.pk, movie_id=movie.id, position=1, note="x")
    emitted.clear()

    services.change_list(user=ana, list_id=noir.pk, changes={"title": "Noir", "ranked": False})
    services.put_item(user=ana, list_id=noir.pk, movie_id=movie.id, position=7, note="x")
    services.remove_item(user=ana, list_id=noir.pk, movie_id=movie.id + 1)

    assert emitted.types == []


def test_a_narrower_audience_takes_the_list_from_those_who_lose_it(ana, noir, emitted):
    services.change_list(user=ana, list_id=noir.pk, changes={"audience": "me"})

    tombstone, update, gone, card = emitted.rows()
    assert (tombstone.type, tombstone.audience) == ("list.removed", "public")
    assert (update.type, update.audience) == ("list.updated", "me")
    assert (gone.type, gone.audience) == ("activity.removed", "public")
    assert (card.type, card.audience) == ("list.created", "me")
    assert emitted.data("activity.removed")[0]["rev"] < emitted.events("list.created")[0].card.rev
    assert emitted.data("list.removed")[0]["rev"] < states(emitted)[0].rev


def test_a_wider_audience_needs_no_tombstone(ana, emitted):
    made = services.create_list(user=ana, title="Noir", audience="me")
    emitted.clear()

    services.change_list(user=ana, list_id=made.pk, changes={"audience": "public"})

    assert [(row.type, row.audience) for row in emitted.rows()] == [
        ("list.updated", "public"),
        ("list.created", "public"),
    ]


def test_a_deleted_list_leaves_a_tombstone(ana, noir, emitted):
    services.delete_list(user=ana, list_id=noir.pk)

    row, card = emitted.rows()
    assert (row.type, row.topics[0], row.audience) == (
        "list.removed", f"list.{noir.pk}", "public",
    )  # fmt: skip
    assert (card.type, card.audience) == ("activity.removed", "public")
    assert emitted.data("list.removed") == [{"list_id": noir.pk, "rev": noir.rev + 1}]
    with pytest.raises(NotFound):
        services.delete_list(user=ana, list_id=noir.pk)


def test_another_members_attempt_tells_nothing(ana, bia, noir, emitted):
    follow_member(user=bia, username="ana")
    emitted.clear()

    with pytest.raises(Forbidden):
        services.change_list(user=bia, list_id=noir.pk, changes={"title": "Mine"})
    with pytest.raises(Forbidden):
        services.delete_list(user=bia, list_id=noir.pk)

    assert emitted.types == []

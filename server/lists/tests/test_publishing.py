"""Cards of lists: when there is one, who sees it, and what stays out of every list of lists."""

import pytest

from server.lists import services
from server.lists.cards import list_cards
from server.social.models import Activity
from server.social.services import follow_member


def feed(api, reader) -> list[tuple[str, str]]:
    cards = api(reader).get("/api/feed/").json()["results"]
    return [(card["kind"], card["list"]["title"]) for card in cards if card["list"]]


@pytest.fixture
def reader(ana, bia):
    follow_member(user=bia, username="ana")
    return bia


def test_a_published_list_is_a_card_of_its_readers_feed(api, ana, reader, movies, emitted):
    films = movies.many(7)
    emitted.clear()

    made = services.create_list(user=ana, title="Noir")
    for film in films:
        services.put_item(user=ana, list_id=made.pk, movie_id=film.id)

    (card,) = emitted.events("list.created")
    assert (card.card.actor.id, card.card.list.item_count) == (ana.id, 0)
    (shown,) = [row for row in api(reader).get("/api/feed/").json()["results"] if row["list"]]
    assert (shown["list"]["item_count"], shown["list"]["liked"]) == (7, False)
    assert [film["id"] for film in shown["list"]["preview"]] == [film.id for film in films[:5]]
    told = emitted.rows("list.updated")[-1]
    assert {"public", f"author.{ana.id}", f"user.{ana.id}"} < set(told.topics)


def test_a_list_is_news_once_however_often_it_is_hidden_and_shown(api, ana, reader):
    made = services.create_list(user=ana, title="Noir", audience="me")
    assert (feed(api, reader), Activity.objects.filter(kind="list.created").count()) == ([], 0)

    for audience in ("public", "me", "followers"):
        services.change_list(user=ana, list_id=made.pk, changes={"audience": audience})

    assert feed(api, reader) == [("list.created", "Noir")]
    assert Activity.objects.filter(kind="list.created").count() == 1


def test_an_unlisted_list_is_read_by_its_address_alone(api, ana, reader, emitted):
    made = services.create_list(user=ana, title="Noir", unlisted=True)

    assert api(None).get(f"/api/lists/{made.pk}/").json()["unlisted"] is True
    assert feed(api, reader) == []
    assert api(reader).get("/api/users/ana/lists/").json()["results"] == []
    assert len(api(ana).get("/api/users/ana/lists/").json()["results"]) == 1
    assert api(reader).get("/api/search/?q=noir").json()["lists"]["results"] == []
    assert [row.topics for row in emitted.rows("list.updated")] == [[f"list.{made.pk}"]]


def test_a_list_taken_out_of_lists_leaves_the_feeds_it_was_in(api, ana, reader, emitted):
    made = services.create_list(user=ana, title="Noir")
    emitted.clear()

    services.change_list(user=ana, list_id=made.pk, changes={"unlisted": True})

    page, author, profile = f"list.{made.pk}", f"author.{ana.id}", f"user.{ana.id}"
    assert [(row.type, row.audience, row.topics) for row in emitted.rows()[:3]] == [
        ("list.removed", "public", [author, profile, "public"]),
        ("list.updated", "public", [page]),
        ("list.updated", "me", [page, author, profile]),
    ]
    assert [(row.type, row.audience) for row in emitted.rows()[3:]] == [
        ("activity.removed", "public"),
        ("list.created", "me"),
    ]
    gone, told = emitted.data("list.removed"), emitted.events("list.updated")
    assert gone[0]["rev"] < told[0].list.rev == told[1].list.rev
    assert (feed(api, reader), feed(api, ana)) == ([], [("list.created", "Noir")])
    assert api(reader).get(f"/api/lists/{made.pk}/").status_code == 200


def test_a_deleted_list_takes_its_card_along(api, ana, reader):
    made = services.create_list(user=ana, title="Noir")

    services.delete_list(user=ana, list_id=made.pk)

    assert feed(api, reader) == []
    assert not Activity.objects.filter(kind="list.created").exists()


def test_tags_are_kept_in_one_spelling(api, ana):
    client = api(ana)

    made = client.post("/api/lists/", {"title": "x", "tags": ["#Noir", "noir", " Chuva  forte "]})
    assert made.json()["tags"] == ["noir", "chuva forte"]
    bad = client.patch(f"/api/lists/{made.json()['id']}/", {"tags": ["x" * 41]})
    assert (bad.status_code, bad.json()["fields"]["tags"][0]["code"]) == (400, "tag_too_long")


def test_cards_cost_the_same_for_one_list_and_for_many(
    ana, movies, django_assert_num_queries, django_assert_max_num_queries
):
    def publish() -> None:
        made = services.create_list(user=ana, title="x")
        services.put_item(user=ana, list_id=made.pk, movie_id=movies().id)

    def cards() -> list:
        return list_cards(list(Activity.objects.filter(kind="list.created")))

    publish()
    with django_assert_max_num_queries(5) as one:
        assert len(cards()) == 1
    for _ in range(9):
        publish()
    with django_assert_num_queries(len(one.captured_queries)):
        assert len(cards()) == 10

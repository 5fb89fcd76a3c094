import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from server.lists import services
from server.lists.models import List, ListItem
from server.social.models import Block, Follow
from server.users.tests.factories import in_parallel

URL = "/api/lists/"


@pytest.fixture
def noir(ana) -> List:
    return services.create_list(user=ana, title="Noir")


def put(client, list_id: int, movie_id: int, **body):
    return client.put(f"{URL}{list_id}/items/{movie_id}/", body)


def titles(client, list_id: int) -> list[str]:
    items = client.get(f"{URL}{list_id}/").json()["items"]
    assert [item["position"] for item in items] == list(range(1, len(items) + 1))
    return [item["movie"]["title"] for item in items]


def test_a_new_list_is_answered_and_can_be_read_by_anyone(api, ana):
    answer = api(ana).post(
        URL, {"title": " Noir ", "description": "Rain,\nmostly.", "ranked": True}
    )

    assert answer.status_code == 201
    made = answer.json()
    assert (made["title"], made["description"], made["ranked"]) == ("Noir", "Rain,\nmostly.", True)
    assert (made["member"]["username"], made["item_count"], made["rev"]) == ("ana", 0, 1)
    read = api(None).get(f"{URL}{made['id']}/").json()
    assert read.pop("live_cursor")
    assert (read.pop("items"), read.pop("next"), read.pop("collaborators")) == ([], None, [])
    assert (read.pop("can_edit"), read.pop("shared"), read.pop("seen_count")) == (
        False, False, None,
    )  # fmt: skip
    assert read == made


def test_a_list_without_an_audience_gets_the_members_default(api, members):
    shy = members("shy", default_audience="me")

    assert api(shy).post(URL, {"title": "Mine"}).json()["audience"] == "me"


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({}, "title", "required"),
        ({"title": ""}, "title", "blank"),
        ({"title": "   "}, "title", "blank"),
        ({"title": "x" * 201}, "title", "max_length"),
        ({"title": "a\nb"}, "title", "invalid_text"),
        ({"title": 7}, "title", "invalid"),
        ({"title": "x", "description": "x" * 10_001}, "description", "max_length"),
        ({"title": "x", "ranked": 1}, "ranked", "invalid"),
        ({"title": "x", "audience": "all"}, "audience", "invalid_choice"),
    ],
)
def test_bad_lists_are_refused_with_field_and_code(api, ana, body, field, code):
    answer = api(ana).post(URL, body)

    assert answer.status_code == 400
    assert answer.json()["fields"][field][0]["code"] == code


def test_the_same_key_makes_one_list(api, ana):
    client = api(ana)
    answers = [client.post(URL, {"title": "x"}, headers={"Idempotency-Key": "k1"}) for _ in "ab"]

    assert answers[0].json() == answers[1].json()
    assert List.objects.count() == 1


@pytest.mark.parametrize(
    ("audience", "readers"),
    [
        ("public", ["ana", "friend", "follower", "stranger", "nobody"]),
        ("followers", ["ana", "friend", "follower"]),
        ("friends", ["ana", "friend"]),
        ("me", ["ana"]),
    ],
)
def test_who_is_not_meant_finds_nothing(api, members, ana, audience, readers):
    people = {name: members(name) for name in ("friend", "follower", "stranger", "blocked")}
    Follow.objects.create(follower=people["friend"], followee=ana)
    Follow.objects.create(follower=ana, followee=people["friend"])
    Follow.objects.create(follower=people["follower"], followee=ana)
    Block.objects.create(blocker=ana, blocked=people["blocked"])
    row = services.create_list(user=ana, title="x", audience=audience)
    people |= {"ana": ana, "nobody": None}

    for name, reader in people.items():
        client = api(reader)
        assert client.get(f"{URL}{row.pk}/").status_code == (200 if name in readers else 404)
        page = client.get("/api/users/ana/lists/")
        assert len(page.json().get("results", [])) == (name in readers)


def test_the_owner_renames_and_deletes(api, ana, noir):
    client = api(ana)

    renamed = client.patch(f"{URL}{noir.pk}/", {"title": "Film noir", "audience": "friends"}).json()

    # one for the tombstone to those who lose sight of it, one for the change
    assert (renamed["title"], renamed["audience"], renamed["rev"]) == ("Film noir", "friends", 3)
    assert client.delete(f"{URL}{noir.pk}/").status_code == 204
    assert client.delete(f"{URL}{noir.pk}/").status_code == 404
    assert not List.objects.exists()


def test_others_change_nothing_and_learn_nothing(api, ana, bia, noir, movie):
    secret = services.create_list(user=ana, title="s", audience="me")
    client = api(bia)

    for row, status in ((noir, 403), (secret, 404)):
        assert client.patch(f"{URL}{row.pk}/", {"title": "x"}).status_code == status
        assert client.delete(f"{URL}{row.pk}/").status_code == status
        assert put(client, row.pk, movie.pk).status_code == status
        assert client.delete(f"{URL}{row.pk}/items/{movie.pk}/").status_code == status
    assert api(None).patch(f"{URL}{noir.pk}/", {"title": "x"}).status_code == 401
    assert List.objects.get(pk=noir.pk).title == "Noir"


def test_no_request_changes_what_is_not_the_owners_to_change(api, ana, bia, noir):
    before = List.objects.filter(pk=noir.pk).values("id", "member_id", "created_at").get()

    api(ana).patch(f"{URL}{noir.pk}/", {"id": 9, "member": bia.pk, "rev": 99, "created_at": "x"})

    assert List.objects.filter(pk=noir.pk).values("id", "member_id", "created_at").get() == before
    assert List.objects.get(pk=noir.pk).rev == noir.rev


def test_films_are_added_moved_annotated_and_removed(api, ana, noir, movies):
    client = api(ana)
    a, b, c, d = (movies(name) for name in "ABCD")
    for film in (a, b, c, d):
        assert put(client, noir.pk, film.pk).status_code == 200
    assert titles(client, noir.pk) == ["A", "B", "C", "D"]

    put(client, noir.pk, d.pk, position=1)
    assert titles(client, noir.pk) == ["D", "A", "B", "C"]
    put(client, noir.pk, d.pk, position=3, note="late")
    assert titles(client, noir.pk) == ["A", "B", "D", "C"]
    put(client, noir.pk, a.pk, position=2000)
    assert titles(client, noir.pk) == ["B", "D", "C", "A"]
    answer = put(client, noir.pk, d.pk).json()
    assert (answer["position"], answer["note"]) == (2, "late")

    for _ in range(2):
        assert client.delete(f"{URL}{noir.pk}/items/{d.pk}/").status_code == 204
    assert titles(client, noir.pk) == ["B", "C", "A"]
    assert client.get(f"{URL}{noir.pk}/").json()["item_count"] == 3


def test_a_film_can_be_put_in_the_middle_at_once(api, ana, noir, movies):
    client = api(ana)
    a, b, c = (movies(name) for name in "ABC")
    put(client, noir.pk, a.pk)
    put(client, noir.pk, b.pk)

    put(client, noir.pk, c.pk, position=2)

    assert titles(client, noir.pk) == ["A", "C", "B"]


@pytest.mark.parametrize(
    "body", [{"position": 0}, {"position": -1}, {"position": 2001}, {"note": "x" * 2001}]
)
def test_bad_items_are_refused(api, ana, noir, movie, body):
    assert put(api(ana), noir.pk, movie.pk, **body).status_code == 400
    assert not ListItem.objects.exists()


@pytest.mark.parametrize("movie_id", [0, 987654321, 2**63, 10**30])
def test_a_film_that_is_not_there_is_404(api, ana, noir, movie_id):
    assert put(api(ana), noir.pk, movie_id).status_code == 404


@pytest.mark.parametrize("list_id", [0, 987654321, 2**63, 10**30])
def test_a_list_that_is_not_there_is_404(api, ana, list_id):
    assert api(ana).get(f"{URL}{list_id}/").status_code == 404
    assert api(ana).delete(f"{URL}{list_id}/").status_code == 404


def test_a_full_list_takes_no_more(api, ana, noir, movies, monkeypatch):
    monkeypatch.setattr(services, "MAX_ITEMS", 2)
    client = api(ana)

    answers = [put(client, noir.pk, film.pk) for film in movies.many(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 400]
    assert answers[2].json()["code"] == "list_full"


def test_a_long_list_comes_in_pages(api, ana, noir, movies):
    for film in movies.many(25):
        services.put_item(user=ana, list_id=noir.pk, movie_id=film.pk)
    client, seen, cursor = api(None), [], ""
    for _ in range(3):
        page = client.get(f"{URL}{noir.pk}/", {"limit": 10, "cursor": cursor}).json()
        seen += [item["position"] for item in page["items"]]
        cursor = page["next"]

    assert seen == list(range(1, 26))
    assert cursor is None
    bad = client.get(f"{URL}{noir.pk}/", {"cursor": "%%%"})
    assert (bad.status_code, bad.json()["code"]) == (400, "invalid_cursor")


@pytest.mark.django_db(transaction=True)
def test_positions_stay_whole_when_many_change_a_list_at_once(api, ana, movies):
    row = services.create_list(user=ana, title="x")
    films = movies.many(12)

    def change(number: int) -> None:
        film = films[number % 12]
        if number % 5 == 4:
            services.remove_item(user=ana, list_id=row.pk, movie_id=film.pk)
        else:
            services.put_item(user=ana, list_id=row.pk, movie_id=film.pk, position=1 + number % 3)

    in_parallel(change, list(range(60)), threads=8)

    positions = ListItem.objects.filter(list=row).order_by("position")
    assert list(positions.values_list("position", flat=True)) == list(range(1, len(positions) + 1))
    row.refresh_from_db()
    assert row.rev > 12


def queries(call) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert call().status_code == 200
    return len(seen)


def test_pages_cost_the_same_for_one_row_and_for_twenty(api, ana, bia, noir, movies):
    client = api(bia)
    services.put_item(user=ana, list_id=noir.pk, movie_id=movies().pk)
    one_item = queries(lambda: client.get(f"{URL}{noir.pk}/"))
    one_list = queries(lambda: client.get("/api/users/ana/lists/"))

    for film in movies.many(19):
        services.put_item(user=ana, list_id=noir.pk, movie_id=film.pk)
        services.create_list(user=ana, title=film.title)

    assert queries(lambda: client.get(f"{URL}{noir.pk}/")) == one_item
    assert queries(lambda: client.get("/api/users/ana/lists/")) == one_list

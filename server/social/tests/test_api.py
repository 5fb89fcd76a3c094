import pytest

from server.social.services import block_member, follow_member

MINE = ["follow", "block", "mute"]


@pytest.mark.parametrize("relation", MINE)
def test_a_relation_is_put_and_deleted_safely_again_and_again(api, ana, bia, relation):
    client, url = api(ana), f"/api/users/bia/{relation}/"
    word = {"follow": "follows", "block": "blocks", "mute": "mutes"}[relation]

    for _ in range(2):
        answer = client.put(url)
        assert answer.status_code == 200
        assert answer.json()[word] is True
    for _ in range(2):
        assert client.delete(url).status_code == 204


@pytest.mark.parametrize("relation", MINE)
@pytest.mark.parametrize("verb", ["put", "delete"])
def test_relations_are_for_members(api, ana, relation, verb):
    answer = getattr(api(None), verb)(f"/api/users/ana/{relation}/")

    assert answer.status_code == 401
    assert answer.json()["code"] == "not_authenticated"


@pytest.mark.parametrize(
    "name", ["nobody", "%00", "a" * 500, "ana%20", "ａｎａ1", "..", "%F0%9F%8E%AC"]
)
@pytest.mark.parametrize("relation", [*MINE, "followers", "following", "activity"])
def test_a_name_that_nobody_has_is_404(api, ana, name, relation):
    url = f"/api/users/{name}/{relation}/"
    client = api(ana)

    answer = client.put(url) if relation in MINE else client.get(url)

    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"


def test_following_oneself_is_a_coded_error(api, ana):
    answer = api(ana).put("/api/users/ana/follow/")

    assert answer.status_code == 400
    assert answer.json()["code"] == "cannot_follow_self"


def test_circles_are_public_paged_and_without_the_hidden(api, ana, bia, members):
    fans = members.many(4)
    for fan in fans:
        follow_member(user=fan, username="ana")
    block_member(user=fans[0], username="bia")
    url = "/api/users/ana/followers/"

    everyone = api(None).get(url).json()["results"]
    first = api(bia).get(url, {"limit": 2}).json()
    second = api(bia).get(url, {"limit": 2, "cursor": first["next"]}).json()

    assert [row["username"] for row in everyone] == [fan.username for fan in reversed(fans)]
    assert [row["username"] for row in first["results"] + second["results"]] == [
        fan.username for fan in reversed(fans[1:])
    ]
    assert second["next"] is None
    assert api(bia).get(f"/api/users/{fans[0].username}/followers/").status_code == 404
    assert set(everyone[0]) == {"id", "username", "display_name", "photo_url"}


def test_following_lists_whom_a_member_follows(api, ana, bia):
    follow_member(user=ana, username="bia")

    rows = api(None).get("/api/users/ana/following/").json()["results"]

    assert [row["username"] for row in rows] == ["bia"]


@pytest.mark.parametrize(
    "cursor",
    ["x", "!!", "W10", "WyJhIl0", "WzFlOTld", "Wy0xXQ", "WzE4NDQ2NzQ0MDczNzA5NTUxNjE2XQ", "%00"],
)
@pytest.mark.parametrize(
    "path", ["feed/", "public/", "notifications/", "users/ana/activity/", "users/ana/followers/"]
)
def test_a_cursor_that_we_did_not_give_is_a_coded_400(api, ana, path, cursor):
    answer = api(ana).get(f"/api/{path}?cursor={cursor}")

    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid_cursor"


@pytest.mark.parametrize("limit", ["0", "-1", "101", "1e3", "x", "", "²", "9" * 400])
def test_a_limit_outside_1_to_100_is_a_coded_400(api, ana, limit):
    answer = api(ana).get("/api/feed/", {"limit": limit})

    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid_limit"


@pytest.mark.parametrize("up_to", [None, 0, -1, "5", 1.5, True, 2**63, [], {}])
def test_only_an_id_marks_notifications_as_read(api, ana, up_to):
    answer = api(ana).post("/api/notifications/read/", {"up_to": up_to})

    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == ["up_to"]


def test_notifications_tell_the_read_state_and_the_place_in_the_log(api, ana, bia):
    follow_member(user=bia, username="ana")
    client = api(ana)

    page = client.get("/api/notifications/").json()
    state = client.post("/api/notifications/read/", {"up_to": page["results"][0]["id"]}).json()

    assert set(page) == {"results", "next", "unread_count", "read_up_to", "rev", "live_cursor"}
    assert page["unread_count"] == 1
    assert (state["unread_count"], state["read_up_to"]) == (0, page["results"][0]["id"])
    assert api(None).get("/api/notifications/").status_code == 401


def test_suggestions_answer_reason_and_follower_count(api, ana, bia):
    row = api(ana).get("/api/users/suggestions/").json()["results"][0]

    assert row["username"] == "bia"
    assert (row["reason"], row["follower_count"]) == ("popular", 0)
    assert api(None).get("/api/users/suggestions/").status_code == 401

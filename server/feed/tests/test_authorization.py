"""Every endpoint of the loop, for everybody: the anonymous, the owner, others, the blocked."""

from dataclasses import dataclass

import pytest

from server.diary.services import log_film
from server.diary.shapes import ReviewText
from server.reactions.comments import write_comment
from server.social.services import block_member, follow_member

READERS = ["anonymous", "owner", "follower", "stranger", "blocked", "blocker", "left"]


@dataclass(frozen=True)
class Route:
    """`expected` in the order of READERS; the object belongs to the owner and is for followers."""

    verb: str
    path: str
    expected: tuple[int, ...]
    body: dict | None = None


ROUTES = [
    Route("get", "feed/", (401, 200, 200, 200, 200, 200, 401)),
    Route("get", "public/", (200, 200, 200, 200, 200, 200, 401)),
    Route("get", "movies/{movie}/", (200, 200, 200, 200, 200, 200, 401)),
    Route("get", "users/owner/", (200, 200, 200, 200, 404, 404, 401)),
    Route("get", "users/owner/activity/", (200, 200, 200, 200, 404, 404, 401)),
    Route("get", "users/owner/followers/", (200, 200, 200, 200, 404, 404, 401)),
    Route("get", "users/owner/following/", (200, 200, 200, 200, 404, 404, 401)),
    Route("get", "users/suggestions/", (401, 200, 200, 200, 200, 200, 401)),
    Route("get", "notifications/", (401, 200, 200, 200, 200, 200, 401)),
    Route("post", "notifications/read/", (401, 200, 200, 200, 200, 200, 401), {"up_to": 1}),
    Route("put", "users/owner/follow/", (401, 400, 200, 200, 404, 404, 401)),
    Route("delete", "users/owner/follow/", (401, 204, 204, 204, 404, 404, 401)),
    Route("put", "users/owner/mute/", (401, 400, 200, 200, 404, 404, 401)),
    Route("delete", "users/owner/mute/", (401, 204, 204, 204, 404, 404, 401)),
    Route("put", "users/owner/block/", (401, 400, 200, 200, 404, 200, 401)),
    Route("delete", "users/owner/block/", (401, 204, 204, 204, 404, 204, 401)),
    Route("post", "diary/", (401, 201, 201, 201, 201, 201, 401), {"movie": "{movie}"}),
    Route("get", "diary/{entry}/", (401, 200, 404, 404, 404, 404, 401)),
    Route("patch", "diary/{entry}/", (401, 200, 404, 404, 404, 404, 401), {"rating": 1}),
    Route("delete", "diary/{entry}/", (401, 204, 404, 404, 404, 404, 401)),
    Route("get", "reviews/{review}/", (404, 200, 200, 404, 404, 404, 401)),
    Route("put", "reviews/{review}/like/", (401, 200, 200, 404, 404, 404, 401)),
    Route("delete", "reviews/{review}/like/", (401, 200, 200, 404, 404, 404, 401)),
    Route("get", "reviews/{review}/comments/", (404, 200, 200, 404, 404, 404, 401)),
    Route(
        "post", "reviews/{review}/comments/", (401, 201, 201, 404, 404, 404, 401), {"text": "Oi."}
    ),
    Route("patch", "comments/{comment}/", (401, 200, 403, 404, 404, 404, 401), {"text": "Oi."}),
    Route("delete", "comments/{comment}/", (401, 204, 403, 404, 404, 404, 401)),
    Route("put", "movies/{movie}/watchlist/", (401, 200, 200, 200, 200, 200, 401)),
    Route("delete", "movies/{movie}/watchlist/", (401, 200, 200, 200, 200, 200, 401)),
]


@pytest.fixture
def scene(members, movie, api):
    people = {name: members(name) for name in READERS if name != "anonymous"}
    follow_member(user=people["follower"], username="owner")
    entry = log_film(
        user=people["owner"], movie_id=movie.id, review=ReviewText(text="CANARY-7"),
        audience="followers",
    )  # fmt: skip
    said = write_comment(user=people["owner"], review_id=entry.review.id, text="CANARY-7 indeed")
    block_member(user=people["owner"], username="blocked")
    block_member(user=people["blocker"], username="owner")
    clients = {name: api(people.get(name)) for name in READERS}
    people["left"].is_active = False
    people["left"].save()
    return clients, {"movie": movie.id, "entry": entry.id, "review": entry.review.id,
                     "comment": said.id}  # fmt: skip


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.verb} {route.path}")
@pytest.mark.parametrize("reader", READERS)
def test_each_reader_gets_what_is_theirs(scene, route, reader):
    clients, ids = scene
    body = {k: ids["movie"] if v == "{movie}" else v for k, v in (route.body or {}).items()}

    answer = getattr(clients[reader], route.verb)(f"/api/{route.path.format(**ids)}", body or None)

    assert answer.status_code == route.expected[READERS.index(reader)], answer.content
    if reader not in {"owner", "follower"}:
        assert b"CANARY-7" not in answer.content
    if answer.status_code >= 400:
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["code"]


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.verb} {route.path}")
def test_other_verbs_are_405(scene, route):
    clients, ids = scene
    path = route.path.format(**ids)
    allowed = {r.verb for r in ROUTES if r.path == route.path}

    for verb in {"get", "post", "put", "patch", "delete"} - allowed:
        answer = getattr(clients["owner"], verb)(f"/api/{path}")
        assert answer.status_code == 405, verb
        assert answer.json()["code"] == "method_not_allowed"


def test_the_canary_of_a_followers_entry_is_in_no_answer_to_a_stranger(scene, emitted):
    clients, ids = scene
    seen = b""
    for route in ROUTES:
        if route.verb == "get":
            seen += clients["stranger"].get(f"/api/{route.path.format(**ids)}").content

    assert b"CANARY-7" not in seen
    assert f'"entry":{{"id":{ids["entry"]}'.encode() not in seen

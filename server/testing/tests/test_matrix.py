"""Who gets which answer from which operation: 8 actors, all operations, one table (`table.py`)."""

import re
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse

from server.testing.tests.operations import documented, routed
from server.testing.tests.table import BODIES, EXPECTED
from server.testing.tests.world import (
    ACTORS,
    AUDIENCES,
    CANARY,
    CONTENT,
    Things,
    World,
    make_world,
)

pytestmark = pytest.mark.django_db
#: who must not see a word of the owner's
HIDDEN_FROM = {
    "public": ("blocked", "outsider"),
    "followers": ("anonymous", "member", "blocked", "outsider", "partner", "staff"),
}
#: moderators read what was reported, whatever its audience
TELLS_STAFF = frozenset(
    {
        "GET /api/reviews/{review_id}/history/",
        "GET /api/moderation/queue/",
        "POST /api/moderation/queue/next/",
        "GET /api/moderation/appeals/",
        "GET /api/moderation/cases/{case_id}/",
        "PUT /api/moderation/cases/{case_id}/claim/",
    }
)
#: feeds for readers of news know no members, so a block closes none; a private account's are empty
ASKS_NO_NAME = frozenset(
    f"GET /api/users/{{username}}/{page}.{kind}"
    for page in ("diary", "lists", "reviews")
    for kind in ("atom", "rss")
)
_NAMES = re.compile(r"\{(\w+)\}")


def has_audience(operation: str) -> bool:
    return bool(CONTENT & set(_NAMES.findall(operation)))


def rows(operation: str) -> dict[str, str]:
    """The expected answers by audience: `"public | followers"`, or one row for both."""
    parts = [part.strip() for part in EXPECTED[operation].split("|")]
    return dict(zip(AUDIENCES, parts, strict=False))


def test_every_operation_has_an_expected_answer_for_every_actor():
    assert sorted(documented() - EXPECTED.keys()) == [], "operations without a row in table.py"
    assert sorted(EXPECTED.keys() - documented()) == [], "rows without an operation"
    for operation in EXPECTED:
        expected = rows(operation)
        wanted = AUDIENCES if has_audience(operation) else AUDIENCES[:1]
        assert tuple(expected) == wanted, operation
        assert {len(row.split()) for row in expected.values()} == {len(ACTORS)}, operation


def test_every_route_is_an_operation_of_the_document():
    assert sorted(routed() - documented()) == []


@pytest.mark.parametrize("audience", AUDIENCES)
def test_each_actor_gets_the_answer_of_the_table_and_nothing_that_is_hidden(members, audience):
    world = make_world(members, audience)
    wrong, leaks = [], []
    for operation in EXPECTED:
        if audience not in rows(operation):
            continue
        answers = {actor: ask(world, actor, operation) for actor in ACTORS}
        got = " ".join(str(answer.status_code) for answer in answers.values())
        if got != rows(operation)[audience]:
            wrong.append(f'    "{operation}": "{got}",  # {audience}')
        if operation not in TELLS_STAFF | ASKS_NO_NAME:
            leaks += [
                f"{operation} as {actor}"
                for actor in HIDDEN_FROM[audience]
                if f"{CANARY} of {world.of(actor).values['username']}"
                in answers[actor].content.decode(errors="replace")
            ]
    assert not wrong, "\n" + "\n".join(wrong)
    assert not leaks


def ask(world: World, actor: str, operation: str) -> HttpResponse:
    """The answer; whatever was changed is taken back."""
    method, path = operation.split(" ")
    things = world.of(actor)
    with transaction.atomic():
        client = world.clients[actor]
        response = getattr(client, method.lower())(things.address(path), body(things, operation))
        if response.streaming:
            response.content = b"".join(response.streaming_content)
        transaction.set_rollback(True)
    return response


def body(things: Things, operation: str) -> dict[str, Any] | None:
    """`"{review_id}"` in a body stands for what it does in an address."""
    wanted = BODIES.get(operation)
    if wanted is None:
        return None
    return {
        name: things.values[str(value)[1:-1]] if str(value).startswith("{") else value
        for name, value in wanted.items()
    }

"""Each operation that takes an Idempotency-Key does once what it is asked twice."""

import pytest
from django.apps import apps

from server.core.models import IdempotencyKey
from server.testing.tests.operations import METHODS, schema
from server.testing.tests.test_matrix import body
from server.testing.tests.world import make_world

#: what the operations of today make
MADE = ("diary.DiaryEntry", "diary.Draft", "lists.List", "reactions.Comment")


def with_key() -> list[str]:
    return [
        f"{method.upper()} {path}"
        for path, item in schema()["paths"].items()
        for method in METHODS
        for parameter in item.get(method, {}).get("parameters", [])
        if parameter["name"] == "Idempotency-Key"
    ]


def rows() -> list[int]:
    return [apps.get_model(name).objects.count() for name in MADE]


@pytest.mark.django_db
def test_the_same_key_twice_has_one_effect_and_one_answer(members):
    world = make_world(members, "public")
    client, operations = world.clients["owner"], with_key()
    for operation in operations:
        method, path = operation.split()
        address, sent = world.things.address(path), body(world.things, operation)
        ask = getattr(client, method.lower())
        before = rows()
        first = ask(address, sent, headers={"Idempotency-Key": operation.replace(" ", "-")})
        once = rows()
        again = ask(address, sent, headers={"Idempotency-Key": operation.replace(" ", "-")})

        assert first.status_code == 201, operation
        assert once != before, operation
        assert (again.status_code, again.content) == (201, first.content), operation
        assert rows() == once, operation
    assert IdempotencyKey.objects.count() == len(operations) >= 7

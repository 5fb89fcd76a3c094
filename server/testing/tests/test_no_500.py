"""Whatever the document allows, and what it nearly allows: no operation fails with a 500.

One made-up request an operation and actor here; a hundred with `--hypothesis-profile=full`:

    make pytest ARGS="server/testing/tests/test_no_500.py --hypothesis-profile=full"
"""

from collections import Counter
from typing import Any

import pytest
import schemathesis
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.core import NotSet

from server.testing.tests.operations import schema
from server.testing.tests.world import CONTENT, World, make_world

EXAMPLES = max(1, settings().max_examples // 100)
#: something that this machine does not have is away, and says so
AWAY = 503


@pytest.mark.django_db
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("actor", ["anonymous", "member", "partner"])
def test_no_made_up_request_is_answered_with_a_500(members, actor):
    world = make_world(members, "public")
    broken: list[str] = []
    seen: Counter[int] = Counter()
    for found in schemathesis.openapi.from_dict(schema()).get_all_operations():
        _try(world, actor, found.ok(), seen, broken)
    assert broken == []
    assert {200, 400 if actor == "member" else 401} <= seen.keys(), "requests that try nothing"


def _try(world: World, actor: str, operation: Any, seen: Counter[int], broken: list[str]) -> None:
    @settings(
        max_examples=EXAMPLES,
        phases=[Phase.generate],
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def ask(case: Any) -> None:
        told = f"{case.method} {case.path} {case.path_parameters} {case.query} {case.body!r:.200}"
        try:
            status = _send(world, actor, case)
        except Exception as error:
            broken.append(f"{told}: {error!r:.200}")
        else:
            seen[status] += 1
            if status >= 500 and status != AWAY:
                broken.append(f"{told}: {status}")

    ask()


def _send(world: World, actor: str, case: Any) -> int:
    """The status. Half of the addresses name things that are there."""
    made_up = case.path_parameters or {}
    real = len(str(made_up)) % 2 == 0 or CONTENT & made_up.keys()
    address = case.path
    for name, value in made_up.items():
        text = world.things.values.get(name, value) if real else value
        address = address.replace(f"{{{name}}}", str(text).replace("/", "%2F") or "-")
    body = {} if isinstance(case.body, NotSet) else case.body
    with transaction.atomic():
        client = world.clients[actor]
        response = getattr(client, case.method.lower())(
            address,
            body,
            format="multipart" if case.media_type == "multipart/form-data" else "json",
            query_params=dict(case.query or {}),
        )
        transaction.set_rollback(True)
    return response.status_code

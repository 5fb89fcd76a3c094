"""Golden triples: for each event type, an answer of REST before, the events, and the answer after.

Python writes them from the real services and answers (`make protocol`), and here checks that they
are what the services do today; the client's reducers replay them: before + events = after.
"""

import json
import os
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from rest_framework.test import APIClient

from server.core.env import ROOT
from server.feed.tests.golden_scenes import REFETCH, SCENES, SETUPS, Stage
from server.feed.tests.replica import whole_log
from server.live.events import EVENTS, SessionRevoked
from server.live.models import Event
from server.social import services as social
from server.social.models import Follow
from server.users.models import User

FOLDER = ROOT / "web" / "src" / "lib" / "live" / "generated" / "golden"
#: set by `make protocol`
WRITE = os.environ.get("GOLDEN") == "write"
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z")

pytestmark = pytest.mark.django_db(transaction=True, reset_sequences=True)


@pytest.fixture
def stage(members: Any, movies: Any, api: Callable[[User], APIClient]) -> Stage:
    ana, bia, caio = members("ana"), members("bia"), members("caio")
    stage = Stage(ana, bia, caio, movies("Bacurau", year=2019), api(bia))
    social.follow_member(user=bia, username="ana")
    entry = stage.log(ana, "A cidade resiste.", rating=9)
    stage.entry_id, stage.review_id = entry.id, entry.review.id
    return stage


@pytest.mark.parametrize(
    ("page", "action"), SCENES, ids=[f"{page.__name__}-{act.__name__}" for page, act in SCENES]
)
def test_triple_is_what_the_services_do(
    page: Callable[[Stage], tuple[str, str]], action: Callable[[Stage], None], stage: Stage
) -> None:
    for needed in (page, action):
        SETUPS.get(needed, lambda _: None)(stage)
    topic, path = page(stage)
    before = stage.get(path)
    newest = Event.objects.order_by("-id").values_list("id", flat=True)[0]

    action(stage)

    triple = {
        "topic": topic,
        "viewer_id": stage.bia.id,
        "before": before,
        "events": list(frames_of(stage, topic, newest)),
        "after": stage.get(path),
    }
    if (page, action) in REFETCH:
        triple["refetch"] = True
    text = json.dumps(settled(triple), indent=2, ensure_ascii=False) + "\n"
    name = f"{page.__name__.strip('_')}-{action.__name__}"
    file = FOLDER / f"{name}.json".replace("_", "-")
    if WRITE:
        FOLDER.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    assert file.read_text() == text, "out of date: run make protocol and commit the result"


def test_every_event_type_has_a_triple() -> None:
    shown = {
        event["event"]
        for file in FOLDER.glob("*.json")
        for event in json.loads(file.read_text())["events"]
    }

    assert shown == {event.type for event in EVENTS} - {SessionRevoked.type}


def frames_of(stage: Stage, topic: str, after: int) -> Iterator[dict[str, Any]]:
    """What Bia's page, subscribed to its topic and to `me`, is sent: frames as on the wire, and
    nothing that is for a circle of others.
    """
    log = whole_log()
    follows = set(
        Follow.objects.filter(follower=stage.bia).values_list("followee_id", flat=True)
    ) | {stage.ana.id, stage.bia.id}  # whom she followed before, too
    for row in Event.objects.filter(id__gt=after).order_by("id"):
        if row.audience != "public" and not log.may_see(stage.bia.id, row):
            continue
        for name in row.topics:
            wire = {f"member.{stage.bia.id}": "me"}.get(name, name)
            kind, _, number = name.partition(".")
            if kind == "author":
                wire = "feed" if int(number) in follows else ""
            if wire in (topic, "me"):
                yield {
                    "id": row.id,
                    "topic": wire,
                    "event": row.type,
                    "at": row.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
                    "data": json.loads(row.data),
                }
                break


def settled(triple: Any) -> Any:
    """The same with times that do not depend on today: numbered in the order of the clock."""
    text = json.dumps(triple)
    times = sorted(set(TIME.findall(text)), key=lambda time: time.rstrip("Z").ljust(27, "0"))
    numbers = {time: f"2026-01-01T00:00:{at:02d}Z" for at, time in enumerate(times)}
    triple = json.loads(TIME.sub(lambda match: numbers[match[0]], text))
    return without_cursor(triple)


def without_cursor(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: "cursor" if key == "live_cursor" else without_cursor(item)
            for key, item in value.items()
        }
    return [without_cursor(item) for item in value] if isinstance(value, list) else value

"""Golden triples: for each event type, an answer of REST before, the events, and the answer after.

Python writes them from the real services and answers (`make protocol`), and here checks that they
are what the services do today; the client's reducers replay them: before + events = after.
"""

import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from rest_framework.test import APIClient

from server.core.env import ROOT
from server.diary.services import delete_entry, edit_entry, log_film
from server.diary.shapes import ReviewText
from server.live.events import EVENTS, SessionRevoked
from server.live.models import Event
from server.movies.models import Movie
from server.reactions.services import like_review, unlike_review
from server.social import services as social
from server.social.models import Follow
from server.users.models import User

FOLDER = ROOT / "web" / "src" / "lib" / "live" / "generated" / "golden"
#: set by `make protocol`
WRITE = os.environ.get("GOLDEN") == "write"
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z")

pytestmark = pytest.mark.django_db(transaction=True, reset_sequences=True)


@dataclass
class Stage:
    """Bia reads; Ana, whom she follows, and Caio act. Ana has logged the film with a review."""

    ana: User
    bia: User
    caio: User
    movie: Movie
    client: APIClient
    entry_id: int = 0
    review_id: int = 0

    def log(self, user: User, text: str, **fields: Any) -> Any:
        review = ReviewText(text=text, contains_spoilers=fields.pop("contains_spoilers", False))
        return log_film(user=user, movie_id=self.movie.id, review=review, **fields)

    def get(self, path: str) -> Any:
        answer = self.client.get(path)
        return None if answer.status_code == 404 else answer.json()


@pytest.fixture
def stage(members: Any, movies: Any, api: Callable[[User], APIClient]) -> Stage:
    ana, bia, caio = members("ana"), members("bia"), members("caio")
    stage = Stage(ana, bia, caio, movies("Bacurau", year=2019), api(bia))
    social.follow_member(user=bia, username="ana")
    entry = stage.log(ana, "A cidade resiste.", rating=9)
    stage.entry_id, stage.review_id = entry.id, entry.review.id
    return stage


def feed(stage: Stage) -> tuple[str, str]:
    return "feed", "/api/feed/"


def public(stage: Stage) -> tuple[str, str]:
    return "public", "/api/public/"


def movie(stage: Stage) -> tuple[str, str]:
    return f"movie.{stage.movie.id}", f"/api/movies/{stage.movie.id}/"


def profile(stage: Stage) -> tuple[str, str]:
    return f"user.{stage.ana.id}", "/api/users/ana/"


def review(stage: Stage) -> tuple[str, str]:
    return f"review.{stage.review_id}", f"/api/reviews/{stage.review_id}/"


def me(stage: Stage) -> tuple[str, str]:
    return "me", "/api/notifications/"


def log_again(stage: Stage) -> None:
    stage.log(stage.ana, "De novo, melhor ainda.", rating=10, rewatch=True, liked=True)


def log_with_spoilers(stage: Stage) -> None:
    stage.log(stage.ana, "O disco voador!", rating=8, contains_spoilers=True)


def edit(stage: Stage) -> None:
    edit_entry(user=stage.ana, entry_id=stage.entry_id, changes={"rating": 7, "liked": True})


def delete(stage: Stage) -> None:
    delete_entry(user=stage.ana, entry_id=stage.entry_id)


def follow_third(stage: Stage) -> None:
    social.follow_member(user=stage.ana, username="caio")


def like(stage: Stage) -> None:
    like_review(user=stage.caio, review_id=stage.review_id)


def like_and_unlike(stage: Stage) -> None:
    like(stage)
    unlike_review(user=stage.caio, review_id=stage.review_id)


def followee_likes(stage: Stage) -> None:
    written = stage.log(stage.caio, "Um faroeste do sertão.", rating=8)
    like_review(user=stage.ana, review_id=written.review.id)


def followee_unlikes(stage: Stage) -> None:
    unlike_review(user=stage.ana, review_id=stage.review_id + 1)


def rated_by_three(stage: Stage) -> None:
    for user, rating in ((stage.bia, 10), (stage.caio, 4)):
        log_film(user=user, movie_id=stage.movie.id, rating=rating)


def followed(stage: Stage) -> None:
    social.follow_member(user=stage.caio, username="ana")


def told(stage: Stage) -> None:
    social.follow_member(user=stage.caio, username="bia")
    social.follow_member(user=stage.ana, username="bia")


def told_and_read(stage: Stage) -> None:
    told(stage)
    social.mark_notifications_read(user=stage.bia, up_to=2)


def unfollow(stage: Stage) -> None:
    social.unfollow_member(user=stage.bia, username="ana")


def blocked(stage: Stage) -> None:
    social.block_member(user=stage.ana, username="bia")


def muted(stage: Stage) -> None:
    social.mute_member(user=stage.bia, username="ana")


def follow_another(stage: Stage) -> None:
    stage.log(stage.caio, "Kleber em forma.", rating=9)
    social.follow_member(user=stage.bia, username="caio")


SCENES = [
    (feed, log_again), (public, log_again), (movie, log_again), (profile, log_again),
    (feed, log_with_spoilers), (feed, edit), (movie, edit), (profile, edit), (feed, delete),
    (public, delete), (movie, delete), (profile, delete), (review, delete), (feed, follow_third),
    (profile, follow_third), (feed, like), (feed, like_and_unlike), (movie, like), (review, like),
    (review, like_and_unlike), (profile, like), (feed, followee_likes), (movie, rated_by_three),
    (profile, followed), (me, told), (me, told_and_read), (feed, unfollow), (feed, blocked),
    (feed, muted), (feed, follow_another),
]  # fmt: skip
#: scenes in which the reducer can only ask for a refetch
REFETCH = {(feed, follow_another)}


@pytest.mark.parametrize(
    ("page", "action"), SCENES, ids=[f"{page.__name__}-{act.__name__}" for page, act in SCENES]
)
def test_triple_is_what_the_services_do(
    page: Callable[[Stage], tuple[str, str]], action: Callable[[Stage], None], stage: Stage
) -> None:
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
    file = FOLDER / f"{page.__name__}-{action.__name__}.json".replace("_", "-")
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
    """What Bia's page, subscribed to its topic and to `me`, is sent: frames as on the wire."""
    follows = set(
        Follow.objects.filter(follower=stage.bia).values_list("followee_id", flat=True)
    ) | {stage.ana.id, stage.bia.id}  # whom she followed before, too
    for row in Event.objects.filter(id__gt=after).order_by("id"):
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

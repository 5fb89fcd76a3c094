"""Locust scenarios: readers and writers over HTTP, listeners over a WebSocket that count losses.

    locust -f loadtests/locustfile.py --headless -u 50 -r 10 -t 60s --host http://localhost:8000

Runs against `make up`. A listener follows every writer of its process; each diary entry that a
writer logged must reach every listener that was live when it was written. One that does not within
`LOST_AFTER_S` is a failure of the request `ws lost`.
"""

import contextlib
import json
import os
import secrets
import time
from typing import Any, ClassVar

import gevent
from locust import FastHttpUser, between, events, task
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.typing import Origin

ORIGIN = os.environ.get("LOAD_ORIGIN", "http://localhost:3000")
PASSWORD = "load-test-" + secrets.token_hex(6)
LOST_AFTER_S = 10.0
#: names of one run start alike, so that a later run can tell them apart
RUN = secrets.token_hex(3)


class Member(FastHttpUser):
    """Registers once and speaks as that member."""

    abstract = True
    connection_timeout = 10.0
    network_timeout = 10.0

    def on_start(self) -> None:
        self.username = f"load_{RUN}_{secrets.token_hex(4)}"
        answer = self.send(
            "POST",
            "/api/auth/register/",
            name="register",
            json={
                "username": self.username,
                "email": f"{self.username}@load.example",
                "password": PASSWORD,
            },
        )
        self.access = answer["access"]
        self.movies = [movie["id"] for movie in self.send("GET", "/api/movies/")["results"]]

    def send(self, method: str, path: str, *, name: str = "", json: Any = None) -> dict:
        """One request as this member; an answer that is no success fails it. Empty dict for 204."""
        headers = {"Authorization": f"Bearer {self.access}"} if hasattr(self, "access") else {}
        with self.answer(
            method, path, name=name or path.partition("?")[0], json=json, headers=headers
        ) as response:
            if response.status_code >= 400:
                response.failure(f"{response.status_code} {(response.js or {}).get('code')}")
            return response.js or {}

    @contextlib.contextmanager
    def answer(self, method: str, path: str, **kwargs: Any):
        with self.client.request(method, path, catch_response=True, **kwargs) as response:
            response.js = None
            if response.content:
                try:
                    response.js = json.loads(response.content)
                except ValueError:
                    response.failure("not JSON")
            yield response


class Board:
    """What the writers of this process wrote, and which listeners are live: shared by greenlets."""

    #: (member id, username) of every writer
    writers: ClassVar[dict[int, str]] = {}
    listeners: ClassVar[list["Listener"]] = []
    delivered = 0
    lost = 0


class Reader(Member):
    """Reads as a member does: the feed, then films, reviews, a like now and then. Writes some."""

    weight = 3
    wait_time = between(0.5, 1.5)

    def on_start(self) -> None:
        super().on_start()
        Board.writers[self.send("GET", "/api/me/")["id"]] = self.username

    @task(4)
    def read_feed(self) -> None:
        self.send("GET", "/api/feed/")

    @task(3)
    def read_movie(self) -> None:
        movie = secrets.choice(self.movies)
        self.send("GET", f"/api/movies/{movie}/", name="/api/movies/{id}/")

    @task(2)
    def search(self) -> None:
        self.send("GET", "/api/movies/?q=cidade", name="/api/movies/?q=")

    @task(2)
    def log_film(self) -> None:
        before = [listener for listener in Board.listeners if listener.live]
        answer = self.send(
            "POST",
            "/api/diary/",
            json={
                "movie": secrets.choice(self.movies),
                "watched_on": None,
                "rating": secrets.randbelow(10) / 2 + 0.5,
                "review": {"text": f"Load test {secrets.token_hex(8)}", "contains_spoilers": False},
            },
        )
        if "activity_id" in answer:
            for listener in before:
                listener.expect(answer["activity_id"], answer["member"]["id"])

    @task(1)
    def like_latest(self) -> None:
        for card in self.send("GET", "/api/public/")["results"]:
            review = (card.get("entry") or {}).get("review")
            if review:
                path = f"/api/reviews/{review['id']}/like/"
                self.send("PUT", path, name="/api/reviews/{id}/like/")
                return


class Listener(Member):
    """Holds a socket as a browser does, follows the writers, and counts what does not arrive."""

    weight = 2
    wait_time = between(1, 2)

    def on_start(self) -> None:
        super().on_start()
        self.live = False
        self.follows: set[int] = set()
        self.waiting: dict[int, float] = {}
        self.seen: set[int] = set()
        Board.listeners.append(self)
        self.reader = gevent.spawn(self.listen)

    def on_stop(self) -> None:
        self.live = False
        deadline = time.monotonic() + LOST_AFTER_S
        while self.waiting and time.monotonic() < deadline:
            gevent.sleep(0.1)
        self.count_lost(final=True)
        Board.listeners.remove(self)
        self.reader.kill()

    @task
    def follow_writers(self) -> None:
        for member_id, username in list(Board.writers.items()):
            if member_id not in self.follows:
                path = f"/api/users/{username}/follow/"
                if self.send("PUT", path, name="/api/users/{name}/follow/").get("follows"):
                    # The hub applies the follow within a second; what is written before is REST's.
                    gevent.sleep(1)
                    self.follows.add(member_id)
        self.count_lost()

    def expect(self, activity_id: int, author_id: int) -> None:
        if author_id in self.follows and activity_id not in self.seen:
            self.waiting[activity_id] = time.monotonic()

    def count_lost(self, *, final: bool = False) -> None:
        now = time.monotonic()
        for activity_id, since in list(self.waiting.items()):
            if final or now - since > LOST_AFTER_S:
                del self.waiting[activity_id]
                Board.lost += 1
                fire("ws lost", 0, LookupError(f"activity {activity_id} did not arrive"))

    def listen(self) -> None:
        """Connect, subscribe, read; when the socket ends, come back from the cursor."""
        cursor: str | None = None
        while True:
            try:
                cursor = self.read_socket(cursor)
            except (OSError, ConnectionClosed, TimeoutError) as error:
                fire("ws reconnect", 0, None, length=len(str(error)))
            gevent.sleep(0.5)

    def read_socket(self, cursor: str | None) -> str | None:
        ticket = self.send("POST", "/api/live/ticket/")
        with connect(ticket["url"], origin=Origin(ORIGIN), compression=None) as socket:
            socket.send(json.dumps({"type": "auth", "ticket": ticket["ticket"]}))
            socket.send(
                json.dumps(
                    {"type": "subscribe", "ref": 1, "topics": ["feed", "me"], "cursor": cursor}
                )
            )
            for text in socket:
                frame = json.loads(text)
                cursor = frame.get("cursor", cursor)
                if frame["type"] == "subscribed":
                    self.live = True
                elif frame["type"] == "event" and frame["event"] == "diary.logged":
                    self.arrived(frame["data"]["card"]["id"], len(text))
        return cursor

    def arrived(self, activity_id: int, length: int) -> None:
        self.seen.add(activity_id)
        since = self.waiting.pop(activity_id, None)
        if since is not None:
            # From the writer's answer to the listener: what arrived before the answer counts as 0.
            Board.delivered += 1
            fire("ws event", (time.monotonic() - since) * 1000, None, length=length)


def fire(name: str, ms: float, error: Exception | None, *, length: int = 0) -> None:
    events.request.fire(
        request_type="WS",
        name=name,
        response_time=ms,
        response_length=length,
        exception=error,
        context={},
    )


@events.quitting.add_listener
def report(environment, **kwargs: Any) -> None:
    """One line for people and scripts; a loss fails the run."""
    requests = environment.stats.total
    print(
        f"requests {requests.num_requests}, failures {requests.num_failures}, "
        f"p50 {requests.get_response_time_percentile(0.5):.0f} ms, "
        f"p95 {requests.get_response_time_percentile(0.95):.0f} ms, "
        f"events awaited and delivered {Board.delivered}, lost {Board.lost}"
    )
    if Board.lost or requests.num_failures:
        environment.process_exit_code = 1

"""Demo members who act, through the public HTTP API alone: what any client could do."""

import random
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

import requests

from server.feed.demo.people import Person, bot_password
from server.feed.demo.remarks import REMARKS

TIMEOUT_S = 10
#: a busy API says how long to wait; no longer than this is believed
MAX_WAIT_S = 60.0
#: what a member does next, and how often
DEEDS = {"log": 40, "review": 22, "like": 24, "follow": 9, "unfollow": 2, "watchlist": 3}


class Away(Exception):
    """The API does not answer, or asks for patience: try again after `wait_s`."""

    def __init__(self, why: str, wait_s: float) -> None:
        super().__init__(why)
        self.wait_s = wait_s


@dataclass
class Api:
    """The public API as one member: logs in when needed, again when the token has ended."""

    url: str
    person: Person
    http: requests.Session = field(default_factory=requests.Session)
    _token: str = ""

    def call(self, verb: str, path: str, **kwargs: Any) -> Any:
        """The answer's JSON, or None where it has no body or refuses (4xx).

        Raises: Away.
        """
        if not self._token:
            self._log_in()
        answer = self._send(verb, path, **kwargs)
        if answer.status_code == 401:
            self._log_in()
            answer = self._send(verb, path, **kwargs)
        if answer.status_code >= 400 or not answer.content:
            return None
        return answer.json()

    def _log_in(self) -> None:
        self._token = ""
        credentials = {
            "login": self.person.username,
            "password": bot_password(self.person.username),
        }
        answer = self._send("POST", "auth/login/", json=credentials)
        if answer.status_code != 200:
            raise Away(f"log-in answered {answer.status_code}", MAX_WAIT_S)
        self._token = answer.json()["access"]

    def _send(self, verb: str, path: str, **kwargs: Any) -> requests.Response:
        headers = {**kwargs.pop("headers", {})}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        try:
            answer = self.http.request(
                verb, f"{self.url}/api/{path}", headers=headers, timeout=TIMEOUT_S, **kwargs
            )
        except requests.RequestException as error:
            raise Away(type(error).__name__, 2.0) from error
        if answer.status_code in {429, 502, 503, 504}:
            wait_s = min(MAX_WAIT_S, float(answer.headers.get("Retry-After", 5)))
            raise Away(f"{verb} {path} answered {answer.status_code}", wait_s)
        return answer


class Bot:
    """One demo member. `act` does one thing and says what it was."""

    def __init__(self, api: Api, rng: random.Random) -> None:
        self.api = api
        self.rng = rng
        self._films: list[dict[str, Any]] = []

    @property
    def name(self) -> str:
        return self.api.person.username

    def act(self) -> str:
        """One deed, as a line for the log. Raises: Away."""
        deed = self.rng.choices(list(DEEDS), weights=list(DEEDS.values()))[0]
        done = getattr(self, f"_{deed}")()
        return f"{self.name} {done or 'looked around'}"

    def _log(self, review: dict[str, Any] | None = None) -> str | None:
        film = self._film()
        if film is None:
            return None
        rating = self._rating(film)
        entry = self.api.call(
            "POST",
            "diary/",
            json={
                "movie": film["id"],
                "watched_on": time.strftime("%Y-%m-%d", time.gmtime()),
                "rating": rating,
                "rewatch": self.rng.random() < 0.12,
                "liked": rating >= 4 and self.rng.random() < 0.6,
                "review": review,
            },
            headers={"Idempotency-Key": str(uuid.uuid4())},
        )
        verb = "reviewed" if review else "logged"
        return entry and f"{verb} {film['title']}, {rating} stars"

    def _review(self) -> str | None:
        text = self.rng.choice(REMARKS[self.api.person.language])
        return self._log({"text": text, "contains_spoilers": False})

    def _like(self) -> str | None:
        page = self.api.call("GET", self.rng.choice(["feed/", "public/"]), params={"limit": 40})
        liked = [
            (card["actor"], card["entry"])
            for card in (page or {}).get("results", [])
            if card["kind"] == "diary.logged"
            and card["entry"]["review"]
            and not card["entry"]["review"]["liked"]
            and card["actor"]["username"] != self.name
        ]
        if not liked:
            return None
        author, entry = self.rng.choice(liked)
        state = self.api.call("PUT", f"reviews/{entry['review']['id']}/like/")
        return state and f"liked {author['username']}'s review of {entry['movie']['title']}"

    def _follow(self) -> str | None:
        page = self.api.call("GET", "users/suggestions/")
        people = (page or {}).get("results", [])
        if not people:
            return None
        other = self.rng.choice(people[:5])["username"]
        return self.api.call("PUT", f"users/{other}/follow/") and f"followed {other}"

    def _unfollow(self) -> str | None:
        page = self.api.call("GET", f"users/{self.name}/following/", params={"limit": 100})
        people = (page or {}).get("results", [])
        if len(people) < 6:
            return None
        other = self.rng.choice(people)["username"]
        self.api.call("DELETE", f"users/{other}/follow/")
        return f"unfollowed {other}"

    def _watchlist(self) -> str | None:
        film = self._film()
        state = film and self.api.call("PUT", f"movies/{film['id']}/watchlist/")
        return f"wants to see {film['title']}" if film and state else None

    def _film(self) -> dict[str, Any] | None:
        """A film of the catalogue's first hundred, well-known ones first."""
        if not self._films:
            page = self.api.call("GET", "movies/", params={"limit": 100})
            self._films = (page or {}).get("results", [])
        if not self._films:
            return None
        return self._films[int(len(self._films) * self.rng.random() ** 1.5)]

    def _rating(self, film: dict[str, Any]) -> float:
        """Near what others gave it, in half-stars."""
        usual = film.get("average_rating") or 3.5
        return min(5.0, max(0.5, round(self.rng.gauss(usual, 0.8) * 2) / 2))

"""Members who write through the API: what succeeded, how long it took, what is there."""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import psycopg

from loadtests.chaos.world import Community, World

#: a write that was refused with 503 is tried again, as a client does, with the same key
PATIENCE_S = 30.0


@dataclass
class Booked:
    """What a load of API writes came to."""

    acknowledged: set[str] = field(default_factory=set)
    tried: set[str] = field(default_factory=set)
    waits_s: list[float] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    without_retry_after: int = 0
    broken: list[str] = field(default_factory=list)
    #: when the last refused request, and the first success after one, were answered
    recovered_at: float | None = None

    def slowest(self) -> float:
        return round(max(self.waits_s, default=0.0), 3)


class ApiLoad:
    """Threads that log films by `POST /api/diary/`, each entry with a text that is its name."""

    def __init__(
        self, world: World, people: Community, *, per_s: float, threads: int = 3, retry: bool = True
    ) -> None:
        self.booked = Booked()
        self._world, self._people = world, people
        self._gap_s = threads / per_s
        self._retry = retry
        self._lock = threading.Lock()
        self._end = threading.Event()
        self._threads = [
            threading.Thread(target=self._write, args=(number,), daemon=True)
            for number in range(threads)
        ]

    def __enter__(self) -> ApiLoad:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> Booked:
        self._end.set()
        for thread in self._threads:
            thread.join()
        return self.booked

    def take(self) -> list[float]:
        """The waits since the last call, in seconds."""
        with self._lock:
            waits, self.booked.waits_s = self.booked.waits_s, []
        return waits

    def _write(self, number: int) -> None:
        due, count = time.monotonic(), 0
        while not self._end.is_set():
            due = max(due + self._gap_s, time.monotonic() - self._gap_s)
            time.sleep(max(0.0, due - time.monotonic()))
            count += 1
            self._log_film(number, f"Entry {number}-{count} of {self._world.seed}.")

    def _log_film(self, number: int, text: str) -> None:
        actors, movies = self._people.actors, self._people.movies
        key = text.encode().hex()
        serial = int(text.split("-")[1].split()[0])
        body = {
            "movie": movies[(number + serial) % len(movies)],
            "watched_on": None,
            "rating": 3.5,
            "review": {"text": text, "contains_spoilers": False},
        }
        with self._lock:
            self.booked.tried.add(text)
        give_up = time.monotonic() + PATIENCE_S
        while not self._send(actors[(number * 7 + serial) % len(actors)], key, text, body):
            if not self._retry or time.monotonic() > give_up:
                return
            time.sleep(0.1)

    def _send(self, actor: dict[str, Any], key: str, text: str, body: dict[str, Any]) -> bool:
        """One request; True when it was acknowledged."""
        began = time.monotonic()
        try:
            status, answer, headers = self._world.request(
                "POST",
                "/api/diary/",
                token=actor["access"],
                body=body,
                headers={"Idempotency-Key": key},
            )
        except OSError as error:
            with self._lock:
                self.booked.statuses["broken"] += 1
                self.booked.broken.append(f"{type(error).__name__}: {error}")
            return False
        with self._lock:
            booked = self.booked
            booked.waits_s.append(time.monotonic() - began)
            booked.statuses[str(status)] += 1
            if status == 503 and "retry-after" not in {name.lower() for name in headers}:
                booked.without_retry_after += 1
            if status != 201:
                if status != 503 and len(booked.broken) < 10:
                    booked.broken.append(f"{status}: {str(answer)[:200]}")
                return False
            booked.acknowledged.add(text)
            return True


def stored(connection: psycopg.Connection[Any]) -> Counter[str]:
    """How often each text is in the diary."""
    rows = connection.execute("SELECT text FROM diary_review WHERE text LIKE 'Entry %'").fetchall()
    return Counter(text for (text,) in rows)

"""Transactions that overlap: commits out of the order of ids, rollbacks, one that takes long."""

from __future__ import annotations

import contextlib
import random
import threading
import time
from collections import Counter

from django.db import connections, transaction

from server.diary.services import log_film
from server.diary.shapes import ReviewText
from server.users.models import User

#: how long one transaction stays open, seconds
HOLD_S = (0.0, 0.25)


class TakenBack(Exception):
    """Ends a transaction or a savepoint on purpose."""


def opposite(*, first: int, second: int, movies: list[int]) -> list[int]:
    """`first` writes, then `second` writes and commits, then `first` commits.

    Answers the activities of both, in the order of their commits.
    """
    users = User.objects.in_bulk([first, second])
    written, go_on = threading.Event(), threading.Event()
    made: dict[int, int] = {}

    def slow() -> None:
        try:
            with transaction.atomic():
                made[first] = log_film(user=users[first], movie_id=movies[0]).activity_id
                written.set()
                go_on.wait(10)
        finally:
            written.set()
            connections.close_all()

    thread = threading.Thread(target=slow)
    thread.start()
    written.wait(10)
    made[second] = log_film(user=users[second], movie_id=movies[1]).activity_id
    time.sleep(0.05)  # long enough for every hub to have looked
    go_on.set()
    thread.join()
    return [made[second], made[first]]


def overlaps(
    *, seed: int, actors: list[int], movies: list[int], seconds: float, long_s: float
) -> dict[str, int]:
    """One thread for each actor and film, so that no row lock makes them wait for each other.

    The first actor's transactions stay open for `long_s`. Answers how many transactions and
    savepoints were committed and rolled back.
    """
    users = User.objects.in_bulk(actors)
    done: Counter[str] = Counter()
    lock = threading.Lock()
    end = time.monotonic() + seconds

    def work(number: int, actor: int) -> None:
        rng = random.Random(seed * 1000 + number)
        try:
            while time.monotonic() < end:
                hold_s = long_s if number == 0 else rng.uniform(*HOLD_S)
                counts = _one(rng, users[actor], movies[number], hold_s)
                with lock:
                    done.update(counts)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(actors)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return dict(done)


def _one(rng: random.Random, user: User, movie: int, hold_s: float) -> Counter[str]:
    """One transaction of one to three writes, some of them in savepoints that are rolled back."""
    counts: Counter[str] = Counter()
    try:
        with transaction.atomic():
            for _ in range(rng.randint(1, 3)):
                undone = rng.random() < 0.25
                with contextlib.suppress(TakenBack), transaction.atomic():
                    log_film(
                        user=user,
                        movie_id=movie,
                        rating=rng.randint(1, 10),
                        review=ReviewText(text="Out of order.") if rng.random() < 0.5 else None,
                    )
                    if undone:
                        raise TakenBack
                counts["savepoints undone" if undone else "writes"] += 1
            time.sleep(hold_s)
            if rng.random() < 0.2:
                raise TakenBack
    except TakenBack:
        return Counter({"rolled back": 1})
    counts["committed"] += 1
    return counts

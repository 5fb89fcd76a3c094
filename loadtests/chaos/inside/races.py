"""Single rounds of races, started by a scenario that watches from outside."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import connections, transaction

from server.diary.models import Review
from server.diary.services import log_film
from server.diary.shapes import ReviewText
from server.live.models import Event
from server.reactions.services import like_review, unlike_review
from server.social.services import block_member, unfollow_member
from server.users.models import User
from server.users.profiles import update_profile


def block_race(
    *,
    author: int,
    reader: int,
    third: int,
    movie: int,
    write_after_s: float | None,
    like_after_s: float,
) -> dict[str, Any]:
    """`author` blocks `reader` and, `write_after_s` apart, writes a review that `third` likes.

    A negative `write_after_s` lets the block come second; None: the write begins as soon as the
    block is committed. Answers times of the monotonic clock: when the block was committed for
    certain, and when each write had certainly not begun yet.
    """
    users = User.objects.in_bulk([author, reader, third])
    times: dict[str, float] = {}
    blocked = threading.Event()

    def block() -> None:
        try:
            time.sleep(max(0.0, -(write_after_s or 0.0)))
            block_member(user=users[author], username=users[reader].username)
            times["block_done"] = time.monotonic()
        finally:
            blocked.set()

    def write() -> None:
        if write_after_s is None:
            blocked.wait()
        else:
            time.sleep(max(0.0, write_after_s))
        times["log_begins"] = time.monotonic()
        entry = log_film(
            user=users[author], movie_id=movie, rating=8, review=ReviewText(text="In a race.")
        )
        time.sleep(like_after_s)
        times["like_begins"] = time.monotonic()
        if entry.review is not None:
            like_review(user=users[third], review_id=entry.review.id)

    _together(block, write)
    return times


def relation_race(
    *, kind: str, author: int, reader: int, movie: int, write_after_s: float | None
) -> dict[str, float]:
    """`reader` unfollows `author` (kind unfollow), or `author` goes private; `author` writes.

    `write_after_s` as in `block_race`. Answers times of the monotonic clock: when the change was
    committed for certain, and when the write had certainly not begun yet.
    """
    users = User.objects.in_bulk([author, reader])
    times: dict[str, float] = {}
    changed = threading.Event()

    def change() -> None:
        try:
            time.sleep(max(0.0, -(write_after_s or 0.0)))
            if kind == "unfollow":
                unfollow_member(user=users[reader], username=users[author].username)
            else:
                update_profile(user=users[author], changes={"is_private": True})
            times["changed_at"] = time.monotonic()
        finally:
            changed.set()

    def write() -> None:
        if write_after_s is None:
            changed.wait()
        else:
            time.sleep(max(0.0, write_after_s))
        times["wrote_at"] = time.monotonic()
        log_film(user=users[author], movie_id=movie, review=ReviewText(text="In a race."))

    _together(change, write)
    return times


def log_one(*, movie: int, actor: int) -> int:
    """A public entry with a review; the id of its row in the log that is on `public`."""
    user = User.objects.get(pk=actor)
    log_film(user=user, movie_id=movie, review=ReviewText(text="One and no more."))
    newest = Event.objects.filter(topics__contains=["public"], actor_id=actor).latest("id")
    return newest.id


def burst(*, actor: int, movies: list[int], writes: int = 30) -> int:
    """Long reviews in one transaction: a tail with much to send. Answers how many."""
    user = User.objects.get(pk=actor)
    with transaction.atomic():
        for number in range(writes):
            text = ReviewText(text="Every frame of it was too long. " * 30)
            log_film(user=user, movie_id=movies[number % len(movies)], review=text)
    return writes


def touch(*, movie: int, actor: int, after_s: float = 0.0) -> int:
    """After a moment, something happens to a film: a new entry, or a like or unlike of a review.

    Answers how many writes were made.
    """
    time.sleep(after_s)
    rng = random.Random(f"{movie} {actor} {after_s}")
    user = User.objects.get(pk=actor)
    reviews = list(
        Review.objects.filter(movie=movie).order_by("-id").values_list("id", flat=True)[:3]
    )
    kinds = ["log", *(["like", "unlike"] if reviews else [])]
    chosen = rng.choices(kinds, k=rng.randint(1, 2))
    for kind in chosen:
        if kind == "log":
            text = ReviewText(text="Between two moments.") if rng.random() < 0.5 else None
            log_film(user=user, movie_id=movie, rating=rng.randint(1, 10), review=text)
        else:
            (like_review if kind == "like" else unlike_review)(user=user, review_id=reviews[0])
    return len(chosen)


def _together(*works: Callable[[], None]) -> None:
    """Run all of them at once; the first error is raised when all are over."""
    errors: list[BaseException] = []
    start = threading.Barrier(len(works))

    def run(work: Callable[[], None]) -> None:
        try:
            start.wait()
            work()
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]

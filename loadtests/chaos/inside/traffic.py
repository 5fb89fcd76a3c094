"""Random real changes by several writers at once: what members do, through the services."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db import OperationalError, connections

from server.core.domain import DomainError
from server.diary.models import DiaryEntry
from server.diary.services import delete_entry, edit_entry, log_film
from server.diary.shapes import ReviewText
from server.reactions.services import like_review, unlike_review
from server.social.services import follow_member, mark_notifications_read, unfollow_member
from server.users.models import User

AUDIENCES = ("public",) * 6 + ("followers", "friends", "friends", "me")
#: kinds of change and how often each comes
MIX = {
    "log": 5,
    "like": 6,
    "unlike": 2,
    "edit": 2,
    "delete": 1,
    "follow": 1,
    "unfollow": 1,
    "read": 1,
}
#: one write that fails for want of a store is tried this long
PATIENCE_S = 60.0


@dataclass
class Shared:
    """What the writers know in common."""

    actors: list[User]
    readers: list[User]
    movies: list[int]
    reviews: list[int]
    lock: threading.Lock = field(default_factory=threading.Lock)
    done: Counter[str] = field(default_factory=Counter)
    waits_s: list[float] = field(default_factory=list)


def traffic(
    *,
    seed: int,
    actors: list[int],
    readers: list[int],
    movies: list[int],
    reviews: list[int],
    writes: int,
    per_s: float,
    threads: int = 3,
) -> dict[str, Any]:
    """`writes` changes at about `per_s` a second over all threads. Answers counts and waits.

    Readers' own relations stay as they are: only actors follow and unfollow, and only each other.
    A reader writes too (likes, read marks), so that their own pages have something to follow.
    """
    users = User.objects.in_bulk([*actors, *readers])
    shared = Shared([users[i] for i in actors], [users[i] for i in readers], movies, list(reviews))
    share = [writes // threads + (n < writes % threads) for n in range(threads)]
    crew = [
        threading.Thread(target=_write, args=(shared, random.Random(seed * 97 + n), count, gap))
        for n, (count, gap) in enumerate((count, threads / per_s) for count in share)
    ]
    for thread in crew:
        thread.start()
    for thread in crew:
        thread.join()
    return {"done": dict(shared.done), "waits_s": shared.waits_s}


def _write(shared: Shared, rng: random.Random, count: int, gap_s: float) -> None:
    try:
        due = time.monotonic()
        for _ in range(count):
            due += gap_s * rng.uniform(0.5, 1.5)
            time.sleep(max(0.0, due - time.monotonic()))
            kind = rng.choices(list(MIX), weights=list(MIX.values()))[0]
            began = time.monotonic()
            outcome = _patiently(shared, rng, kind)
            with shared.lock:
                shared.done[outcome] += 1
                shared.waits_s.append(round(time.monotonic() - began, 4))
    finally:
        connections.close_all()


def _patiently(shared: Shared, rng: random.Random, kind: str) -> str:
    """Do it; what a rule refuses counts as that, and a PostgreSQL that is away is waited for."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            _act(shared, rng, kind)
            return kind
        except DomainError as error:
            return f"{kind}: {error.code}"
        except OperationalError:
            if time.monotonic() > deadline:
                raise
            connections.close_all()
            time.sleep(0.1)


def _act(shared: Shared, rng: random.Random, kind: str) -> None:
    actor = rng.choice(shared.actors)
    if kind == "log":
        _log(shared, rng, actor)
    elif kind in ("like", "unlike"):
        member = rng.choice(shared.readers) if rng.random() < 0.2 else actor
        act = like_review if kind == "like" else unlike_review
        act(user=member, review_id=_recent(rng, shared.reviews))
    elif kind in ("edit", "delete"):
        _revise(rng, actor, kind)
    elif kind in ("follow", "unfollow"):
        other = rng.choice([user for user in shared.actors if user != actor])
        (follow_member if kind == "follow" else unfollow_member)(
            user=actor, username=other.username
        )
    else:
        mark_notifications_read(user=rng.choice(shared.readers), up_to=rng.randrange(1, 500))


def _log(shared: Shared, rng: random.Random, actor: User) -> None:
    text = f"Take {rng.randrange(10**6)}. " + "A long look at a short film. " * rng.randrange(12)
    entry = log_film(
        user=actor,
        movie_id=rng.choice(shared.movies),
        rating=rng.choice([None, *range(1, 11)]),
        liked=rng.random() < 0.3,
        review=ReviewText(text=text) if rng.random() < 0.7 else None,
        audience=rng.choice(AUDIENCES),  # type: ignore[arg-type]
    )
    if entry.review is not None:
        with shared.lock:
            shared.reviews.append(entry.review.id)


def _revise(rng: random.Random, actor: User, kind: str) -> None:
    """Edit or delete one of the later entries of a member; the first one stays as it is."""
    found = DiaryEntry.objects.filter(member=actor).order_by("id").values_list("id", flat=True)
    entries = list(found)[1:]
    if not entries:
        return
    entry = rng.choice(entries[-5:])
    if kind == "delete":
        delete_entry(user=actor, entry_id=entry)
    else:
        edit_entry(user=actor, entry_id=entry, changes={"rating": rng.randrange(1, 11)})


def _recent(rng: random.Random, reviews: list[int]) -> int:
    """Mostly one of the newest: that is where likes meet."""
    return rng.choice(reviews[-20:]) if rng.random() < 0.7 else rng.choice(reviews)

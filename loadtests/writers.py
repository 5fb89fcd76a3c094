"""Many members write at once, to the same few films, reviews and members: no counter drifts.

    .venv/bin/python -m scripts.with_servers .venv/bin/python -m loadtests.writers

64 workers, 5,000 operations in all. Afterwards every counter is compared with what it counts. No
operation may have failed; one that waited too long for a row was answered 503 and did nothing, and
of these there may be one in a hundred. `--seed` repeats a run's choices.
"""

import argparse
import json
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from io import StringIO

import django
from psycopg.errors import LockNotAvailable


@dataclass
class Report:
    operations: Counter[str] = field(default_factory=Counter)
    #: refusals that the rules foresee: a like of a review that is gone meanwhile
    refused: Counter[str] = field(default_factory=Counter)
    #: gave up waiting for a row
    busy: int = 0
    errors: list[str] = field(default_factory=list)
    recount: str = ""
    seconds: float = 0.0

    @property
    def good(self) -> bool:
        few = self.busy <= self.operations.total() // 100
        return few and not self.errors and "zero drift" in self.recount


class Crowd:
    """Members, films and reviews, and what a member may do with them at any moment."""

    def __init__(self, members: int, films: int) -> None:
        from server.diary.services import log_film  # noqa: PLC0415 - after django.setup
        from server.diary.shapes import ReviewText  # noqa: PLC0415
        from server.movies.models import Movie  # noqa: PLC0415
        from server.users.models import User  # noqa: PLC0415

        self.members = [
            User.objects.create(username=f"writer_{n}", email=f"writer_{n}@example.org")
            for n in range(members)
        ]
        self.films = [
            Movie.objects.create(title=f"Shared {n}", slug=f"shared-{n}").pk for n in range(films)
        ]
        self.reviews = []
        for member in self.members[:4]:
            entry = log_film(user=member, movie_id=self.films[0], review=ReviewText(text="First."))
            if entry.review:
                self.reviews.append(entry.review.id)

    def actions(self, rng: random.Random) -> dict[str, Callable[[], object]]:
        """One choice of everything that changes a counter."""
        from server.diary import services as diary  # noqa: PLC0415 - after django.setup
        from server.diary import toggles  # noqa: PLC0415
        from server.diary.models import DiaryEntry  # noqa: PLC0415
        from server.diary.shapes import ReviewText  # noqa: PLC0415
        from server.reactions import comments, services  # noqa: PLC0415
        from server.social import services as social  # noqa: PLC0415

        user, other = rng.sample(self.members, 2)
        film, review = rng.choice(self.films), rng.choice(self.reviews)
        text, stars = ReviewText(text="Again."), rng.randint(1, 10)

        def delete() -> object:
            """An entry without a shared review, so that there is always something to like."""
            mine = DiaryEntry.objects.filter(member=user).exclude(review__in=self.reviews)
            entry = mine.order_by("?").values_list("pk", flat=True).first()
            return entry and diary.delete_entry(user=user, entry_id=entry)

        return {
            "log": lambda: diary.log_film(user=user, movie_id=film, rating=stars),
            "review": lambda: diary.log_film(user=user, movie_id=film, review=text),
            "delete": delete,
            "rate": lambda: toggles.rate_film(user=user, movie_id=film, rating=stars),
            "unrate": lambda: toggles.unrate_film(user=user, movie_id=film),
            "like": lambda: services.like_review(user=user, review_id=review),
            "unlike": lambda: services.unlike_review(user=user, review_id=review),
            "comment": lambda: comments.write_comment(user=user, review_id=review, text="Sim."),
            "follow": lambda: social.follow_member(user=user, username=other.username),
            "unfollow": lambda: social.unfollow_member(user=user, username=other.username),
        }


def run(*, workers: int, operations: int, members: int, films: int, seed: int) -> Report:
    """`operations` in all, by as many threads, each with a connection of its own."""
    from django.core.management import call_command  # noqa: PLC0415 - after django.setup
    from django.db import connections  # noqa: PLC0415

    crowd, report, began = Crowd(members, films), Report(), time.monotonic()
    together, lock = threading.Barrier(workers), threading.Lock()

    def work(number: int) -> None:
        rng = random.Random(f"{seed}-{number}")
        together.wait()
        try:
            for _ in range(operations // workers):
                _act(crowd.actions(rng), rng, report, lock)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(work, range(workers)))
    report.seconds = round(time.monotonic() - began, 1)
    told = StringIO()
    try:
        call_command("recount", stdout=told)
    except Exception as error:
        report.errors.append(f"recount: {error}")
    report.recount = told.getvalue()
    return report


def _act(
    actions: dict[str, Callable[[], object]],
    rng: random.Random,
    report: Report,
    lock: threading.Lock,
) -> None:
    from django.db import OperationalError  # noqa: PLC0415 - after django.setup

    from server.core.domain import DomainError  # noqa: PLC0415

    name = rng.choice(sorted(actions))
    refused = failed = ""
    busy = 0
    try:
        actions[name]()
    except DomainError as error:
        refused = f"{name}: {error.code}"
    except OperationalError as error:
        busy = int(isinstance(error.__cause__, LockNotAvailable))
        failed = "" if busy else f"{name}: {error!r:.300}"
    except Exception as error:
        failed = f"{name}: {error!r:.300}"
    with lock:
        report.operations[name] += 1
        report.refused.update([refused] if refused else [])
        report.busy += busy
        report.errors += [failed] if failed else []


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=64)
    parser.add_argument("--operations", type=int, default=5_000)
    parser.add_argument("--members", type=int, default=20)
    parser.add_argument("--films", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    django.setup()
    from django.db import connection  # noqa: PLC0415 - after django.setup

    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        report = run(**vars(options))
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
    print(json.dumps({**vars(report), "seed": options.seed}, indent=2))
    return 0 if report.good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

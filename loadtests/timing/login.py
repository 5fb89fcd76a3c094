"""Can the time of an answer tell whether an account exists? Log-ins that fail, by why they fail.

    .venv/bin/python -m scripts.with_servers .venv/bin/python -m loadtests.timing.login

Each round asks once in each way, in a random order, so that what the machine does besides falls on
all alike. Two ways are compared by the area under the curve of whoever guesses by the time alone:
0.5 is a coin, 1 is certain. More than 0.6 between any two ways fails the run. The seam is the API
inside one process: over a network there is noise on top of what is measured here.
"""

import argparse
import itertools
import os
import random
import statistics
import sys
import time
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

import django

#: beyond it the time tells something
MAX_AUC = 0.6
PASSWORD = "correct-horse-battery"  # noqa: S105 - of members that are made here
#: members who are asked about in turn: no account is asked so often that it is locked
MEMBERS = 300


def area(one: Sequence[float], other: Sequence[float]) -> float:
    """How often a sample of `one` is the longer of a pair, ties by halves; 0.5 to 1, whichever of
    the two is the slower.
    """
    ranked = sorted(other)
    wins = sum((bisect_left(ranked, x) + bisect_right(ranked, x)) / 2 for x in one)
    found = wins / (len(one) * len(other))
    return max(found, 1 - found)


def measure(rounds: int, seed: int) -> dict[str, list[float]]:
    """Seconds of each answer by way of asking. Raises: RuntimeError for an answer but 401."""
    from django.contrib.auth.hashers import make_password  # noqa: PLC0415 - after django.setup
    from rest_framework.test import APIClient  # noqa: PLC0415

    from server.users.models import User  # noqa: PLC0415

    encoded = make_password(PASSWORD)
    for number in range(MEMBERS):
        User.objects.create(
            username=f"timed_{number}", email=f"timed_{number}@example.org", password=encoded
        )
    ways = {
        "unknown name": "absent_{}",
        "unknown address": "absent_{}@example.org",
        "wrong password, by name": "timed_{}",
        "wrong password, by address": "timed_{}@example.org",
    }
    rng, client = random.Random(seed), APIClient()
    times: dict[str, list[float]] = {way: [] for way in ways}
    for round_ in range(-5, rounds):  # the first ones warm up
        for way in rng.sample(list(ways), len(ways)):
            login = ways[way].format(rng.randrange(MEMBERS))
            began = time.perf_counter()
            answer = client.post(
                "/api/auth/login/", {"login": login, "password": "a wrong one"}, format="json"
            )
            took = time.perf_counter() - began
            if answer.status_code != 401:
                raise RuntimeError(f"{way}: answered {answer.status_code}")
            if round_ >= 0:
                times[way].append(took)
    return times


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    os.environ["LIMITS"] = "load"
    django.setup()

    from django.core.management import call_command  # noqa: PLC0415 - after django.setup

    call_command("migrate", verbosity=0)
    times = measure(options.rounds, options.seed)
    for way, taken in times.items():
        print(f"{way:28} median {statistics.median(taken) * 1e3:6.2f} ms of {len(taken)}")
    worst = 0.0
    for one, other in itertools.combinations(times, 2):
        found = area(times[one], times[other])
        worst = max(worst, found)
        print(f"AUC {found:.3f}  {one} / {other}")
    print(f"worst {worst:.3f}, allowed {MAX_AUC}")
    return int(worst > MAX_AUC)


if __name__ == "__main__":
    sys.exit(main())

"""The world of a bench, inside Django: members and follows by plain SQL, tickets, timed writes.

python -m loadtests.bench.world make MEMBERS FOLLOWEES | tickets FILE | publish-cost FANS ROUNDS
"""

import datetime as dt
import json
import os
import statistics
import sys
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "server.core.settings.embedded")
django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from server.diary.services import log_film  # noqa: E402
from server.diary.shapes import ReviewText  # noqa: E402
from server.live import tickets  # noqa: E402
from server.movies.models import Movie  # noqa: E402
from server.users.models import Session, User  # noqa: E402

#: longer than any bench; the sessions and tickets end with their database anyway
LIFE_S = 6 * 3600

_FOLLOWS = """
INSERT INTO social_follow (follower_id, followee_id)
SELECT u.id, f.id FROM users_user u
JOIN LATERAL (SELECT %(first)s + (u.id * 31 + g * 17) %% %(members)s AS id
              FROM generate_series(1, %(each)s) g) f ON f.id <> u.id
WHERE u.username LIKE 'bench%%'
ON CONFLICT DO NOTHING
"""


def make_world(*, members: int, followees: int) -> None:
    """`members` members with a session each, who follow `followees` each."""
    users = _members("bench", members)
    expires_at = timezone.now() + dt.timedelta(seconds=LIFE_S)
    sessions = [Session(user=user, expires_at=expires_at) for user in users]
    Session.objects.bulk_create(sessions, batch_size=1000)
    with connection.cursor() as cursor:
        cursor.execute(_FOLLOWS, {"first": users[0].id, "members": members, "each": followees})


def _members(name: str, count: int) -> list[User]:
    """Members whose names are `name` and a number; nobody can log in as they."""
    return User.objects.bulk_create(
        (
            User(
                username=f"{name}{number}",
                username_key=f"{name}{number}",
                email=f"{name}{number}@bench.example",
                email_key=f"{name}{number}@bench.example",
                password="!",  # noqa: S106 - no hash
            )
            for number in range(1, count + 1)
        ),
        batch_size=2000,
    )


def write_tickets(path: Path) -> None:
    """New tickets, one a line, for every session of the world in turn: tickets are good once."""
    exp = int(time.time()) + LIFE_S
    with connection.cursor() as cursor:
        cursor.execute("SELECT user_id, id FROM users_session ORDER BY user_id")
        lines = [
            tickets.issue(
                kind="ticket", member_id=member_id, session_id=str(session_id), access_exp=exp
            )
            for member_id, session_id in cursor.fetchall() * TICKETS_EACH
        ]
    path.write_text("".join(f"{line}\n" for line in lines))


_FOLLOW_STAR = """
INSERT INTO social_follow (follower_id, followee_id)
SELECT id, %s FROM users_user WHERE username LIKE 'fan%%' ORDER BY id LIMIT %s
"""
FEW = 10
#: the first, and those that the API would give a socket whose own was used up without a session
TICKETS_EACH = 4
#: films that the timed entries go round, so that one row's versions are not what is measured
FILMS = 50
WARM = 20


def publish_cost(*, fans: int, rounds: int) -> dict[str, float]:
    """Milliseconds of one entry with a review, by an author with `fans` followers and with ten.

    The two take turns, so that noise of the machine meets both.
    """
    authors = _members("star", 2)
    _members("fan", fans)
    Movie.objects.bulk_create(
        Movie(slug=f"bench-{n}", title=f"Bench {n}", original_title=f"Bench {n}", year=1990)
        for n in range(FILMS)
    )
    films = list(Movie.objects.filter(slug__startswith="bench-").values_list("id", flat=True))
    with connection.cursor() as cursor:
        for author, followers in zip(authors, (fans, FEW), strict=True):
            cursor.execute(_FOLLOW_STAR, [author.pk, followers])
        cursor.execute("ANALYZE")
    times_ms: dict[str, list[float]] = {author.username: [] for author in authors}
    for number in range(rounds + WARM):
        order = authors if number % 2 else authors[::-1]
        for author in order:
            begun = time.perf_counter()
            log_film(
                user=author, movie_id=films[number % FILMS], rating=8, review=ReviewText(text="So.")
            )
            if number >= WARM:
                times_ms[author.username].append((time.perf_counter() - begun) * 1e3)
    many, few = (statistics.median(times_ms[author.username]) for author in authors)
    return {"many_ms": many, "few_ms": few, "ratio": many / few, "fans": fans}


def main(words: list[str]) -> None:
    with connection.cursor() as cursor:  # what is inserted here takes longer than any request may
        cursor.execute("SET transaction_timeout = 0; SET statement_timeout = 0")
    if words[0] == "make":
        make_world(members=int(words[1]), followees=int(words[2]))
    elif words[0] == "tickets":
        write_tickets(Path(words[1]))
    else:
        print(json.dumps(publish_cost(fans=int(words[1]), rounds=int(words[2]))))


if __name__ == "__main__":
    main(sys.argv[1:])

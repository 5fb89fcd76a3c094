"""The world of a bench: members, sessions and follows by plain SQL, and a ticket for each
socket.
"""

import datetime as dt
import time
from pathlib import Path

from django.db import connection
from django.utils import timezone

from server.live import tickets
from server.users.models import Session, User

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
    users = [
        User(
            username=f"bench{number}",
            username_key=f"bench{number}",
            email=f"{number}@bench.example",
            email_key=f"{number}@bench.example",
            password="!",  # noqa: S106 - nobody logs in
        )
        for number in range(1, members + 1)
    ]
    User.objects.bulk_create(users, batch_size=1000)
    expires_at = timezone.now() + dt.timedelta(seconds=LIFE_S)
    sessions = [Session(user=user, expires_at=expires_at) for user in users]
    Session.objects.bulk_create(sessions, batch_size=1000)
    with connection.cursor() as cursor:
        cursor.execute(_FOLLOWS, {"first": users[0].id, "members": members, "each": followees})


def write_tickets(path: Path) -> None:
    """A new ticket for each session of the world, one a line: tickets are good once."""
    exp = int(time.time()) + LIFE_S
    with connection.cursor() as cursor:
        cursor.execute("SELECT user_id, id FROM users_session")
        lines = [
            tickets.issue(
                kind="ticket", member_id=member_id, session_id=str(session_id), access_exp=exp
            )
            for member_id, session_id in cursor.fetchall()
        ]
    path.write_text("".join(f"{line}\n" for line in lines))

"""Access tokens of synthetic members, for clients that play them."""

import datetime as dt
import json
import uuid
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from rest_framework_simplejwt.tokens import AccessToken

from server.feed.population.copying import Table
from server.users import tokens
from server.users.models import Session, User

#: sessions opened in one transaction
AT_ONCE = 2_000

SESSIONS = Table(Session, "id", "user_id", "issued_at", "expires_at")


def write_tokens(path: Path, *, name: str, lifetime: dt.timedelta) -> Iterator[int]:
    """One line of JSON for each member of the world `name`: `{id, username, access}`, the popular
    ones first. Each call opens sessions of its own; they and the tokens last for `lifetime`.

    The file is for its owner's eyes alone. Yields how many lines are written.
    """
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    written, last_id = 0, 0
    with path.open("w") as file:
        while members := list(members_of(name).filter(id__gt=last_id)[:AT_ONCE]):
            now = timezone.now()
            sessions = [_session(member, now, lifetime) for member in members]
            with transaction.atomic():
                SESSIONS.write(
                    (session.id, session.user_id, [f'"{now.isoformat()}"'], session.expires_at)
                    for session in sessions
                )
            for member, session in zip(members, sessions, strict=True):
                access = AccessToken(tokens.access_token(session, issued_at=now))  # type: ignore[arg-type]
                access.set_exp(from_time=now, lifetime=lifetime)
                line = {"id": member.id, "username": member.username, "access": str(access)}
                file.write(json.dumps(line) + "\n")
            written, last_id = written + len(members), members[-1].id
            yield written


def members_of(name: str) -> QuerySet[User]:
    """The members of a world, in the order in which they were made."""
    return User.objects.filter(username__regex=f"^{name}_[0-9]+$").order_by("id")


def _session(member: User, now: dt.datetime, lifetime: dt.timedelta) -> Session:
    return Session(
        id=uuid.uuid4(), user=member, issued_at=[now], created_at=now, expires_at=now + lifetime
    )

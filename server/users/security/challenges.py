"""Steps that wait for an answer: begun with a text that only the client has, answered once."""

import datetime as dt
import secrets
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from server.core.domain import DomainError
from server.users.models import Challenge, User

Purpose = Challenge.Purpose
#: how long a step waits
LIFETIME = dt.timedelta(minutes=5)
#: wrong answers after which the whole log-in begins anew
MAX_ATTEMPTS = 5
BYTES = 32
MAX_LENGTH = 100


class ChallengeInvalid(DomainError):
    status = 401
    code = "challenge_invalid"
    detail = "This step was done or took too long. Begin again."


def digest(text: str) -> str:
    """How a challenge is stored: a dump of the table answers nothing."""
    return salted_hmac("cinema.challenge", text, algorithm="sha256").hexdigest()


def expiry() -> dt.datetime:
    """When a step that begins now is too late."""
    return timezone.now() + LIFETIME


@transaction.atomic
def begin(purpose: Purpose, *, user: User | None = None, **data: Any) -> str:
    """A new challenge; the text is returned once. Not safe to repeat. Emits nothing."""
    text = secrets.token_urlsafe(BYTES)
    Challenge.objects.create(
        digest=digest(text),
        purpose=purpose,
        user=user,
        data=data,
        expires_at=expiry(),
    )
    return text


def take(purpose: Purpose, text: str) -> Challenge:
    """The challenge of that text, used up by this very call: of two at once, one gets it.

    Outside a transaction that may fail, so that it stays used up. Raises: ChallengeInvalid.
    """
    with transaction.atomic():
        found = locked(purpose, text)
        found.delete()
    return found


def locked(purpose: Purpose, text: str) -> Challenge:
    """The open challenge of that text, row locked. Part of a service. Raises: ChallengeInvalid."""
    if len(text) > MAX_LENGTH or not text.isascii():
        raise ChallengeInvalid
    rows = Challenge.objects.select_for_update(of=("self",), no_key=True).select_related("user")
    found = rows.filter(digest=digest(text), purpose=purpose, expires_at__gt=timezone.now()).first()
    if found is None:
        raise ChallengeInvalid
    return found

"""The terms that members agree to, and what is kept of that."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from server.core.env import env
from server.users import mails
from server.users.models import User
from server.users.security import legal_texts
from server.users.security.shapes import Legal
from server.users.standing import locked_member

#: the day the texts in `legal_texts` became good; a change of their sense is a new version
TERMS_VERSION = "2026-11-01"


def check_terms(version: str) -> None:
    """Only the terms of today can be agreed to. Raises: ValidationError terms_outdated."""
    if version != TERMS_VERSION:
        raise ValidationError("The terms have changed: read them again.", code="terms_outdated")


def consent(*, terms: str, of_age: bool) -> dict[str, Any]:
    """The columns of a new member that say what they agreed to and showed, by name."""
    now = timezone.now()
    return {
        "accepted_terms_version": terms,
        "terms_accepted_at": now if terms else None,
        "age_confirmed_at": now if of_age else None,
    }


@transaction.atomic
def accept_terms(*, user: User, version: str) -> User:
    """Note that a member agrees to the terms. Safe to repeat: the first time stays.

    Raises: ValidationError terms_outdated. Emits nothing.
    """
    check_terms(version)
    member = locked_member(user.pk)
    if member.accepted_terms_version != version:
        member.accepted_terms_version = version
        member.terms_accepted_at = timezone.now()
        member.save(update_fields=["accepted_terms_version", "terms_accepted_at"])
    return member


def legal_records() -> Legal:
    """Terms, privacy, legal bases and contact, in both languages. Cost: no query."""
    return Legal(
        terms_version=TERMS_VERSION,
        minimum_age=env().minimum_age,
        controller=env().legal_controller,
        contact_email=mails.contact(),
        bases=legal_texts.BASES,
        documents=legal_texts.DOCUMENTS,
    )

"""Tokens of links in mails about addresses: signed, short-lived, stored nowhere.

A token carries what must still be so when it comes back (the address to be confirmed, or the id of
the wish to change it). Reset links have their own scheme (`users.resets`).
"""

import uuid
from dataclasses import dataclass

from django.core import signing
from django.utils.crypto import salted_hmac

from server.core.env import env
from server.users.models import PendingEmail, User

MAX_LENGTH = 300
_VERIFY = "cinema.verify-email"
_CHANGE = "cinema.change-email"


@dataclass(frozen=True, slots=True)
class VerifyClaims:
    """`address` is a keyed hash: nobody reads the address out of a link."""

    user_id: int
    address: str


def verify_token(user: User) -> str:
    """Good for `email_link_ttl_s`, until the address is confirmed or changed."""
    return signing.dumps([user.pk, address_mark(user)], salt=_VERIFY)


def read_verify(token: str) -> VerifyClaims | None:
    """None for a token that is not ours or is too old."""
    match _read(token, _VERIFY):
        case [int(user_id), str(address)]:
            return VerifyClaims(user_id, address)
    return None


def change_token(pending: PendingEmail) -> str:
    """Good for `email_link_ttl_s`, until it is used or another change is asked for."""
    return signing.dumps(pending.pk.hex, salt=_CHANGE)


def read_change(token: str) -> uuid.UUID | None:
    """The id of the wish; None for a token that is not ours or is too old."""
    match _read(token, _CHANGE):
        case str(text):
            return uuid.UUID(text)
    return None


def address_mark(user: User) -> str:
    """What a verification link is good for: this member at this address."""
    return salted_hmac(_VERIFY, f"{user.pk}:{user.email_key}", algorithm="sha256").hexdigest()[:32]


def _read(token: str, salt: str) -> object:
    if len(token) > MAX_LENGTH or not token.isascii():
        return None
    try:
        return signing.loads(token, salt=salt, max_age=env().email_link_ttl_s)
    except signing.BadSignature:
        return None

"""Tokens of password reset links: signed, short-lived, single use, stored nowhere.

A token is signed over the member's password, address and last log-in (Django's own scheme), so that
a change of any of them ends it; `last_login` changes at every log-in.
"""

import re

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.utils.http import base36_to_int, int_to_base36

from server.users.models import User

_TOKEN = re.compile(r"([0-9a-z]{1,13})-([0-9a-z]{1,13}-[0-9a-f]{16,64})")
#: PostgreSQL's bigint
_MAX_ID = 2**63 - 1
_generator = PasswordResetTokenGenerator()


def issue(user: User) -> str:
    """A token for the link; good from now on for `password_reset_ttl_s`."""
    return f"{int_to_base36(user.pk)}-{_generator.make_token(user)}"


def lock_member(token: str) -> User | None:
    """The active member whose token this is, row locked (two uses at once: the second sees the
    new password, and the token is void); None if it is not good. Needs an open transaction.
    """
    match = _TOKEN.fullmatch(token)
    if match is None or base36_to_int(match[1]) > _MAX_ID:
        return None
    user = (
        User.objects.select_for_update(no_key=True)
        .filter(pk=base36_to_int(match[1]), is_active=True)
        .first()
    )
    return user if user is not None and _generator.check_token(user, match[2]) else None

"""The mark of a browser that logged in to an account before.

It opens nothing: it only says that guesses from this browser are counted for themselves, so that
strangers who guess at an account cannot keep its owner out, wherever the owner is.
"""

import secrets

from django.core import signing

#: as long as a browser keeps a cookie
MAX_AGE_S = 400 * 24 * 3600
MAX_LENGTH = 200
_SALT = "cinema.device"


def issue(user_id: int) -> str:
    """The mark of a new device of a member. Clients keep it beyond log-out and send it at the next
    log-in.
    """
    return signing.dumps([user_id, secrets.token_urlsafe(9)], salt=_SALT)


def device_id(mark: str, *, user_id: int) -> str | None:
    """What tells the device apart; None if the mark is not of this member."""
    if len(mark) > MAX_LENGTH or not mark.isascii():
        return None
    try:
        match signing.loads(mark, salt=_SALT, max_age=MAX_AGE_S):
            case [int(owner), str(device)] if owner == user_id:
                return device
    except signing.BadSignature:
        return None
    return None

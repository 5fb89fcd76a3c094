"""That it is the member, not just somebody at their open session: asked before what protects the
account is changed.
"""

import datetime as dt
import uuid

from django.utils import timezone

from server.core.domain import DomainError, Forbidden
from server.users.models import Session, User
from server.users.standing import locked_member

#: who has no password proves themselves by a log-in that is no older
FRESH = dt.timedelta(minutes=10)


class WrongPassword(DomainError):
    code = "wrong_password"
    detail = "The password is wrong."


class LogInAgain(Forbidden):
    code = "fresh_login_required"
    detail = "Log out and in again, then repeat this within ten minutes."


def proven_member(
    *, user: User, password: str, session_id: uuid.UUID, field: str = "password"
) -> User:
    """The member, row locked, if `password` is theirs; for a member without one (who logs in by
    passkey or another provider) if the session is fresh. Part of a service.

    Raises: WrongPassword on `field`, LogInAgain.
    """
    member = locked_member(user.pk)
    if member.has_usable_password():
        if not member.check_password(password):
            raise WrongPassword(field=field)
        return member
    since = timezone.now() - FRESH
    mine = Session.objects.filter(pk=session_id, user=member, revoked_at=None)
    if not mine.filter(created_at__gte=since).exists():
        raise LogInAgain
    return member

"""Closing an account and coming back: the grace between the two; erasing is privacy's.

Who closes is gone for everybody at once. Until the grace is over, whoever proves the password is
told so and gets a token that opens the account again. It logs nobody in: that is done as always.
"""

import datetime as dt

from django.core import signing
from django.db import transaction
from django.utils import timezone

from server.core.domain import DomainError
from server.users.mail_queue import queue_mail
from server.users.models import MailJob, User
from server.users.standing import bump_account, emit_visibility, locked_member

#: from closing to erasing. Longer than the live log is kept (`live_retention_h`).
GRACE = dt.timedelta(days=14)
#: of a restore token: long enough to answer "do you want to come back?"
TOKEN_TTL_S = 900

_signer = signing.TimestampSigner(salt="cinema.restore")


class AccountClosing(DomainError):
    """Told only to who knows the password. `extensions`: `restore_token`, `erased_at`."""

    status = 403
    code = "account_closing"
    detail = "This account is closed. You may open it again until it is erased."

    def __init__(self, user: User, closed_at: dt.datetime) -> None:
        super().__init__()
        self.extensions = {
            "restore_token": _signer.sign(_claim(user.id, closed_at)),
            "erased_at": (closed_at + GRACE).isoformat(),
        }


class InvalidRestoreToken(DomainError):
    code = "invalid_restore_token"
    detail = "This was used, or is too old. Log in to try again."

    def __init__(self) -> None:
        super().__init__(field="token")


def _claim(user_id: int, closed_at: dt.datetime) -> str:
    # The moment of closing makes the token good for this closing alone, and so once.
    return f"{user_id}:{int(closed_at.timestamp() * 1_000_000)}"


def may_come_back(user: User) -> bool:
    """Whether the member closed the account, and the grace is not over. Not while suspended."""
    if user.closed_at is None or user.suspended_at is not None:
        return False
    return timezone.now() < user.closed_at + GRACE


def refuse_closing(user: User) -> None:
    """Raises: AccountClosing, for an account that its member closed and may still have back."""
    if user.closed_at is not None and may_come_back(user):
        raise AccountClosing(user, user.closed_at)


def begin_grace(user: User) -> None:
    """Note that the member closed their account now, and tell them by mail how to come back.

    Part of a service that has taken the account out of sight. Emits nothing.
    """
    user.closed_at = timezone.now()
    User.objects.filter(pk=user.pk).update(closed_at=user.closed_at)
    erased_at = user.closed_at + GRACE
    queue_mail(MailJob.Kind.ACCOUNT_CLOSED, user, until=erased_at.date().isoformat())


@transaction.atomic
def restore_account(*, token: str) -> User:
    """Open a closed account again, as it was, by the token of a log-in. Sessions stay ended.

    Not safe to repeat: the token is good once. Raises: InvalidRestoreToken.
    Emits: member.visibility.
    """
    try:
        claim = _signer.unsign(token, max_age=TOKEN_TTL_S)
        member_id = int(claim.partition(":")[0])
    except (signing.BadSignature, ValueError) as error:
        raise InvalidRestoreToken from error
    if not User.objects.filter(pk=member_id).exists():
        raise InvalidRestoreToken
    member = locked_member(member_id)
    if member.closed_at is None or _claim(member.id, member.closed_at) != claim:
        raise InvalidRestoreToken
    if not may_come_back(member):
        raise InvalidRestoreToken
    member.is_active, member.closed_at = True, None
    member.save(update_fields=["is_active", "closed_at"])
    bump_account(member)
    emit_visibility(member)
    return member

"""Writes of addresses: confirming the one a member has, and changing it.

An address is confirmed by a link that went to it. A change counts once the new address confirmed
it; the old one is then told.
"""

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone

from server.core.domain import DomainError, Forbidden
from server.core.env import env
from server.users.mail_queue import queue_mail
from server.users.models import (
    Challenge,
    MailJob,
    OidcIdentity,
    Passkey,
    PendingEmail,
    RecoveryCode,
    TotpDevice,
    User,
)
from server.users.security import links
from server.users.security.proof import proven_member
from server.users.standing import bump_account, emit_account, locked_member


class EmailUnverified(Forbidden):
    """What reaches others outside waits until the member's own address is confirmed."""

    code = "email_unverified"
    detail = "Confirm your e-mail address first."


class LinkInvalid(DomainError):
    code = "invalid_link"
    detail = "This link was used or is too old."


def is_verified(user: User) -> bool:
    """Whether the member showed that the address is theirs. Cost: no query."""
    return user.email_verified_at is not None


def require_verified(user: User) -> None:
    """For what an unverified member may not do: partner tokens, links in text, mail to others.

    Raises: EmailUnverified (403 `email_unverified`).
    """
    if not is_verified(user):
        raise EmailUnverified


@transaction.atomic
def request_verification(*, user: User) -> None:
    """Queue the mail with the link that confirms the member's address; nothing if it is.

    Safe to repeat: every link that is out stays good until one is used. Emits nothing.
    """
    if not is_verified(locked_member(user.pk)):
        queue_mail(MailJob.Kind.VERIFY_EMAIL, user)


@transaction.atomic
def verify_email(*, token: str) -> User:
    """Confirm an address by the token of its mail: good once, and not after the address changed.

    Raises: LinkInvalid on `token`. Emits: account.changed.
    """
    claims = links.read_verify(token)
    if claims is None:
        raise LinkInvalid(field="token")
    member = (
        User.objects.select_for_update(no_key=True).filter(pk=claims.user_id, is_active=True)
    ).first()
    if member is None or is_verified(member) or links.address_mark(member) != claims.address:
        raise LinkInvalid(field="token")
    mark_verified(member)
    bump_account(member)
    emit_account(member)
    return member


def mark_verified(member: User) -> None:
    """The address is theirs. Part of a service that holds the row. Safe to repeat."""
    if not is_verified(member):
        member.email_verified_at = timezone.now()
        member.save(update_fields=["email_verified_at"])


def claim_account(member: User) -> None:
    """A reset link proved that the mailbox is theirs. If nobody had confirmed the address before, a
    stranger may have made the account: the ways in that were added until now go. Part of a service
    that holds the row. Safe to repeat.
    """
    if is_verified(member):
        return
    for ways_in in (Passkey, OidcIdentity, RecoveryCode, TotpDevice):
        ways_in.objects.filter(user=member).delete()
    mark_verified(member)


@transaction.atomic
def request_email_change(
    *, user: User, email: str, password: str, session_id: uuid.UUID
) -> PendingEmail:
    """Queue a mail with a link to a new address; the old one stays until the link is used.

    Whether the address has an account is looked up when the mail is sent: the answer does not say.
    A second wish voids the link of the first. Safe to repeat.
    Raises: WrongPassword, LogInAgain; DomainError same_email. Emits nothing.
    """
    member = proven_member(user=user, password=password, session_id=session_id)
    if email.strip().casefold() == member.email_key:
        raise DomainError("same_email", "This is your address already.", field="email")
    PendingEmail.objects.filter(user=member).delete()
    pending = PendingEmail.objects.create(
        user=member, email=email.strip(), requested_at=timezone.now()
    )
    queue_mail(MailJob.Kind.CHANGE_EMAIL, member, pending=pending.pk.hex)
    return pending


def link_end(sent_at: dt.datetime) -> dt.datetime:
    """When a link that went out then is too old."""
    return sent_at + dt.timedelta(seconds=env().email_link_ttl_s)


@transaction.atomic
def cancel_email_change(*, user: User) -> None:
    """Take the wish back; its link is void. Safe to repeat. Emits nothing."""
    PendingEmail.objects.filter(user=user).delete()


@transaction.atomic
def confirm_email_change(*, token: str) -> User:
    """Change an address by the token that went to the new one, and tell the old one.

    Every reset and verification link that is out dies with the old address. Works once.
    Raises: LinkInvalid on `token`; DomainError email_taken. Emits: account.changed, so that the
    member's open pages read again.
    """
    wish_id = links.read_change(token)
    if wish_id is None:
        raise LinkInvalid(field="token")
    wishes = PendingEmail.objects.filter(pk=wish_id)
    owner_id = wishes.values_list("user_id", flat=True).first()
    if owner_id is None:
        raise LinkInvalid(field="token")
    member = locked_member(owner_id)
    # Read again under the member's lock: of two uses at once, the second finds no wish.
    pending = wishes.all().first()
    if pending is None or not member.is_active:
        raise LinkInvalid(field="token")
    old = member.email
    pending.delete()
    _store_address(member, pending.email)
    Challenge.objects.filter(user=member).delete()
    queue_mail(MailJob.Kind.EMAIL_CHANGED, member, to=old)
    bump_account(member)
    emit_account(member)
    return member


def _store_address(member: User, email: str) -> None:
    member.email = email
    member.email_verified_at = timezone.now()
    try:
        with transaction.atomic():
            member.save(update_fields=["email", "email_key", "email_verified_at"])
    except IntegrityError as error:
        raise DomainError(
            "email_taken", "An account with this address exists.", field="token"
        ) from error

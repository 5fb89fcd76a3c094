"""Writes of accounts: registration, log-in, sessions and their tokens, password, standing.

Locks, in this order: the member's row, then their sessions.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import update_last_login
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from server.core.domain import DomainError, NotFound
from server.live import topics
from server.live.events import SessionRevoked
from server.live.services import emit
from server.users import resets, tokens, usernames
from server.users.closing import begin_grace, may_come_back, refuse_closing
from server.users.credentials import end_credentials
from server.users.mail_queue import queue_mail
from server.users.models import Challenge, MailJob, PendingEmail, Session, User, username_key
from server.users.profiles import check_member_words
from server.users.rules import check_password
from server.users.security.emails import claim_account
from server.users.security.proof import WrongPassword, proven_member
from server.users.shapes import Tokens
from server.users.standing import bump_account, emit_visibility, locked_member


class InvalidCredentials(DomainError):
    """Unknown member, wrong password or closed account: the three look the same."""

    status = 401
    code = "invalid_credentials"
    detail = "The name or the password is wrong."


class AccountSuspended(DomainError):
    """Told only to who knows the password."""

    status = 403
    code = "account_suspended"
    detail = "This account is suspended."


@dataclass(frozen=True, slots=True)
class Device:
    """Where a log-in comes from. `address_key` is a keyed hash, not an address."""

    user_agent: str = ""
    address_key: str = ""


def register_member(*, username: str, email: str, password: str | None, **facts: Any) -> User:
    """A new member, to whom a mail goes that confirms the address. The words were checked by
    `rules`; what is unique is decided by the database, so that of fifty at once one wins.

    `facts`: further columns by name, such as `display_name`, `language` or `terms_accepted_at`.
    Not safe to repeat. Raises: DomainError username_taken, email_taken; what `check_text` raises of
    the display name. Emits nothing.
    """
    try:
        with transaction.atomic():
            usernames.claim(username_key(username))
            member = User.objects.create_user(
                username=username, email=email, password=password, **facts
            )
            check_member_words(member)
            if member.email_verified_at is None:
                queue_mail(MailJob.Kind.VERIFY_EMAIL, member)
            return member
    except IntegrityError as error:
        if User.objects.filter(username_key=username_key(username)).exists():
            raise DomainError(
                "username_taken", "This user name is taken.", field="username"
            ) from error
        if User.objects.filter(email_key=email.strip().casefold()).exists():
            raise DomainError(
                "email_taken", "An account with this address exists.", field="email"
            ) from error
        raise


def verify_credentials(*, login: str, password: str) -> User:
    """The active member with this user name or e-mail address and password.

    A closed one within its grace, too, whom `open_session` tells so: only after the second step, if
    there is one. Costs one argon2 hash whether the member exists or not. Raises:
    InvalidCredentials, AccountSuspended.
    """
    if "@" in login:
        user = User.objects.filter(email_key=login.strip().casefold()).first()
    else:
        user = User.objects.filter(username_key=username_key(login)).first()
    if user is None:
        make_password(password)
        raise InvalidCredentials
    if not user.check_password(password):
        raise InvalidCredentials
    if user.suspended_at is not None:
        raise AccountSuspended
    if not user.is_active and not may_come_back(user):
        raise InvalidCredentials
    return user


@transaction.atomic
def open_session(*, user: User, device: Device) -> Tokens:
    """Begin a session on a device: a new family of tokens.

    Updates `last_login`, which ends every reset link that is out. Not safe to repeat: each call is
    a session of its own. Raises: InvalidCredentials if the password was changed, or the account
    closed, since `user` was read; AccountSuspended, AccountClosing. Emits nothing.
    """
    member = locked_member(user.pk)
    if member.suspended_at is not None:
        raise AccountSuspended
    if member.password != user.password:
        raise InvalidCredentials
    refuse_closing(member)
    if not member.is_active:
        raise InvalidCredentials
    now = timezone.now()
    session = Session.objects.create(
        user=user,
        issued_at=[now],
        expires_at=now + tokens.refresh_ttl(),
        user_agent=device.user_agent[:200],
        address_key=device.address_key,
    )
    update_last_login(None, user)  # type: ignore[arg-type]
    return tokens.pair(session, number=0, issued_at=now, now=now)


def refresh_tokens(*, refresh: str) -> Tokens:
    """The successor of a refresh token, and a new access token.

    Safe to repeat until the successor is used or `refresh_grace_s` is over, whichever is later; the
    answer's refresh token is then the same, byte for byte. A token that comes back after that was
    stolen, or its successor was: the session ends.

    Raises: TokenInvalid, TokenReused. Emits: session.revoked on reuse.
    """
    claims = tokens.read_refresh(refresh)
    renewed = _rotate(claims, now=timezone.now())
    if renewed is None:
        raise tokens.TokenReused
    return renewed


@transaction.atomic
def _rotate(claims: tokens.RefreshClaims, *, now: dt.datetime) -> Tokens | None:
    """The new pair, or None once the reuse has ended the session (which must be committed)."""
    session = (
        Session.objects.select_for_update(of=("self",), no_key=True)
        .filter(id=claims.session_id, user_id=claims.user_id, user__is_active=True)
        .filter(revoked_at=None, expires_at__gt=now, token_number__gte=claims.number)
        .first()
    )
    if session is None:
        raise tokens.TokenInvalid
    if claims.number == session.token_number:
        session.token_number += 1
        session.issued_at = [*tokens.recent(session.issued_at, now), now]
        session.expires_at = now + tokens.refresh_ttl()
        session.save(update_fields=["token_number", "issued_at", "expires_at"])
        return tokens.pair(session, number=session.token_number, issued_at=now, now=now)
    successor = claims.number + 1
    issued_at = tokens.issue_time(session, successor)
    unused = successor == session.token_number
    if issued_at is None or not (unused or now - issued_at <= tokens.grace()):
        _revoke(session, now=now)
        return None
    return tokens.pair(session, number=successor, issued_at=issued_at, now=now)


@transaction.atomic
def log_out(*, refresh: str) -> None:
    """End the session that a refresh token (of any age) belongs to, at once.

    Safe to repeat. Raises: TokenInvalid for a token that is not ours. Emits: session.revoked.
    """
    claims = tokens.read_refresh(refresh)
    session = (
        Session.objects.select_for_update(no_key=True)
        .filter(id=claims.session_id, user_id=claims.user_id, revoked_at=None)
        .first()
    )
    if session is not None:
        _revoke(session, now=timezone.now())


def _revoke(session: Session, *, now: dt.datetime) -> None:
    session.revoked_at = now
    session.save(update_fields=["revoked_at"])
    emit(
        SessionRevoked(member_id=session.user_id, session_id=str(session.id)),
        topics=[topics.member(session.user_id)],
        actor_id=session.user_id,
        owner_ids=[session.user_id],
        audience="me",
    )


@transaction.atomic
def revoke_session(*, user: User, session_id: uuid.UUID) -> None:
    """End one session of a member. Safe to repeat.

    Raises: NotFound, for a session of somebody else too. Emits: session.revoked.
    """
    mine = Session.objects.select_for_update(no_key=True).filter(user=user, pk=session_id)
    session = mine.first()
    if session is None:
        raise NotFound
    if session.revoked_at is None:
        _revoke(session, now=timezone.now())


@transaction.atomic
def revoke_all_sessions(*, user: User) -> None:
    """End every session of a member. Safe to repeat. Emits: session.revoked for all of them."""
    Session.objects.filter(user=user, revoked_at=None).update(revoked_at=timezone.now())
    emit(
        SessionRevoked(member_id=user.id, session_id=None),
        topics=[topics.member(user.id)],
        actor_id=user.id,
        owner_ids=[user.id],
        audience="me",
    )


@transaction.atomic
def change_password(
    *, user: User, session_id: uuid.UUID, current_password: str, new_password: str
) -> Tokens:
    """Set a new password, end every session but this one, give it new tokens, tell the member.

    This session's older refresh tokens end with it: its number moves on by two, so that none of
    them is the parent of the newest, and one that comes back was stolen. Its sockets stay open.
    Not safe to repeat. Raises: WrongPassword on `current_password`; DomainError of the first
    password rule that says no, on `new_password`; TokenInvalid.
    Emits: session.revoked for each other session.
    """
    member = _locked_by_password(user, current_password, field="current_password")
    _set_password(member, new_password, field="new_password")
    queue_mail(MailJob.Kind.PASSWORD_CHANGED, member)
    now = timezone.now()
    current = None
    for session in _locked_sessions(member):
        if session.pk == session_id:
            current = session
        else:
            _revoke(session, now=now)
    if current is None:
        raise tokens.TokenInvalid
    current.token_number += 2
    current.issued_at = [now]
    current.expires_at = now + tokens.refresh_ttl()
    current.save(update_fields=["token_number", "issued_at", "expires_at"])
    return tokens.pair(current, number=current.token_number, issued_at=now, now=now)


def _locked_sessions(user: User) -> Iterable[Session]:
    return Session.objects.select_for_update(no_key=True).filter(user=user, revoked_at=None)


def _locked_by_password(user: User, password: str, *, field: str) -> User:
    """The member, row locked, if that is their password. Raises: WrongPassword."""
    member = locked_member(user.pk)
    if not member.check_password(password):
        raise WrongPassword(field=field)
    return member


def _set_password(member: User, password: str, *, field: str) -> None:
    """Store a new password; log-ins that are half done, and a change of address that somebody asked
    for with the old one, end with it. Raises: DomainError of a rule.
    """
    try:
        check_password(password, username=member.username, email=member.email)
    except ValidationError as error:
        first = error.error_list[0]
        raise DomainError(first.code or "", first.messages[0], field=field) from error
    member.set_password(password)
    member.save(update_fields=["password"])
    Challenge.objects.filter(user=member).delete()
    PendingEmail.objects.filter(user=member).delete()


@transaction.atomic
def close_own_account(*, user: User, password: str, session_id: uuid.UUID) -> None:
    """Close the member's own account: gone at once, erased after a grace (see `closing`).

    Who has no password proves themselves by a fresh log-in. Raises: WrongPassword on `password`,
    LogInAgain. Emits: session.revoked for all sessions, member.visibility.
    """
    member = proven_member(user=user, password=password, session_id=session_id)
    deactivate_member(user=member)
    begin_grace(member)


@transaction.atomic
def close_on_request(*, user: User) -> None:
    """Close the account of a member who asked the staff for it: as their own closing.

    Safe to repeat: a grace that has begun goes on, and so does a suspension. Emits:
    session.revoked for all sessions, member.visibility.
    """
    member = locked_member(user.pk)
    _stand(member, is_active=False, suspended_at=member.suspended_at)
    revoke_all_sessions(user=member)
    if member.closed_at is None:
        begin_grace(member)


@transaction.atomic
def deactivate_member(*, user: User) -> None:
    """Close an account: it can neither log in nor be seen, and no end of a suspension opens it.

    Safe to repeat. Emits: session.revoked for all sessions, member.visibility.
    """
    _stand(user, is_active=False, suspended_at=None)
    revoke_all_sessions(user=user)


@transaction.atomic
def shut_out_member(*, user: User) -> None:
    """Suspend an account: as closed, until `readmit_member`. Safe to repeat; a closed one stays
    closed.

    Emits: session.revoked for all sessions, member.visibility.
    """
    member = locked_member(user.pk)
    if member.is_active:
        _stand(user, is_active=False, suspended_at=timezone.now())
        revoke_all_sessions(user=user)
        end_credentials(user)


@transaction.atomic
def readmit_member(*, user: User) -> None:
    """End a suspension; who is not suspended stays as they are, and who closed their account stays
    closed. Safe to repeat.

    Emits: member.visibility.
    """
    member = locked_member(user.pk)
    if member.suspended_at is not None:
        _stand(user, is_active=member.closed_at is None, suspended_at=None)


def _stand(user: User, *, is_active: bool, suspended_at: dt.datetime | None) -> None:
    """Set what a member's standing is, and tell it if others see a difference."""
    member = locked_member(user.pk)
    seen = member.is_active
    user.is_active, user.suspended_at = is_active, suspended_at
    user.is_private = member.is_private
    user.save(update_fields=["is_active", "suspended_at"])
    if seen != is_active:
        bump_account(user)
        emit_visibility(user)


@transaction.atomic
def request_password_reset(*, email: str) -> None:
    """Queue a mail with a reset link, if somebody has this address.

    Whether anybody has is looked up when the mail is sent, not here: the request does the same work
    and takes the same time either way. Safe to repeat. Emits nothing.
    """
    queue_mail(MailJob.Kind.PASSWORD_RESET, email_key=email.strip().casefold())


@transaction.atomic
def reset_password(*, token: str, password: str) -> User:
    """Set a new password by the token of a reset link, end every session, and tell the member.

    The token is good once, for `password_reset_ttl_s`, and not after a log-in or a change of
    password or address. Raises: DomainError invalid_reset_token; DomainError of the first password
    rule that says no. Emits: session.revoked for all sessions.
    """
    user = resets.lock_member(token)
    if user is None:
        raise DomainError("invalid_reset_token", "This link was used or is too old.", field="token")
    _set_password(user, password, field="password")
    claim_account(user)
    queue_mail(MailJob.Kind.PASSWORD_WAS_RESET, user)
    revoke_all_sessions(user=user)
    return user

"""Writes of accounts: registration, log-in, sessions and their tokens, password, standing.

Locks, in this order: the member's row, then their sessions.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import update_last_login
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from server.core.domain import DomainError, NotFound
from server.core.jobs import hint_on_commit
from server.live import topics
from server.live.events import SessionRevoked
from server.live.services import emit
from server.users import resets, tokens
from server.users.models import MailJob, Session, User, username_key
from server.users.rules import check_password
from server.users.shapes import Tokens
from server.users.standing import bump_account, emit_visibility, locked_member

SEND_DUE_MAILS = "server.users.tasks.send_due_mails"
#: ended sessions still tell a known device from a stranger's
KEEP_SESSIONS = dt.timedelta(days=90)
KEEP_MAILS = dt.timedelta(days=7)


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


class WrongPassword(DomainError):
    code = "wrong_password"
    detail = "The password is wrong."


@dataclass(frozen=True, slots=True)
class Device:
    """Where a log-in comes from. `address_key` is a keyed hash, not an address."""

    user_agent: str = ""
    address_key: str = ""


def register_member(
    *,
    username: str,
    email: str,
    password: str,
    display_name: str = "",
    language: str = "en",
) -> User:
    """A new member. The words were checked by `rules`; what is unique is decided by the database,
    so that of fifty at once one wins.

    Not safe to repeat. Raises: DomainError username_taken, email_taken. Emits nothing.
    """
    try:
        with transaction.atomic():
            return User.objects.create_user(
                username=username,
                email=email,
                password=password,
                display_name=display_name,
                language=language,
            )
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

    Costs one argon2 hash whether the member exists or not. Raises: InvalidCredentials,
    AccountSuspended.
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
    if not user.is_active:
        raise InvalidCredentials
    return user


@transaction.atomic
def open_session(*, user: User, device: Device) -> Tokens:
    """Begin a session on a device: a new family of tokens.

    Updates `last_login`, which ends every reset link that is out. Not safe to repeat: each call is
    a session of its own. Raises: InvalidCredentials if the password was changed, or the account
    closed, since `user` was read. Emits nothing.
    """
    member = locked_member(user.pk)
    if member.password != user.password or not member.is_active:
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
    """Store a new password and queue the mail that says so. Raises: DomainError of a rule."""
    try:
        check_password(password, username=member.username, email=member.email)
    except ValidationError as error:
        first = error.error_list[0]
        raise DomainError(first.code or "", first.messages[0], field=field) from error
    member.set_password(password)
    member.save(update_fields=["password"])
    MailJob.objects.create(kind=MailJob.Kind.PASSWORD_CHANGED, user=member)
    hint_on_commit(SEND_DUE_MAILS)


@transaction.atomic
def close_own_account(*, user: User, password: str) -> None:
    """Close the member's own account, for good: see `deactivate_member`.

    Raises: WrongPassword on `password`.
    Emits: session.revoked for all sessions, member.visibility.
    """
    deactivate_member(user=_locked_by_password(user, password, field="password"))


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


@transaction.atomic
def readmit_member(*, user: User) -> None:
    """End a suspension; who is not suspended stays as they are. Safe to repeat.

    Emits: member.visibility.
    """
    if locked_member(user.pk).suspended_at is not None:
        _stand(user, is_active=True, suspended_at=None)


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
    MailJob.objects.create(
        kind=MailJob.Kind.PASSWORD_RESET, payload={"email_key": email.strip().casefold()}
    )
    hint_on_commit(SEND_DUE_MAILS)


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
    revoke_all_sessions(user=user)
    return user


def tidy_accounts() -> int:
    """Delete sessions that ended, and mails that went out, long ago; returns how many rows.

    Safe to repeat. Emits nothing.
    """
    now = timezone.now()
    old_sessions = Q(expires_at__lt=now - KEEP_SESSIONS) | Q(revoked_at__lt=now - KEEP_SESSIONS)
    sessions, _ = Session.objects.filter(old_sessions).delete()
    jobs, _ = MailJob.objects.filter(done_at__lt=now - KEEP_MAILS).delete()
    return sessions + jobs

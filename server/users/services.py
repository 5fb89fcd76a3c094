"""Writes of accounts: registration, log-in, sessions and their tokens, profile, password."""

import datetime as dt
import logging
import smtplib
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import update_last_login
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from server.core.domain import DomainError
from server.core.env import env
from server.core.jobs import hint_on_commit
from server.live import topics
from server.live.events import SessionRevoked
from server.live.services import emit
from server.users import mails, photos, resets, tokens
from server.users.models import MailJob, Session, User, username_key
from server.users.rules import check_password
from server.users.shapes import Tokens

log = logging.getLogger(__name__)

#: issue times kept for a session; more refreshes than this within the grace is no browser
MAX_ISSUES = 32
SEND_DUE_MAILS = "server.users.tasks.send_due_mails"
#: before the second attempt; doubles with each one, up to 64 times
MAIL_RETRY = dt.timedelta(seconds=30)
#: some five hours in all
MAX_MAIL_ATTEMPTS = 10
#: ended sessions still tell a known device from a stranger's
KEEP_SESSIONS = dt.timedelta(days=90)
KEEP_MAILS = dt.timedelta(days=7)


class InvalidCredentials(DomainError):
    """Unknown member, wrong password or closed account: the three look the same."""

    status = 401
    code = "invalid_credentials"
    detail = "The name or the password is wrong."


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

    Costs one argon2 hash whether the member exists or not. Raises: InvalidCredentials.
    """
    if "@" in login:
        user = User.objects.filter(email_key=login.strip().casefold()).first()
    else:
        user = User.objects.filter(username_key=username_key(login)).first()
    if user is None:
        make_password(password)
        raise InvalidCredentials
    if not user.check_password(password) or not user.is_active:
        raise InvalidCredentials
    return user


@transaction.atomic
def open_session(*, user: User, device: Device) -> Tokens:
    """Begin a session on a device: a new family of tokens.

    Updates `last_login`, which ends every reset link that is out. Not safe to repeat: each call is
    a session of its own. Emits nothing.
    """
    now = timezone.now()
    session = Session.objects.create(
        user=user,
        issued_at=[now],
        expires_at=now + _refresh_ttl(),
        user_agent=device.user_agent[:200],
        address_key=device.address_key,
    )
    update_last_login(None, user)  # type: ignore[arg-type]
    return _tokens(session, number=0, issued_at=now, now=now)


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
        session.issued_at = [*_recent(session.issued_at, now), now]
        session.expires_at = now + _refresh_ttl()
        session.save(update_fields=["token_number", "issued_at", "expires_at"])
        return _tokens(session, number=session.token_number, issued_at=now, now=now)
    successor = claims.number + 1
    issued_at = _issue_time(session, successor)
    unused = successor == session.token_number
    if issued_at is None or not (unused or now - issued_at <= _grace()):
        _revoke(session, now=now)
        return None
    return _tokens(session, number=successor, issued_at=issued_at, now=now)


def _tokens(session: Session, *, number: int, issued_at: dt.datetime, now: dt.datetime) -> Tokens:
    """Within the grace the access token too is the same for every parallel caller."""
    fresh = issued_at if now - issued_at <= _grace() else now
    return Tokens(
        access=tokens.access_token(session, issued_at=fresh),
        refresh=tokens.refresh_token(session, number=number, issued_at=issued_at),
    )


def _issue_time(session: Session, number: int) -> dt.datetime | None:
    """When token `number` was issued; None if that is too long ago to be remembered."""
    place = len(session.issued_at) - 1 - (session.token_number - number)
    return session.issued_at[place] if place >= 0 else None


def _recent(issued_at: list[dt.datetime], now: dt.datetime) -> list[dt.datetime]:
    """The issue times that a grace may still ask for."""
    return [at for at in issued_at if now - at <= _grace()][-(MAX_ISSUES - 1) :]


def _grace() -> dt.timedelta:
    return dt.timedelta(seconds=env().refresh_grace_s)


def _refresh_ttl() -> dt.timedelta:
    return dt.timedelta(seconds=env().refresh_token_ttl_s)


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
def deactivate_member(*, user: User) -> None:
    """Close an account: it can neither log in nor be seen. Safe to repeat.

    Emits: session.revoked.
    """
    User.objects.filter(pk=user.pk).update(is_active=False)
    user.is_active = False
    revoke_all_sessions(user=user)


def update_profile(*, user: User, changes: dict[str, Any]) -> User:
    """Change `display_name`, `bio`, `language` or `default_audience`; nothing else can be named.

    Safe to repeat. Raises: KeyError for another field. Emits nothing.
    """
    for name in changes:
        if name not in {"display_name", "bio", "language", "default_audience"}:
            raise KeyError(name)
        setattr(user, name, changes[name])
    if changes:
        user.save(update_fields=list(changes))
    return user


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
    try:
        check_password(password, username=user.username, email=user.email)
    except ValidationError as error:
        first = error.error_list[0]
        raise DomainError(first.code or "", first.messages[0], field="password") from error
    user.set_password(password)
    user.save(update_fields=["password"])
    MailJob.objects.create(kind=MailJob.Kind.PASSWORD_CHANGED, user=user)
    hint_on_commit(SEND_DUE_MAILS)
    revoke_all_sessions(user=user)
    return user


def send_next_mail() -> bool:
    """Send the mail that has been due longest; False when none is due.

    The job is claimed by moving its due time before anything is sent: another worker does not take
    it, and a worker that dies leaves it to be due again. So a mail goes out at least once; what
    goes out twice has the same Message-ID. No transaction is open while the SMTP server answers.
    """
    job = _claim_mail()
    if job is None:
        return False
    try:
        mails.send(job)
    except (OSError, smtplib.SMTPException) as error:
        log.warning("mail %s, attempt %s: %s", job.pk, job.attempts, type(error).__name__)
        if job.attempts >= MAX_MAIL_ATTEMPTS:
            _finish_mail(job, MailJob.State.PARKED, reason=type(error).__name__)
        return True
    _finish_mail(job, MailJob.State.DONE)
    return True


@transaction.atomic
def _claim_mail() -> MailJob | None:
    now = timezone.now()
    job = (
        MailJob.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("user")
        .filter(state=MailJob.State.DUE, due_at__lte=now)
        .order_by("due_at")
        .first()
    )
    if job is not None:
        job.attempts += 1
        job.due_at = now + MAIL_RETRY * 2 ** min(job.attempts - 1, 6)
        job.save(update_fields=["attempts", "due_at"])
    return job


def _finish_mail(job: MailJob, state: MailJob.State, *, reason: str = "") -> None:
    MailJob.objects.filter(pk=job.pk).update(
        state=state, reason=reason, done_at=timezone.now(), payload={}
    )


def tidy_accounts() -> int:
    """Delete sessions that ended, and mails that went out, long ago; returns how many rows.

    Safe to repeat. Emits nothing.
    """
    now = timezone.now()
    old_sessions = Q(expires_at__lt=now - KEEP_SESSIONS) | Q(revoked_at__lt=now - KEEP_SESSIONS)
    sessions, _ = Session.objects.filter(old_sessions).delete()
    jobs, _ = MailJob.objects.filter(done_at__lt=now - KEEP_MAILS).delete()
    return sessions + jobs


def set_photo(*, user: User, upload: BinaryIO) -> User:
    """Replace a member's photo by `upload`, re-encoded and under a new random key.

    The file is stored before the row names it and the old file goes after the commit: no row ever
    names a file that is not there. Not safe to repeat in that each call makes a new key.
    Raises: InvalidPhoto; Unavailable when the storage does not answer. Emits nothing.
    """
    key = photos.store(photos.portrait(upload))
    try:
        return _name_photo(user, key)
    except BaseException:
        photos.discard(key)
        raise


def remove_photo(*, user: User) -> User:
    """Take the photo away. Safe to repeat. Emits nothing."""
    return _name_photo(user, "")


@transaction.atomic
def _name_photo(user: User, key: str) -> User:
    # The key that is replaced is read under the lock: two uploads at once leave one file.
    old = (
        User.objects.select_for_update(no_key=True).values_list("photo", flat=True).get(pk=user.pk)
    )
    User.objects.filter(pk=user.pk).update(photo=key)
    user.photo = key
    if old:
        transaction.on_commit(lambda: photos.discard(old), robust=True)
    return user

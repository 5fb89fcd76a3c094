"""Log-in by an account at another provider: who that is here.

An account is found by the provider's subject. An address links to a member of ours only if both
sides have confirmed it: else whoever registered with a stranger's address, here or there, would get
into the stranger's account.
"""

import hmac
import re
import secrets

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from server.core.domain import Conflict, DomainError, NotFound
from server.users.mail_queue import queue_mail
from server.users.models import MailJob, OidcIdentity, User
from server.users.rules import MAX_DISPLAY_NAME, check_email, check_username, clean_text
from server.users.security import challenges, oidc
from server.users.security.challenges import ChallengeInvalid, Purpose
from server.users.security.emails import is_verified
from server.users.services import register_member

#: names tried for a new member before a random one
NAME_TRIES = 5
_NOT_NAME = re.compile(r"[^A-Za-z0-9_]+")


def begin_login() -> tuple[str, str]:
    """`(url, binding)`: where the browser goes, and what it must bring back besides. Not safe to
    repeat.

    Raises: OidcOff, OidcFailed. Emits nothing.
    """
    nonce, verifier, binding = (secrets.token_urlsafe(32) for _ in range(3))
    oidc.authorize_url(state="", nonce=nonce, verifier=verifier)  # asks the provider, if at all
    state = challenges.begin(
        Purpose.OIDC, nonce=nonce, verifier=verifier, binding=challenges.digest(binding)
    )
    return oidc.authorize_url(state=state, nonce=nonce, verifier=verifier), binding


def member_by_code(*, state: str, code: str, binding: str, language: str = "en") -> User:
    """Who logs in by what the provider sent back; a new member if nobody here is that.

    Works once for each beginning, and only with the `binding` of the browser that began.
    Raises: OidcOff, ChallengeInvalid, OidcFailed; Conflict account_exists, no_email. Emits nothing.
    """
    if not oidc.is_on():
        raise oidc.OidcOff
    step = challenges.take(Purpose.OIDC, state)
    if not hmac.compare_digest(step.data["binding"], challenges.digest(binding)):
        raise ChallengeInvalid
    profile = oidc.profile_by_code(
        code=code, nonce=step.data["nonce"], verifier=step.data["verifier"]
    )
    try:
        return _member_of(profile, language)
    except DomainError as error:
        if error.code != "email_taken":
            raise
        # Somebody (perhaps the same log-in, twice) took the address a moment ago.
        return _member_of(profile, language)


@transaction.atomic
def _member_of(profile: oidc.Profile, language: str) -> User:
    mine = OidcIdentity.objects.filter(issuer=profile.issuer, subject=profile.subject)
    known = mine.select_related("user").first()
    if known is not None:
        mine.update(last_used_at=timezone.now())
        return known.user
    email = _address(profile)
    found = User.objects.select_for_update(no_key=True).filter(email_key=email.casefold()).first()
    if found is not None and not (profile.email_verified and is_verified(found)):
        raise Conflict(
            "account_exists",
            "An account with this address exists. Log in to it and confirm the address first.",
        )
    member = found or _new_member(profile, email, language)
    now = timezone.now()
    # Perhaps the same log-in, twice, linked it while we waited for the member's row.
    identity, is_new = OidcIdentity.objects.get_or_create(
        issuer=profile.issuer,
        subject=profile.subject,
        defaults={"user": member, "created_at": now, "last_used_at": now},
    )
    if is_new and found is not None:
        queue_mail(MailJob.Kind.SECURITY_CHANGED, member, change="identity_added")
    return identity.user


@transaction.atomic
def remove_identity(*, user: User, identity_id: int) -> None:
    """Unlink an account at another provider, and tell the member by mail.

    Raises: NotFound, for somebody else's too; Conflict last_way_in, when the member has no password
    and nothing else to log in by. Emits nothing.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    mine = OidcIdentity.objects.filter(user=user)
    if not mine.filter(pk=identity_id).exists():
        raise NotFound
    others = mine.exclude(pk=identity_id).exists() or user.passkeys.exists()
    if not user.has_usable_password() and not others:
        raise Conflict("last_way_in", "Set a password first: nothing else logs you in.")
    mine.filter(pk=identity_id).delete()
    queue_mail(MailJob.Kind.SECURITY_CHANGED, user, change="identity_removed")


def _address(profile: oidc.Profile) -> str:
    """Raises: Conflict no_email."""
    email = profile.email.strip()
    try:
        validate_email(email)
        check_email(email)
    except ValidationError as error:
        raise Conflict("no_email", "The other provider tells no address of yours.") from error
    return email


def _new_member(profile: oidc.Profile, email: str, language: str) -> User:
    for username in _names(profile):
        try:
            check_username(username)
            return register_member(
                username=username,
                email=email,
                password=None,
                display_name=_display_name(profile.name),
                language=language,
                email_verified_at=timezone.now() if profile.email_verified else None,
            )
        except ValidationError:
            continue
        except DomainError as error:
            if error.field != "username":
                raise
    raise Conflict("username_taken", "No free user name was found.", field="username")


def _names(profile: oidc.Profile) -> list[str]:
    """User names to try: the one they have there, then with numbers, then a random one."""
    wish = _NOT_NAME.sub("_", profile.username or profile.email.partition("@")[0]).strip("_")[:24]
    numbered = [f"{wish}_{secrets.randbelow(9000) + 1000}" for _ in range(NAME_TRIES)]
    return [wish, *numbered, f"member_{secrets.randbelow(10**9):09}"]


def _display_name(name: str) -> str:
    try:
        return clean_text(name)[:MAX_DISPLAY_NAME]
    except ValidationError:
        return ""

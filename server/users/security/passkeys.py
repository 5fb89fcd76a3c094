"""Passkeys (WebAuthn): discoverable credentials with user verification, which log in by themselves.

A passkey is something one has and, by its finger or PIN, something one is or knows: no second step
follows. Its challenge is a row, good once for five minutes.
"""

import json
import struct
import uuid
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.x509 import InvalidVersion
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from server.core.domain import Conflict, DomainError, NotFound
from server.core.env import env
from server.users.mail_queue import queue_mail
from server.users.models import Challenge, MailJob, Passkey, User
from server.users.security import challenges
from server.users.security.challenges import Purpose
from server.users.security.proof import proven_member

T = TypeVar("T")

RP_NAME = "Cinema!"
#: passkeys of one member; nobody has more devices
MAX_PASSKEYS = 20
MAX_CREDENTIAL_ID = 1023
TRANSPORTS = frozenset({"ble", "hybrid", "internal", "nfc", "smart-card", "usb"})
#: what readers of JSON, CBOR and keys raise for bytes that mean nothing
MALFORMED = (
    ArithmeticError,
    AttributeError,
    InvalidVersion,
    LookupError,
    RecursionError,
    TypeError,
    UnsupportedAlgorithm,
    ValueError,
    struct.error,
)


class PasskeyRefused(DomainError):
    """One answer for all that can be wrong with a credential."""

    code = "passkey_refused"
    detail = "This passkey was not accepted."


class PasskeyUnknown(DomainError):
    status = 401
    code = "passkey_refused"
    detail = "This passkey was not accepted."


def rp_id() -> str:
    """What passkeys are bound to: the host of the web client, without port."""
    return urlsplit(env().public_web_url).hostname or "localhost"


def origins() -> list[str]:
    """The exact origins whose pages may use passkeys."""
    web = urlsplit(env().public_web_url)
    return sorted({f"{web.scheme}://{web.netloc}", *settings.CORS_ALLOWED_ORIGINS})


def begin_registration(*, user: User, password: str, session_id: uuid.UUID) -> dict[str, Any]:
    """Options for `navigator.credentials.create()`. Not safe to repeat.

    Raises: WrongPassword, LogInAgain; Conflict too_many_passkeys. Emits nothing.
    """
    with transaction.atomic():
        member = proven_member(user=user, password=password, session_id=session_id)
        known = list(Passkey.objects.filter(user=member))
        if len(known) >= MAX_PASSKEYS:
            raise Conflict("too_many_passkeys", f"{MAX_PASSKEYS} passkeys are the most.")
        text = challenges.begin(Purpose.PASSKEY_NEW, user=member)
    options = generate_registration_options(
        rp_id=rp_id(),
        rp_name=RP_NAME,
        user_id=user_handle(member.pk),
        user_name=member.username,
        user_display_name=member.display_name or member.username,
        challenge=text.encode(),
        timeout=int(challenges.LIFETIME.total_seconds() * 1000),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=bytes(row.credential_id)) for row in known
        ],
    )
    return json.loads(options_to_json(options))


def register(*, user: User, name: str, credential: dict[str, Any]) -> Passkey:
    """Store the passkey that `navigator.credentials.create()` made, and tell the member by mail.

    Works once for each beginning. Raises: ChallengeInvalid, PasskeyRefused. Emits nothing.
    """
    step = _challenge(Purpose.PASSKEY_NEW, credential, refuse=PasskeyRefused)
    if step.user_id != user.pk:
        raise PasskeyRefused
    found = _checked(
        lambda: verify_registration_response(
            credential=credential,
            expected_challenge=_text(credential).encode(),
            expected_rp_id=rp_id(),
            expected_origin=origins(),
            require_user_verification=True,
        ),
        refuse=PasskeyRefused,
    )
    if len(found.credential_id) > MAX_CREDENTIAL_ID:
        raise PasskeyRefused
    return _store(
        user=user,
        name=name,
        credential_id=found.credential_id,
        public_key=found.credential_public_key,
        sign_count=found.sign_count,
        backed_up=found.credential_backed_up,
        transports=_transports(credential),
    )


@transaction.atomic
def _store(*, user: User, **values: Any) -> Passkey:
    try:
        with transaction.atomic():
            row = Passkey.objects.create(user=user, created_at=timezone.now(), **values)
    except IntegrityError as error:
        raise PasskeyRefused from error
    queue_mail(MailJob.Kind.SECURITY_CHANGED, user, change="passkey_added")
    return row


@transaction.atomic
def rename(*, user: User, passkey_id: int, name: str) -> Passkey:
    """Safe to repeat. Raises: NotFound, for somebody else's too. Emits nothing."""
    row = Passkey.objects.select_for_update(no_key=True).filter(user=user, pk=passkey_id).first()
    if row is None:
        raise NotFound
    row.name = name
    row.save(update_fields=["name"])
    return row


@transaction.atomic
def remove(*, user: User, passkey_id: int) -> None:
    """Take a passkey away, and tell the member by mail. Safe to repeat. Emits nothing.

    Raises: Conflict last_way_in, when the member has no password and nothing else to log in by.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    mine = Passkey.objects.filter(user=user)
    if not mine.filter(pk=passkey_id).exists():
        return
    others = mine.exclude(pk=passkey_id).exists() or user.identities.exists()
    if not user.has_usable_password() and not others:
        raise Conflict("last_way_in", "Set a password first: nothing else logs you in.")
    mine.filter(pk=passkey_id).delete()
    queue_mail(MailJob.Kind.SECURITY_CHANGED, user, change="passkey_removed")


def begin_login() -> dict[str, Any]:
    """Options for `navigator.credentials.get()`: whoever has a passkey of ours. Not safe to repeat.
    Emits nothing.
    """
    options = generate_authentication_options(
        rp_id=rp_id(),
        challenge=challenges.begin(Purpose.PASSKEY_LOGIN).encode(),
        timeout=int(challenges.LIFETIME.total_seconds() * 1000),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return json.loads(options_to_json(options))


def member_by_passkey(*, credential: dict[str, Any]) -> User:
    """Who logs in by what `navigator.credentials.get()` answered. Works once for each beginning.

    A signature counter that goes back shows a copied key, which is refused.
    Raises: ChallengeInvalid, PasskeyUnknown. Emits nothing.
    """
    _challenge(Purpose.PASSKEY_LOGIN, credential, refuse=PasskeyUnknown)
    return _member(credential)


@transaction.atomic
def _member(credential: dict[str, Any]) -> User:
    credential_id = _checked(lambda: base64url_to_bytes(credential["rawId"]), refuse=PasskeyUnknown)
    rows = Passkey.objects.select_for_update(of=("self",), no_key=True).select_related("user")
    row = rows.filter(credential_id=credential_id).first()
    if row is None or not _handle_fits(credential, row.user_id):
        raise PasskeyUnknown
    found = _checked(
        lambda: verify_authentication_response(
            credential=credential,
            expected_challenge=_text(credential).encode(),
            expected_rp_id=rp_id(),
            expected_origin=origins(),
            credential_public_key=bytes(row.public_key),
            credential_current_sign_count=row.sign_count,
            require_user_verification=True,
        ),
        refuse=PasskeyUnknown,
    )
    row.sign_count = found.new_sign_count
    row.backed_up = found.credential_backed_up
    row.last_used_at = timezone.now()
    row.save(update_fields=["sign_count", "backed_up", "last_used_at"])
    return row.user


def user_handle(user_id: int) -> bytes:
    """What an authenticator knows a member by: the same for all their passkeys, and no word of
    who they are.
    """
    return salted_hmac("cinema.passkey", str(user_id), algorithm="sha256").digest()


def _handle_fits(credential: dict[str, Any], user_id: int) -> bool:
    handle = credential["response"].get("userHandle")
    if not isinstance(handle, str):
        return False
    return _checked(lambda: base64url_to_bytes(handle), refuse=PasskeyUnknown) == user_handle(
        user_id
    )


def _challenge(
    purpose: Purpose, credential: dict[str, Any], *, refuse: type[DomainError]
) -> Challenge:
    """The step that a credential answers, used up. Raises: ChallengeInvalid, `refuse`."""
    return challenges.take(purpose, _checked(lambda: _text(credential), refuse=refuse))


def _text(credential: dict[str, Any]) -> str:
    """The challenge that the browser signed, as it says so itself (what was signed is checked by
    the signature).
    """
    data = json.loads(base64url_to_bytes(credential["response"]["clientDataJSON"]))
    return base64url_to_bytes(data["challenge"]).decode()


def _transports(credential: dict[str, Any]) -> list[str]:
    named = credential["response"].get("transports")
    if not isinstance(named, list):
        return []
    return sorted({word for word in named if isinstance(word, str)} & TRANSPORTS)


def _checked(call: Callable[[], T], *, refuse: type[DomainError]) -> T:
    """`call`, with everything that a made-up credential can break turned into one refusal."""
    try:
        return call()
    except (WebAuthnException, *MALFORMED) as error:
        raise refuse from error

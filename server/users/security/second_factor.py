"""The second step of a log-in: codes of an authenticator app (TOTP, RFC 6238), and recovery codes
for when it is lost.

Each code is good once: the time step of the newest one that was taken is remembered under the
device's lock.
"""

import hmac
import logging
import secrets
import time
import uuid
from dataclasses import dataclass

import pyotp
from cryptography.fernet import InvalidToken
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from server.core.domain import Conflict, DomainError
from server.users.closing import may_come_back
from server.users.mail_queue import queue_mail
from server.users.models import MailJob, RecoveryCode, TotpDevice, User
from server.users.security import challenges
from server.users.security.challenges import ChallengeInvalid, Purpose
from server.users.security.proof import proven_member
from server.users.security.sealed import seal, unseal
from server.users.standing import locked_member

log = logging.getLogger(__name__)

ISSUER = "Cinema!"
#: seconds; what every app assumes
STEP_S = 30
#: steps that a clock may be wrong by, each way
SKEW = 1
RECOVERY_CODES = 10
#: without the letters and digits that people mix up; 10 of 30 signs are 49 bits
_SIGNS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
_CODE_LENGTH = 10


class WrongCode(DomainError):
    code = "wrong_code"
    detail = "This code is wrong, or was used before."


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an app needs: the secret in base 32, and the address that a QR code shows."""

    secret: str
    uri: str


@transaction.atomic
def begin_totp(*, user: User, password: str, session_id: uuid.UUID) -> Enrolment:
    """A secret for the member's app. It counts once `confirm_totp` saw a code of it.

    Each call is a new secret. Raises: WrongPassword, LogInAgain; Conflict totp_on.
    Emits nothing.
    """
    member = proven_member(user=user, password=password, session_id=session_id)
    if TotpDevice.objects.filter(user=member, confirmed_at__isnull=False).exists():
        raise Conflict("totp_on", "An authenticator is in use already.")
    secret = pyotp.random_base32()
    TotpDevice.objects.update_or_create(
        user=member, defaults={"secret": seal(secret), "confirmed_at": None, "last_step": 0}
    )
    uri = pyotp.TOTP(secret).provisioning_uri(name=member.username, issuer_name=ISSUER)
    return Enrolment(secret=secret, uri=uri)


@transaction.atomic
def confirm_totp(*, user: User, code: str) -> list[str]:
    """Turn the second step on by a first code; returns the recovery codes, shown this once.

    Not safe to repeat. Raises: WrongCode; Conflict totp_off if nothing was begun, totp_on.
    Emits nothing.
    """
    locked_member(user.pk)  # before the device, as `begin_totp` takes them
    device = TotpDevice.objects.select_for_update(no_key=True).filter(user=user).first()
    if device is None:
        raise Conflict("totp_off", "Begin with a new secret.")
    if device.confirmed_at is not None:
        raise Conflict("totp_on", "An authenticator is in use already.")
    if not _use_code(device, code):
        raise WrongCode(field="code")
    device.confirmed_at = timezone.now()
    device.save(update_fields=["confirmed_at"])
    queue_mail(MailJob.Kind.SECURITY_CHANGED, user, change="totp_on")
    return _new_recovery_codes(user)


@transaction.atomic
def renew_recovery_codes(*, user: User, password: str, session_id: uuid.UUID) -> list[str]:
    """New recovery codes; the old ones are void. Not safe to repeat.

    Raises: WrongPassword, LogInAgain; Conflict totp_off. Emits nothing.
    """
    member = proven_member(user=user, password=password, session_id=session_id)
    if not has_second_factor(member):
        raise Conflict("totp_off", "No authenticator is in use.")
    queue_mail(MailJob.Kind.SECURITY_CHANGED, member, change="codes_new")
    return _new_recovery_codes(member)


@transaction.atomic
def disable_totp(*, user: User, password: str, session_id: uuid.UUID) -> None:
    """Turn the second step off. Safe to repeat. Raises: WrongPassword, LogInAgain.

    Emits nothing.
    """
    remove_second_factor(user=proven_member(user=user, password=password, session_id=session_id))


@transaction.atomic
def remove_second_factor(*, user: User) -> None:
    """Turn the second step off for a member who lost it (operators), and tell them.

    Safe to repeat. Emits nothing.
    """
    deleted, _ = TotpDevice.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
    if deleted:
        queue_mail(MailJob.Kind.SECURITY_CHANGED, user, change="totp_off")


def has_second_factor(user: User) -> bool:
    """Whether a log-in by password takes a second step. Cost: one query."""
    return TotpDevice.objects.filter(user=user, confirmed_at__isnull=False).exists()


def begin_second_step(*, user: User) -> str | None:
    """The challenge of the second step for who proved the first; None if there is none.

    Not safe to repeat. Emits nothing.
    """
    return challenges.begin(Purpose.SECOND_STEP, user=user) if has_second_factor(user) else None


def finish_second_step(*, challenge: str, code: str) -> User:
    """Who logs in, by the challenge of their first step and a code of their app or a recovery code.

    A challenge takes five wrong codes. Raises: ChallengeInvalid, WrongCode. Emits nothing.
    """
    user = _answer(challenge, code)
    if user is None:
        raise WrongCode(field="code")
    return user


@transaction.atomic
def _answer(challenge: str, code: str) -> User | None:
    """The member; None for a wrong code, whose count must be committed."""
    step = challenges.locked(Purpose.SECOND_STEP, challenge)
    user = step.user
    if user is None or not (user.is_active or may_come_back(user)):
        raise ChallengeInvalid
    if _accepts(user, code):
        step.delete()
        return user
    step.attempts += 1
    if step.attempts >= challenges.MAX_ATTEMPTS:
        step.delete()
    else:
        step.save(update_fields=["attempts"])
    return None


def _accepts(user: User, code: str) -> bool:
    device = (
        TotpDevice.objects.select_for_update(no_key=True)
        .filter(user=user, confirmed_at__isnull=False)
        .first()
    )
    if device is None:
        return False
    return _use_code(device, code) or _use_recovery_code(user, code)


def _use_code(device: TotpDevice, code: str) -> bool:
    """Whether `code` is of now, give or take a step, and newer than any that was taken."""
    now = int(time.time()) // STEP_S
    try:
        totp = pyotp.TOTP(unseal(device.secret))
    except InvalidToken:
        log.error("the secret of member %s was sealed with another SECRET_KEY", device.user_id)
        return False
    given = code.replace(" ", "").encode()
    for step in range(max(device.last_step + 1, now - SKEW), now + SKEW + 1):
        if hmac.compare_digest(totp.generate_otp(step).encode(), given):
            device.last_step = step
            device.save(update_fields=["last_step"])
            return True
    return False


def _use_recovery_code(user: User, code: str) -> bool:
    unused = RecoveryCode.objects.filter(user=user, digest=_digest(code), used_at=None)
    if unused.update(used_at=timezone.now()) == 0:
        return False
    queue_mail(MailJob.Kind.SECURITY_CHANGED, user, change="code_used")
    return True


def _new_recovery_codes(user: User) -> list[str]:
    codes = [
        "".join(secrets.choice(_SIGNS) for _ in range(_CODE_LENGTH)) for _ in range(RECOVERY_CODES)
    ]
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(
        [RecoveryCode(user=user, digest=_digest(code)) for code in codes]
    )
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def _digest(code: str) -> str:
    """Keyed, so that a dump of the table cannot be searched; as people type it."""
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    return salted_hmac("cinema.recovery", plain, algorithm="sha256").hexdigest()

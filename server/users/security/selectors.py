"""Reads of what proves who a member is."""

from django.utils import timezone

from server.users.models import Challenge, OidcIdentity, Passkey, PendingEmail, TotpDevice, User
from server.users.security import challenges
from server.users.security.shapes import Identity, PasskeyInfo, Security


def security_of(user: User) -> Security:
    """How a member logs in, for their settings. Cost: five queries."""
    totp = TotpDevice.objects.filter(user=user, confirmed_at__isnull=False).exists()
    pending = PendingEmail.objects.filter(user=user).values_list("email", flat=True).first()
    return Security(
        email_verified_at=user.email_verified_at,
        pending_email=pending,
        has_password=user.has_usable_password(),
        totp=totp,
        recovery_codes_left=user.recovery_codes.filter(used_at=None).count(),
        passkeys=passkeys_of(user),
        identities=[
            Identity(
                id=row.pk,
                issuer=row.issuer,
                created_at=row.created_at,
                last_used_at=row.last_used_at,
            )
            for row in OidcIdentity.objects.filter(user=user).order_by("id")
        ],
    )


def passkeys_of(user: User) -> list[PasskeyInfo]:
    """A member's passkeys, oldest first. Cost: one query."""
    return [passkey_info(row) for row in Passkey.objects.filter(user=user).order_by("id")]


def passkey_info(row: Passkey) -> PasskeyInfo:
    """Cost: no query."""
    return PasskeyInfo(
        id=row.pk,
        name=row.name,
        backed_up=row.backed_up,
        created_at=row.created_at,
        last_used_at=row.last_used_at,
    )


def challenged_member(text: str) -> int | None:
    """Whose second step that is; None for a text that is no open one. Cost: one query, none for
    what cannot be a challenge.
    """
    if not text or len(text) > challenges.MAX_LENGTH or not text.isascii():
        return None
    found = Challenge.objects.filter(
        digest=challenges.digest(text),
        purpose=Challenge.Purpose.SECOND_STEP,
        expires_at__gt=timezone.now(),
    )
    return found.values_list("user_id", flat=True).first()

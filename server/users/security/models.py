"""What proves who a member is, besides the password: addresses to come, second factors, passkeys,
accounts at other providers, and the steps that wait for an answer.

No column holds a secret that opens an account by itself: challenges and recovery codes are kept as
keyed hashes, the TOTP secret is sealed, a passkey's key is the public half.
"""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class PendingEmail(models.Model):
    """The address that a member asked for and has not confirmed. A new wish is a new id, so that
    the link of the one before is void.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pending_email"
    )
    email = models.EmailField(max_length=254)
    requested_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"address to come of {self.user_id}"


class Challenge(models.Model):
    """A step that waits for its answer: good once, for minutes. Its text is with the client."""

    class Purpose(models.TextChoices):
        SECOND_STEP = "second_step", "second step of a log-in"
        PASSKEY_NEW = "passkey_new", "new passkey"
        PASSKEY_LOGIN = "passkey_login", "log-in by passkey"
        OIDC = "oidc", "log-in at another provider"

    #: keyed hash of the text
    digest = models.CharField(max_length=64, primary_key=True)
    purpose = models.CharField(max_length=16, choices=Purpose)
    #: null where nobody is known yet
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="challenges",
        null=True,
        blank=True,
    )
    data = models.JSONField(default=dict, blank=True)
    #: wrong answers so far
    attempts = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="challenge_expiry")]

    def __str__(self) -> str:
        return f"{self.purpose} until {self.expires_at}"


class TotpDevice(models.Model):
    """A member's authenticator app. It counts from `confirmed_at` on."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="totp"
    )
    #: the shared secret, encrypted (`sealed`)
    secret = models.CharField(max_length=250)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    #: time step of the newest code that was taken: it and all before it are used up
    last_step = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"authenticator of {self.user_id}"


class RecoveryCode(models.Model):
    """One of the codes that stand in for a lost authenticator; each is good once."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recovery_codes"
    )
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "digest"], name="recovery_code_once"),
        ]

    def __str__(self) -> str:
        return f"recovery code of {self.user_id}"


class Passkey(models.Model):
    """A WebAuthn credential that its authenticator can discover: it logs in by itself."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="passkeys"
    )
    credential_id = models.BinaryField(max_length=1023, unique=True)
    #: COSE
    public_key = models.BinaryField(max_length=2048)
    sign_count = models.BigIntegerField(default=0)
    name = models.CharField(max_length=60)
    transports = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    #: synchronised by its maker: it survives the loss of the device
    backed_up = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now())
    last_used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"passkey {self.pk}"


class OidcIdentity(models.Model):
    """A member's account at another provider. The provider's subject, never an address, says who
    it is.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="identities"
    )
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    created_at = models.DateTimeField(db_default=Now())
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="oidc_identity_once"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} at {self.issuer}"

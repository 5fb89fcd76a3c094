"""Members: account and profile, and the sessions that their tokens belong to."""

import unicodedata
import uuid

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from server.core.models import Audience
from server.users.security.models import Challenge as Challenge
from server.users.security.models import OidcIdentity as OidcIdentity
from server.users.security.models import Passkey as Passkey
from server.users.security.models import PendingEmail as PendingEmail
from server.users.security.models import RecoveryCode as RecoveryCode
from server.users.security.models import TotpDevice as TotpDevice

LANGUAGES = [("en", "English"), ("pt-BR", "Português")]


def username_key(username: str) -> str:
    """The form under which user names are unique: NFKC, then casefold, then NFKC again."""
    folded = unicodedata.normalize("NFKC", username).casefold()
    return unicodedata.normalize("NFKC", folded)


class CommentPolicy(models.TextChoices):
    ANYONE = "anyone", "anyone"
    FOLLOWEES = "followees", "members I follow"
    ME = "me", "only me"


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username_key=username_key(username or ""))

    def create_user(
        self, *, username: str, email: str, password: str | None = None, **extra
    ) -> "User":
        """A member as it stands; registration with its rules is `services.register_member`."""
        user = self.model(
            username=username,
            username_key=username_key(username),
            email=email,
            email_key=email.strip().casefold(),
            **extra,
        )
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(
        self, *, username: str, email: str, password: str | None = None, **extra
    ) -> "User":
        return self.create_user(
            username=username,
            email=email,
            password=password,
            is_staff=True,
            is_superuser=True,
            email_verified_at=timezone.now(),
            **extra,
        )


class User(AbstractBaseUser, PermissionsMixin):
    """A member."""

    username = models.CharField(max_length=30, unique=True)
    username_key = models.CharField(max_length=60, unique=True, editable=False)
    email = models.EmailField(max_length=254)
    email_key = models.CharField(max_length=254, unique=True, editable=False)
    email_verified_at = models.DateTimeField(null=True, blank=True)
    display_name = models.CharField(max_length=50, blank=True)
    bio = models.CharField(max_length=500, blank=True)
    pronouns = models.CharField(max_length=40, blank=True, default="", db_default="")
    location = models.CharField(max_length=100, blank=True, default="", db_default="")
    #: an http(s) address; set only by who has proved their e-mail address
    link = models.CharField(max_length=200, blank=True, default="", db_default="")
    language = models.CharField(max_length=5, choices=LANGUAGES, default="en")
    default_audience = models.CharField(max_length=10, choices=Audience, default=Audience.PUBLIC)
    #: who sees the films that they want to watch
    watchlist_audience = models.CharField(
        max_length=10, choices=Audience, default=Audience.PUBLIC, db_default=Audience.PUBLIC
    )
    #: followers only, who are accepted one by one
    is_private = models.BooleanField(default=False, db_default=False)
    #: whether others see that they watch a film, or write a comment, right now
    shows_presence = models.BooleanField(default=True, db_default=True)
    shows_typing = models.BooleanField(default=True, db_default=True)
    #: who may comment on what they wrote
    comment_policy = models.CharField(
        max_length=10,
        choices=CommentPolicy,
        default=CommentPolicy.ANYONE,
        db_default=CommentPolicy.ANYONE,
    )
    #: IANA name; decides what "today" is for the member
    time_zone = models.CharField(max_length=64, default="UTC", db_default="UTC")
    #: the terms they agreed to, and when; empty for who never was asked
    accepted_terms_version = models.CharField(max_length=20, blank=True, default="", db_default="")
    terms_accepted_at = models.DateTimeField(null=True, blank=True)
    #: when they showed to be old enough; the date of birth itself is not kept
    age_confirmed_at = models.DateTimeField(null=True, blank=True)
    #: version of what other programs go by: privacy, visibility, presence
    account_rev = models.BigIntegerField(default=0, db_default=0)
    #: key in the upload storage; a new photo gets a new key
    photo = models.CharField(max_length=120, blank=True)
    #: False: closed, or suspended; seen by nobody, and cannot log in
    is_active = models.BooleanField(default=True)
    #: when the member closed the account; it is erased `closing.GRACE` later
    closed_at = models.DateTimeField(null=True, blank=True)
    #: when they last took another user name
    username_changed_at = models.DateTimeField(null=True, blank=True)
    #: since when moderation keeps the member out; None for one who is here, or who closed
    suspended_at = models.DateTimeField(null=True, blank=True)
    is_staff = models.BooleanField(default=False)
    #: a demo member, moved by the bots
    is_demo = models.BooleanField(default=False)
    date_joined = models.DateTimeField(db_default=Now())

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["email"]

    objects = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(username__regex=r"^[A-Za-z0-9_]{2,30}$"), name="user_name_shape"
            ),
            models.CheckConstraint(
                condition=Q(suspended_at__isnull=True) | Q(is_active=False),
                name="user_suspended_is_not_active",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(is_active=False),
                name="user_closed_is_not_active",
            ),
            models.CheckConstraint(
                condition=Q(link="") | Q(link__regex=r"^https?://[^\s]+$"), name="user_link_scheme"
            ),
        ]
        indexes = [
            models.Index(
                fields=["closed_at"], condition=Q(closed_at__isnull=False), name="user_closed"
            ),
        ]

    def __str__(self) -> str:
        return self.username

    def save(self, *args, **kwargs) -> None:
        self.username_key = username_key(self.username)
        self.email_key = self.email.strip().casefold()
        super().save(*args, **kwargs)


class UsernameRedirect(models.Model):
    """A user name that a member gave up: leads to them, and is nobody else's, until it ends."""

    #: as `User.username_key`
    username_key = models.CharField(max_length=60, unique=True)
    member = models.ForeignKey(User, on_delete=models.CASCADE, related_name="former_names")
    created_at = models.DateTimeField(db_default=Now())
    ends_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["ends_at"], name="username_redirect_end")]

    def __str__(self) -> str:
        return f"{self.username_key} was {self.member_id}"


class Session(models.Model):
    """A log-in on one device: the family of refresh tokens that descend from it.

    Token 0 is given at log-in; each refresh answers with the successor of the token it was given.
    The parent of the newest token stays good until the newest is used or the grace is over,
    whichever is later, so that a lost answer or a parallel refresh signs nobody out.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sessions")
    #: number of the newest refresh token
    token_number = models.PositiveIntegerField(default=0)
    #: when the newest tokens were issued, oldest first; the last is `token_number`'s
    issued_at = ArrayField(models.DateTimeField(), default=list)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    user_agent = models.CharField(max_length=200, blank=True)
    #: keyed hash of the address that logged in; tells a known device from a stranger's
    address_key = models.CharField(max_length=32, blank=True)

    class Meta:
        indexes = [models.Index(fields=["user", "revoked_at"], name="session_of_user")]

    def __str__(self) -> str:
        return f"session {self.id}"


class MailJob(models.Model):
    """A mail that must go out. The row is the job; a queue message only says: look now."""

    class Kind(models.TextChoices):
        PASSWORD_RESET = "password_reset", "password reset"
        PASSWORD_CHANGED = "password_changed", "password changed"
        PASSWORD_WAS_RESET = "password_was_reset", "password was reset by mail"
        VERIFY_EMAIL = "verify_email", "confirm the address"
        CHANGE_EMAIL = "change_email", "confirm a new address"
        EMAIL_CHANGED = "email_changed", "notice to the old address"
        SECURITY_CHANGED = "security_changed", "a way to log in was added or removed"
        ACCOUNT_CLOSED = "account_closed", "the account was closed"
        EXPORT_READY = "export_ready", "an export of all data is ready"

    class State(models.TextChoices):
        DUE = "due", "due"
        DONE = "done", "done"
        PARKED = "parked", "parked"

    kind = models.CharField(max_length=20, choices=Kind)
    #: null where the request must not look the member up (see `services.request_password_reset`)
    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="mail_jobs", null=True, blank=True
    )
    #: what the mail needs besides the member; emptied when it is done; never a token
    payload = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.DUE)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(db_default=Now())
    reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="due"), name="mail_job_due"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}: {self.state}"

"""By which channels a member is told, and what is still to be sent."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from server.social.kinds import NotificationKind


class NotificationPreference(models.Model):
    """The channels of one kind where the member has chosen; else `preferences.DEFAULTS` hold."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notification_preferences"
    )
    kind = models.CharField(max_length=20)
    in_app = models.BooleanField()
    email = models.BooleanField()
    push = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "kind"], name="notification_preference_unique"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=NotificationKind.values), name="notification_preference_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.kind}"


class Digest(models.Model):
    """A member's daily mail: the row is the job. `due_at` is None while there is nothing to say."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="digest"
    )
    due_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    #: id of the newest notification that a mail has told
    sent_up_to = models.BigIntegerField(default=0, db_default=0)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "member_digest"
        indexes = [
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="digest_due")
        ]

    def __str__(self) -> str:
        return f"digest of member {self.member_id}"


class PushSubscription(models.Model):
    """A browser that shows notifications; ends with the session that made it."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="push_subscriptions"
    )
    session = models.ForeignKey("users.Session", on_delete=models.CASCADE, related_name="+")
    #: where its push service takes messages; a secret of the browser's
    endpoint = models.CharField(max_length=1000)
    #: SHA-256 of the endpoint, in hex
    endpoint_key = models.CharField(max_length=64, unique=True)
    #: the browser's public key and secret, base64url
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=50)
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"push subscription {self.pk} of member {self.member_id}"


class PushJob(models.Model):
    """One notification for one browser. The row is the job, gone once it is done or given up; what
    is taken back takes its jobs along.
    """

    subscription = models.ForeignKey(
        PushSubscription, on_delete=models.CASCADE, related_name="jobs"
    )
    notification = models.ForeignKey(
        "social.Notification", on_delete=models.CASCADE, related_name="+"
    )
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    due_at = models.DateTimeField(db_default=Now())
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="push_job_due")]

    def __str__(self) -> str:
        return f"push of notification {self.notification_id} to {self.subscription_id}"

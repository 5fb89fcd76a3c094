"""What moderation did to members: suspensions, and an audit of every step."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

MAX_REASON = 1000


class Suspension(models.Model):
    """Keeps a member out until it is lifted or `until` has come. One at a time."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="suspensions"
    )
    #: for the staff and the member
    reason = models.CharField(max_length=MAX_REASON)
    #: None: until somebody lifts it
    until = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(ended_at=None), name="suspension_one_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="suspension_has_reason"),
        ]
        indexes = [
            models.Index(fields=["until"], condition=Q(ended_at=None), name="suspension_due"),
        ]

    def __str__(self) -> str:
        return f"suspension {self.pk} of {self.member_id}"


class AuditEntry(models.Model):
    """One step of moderation, as it was taken. Never changed."""

    class Kind(models.TextChoices):
        SUSPENDED = "suspended", "suspended"
        CHANGED = "changed", "changed the suspension"
        LIFTED = "lifted", "lifted the suspension"
        EXPIRED = "expired", "the suspension ended by itself"

    suspension = models.ForeignKey(Suspension, on_delete=models.CASCADE, related_name="audit")
    kind = models.CharField(max_length=10, choices=Kind)
    #: None: nobody, the time had come
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    reason = models.CharField(max_length=MAX_REASON)
    until = models.DateTimeField(null=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name_plural = "audit entries"
        indexes = [models.Index(fields=["suspension", "id"], name="audit_of_suspension")]

    def __str__(self) -> str:
        return f"{self.kind} {self.suspension_id}"

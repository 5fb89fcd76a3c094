"""Copies of all of a member's data: the job of making one, and the copy itself.

The copy lies in the database, not in the storage of uploads: that storage is public, this is the
most private file there is, and it goes with its row (docs/adr/0021).
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class DataExport(models.Model):
    """A copy that a member asked for. The row is the job; a queue message only says: look now."""

    class State(models.TextChoices):
        DUE = "due", "being made"
        DONE = "done", "ready"
        FAILED = "failed", "given up"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="exports"
    )
    state = models.CharField(max_length=6, choices=State, default=State.DUE)
    asked_at = models.DateTimeField(db_default=Now())
    attempts = models.PositiveSmallIntegerField(default=0)
    #: a worker that claims it moves this on
    due_at = models.DateTimeField(db_default=Now())
    done_at = models.DateTimeField(null=True, blank=True)
    #: when the copy is deleted
    expires_at = models.DateTimeField(null=True, blank=True)
    #: lines and bytes of the file
    line_count = models.PositiveBigIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    #: sha256 of the one download that is allowed now; empty: none
    link_digest = models.CharField(max_length=64, blank=True, default="")
    link_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(state="due"), name="export_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(done_at__isnull=False, expires_at__isnull=False),
                name="export_done_has_times",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="due"), name="export_due"),
            models.Index(fields=["expires_at"], name="export_expiry"),
        ]

    def __str__(self) -> str:
        return f"export {self.pk}: {self.state}"


class ExportPart(models.Model):
    """A piece of the file, deflated: whole lines."""

    export = models.ForeignKey(DataExport, on_delete=models.CASCADE, related_name="parts")
    #: from 0, without holes
    number = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["export", "number"], name="export_part_unique"),
        ]

    def __str__(self) -> str:
        return f"part {self.number} of {self.export_id}"

"""Years in review, counted before they are asked for; the secret address of a calendar."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Year(models.Model):
    """A year of a member's diary as it was counted last, for one circle of readers.

    `entries` says what it was counted from (`years.entries_of`); where the diary says something
    else now, a reader marks the row as due and a worker counts again.
    """

    class Scope(models.TextChoices):
        PUBLIC = "public", "public entries"
        OWN = "own", "all entries, for their owner"

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="years"
    )
    year = models.PositiveSmallIntegerField()
    scope = models.CharField(max_length=6, choices=Scope)
    #: `shapes.YearNumbers` as JSON, in the form of `version`
    data = models.TextField()
    version = models.PositiveSmallIntegerField()
    entries = models.CharField(max_length=60)
    built_at = models.DateTimeField(db_default=Now())
    #: since when it is to be counted again
    due_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "year", "scope"], name="year_unique"),
            models.CheckConstraint(
                condition=Q(year__gte=1888, year__lt=2100), name="year_of_cinema"
            ),
            models.CheckConstraint(condition=Q(scope__in=["public", "own"]), name="year_scope"),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="year_due")
        ]

    def __str__(self) -> str:
        return f"{self.year} of {self.member_id}, {self.scope}"


class Calendar(models.Model):
    """Opens a member's watchlist calendar to whoever has its address. A new `key` closes the old.

    The address holds the key signed with our secret: the row alone opens nothing.
    """

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    reset_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"calendar of {self.member_id}"

"""Lists of films, ranked or not, with a note on each film."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from server.core.models import Audience
from server.movies.models import Movie


class List(models.Model):
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="lists"
    )
    title = models.CharField(max_length=200)
    description = models.TextField(max_length=10_000, blank=True)
    ranked = models.BooleanField(default=False)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.PUBLIC)
    rev = models.BigIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="list_has_title")]
        indexes = [models.Index("member", F("id").desc(), name="list_of_member")]

    def __str__(self) -> str:
        return self.title


class ListItem(models.Model):
    """A film on a list. `position` counts from 1 without holes."""

    list = models.ForeignKey(List, on_delete=models.CASCADE, related_name="items")
    movie = models.ForeignKey(Movie, on_delete=models.PROTECT, related_name="list_items")
    position = models.PositiveIntegerField()
    note = models.CharField(max_length=2000, blank=True)
    added_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["list", "movie"], name="list_movie_unique"),
            models.UniqueConstraint(
                fields=["list", "position"],
                name="list_position_unique",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=Q(position__gte=1), name="list_position_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.movie_id}"

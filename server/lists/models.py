"""Lists of films, ranked or not, with a note on each film."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from server.core.models import Audience
from server.diary.models import MAX_TAG_LENGTH
from server.movies.models import Movie


class List(models.Model):
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="lists"
    )
    title = models.CharField(max_length=200)
    description = models.TextField(max_length=10_000, blank=True)
    ranked = models.BooleanField(default=False)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.PUBLIC)
    #: its audience may see it, but must know its address
    unlisted = models.BooleanField(default=False, db_default=False)
    tags = ArrayField(
        models.CharField(max_length=MAX_TAG_LENGTH), default=list, db_default=[], blank=True
    )
    #: key in the upload storage; a new cover gets a new key
    cover = models.CharField(max_length=120, blank=True, default="", db_default="")
    rev = models.BigIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())
    #: since when moderation keeps it from all but its owner, and why (see `hiding.py`)
    hidden_at = models.DateTimeField(null=True, blank=True, editable=False)
    hidden_reason = models.CharField(
        max_length=1000, blank=True, default="", db_default="", editable=False
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="list_has_title")]
        indexes = [models.Index("member", F("id").desc(), name="list_of_member")]

    def __str__(self) -> str:
        return self.title


class ListStats(models.Model):
    """A list's counters: a narrow row of its own, locked last (docs/adr/0009)."""

    list = models.OneToOneField(
        List, on_delete=models.CASCADE, primary_key=True, related_name="stats"
    )
    rev = models.BigIntegerField(default=0)
    like_count = models.PositiveIntegerField(default=0)
    comment_count = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "list_stats"

    def __str__(self) -> str:
        return f"stats of list {self.list_id}"


class ListLike(models.Model):
    """Written by reactions; here, as the pages of lists show it."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="list_likes"
    )
    list = models.ForeignKey(List, on_delete=models.CASCADE, related_name="likes")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "list"], name="list_like_unique")]
        indexes = [models.Index("list", F("id").desc(), name="like_of_list")]

    def __str__(self) -> str:
        return f"{self.member_id} likes list {self.list_id}"


class Collaborator(models.Model):
    """A member whom the owner lets edit the items; asked until they accept."""

    list = models.ForeignKey(List, on_delete=models.CASCADE, related_name="collaborators")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="collaborations"
    )
    invited_at = models.DateTimeField(db_default=Now())
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["list", "member"], name="collaborator_unique")
        ]

    def __str__(self) -> str:
        return f"{self.member_id} edits list {self.list_id}"


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

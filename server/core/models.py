"""What models of several apps share: the audience of a piece of content, and idempotency keys."""

from django.conf import settings
from django.db import models


class Audience(models.TextChoices):
    """Who may see it. Friends follow each other."""

    PUBLIC = "public", "everyone"
    FOLLOWERS = "followers", "followers"
    FRIENDS = "friends", "friends"
    ME = "me", "only me"


class IdempotencyKey(models.Model):
    """The answer that a write with this key got, so that repeating the request repeats the
    answer.
    """

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    key = models.CharField(max_length=80)
    #: sha256 of method, path and body
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.TextField(default="")
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "key"], name="idempotency_key_unique"),
        ]

    def __str__(self) -> str:
        return self.key

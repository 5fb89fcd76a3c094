"""Likes on reviews."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from server.diary.models import Review


class Like(models.Model):
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="likes"
    )
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="likes")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "review"], name="like_unique")]

    def __str__(self) -> str:
        return f"{self.member_id} likes {self.review_id}"

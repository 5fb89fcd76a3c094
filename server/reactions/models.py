"""Likes on reviews, and comments."""

from django.conf import settings
from django.db import models
from django.db.models import Q
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


class Comment(models.Model):
    """A comment in the thread of a review. Removed, it stays as a tombstone without its text."""

    class Target(models.TextChoices):
        REVIEW = "review", "review"
        LIST = "list", "list"

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="comments"
    )
    target_kind = models.CharField(max_length=8, choices=Target, default=Target.REVIEW)
    #: the target, where it is a review: the thread goes with it
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="comments", null=True)
    #: the comment that it answers, of the same thread
    reply_to = models.ForeignKey(
        "self", on_delete=models.CASCADE, related_name="replies", null=True
    )
    text = models.TextField(max_length=5000, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    edited_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    rev = models.BigIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(target_kind="review", review__isnull=False)
                | Q(target_kind="list", review__isnull=True),
                name="comment_has_target",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) & ~Q(text="")
                | Q(removed_at__isnull=False, text=""),
                name="comment_text_or_tombstone",
            ),
        ]
        indexes = [models.Index(fields=["review", "id"], name="comment_of_review")]

    def __str__(self) -> str:
        return f"comment {self.pk} by {self.member_id}"

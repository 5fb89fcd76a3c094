"""Likes on reviews, entries and comments (those on lists are in lists), and comments."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from server.diary.models import DiaryEntry, Review
from server.lists.models import List


class Like(models.Model):
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="likes"
    )
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="likes")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "review"], name="like_unique")]
        indexes = [models.Index("review", F("id").desc(), name="like_of_review")]

    def __str__(self) -> str:
        return f"{self.member_id} likes {self.review_id}"


class EntryLike(models.Model):
    """A like of a diary entry itself; its review has likes of its own."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="entry_likes"
    )
    entry = models.ForeignKey(DiaryEntry, on_delete=models.CASCADE, related_name="likes")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "entry"], name="entry_like_unique")
        ]
        indexes = [models.Index("entry", F("id").desc(), name="like_of_entry")]

    def __str__(self) -> str:
        return f"{self.member_id} likes entry {self.entry_id}"


class Comment(models.Model):
    """A comment in the thread of a review or a list. Removed, it stays as a tombstone without its
    text.
    """

    class Target(models.TextChoices):
        REVIEW = "review", "review"
        LIST = "list", "list"

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="comments"
    )
    target_kind = models.CharField(max_length=8, choices=Target, default=Target.REVIEW)
    #: the target, in the column of its kind: the thread goes with it
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="comments", null=True)
    list = models.ForeignKey(
        List, on_delete=models.CASCADE, related_name="comments", null=True, db_index=False
    )
    #: the comment that it answers, of the same thread
    reply_to = models.ForeignKey(
        "self", on_delete=models.CASCADE, related_name="replies", null=True
    )
    text = models.TextField(max_length=5000, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    edited_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    #: since when moderation keeps its text, and why (see `hiding.py`)
    hidden_at = models.DateTimeField(null=True)
    hidden_reason = models.CharField(max_length=1000, blank=True, default="", db_default="")
    rev = models.BigIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(target_kind="review", review__isnull=False, list__isnull=True)
                | Q(target_kind="list", review__isnull=True, list__isnull=False),
                name="comment_has_one_target",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) & ~Q(text="")
                | Q(removed_at__isnull=False, text=""),
                name="comment_text_or_tombstone",
            ),
        ]
        indexes = [
            models.Index(fields=["review", "id"], name="comment_of_review"),
            models.Index(fields=["list", "id"], name="comment_of_list"),
        ]

    def __str__(self) -> str:
        return f"comment {self.pk} by {self.member_id}"


class CommentStats(models.Model):
    """A comment's counter: a narrow row, made with the first like, locked last (docs/adr/0009)."""

    comment = models.OneToOneField(
        Comment, on_delete=models.CASCADE, primary_key=True, related_name="stats"
    )
    rev = models.BigIntegerField(default=0)
    like_count = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "comment_stats"

    def __str__(self) -> str:
        return f"stats of comment {self.comment_id}"


class CommentLike(models.Model):
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="comment_likes"
    )
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="likes")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "comment"], name="comment_like_unique")
        ]
        indexes = [models.Index("comment", F("id").desc(), name="like_of_comment")]

    def __str__(self) -> str:
        return f"{self.member_id} likes comment {self.comment_id}"


class Mention(models.Model):
    """A member whom a comment names, and who could see it then."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="mentions")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentions"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "member"], name="mention_unique")]

    def __str__(self) -> str:
        return f"comment {self.comment_id} names {self.member_id}"

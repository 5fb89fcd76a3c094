"""Words that stand in rows: what members do, and what they are told."""

from django.db import models


class ActivityKind(models.TextChoices):
    LOGGED = "diary.logged", "logged a film"
    FOLLOWED = "member.followed", "followed a member"
    LIKED = "review.liked", "liked a review"
    LIST_CREATED = "list.created", "published a list"
    REVIEW_SHARED = "review.shared", "shared a review"
    LIST_SHARED = "list.shared", "shared a list"


class NotificationKind(models.TextChoices):
    FOLLOW = "follow", "followed you"
    FOLLOW_REQUEST = "follow_request", "asks to follow you"
    FOLLOW_ACCEPTED = "follow_accepted", "lets you follow them"
    REVIEW_LIKE = "review_like", "liked your review"
    COMMENT = "comment", "commented on your review"
    REPLY = "reply", "answered your comment"
    LIST_LIKE = "list_like", "liked your list"
    ENTRY_LIKE = "entry_like", "liked your diary entry"
    COMMENT_LIKE = "comment_like", "liked your comment"
    LIST_COMMENT = "list_comment", "commented on your list"
    MENTION = "mention", "mentioned you"
    SHARE = "share", "shared what you wrote"
    LIST_INVITATION = "list_invitation", "invites you to a list"


class TargetKind(models.TextChoices):
    """What a notification is about. Of no meaning where the target is the recipient (id 0)."""

    REVIEW = "review", "review"
    LIST = "list", "list"
    ENTRY = "entry", "diary entry"

from django.db import migrations, models

ACTIVITY_KINDS = [
    ("diary.logged", "logged a film"),
    ("member.followed", "followed a member"),
    ("review.liked", "liked a review"),
    ("list.created", "published a list"),
    ("review.shared", "shared a review"),
    ("list.shared", "shared a list"),
]
KINDS = [
    ("follow", "followed you"),
    ("follow_request", "asks to follow you"),
    ("follow_accepted", "lets you follow them"),
    ("review_like", "liked your review"),
    ("comment", "commented on your review"),
    ("reply", "answered your comment"),
    ("list_like", "liked your list"),
    ("entry_like", "liked your diary entry"),
    ("comment_like", "liked your comment"),
    ("list_comment", "commented on your list"),
    ("mention", "mentioned you"),
    ("share", "shared what you wrote"),
    ("list_invitation", "invites you to a list"),
]
TARGETS = [("review", "review"), ("list", "list"), ("entry", "diary entry")]


def target_kind() -> models.CharField:
    return models.CharField(choices=TARGETS, db_default="review", default="review", max_length=10)


class Migration(migrations.Migration):
    """Notifications are about reviews, lists and entries. What is there was about reviews: the
    column's default says so, and no row is rewritten.
    """

    dependencies = [("social", "0005_follow_request")]

    operations = [
        migrations.AlterField(
            "activity", "kind", models.CharField(choices=ACTIVITY_KINDS, max_length=20)
        ),
        migrations.AlterField(
            "notification", "kind", models.CharField(choices=KINDS, max_length=20)
        ),
        migrations.AlterField(
            "notificationgroup", "kind", models.CharField(choices=KINDS, max_length=20)
        ),
        migrations.AddField("notification", "target_kind", target_kind()),
        migrations.AddField("notificationgroup", "target_kind", target_kind()),
        migrations.AddField(
            "notificationgroup", "part_id", models.BigIntegerField(db_default=0, default=0)
        ),
        migrations.AddField(
            "notificationgroup",
            "title",
            models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
        migrations.AddField(
            "notificationgroup", "in_app", models.BooleanField(db_default=True, default=True)
        ),
    ]

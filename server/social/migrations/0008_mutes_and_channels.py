import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import Now

ACTIVITIES = [
    "diary.logged", "member.followed", "review.liked", "list.created", "review.shared",
    "list.shared",
]  # fmt: skip
NOTIFICATIONS = [
    "follow", "follow_request", "follow_accepted", "review_like", "comment", "reply", "list_like",
    "entry_like", "comment_like", "list_comment", "mention", "share", "list_invitation",
]  # fmt: skip


def row_id() -> models.BigAutoField:
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


def of_member(related_name: str) -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.CASCADE,
        related_name=related_name,
        to=settings.AUTH_USER_MODEL,
    )


def is_member(related_name: str) -> models.OneToOneField:
    return models.OneToOneField(
        on_delete=django.db.models.deletion.CASCADE,
        primary_key=True,
        related_name=related_name,
        serialize=False,
        to=settings.AUTH_USER_MODEL,
    )


def belongs_to(model: str, related_name: str = "+") -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.CASCADE, related_name=related_name, to=model
    )


class Migration(migrations.Migration):
    """Mutes of films and kinds; the channels by which members are told, and what waits there."""

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("movies", "0005_catalogue_indexes"),
        ("social", "0007_notification_keys"),
        ("users", "0004_suspension"),
    ]

    operations = [
        migrations.CreateModel(
            name="FilmMute",
            fields=[
                ("id", row_id()),
                ("created_at", models.DateTimeField(db_default=Now())),
                ("member", of_member("film_mute_rows")),
                ("movie", belongs_to("movies.movie")),
            ],
            options={
                "indexes": [models.Index(F("member"), F("id").desc(), name="film_mute_of_member")],
                "constraints": [
                    models.UniqueConstraint(fields=("member", "movie"), name="film_mute_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="KindMute",
            fields=[
                ("id", row_id()),
                ("kind", models.CharField(max_length=20)),
                ("created_at", models.DateTimeField(db_default=Now())),
                ("member", of_member("kind_mute_rows")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("member", "kind"), name="kind_mute_unique"),
                    models.CheckConstraint(
                        condition=Q(kind__in=ACTIVITIES), name="kind_mute_is_activity"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FeedMutes",
            fields=[
                ("member", is_member("+")),
                ("rev", models.BigIntegerField(default=0)),
            ],
            options={"db_table": "member_feed_mutes"},
        ),
        migrations.CreateModel(
            name="NotificationPreference",
            fields=[
                ("id", row_id()),
                ("kind", models.CharField(max_length=20)),
                ("in_app", models.BooleanField()),
                ("email", models.BooleanField()),
                ("push", models.BooleanField()),
                ("member", of_member("notification_preferences")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("member", "kind"), name="notification_preference_unique"
                    ),
                    models.CheckConstraint(
                        condition=Q(kind__in=NOTIFICATIONS), name="notification_preference_kind"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Digest",
            fields=[
                ("member", is_member("digest")),
                ("due_at", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("sent_up_to", models.BigIntegerField(db_default=0, default=0)),
                ("sent_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "member_digest",
                "indexes": [
                    models.Index(
                        condition=Q(due_at__isnull=False), fields=["due_at"], name="digest_due"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PushSubscription",
            fields=[
                ("id", row_id()),
                ("endpoint", models.CharField(max_length=1000)),
                ("endpoint_key", models.CharField(max_length=64, unique=True)),
                ("p256dh", models.CharField(max_length=100)),
                ("auth", models.CharField(max_length=50)),
                ("created_at", models.DateTimeField(db_default=Now())),
                ("member", of_member("push_subscriptions")),
                ("session", belongs_to("users.session")),
            ],
        ),
        migrations.CreateModel(
            name="PushJob",
            fields=[
                ("id", row_id()),
                ("attempts", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("due_at", models.DateTimeField(db_default=Now())),
                ("created_at", models.DateTimeField(db_default=Now())),
                ("notification", belongs_to("social.notification")),
                ("subscription", belongs_to("social.pushsubscription", "jobs")),
            ],
            options={"indexes": [models.Index(fields=["due_at"], name="push_job_due")]},
        ),
    ]

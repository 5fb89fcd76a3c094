import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.models import F, Q, Value
from django.db.models.functions import Length, Now
from django.db.models.lookups import LessThanOrEqual

AUDIENCES = [
    ("public", "everyone"),
    ("followers", "followers"),
    ("friends", "friends"),
    ("me", "only me"),
]
AUDIENCE_NAMES = [name for name, _ in AUDIENCES]
SHORT_ENOUGH = LessThanOrEqual(Length("text"), Value(100_000))


def key():
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


class Migration(migrations.Migration):
    """Entries gain tags and "did not finish"; drafts; what reviews said before an edit.

    New constraints of tables that have rows begin unchecked; 0006 checks the rows, without the lock
    that would keep writers out.
    """

    dependencies = [
        ("diary", "0004_hidden"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "diaryentry", "dnf", models.BooleanField(db_default=False, default=False)
        ),
        migrations.AddField(
            "diaryentry", "marked_dnf", models.BooleanField(db_default=False, default=False)
        ),
        migrations.AddField(
            "diaryentry",
            "tags",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40),
                blank=True,
                db_default=[],
                default=list,
                size=None,
            ),
        ),
        AddConstraintNotValid(
            "diaryentry",
            models.CheckConstraint(
                condition=Q(watched_on__isnull=True) | Q(watched_on__lt="2100-01-01"),
                name="entry_before_2100",
            ),
        ),
        AddConstraintNotValid(
            "diaryentry",
            models.CheckConstraint(condition=Q(tags__len__lte=20), name="entry_tags_at_most"),
        ),
        AddConstraintNotValid(
            "diaryentry",
            models.CheckConstraint(
                condition=Q(audience__in=AUDIENCE_NAMES), name="entry_audience_known"
            ),
        ),
        AddConstraintNotValid(
            "moviemark",
            models.CheckConstraint(
                condition=Q(kind__in=["watched", "liked", "dnf"]), name="mark_kind_known"
            ),
        ),
        AddConstraintNotValid(
            "review",
            models.CheckConstraint(condition=SHORT_ENOUGH, name="review_text_at_most"),
        ),
        migrations.CreateModel(
            name="ReviewVersion",
            fields=[
                ("id", key()),
                ("text", models.TextField(max_length=100_000)),
                ("contains_spoilers", models.BooleanField()),
                ("written_at", models.DateTimeField()),
                ("replaced_at", models.DateTimeField()),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="diary.review",
                    ),
                ),
            ],
            options={"indexes": [models.Index("review", F("id").desc(), name="version_of_review")]},
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", key()),
                ("watched_on", models.DateField(null=True)),
                ("rating", models.PositiveSmallIntegerField(null=True)),
                ("rewatch", models.BooleanField(default=False)),
                ("liked", models.BooleanField(default=False)),
                ("dnf", models.BooleanField(default=False)),
                (
                    "tags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "audience",
                    models.CharField(choices=AUDIENCES, default="public", max_length=10),
                ),
                ("text", models.TextField(blank=True, max_length=100_000)),
                ("contains_spoilers", models.BooleanField(default=False)),
                ("rev", models.BigIntegerField(default=1)),
                ("created_at", models.DateTimeField(db_default=Now())),
                ("updated_at", models.DateTimeField(db_default=Now())),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "movie",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to="movies.movie",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(rating__isnull=True) | Q(rating__gte=1, rating__lte=10),
                        name="draft_rating_range",
                    ),
                    models.CheckConstraint(
                        condition=Q(watched_on__isnull=True)
                        | Q(watched_on__gte="1888-01-01", watched_on__lt="2100-01-01"),
                        name="draft_watched_on_range",
                    ),
                    models.CheckConstraint(
                        condition=Q(tags__len__lte=20), name="draft_tags_at_most"
                    ),
                    models.CheckConstraint(
                        condition=Q(audience__in=AUDIENCE_NAMES), name="draft_audience_known"
                    ),
                    models.CheckConstraint(condition=SHORT_ENOUGH, name="draft_text_at_most"),
                ],
                "indexes": [models.Index("member", F("id").desc(), name="draft_of_member")],
            },
        ),
    ]

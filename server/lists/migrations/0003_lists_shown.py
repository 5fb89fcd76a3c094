import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


def row_id() -> models.BigAutoField:
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


def member(related_name: str) -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.CASCADE,
        related_name=related_name,
        to=settings.AUTH_USER_MODEL,
    )


def of_list(related_name: str) -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.CASCADE, related_name=related_name, to="lists.list"
    )


def now() -> models.DateTimeField:
    return models.DateTimeField(db_default=django.db.models.functions.datetime.Now())


class Migration(migrations.Migration):
    """Covers, tags, lists without a place in lists; likes and collaborators."""

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("lists", "0002_hidden"),
    ]

    operations = [
        migrations.AddField(
            "list", "unlisted", models.BooleanField(db_default=False, default=False)
        ),
        migrations.AddField(
            "list",
            "tags",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40),
                blank=True,
                db_default=[],
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            "list",
            "cover",
            models.CharField(blank=True, db_default="", default="", max_length=120),
        ),
        migrations.CreateModel(
            name="ListStats",
            fields=[
                (
                    "list",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="stats",
                        serialize=False,
                        to="lists.list",
                    ),
                ),
                ("rev", models.BigIntegerField(default=0)),
                ("like_count", models.PositiveIntegerField(default=0)),
                ("comment_count", models.PositiveIntegerField(default=0)),
            ],
            options={"db_table": "list_stats"},
        ),
        migrations.RunSQL("ALTER TABLE list_stats SET (fillfactor = 70)", migrations.RunSQL.noop),
        migrations.CreateModel(
            name="ListLike",
            fields=[
                ("id", row_id()),
                ("created_at", now()),
                ("list", of_list("likes")),
                ("member", member("list_likes")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("member", "list"), name="list_like_unique")
                ],
                "indexes": [
                    models.Index(
                        models.F("list"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="like_of_list",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Collaborator",
            fields=[
                ("id", row_id()),
                ("invited_at", now()),
                ("accepted_at", models.DateTimeField(null=True)),
                ("list", of_list("collaborators")),
                ("member", member("collaborations")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("list", "member"), name="collaborator_unique")
                ],
            },
        ),
    ]

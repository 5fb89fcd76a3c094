"""Years in review, and the addresses of calendars."""

import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Calendar",
            fields=[
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "reset_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Year",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("public", "public entries"),
                            ("own", "all entries, for their owner"),
                        ],
                        max_length=6,
                    ),
                ),
                ("data", models.TextField()),
                ("version", models.PositiveSmallIntegerField()),
                ("entries", models.CharField(max_length=60)),
                (
                    "built_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="years",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("due_at__isnull", False)),
                        fields=["due_at"],
                        name="year_due",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("member", "year", "scope"), name="year_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 1888), ("year__lt", 2100)),
                        name="year_of_cinema",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("scope__in", ["public", "own"])), name="year_scope"
                    ),
                ],
            },
        ),
    ]

import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


def now():
    return models.DateTimeField(db_default=django.db.models.functions.datetime.Now())


def maybe():
    return models.DateTimeField(blank=True, null=True)


class Migration(migrations.Migration):
    initial = True

    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="DataExport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("due", "being made"), ("done", "ready"), ("failed", "given up")],
                        default="due",
                        max_length=6,
                    ),
                ),
                ("asked_at", now()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("due_at", now()),
                ("done_at", maybe()),
                ("expires_at", maybe()),
                ("line_count", models.PositiveBigIntegerField(default=0)),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("link_digest", models.CharField(blank=True, default="", max_length=64)),
                ("link_until", maybe()),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exports",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "due")), fields=["due_at"], name="export_due"
                    ),
                    models.Index(fields=["expires_at"], name="export_expiry"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "due")),
                        fields=("member",),
                        name="export_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "done"), _negated=True),
                            models.Q(("done_at__isnull", False), ("expires_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="export_done_has_times",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExportPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("data", models.BinaryField()),
                (
                    "export",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="privacy.dataexport",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("export", "number"), name="export_part_unique")
                ],
            },
        ),
    ]

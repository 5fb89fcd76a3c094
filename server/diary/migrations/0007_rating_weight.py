"""The weight of a rating, and of all ratings of a member: 0 until a sweep has looked."""

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    # The table is large and read all the time: the check is made without a lock on its readers.
    atomic = False

    dependencies = [
        ("diary", "0005_entry_stats"),
        ("diary", "0006_indexes_and_checks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="rating",
            name="weight",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        AddConstraintNotValid(
            model_name="rating",
            constraint=models.CheckConstraint(
                condition=models.Q(("weight__lte", 100)), name="rating_weight_range"
            ),
        ),
        ValidateConstraint(model_name="rating", name="rating_weight_range"),
        migrations.CreateModel(
            name="RaterStanding",
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
                ("weight", models.PositiveSmallIntegerField(default=0)),
            ],
            options={"db_table": "rater_standing"},
        ),
    ]

"""The weight of a rating, and of all ratings of a member: 0 until a sweep has looked.

The checks of old rows are `0010_rating_weight_checked`.
"""

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

from server.core.schema_operations import AddCheckedField


class Migration(migrations.Migration):
    dependencies = [
        ("diary", "0005_entry_stats"),
        ("diary", "0006_indexes_and_checks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AddCheckedField(
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

"""Old ratings keep the rules of their weight: read while the table is in use."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations

from server.core.schema_operations import ValidateFieldCheck


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("diary", "0009_said_by_hand")]

    operations = [
        ValidateFieldCheck(model_name="rating", name="weight"),
        ValidateConstraint(model_name="rating", name="rating_weight_range"),
    ]

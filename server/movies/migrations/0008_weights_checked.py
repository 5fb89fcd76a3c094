"""Old rows keep the rules of their weights: read while the table is in use."""

from django.db import migrations

from server.core.schema_operations import ValidateFieldCheck


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("movies", "0007_drop_trigrams")]

    operations = [
        ValidateFieldCheck(model_name="moviestats", name=name)
        for name in ("weighed_count", "weighed_sum", "weight", "weighted_sum")
    ]

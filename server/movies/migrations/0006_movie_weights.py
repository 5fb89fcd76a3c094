"""What a film's weighed ratings come to. All zero: every rating so far is a newcomer's.

The checks of old rows are `0008_weights_checked`.
"""

from django.db import migrations, models

from server.core.schema_operations import AddCheckedField


class Migration(migrations.Migration):
    dependencies = [("movies", "0005_catalogue_indexes")]

    operations = [
        AddCheckedField(
            model_name="moviestats",
            name="weighed_count",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        AddCheckedField(
            model_name="moviestats",
            name="weighed_sum",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        AddCheckedField(
            model_name="moviestats",
            name="weight",
            field=models.PositiveBigIntegerField(db_default=0, default=0),
        ),
        AddCheckedField(
            model_name="moviestats",
            name="weighted_sum",
            field=models.PositiveBigIntegerField(db_default=0, default=0),
        ),
    ]

"""What a film's weighed ratings come to. All zero: every rating so far is a newcomer's."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("movies", "0005_catalogue_indexes")]

    operations = [
        migrations.AddField(
            model_name="moviestats",
            name="weighed_count",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="moviestats",
            name="weighed_sum",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="moviestats",
            name="weight",
            field=models.PositiveBigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="moviestats",
            name="weighted_sum",
            field=models.PositiveBigIntegerField(db_default=0, default=0),
        ),
    ]

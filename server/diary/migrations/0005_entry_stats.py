import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("diary", "0004_hidden")]

    operations = [
        migrations.CreateModel(
            name="EntryStats",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="stats",
                        serialize=False,
                        to="diary.diaryentry",
                    ),
                ),
                ("rev", models.BigIntegerField(default=0)),
                ("like_count", models.PositiveIntegerField(default=0)),
            ],
            options={"db_table": "entry_stats"},
        ),
        migrations.RunSQL("ALTER TABLE entry_stats SET (fillfactor = 70)", migrations.RunSQL.noop),
    ]

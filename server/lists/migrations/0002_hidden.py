from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("lists", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="list",
            name="hidden_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="list",
            name="hidden_reason",
            field=models.CharField(
                blank=True, db_default="", default="", editable=False, max_length=1000
            ),
        ),
    ]

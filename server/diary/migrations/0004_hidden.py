from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("diary", "0003_entry_effects"),
    ]

    operations = [
        migrations.AddField(
            model_name="diaryentry",
            name="hidden_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="diaryentry",
            name="hidden_reason",
            field=models.CharField(blank=True, db_default="", default="", max_length=1000),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reactions", "0002_comments"),
    ]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="hidden_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="comment",
            name="hidden_reason",
            field=models.CharField(blank=True, db_default="", default="", max_length=1000),
        ),
    ]

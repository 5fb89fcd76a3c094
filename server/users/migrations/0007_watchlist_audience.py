from django.db import migrations, models


class Migration(migrations.Migration):
    """Who sees a member's watchlist."""

    dependencies = [("users", "0006_profile_and_closing")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="watchlist_audience",
            field=models.CharField(
                choices=[
                    ("public", "everyone"),
                    ("followers", "followers"),
                    ("friends", "friends"),
                    ("me", "only me"),
                ],
                db_default="public",
                default="public",
                max_length=10,
            ),
        ),
    ]

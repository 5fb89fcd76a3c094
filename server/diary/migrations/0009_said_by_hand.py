from django.db import migrations, models


def flag() -> models.BooleanField:
    return models.BooleanField(db_default=False, default=False)


class Migration(migrations.Migration):
    """Marks and ratings know whether an entry made them. Those that are there were made by one."""

    dependencies = [("diary", "0008_favourites")]

    operations = [
        migrations.AddField("moviemark", "by_hand", flag()),
        migrations.AddField("rating", "by_hand", flag()),
        migrations.AddField("diaryentry", "rated_before_by_hand", flag()),
    ]

from django.db import migrations


class Migration(migrations.Migration):
    """Room on each page for the next version of a counter row: its updates stay on the page (HOT)."""

    dependencies = [("movies", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE movie_stats SET (fillfactor = 70)",
            "ALTER TABLE movie_stats RESET (fillfactor)",
        ),
    ]

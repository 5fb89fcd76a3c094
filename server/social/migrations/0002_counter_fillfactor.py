from django.db import migrations


class Migration(migrations.Migration):
    """Room on each page for the next version of a counter row: its updates stay on the page (HOT)."""

    dependencies = [("social", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE member_stats SET (fillfactor = 70)",
            "ALTER TABLE member_stats RESET (fillfactor)",
        ),
    ]

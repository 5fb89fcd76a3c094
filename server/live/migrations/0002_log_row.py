from django.db import migrations


class Migration(migrations.Migration):
    """The one row about the log, and a log whose pages are vacuumed early: it is written and trimmed."""

    dependencies = [("live", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "INSERT INTO live_log (id, generation, trimmed_xid) VALUES (1, gen_random_uuid(), '0')"
            " ON CONFLICT DO NOTHING",
            "DELETE FROM live_log",
        ),
        migrations.RunSQL(
            "ALTER TABLE live_event SET"
            " (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02)",
            "ALTER TABLE live_event RESET"
            " (autovacuum_vacuum_scale_factor, autovacuum_analyze_scale_factor)",
        ),
    ]

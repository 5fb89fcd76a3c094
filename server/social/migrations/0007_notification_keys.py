from django.db import migrations, models
from django.db.models import Q

_GROUP_FIELDS = ("recipient", "kind", "target_kind", "target_id", "part_id", "in_app")
_ROW_FIELDS = ("recipient", "kind", "actor", "target_kind", "target_id", "comment_id")
_GROUP_COLUMNS = "recipient_id, kind, target_kind, target_id, part_id, in_app"
_ROW_COLUMNS = "recipient_id, kind, actor_id, target_kind, target_id, comment_id"


class Migration(migrations.Migration):
    """A review and a list of one number are two things. The new keys are built beside the old,
    without locking the tables out, and only then are the old ones dropped.
    """

    atomic = False

    dependencies = [("social", "0006_notification_targets")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS notification_group_one_open"
                    f" ON social_notificationgroup ({_GROUP_COLUMNS}) WHERE is_open",
                    "DROP INDEX CONCURRENTLY IF EXISTS notification_group_one_open",
                ),
                migrations.RunSQL(
                    "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS notification_once"
                    f" ON social_notification ({_ROW_COLUMNS}) NULLS NOT DISTINCT",
                    migrations.RunSQL.noop,
                ),
                migrations.RunSQL(
                    "ALTER TABLE social_notification"
                    " ADD CONSTRAINT notification_once UNIQUE USING INDEX notification_once",
                    "ALTER TABLE social_notification DROP CONSTRAINT notification_once",
                ),
            ],
            state_operations=[
                migrations.AddConstraint(
                    "notificationgroup",
                    models.UniqueConstraint(
                        condition=Q(is_open=True),
                        fields=_GROUP_FIELDS,
                        name="notification_group_one_open",
                    ),
                ),
                migrations.AddConstraint(
                    "notification",
                    models.UniqueConstraint(
                        fields=_ROW_FIELDS, name="notification_once", nulls_distinct=False
                    ),
                ),
            ],
        ),
        migrations.RemoveConstraint("notificationgroup", "notification_group_open"),
        migrations.RemoveConstraint("notification", "notification_unique"),
    ]

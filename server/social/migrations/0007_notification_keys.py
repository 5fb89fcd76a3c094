from django.db import migrations, models
from django.db.models import Q

_GROUP_FIELDS = ("recipient", "kind", "target_kind", "target_id", "part_id", "in_app")
_ROW_FIELDS = ("recipient", "kind", "actor", "target_kind", "target_id", "comment_id")
_GROUP_COLUMNS = "recipient_id, kind, target_kind, target_id, part_id, in_app"
_ROW_COLUMNS = "recipient_id, kind, actor_id, target_kind, target_id, comment_id"
_OLD_GROUP = "recipient_id, kind, target_id"
_OLD_ROW = "recipient_id, kind, actor_id, target_id, comment_id"
_GROUPS, _ROWS = "social_notificationgroup", "social_notification"


def anew(name, table, columns, rest=""):
    """A unique index, whatever an interrupted try of building it left."""
    return [
        f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}",
        f"DROP INDEX CONCURRENTLY IF EXISTS {name}",
        f"CREATE UNIQUE INDEX CONCURRENTLY {name} ON {table} ({columns}){rest}",
    ]


def as_constraint(name, table):
    return f"ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE USING INDEX {name}"


def gone(name, table):
    return [
        f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}",
        f"DROP INDEX CONCURRENTLY IF EXISTS {name}",
    ]


class Migration(migrations.Migration):
    """A review and a list of one number are two things. The new keys are built beside the old,
    without locking the tables out, and only then are the old ones dropped. Every statement may be
    run again, forwards and backwards.
    """

    atomic = False

    dependencies = [("social", "0006_notification_targets")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    anew("notification_group_one_open", _GROUPS, _GROUP_COLUMNS, " WHERE is_open"),
                    gone("notification_group_one_open", _GROUPS),
                ),
                migrations.RunSQL(
                    [
                        *anew("notification_once", _ROWS, _ROW_COLUMNS, " NULLS NOT DISTINCT"),
                        as_constraint("notification_once", _ROWS),
                    ],
                    gone("notification_once", _ROWS),
                ),
                migrations.RunSQL(
                    gone("notification_group_open", _GROUPS),
                    anew("notification_group_open", _GROUPS, _OLD_GROUP, " WHERE is_open"),
                ),
                migrations.RunSQL(
                    gone("notification_unique", _ROWS),
                    [
                        *anew("notification_unique", _ROWS, _OLD_ROW),
                        as_constraint("notification_unique", _ROWS),
                    ],
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
                migrations.RemoveConstraint("notificationgroup", "notification_group_open"),
                migrations.RemoveConstraint("notification", "notification_unique"),
            ],
        ),
    ]

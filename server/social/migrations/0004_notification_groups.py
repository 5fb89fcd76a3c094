import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

KINDS = [
    ("follow", "followed you"),
    ("follow_request", "asks to follow you"),
    ("follow_accepted", "lets you follow them"),
    ("review_like", "liked your review"),
    ("comment", "commented on your review"),
    ("reply", "answered your comment"),
]

# What was told so far becomes one open group for each recipient, kind and target, and the unread
# are counted by groups. Constraints are checked at once: the ALTERs that follow allow no pending.
GROUP_OLD = """
SET CONSTRAINTS ALL IMMEDIATE;
INSERT INTO social_notificationgroup (recipient_id, kind, target_id, movie_id, is_open, opened_at,
    newest_id, at, actor_count, latest_actor_ids)
SELECT recipient_id, kind, target_id, max(movie_id), true, min(at), max(id), max(at),
    count(DISTINCT actor_id), (array_agg(actor_id ORDER BY id DESC))[1:6]
FROM social_notification GROUP BY recipient_id, kind, target_id;
UPDATE social_notification n SET group_id = g.id FROM social_notificationgroup g
WHERE g.recipient_id = n.recipient_id AND g.kind = n.kind AND g.target_id = n.target_id;
UPDATE member_read_state s SET rev = rev + 1, unread_count = (
    SELECT count(*) FROM social_notificationgroup g
    WHERE g.recipient_id = s.member_id AND g.newest_id > s.read_up_to
);
"""


class Migration(migrations.Migration):
    """What several members did to one thing is one notification; each deed stays a row."""

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("social", "0003_activity_has_owner"),
    ]

    operations = [
        migrations.CreateModel(
            name="NotificationGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(choices=KINDS, max_length=20)),
                ("target_id", models.BigIntegerField(default=0)),
                ("movie_id", models.BigIntegerField(null=True)),
                ("is_open", models.BooleanField(default=True)),
                (
                    "opened_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("newest_id", models.BigIntegerField(default=0)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("comment_id", models.BigIntegerField(null=True)),
                ("actor_count", models.PositiveIntegerField(default=0)),
                (
                    "latest_actor_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notification_groups",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        F("recipient"),
                        F("newest_id").desc(),
                        name="notification_group_of_member",
                    ),
                    models.Index(fields=["target_id", "kind"], name="notification_group_target"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(is_open=True),
                        fields=("recipient", "kind", "target_id"),
                        name="notification_group_open",
                    )
                ],
            },
        ),
        migrations.AlterField(
            "notification", "kind", models.CharField(choices=KINDS, max_length=20)
        ),
        migrations.AddField("notification", "comment_id", models.BigIntegerField(null=True)),
        migrations.AddField(
            "notification",
            "group",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notifications",
                to="social.notificationgroup",
            ),
        ),
        migrations.RunSQL(GROUP_OLD, migrations.RunSQL.noop),
        migrations.AlterField(
            "notification",
            "group",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notifications",
                to="social.notificationgroup",
            ),
        ),
        migrations.RemoveField("notification", "movie_id"),
        migrations.RemoveConstraint("notification", "notification_unique"),
        migrations.AddConstraint(
            "notification",
            models.UniqueConstraint(
                fields=("recipient", "kind", "actor", "target_id", "comment_id"),
                name="notification_unique",
                nulls_distinct=False,
            ),
        ),
        migrations.AddIndex(
            "notification",
            models.Index(F("group"), F("id").desc(), name="notification_of_group"),
        ),
    ]

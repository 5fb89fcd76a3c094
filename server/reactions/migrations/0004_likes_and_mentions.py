import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

_ONE_TARGET = models.Q(
    models.Q(("list__isnull", True), ("review__isnull", False), ("target_kind", "review")),
    models.Q(("list__isnull", False), ("review__isnull", True), ("target_kind", "list")),
    _connector="OR",
)


def row_id() -> models.BigAutoField:
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


def reference(to: str, related_name: str) -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.CASCADE, related_name=related_name, to=to
    )


def newest_first(column: str, name: str) -> models.Index:
    return models.Index(
        models.F(column), models.OrderBy(models.F("id"), descending=True), name=name
    )


def likes(target: str, to: str) -> migrations.CreateModel:
    """The table of the likes of one kind of things."""
    return migrations.CreateModel(
        name=f"{target.title()}Like",
        fields=[
            ("id", row_id()),
            (
                "created_at",
                models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
            ),
            ("member", reference(settings.AUTH_USER_MODEL, f"{target}_likes")),
            (target, reference(to, "likes")),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("member", target), name=f"{target}_like_unique")
            ],
            "indexes": [newest_first(target, f"like_of_{target}")],
        },
    )


class Migration(migrations.Migration):
    """Likes of entries and comments, mentions, and the threads of lists."""

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("diary", "0005_entry_stats"),
        ("lists", "0003_lists_shown"),
        ("reactions", "0003_hidden"),
    ]

    operations = [
        likes("entry", "diary.diaryentry"),
        likes("comment", "reactions.comment"),
        migrations.CreateModel(
            name="CommentStats",
            fields=[
                (
                    "comment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="stats",
                        serialize=False,
                        to="reactions.comment",
                    ),
                ),
                ("rev", models.BigIntegerField(default=0)),
                ("like_count", models.PositiveIntegerField(default=0)),
            ],
            options={"db_table": "comment_stats"},
        ),
        migrations.RunSQL(
            "ALTER TABLE comment_stats SET (fillfactor = 70)", migrations.RunSQL.noop
        ),
        migrations.CreateModel(
            name="Mention",
            fields=[
                ("id", row_id()),
                ("comment", reference("reactions.comment", "mentions")),
                ("member", reference(settings.AUTH_USER_MODEL, "mentions")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("comment", "member"), name="mention_unique")
                ],
            },
        ),
        migrations.AddField(
            "comment",
            "list",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="comments",
                to="lists.list",
            ),
        ),
        # Old rows satisfy it; they are looked at by 0005, which locks nobody out.
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE reactions_comment ADD CONSTRAINT comment_has_one_target CHECK ("
                    "(target_kind = 'review' AND review_id IS NOT NULL AND list_id IS NULL) OR"
                    " (target_kind = 'list' AND review_id IS NULL AND list_id IS NOT NULL))"
                    " NOT VALID",
                    "ALTER TABLE reactions_comment DROP CONSTRAINT comment_has_one_target",
                ),
            ],
            state_operations=[
                migrations.AddConstraint(
                    "comment",
                    models.CheckConstraint(condition=_ONE_TARGET, name="comment_has_one_target"),
                ),
            ],
        ),
        migrations.RemoveConstraint("comment", "comment_has_target"),
    ]

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations, models

from server.core.schema_operations import AddIndexAnew


class Migration(migrations.Migration):
    """Indexes and checks over tables that are in use."""

    atomic = False

    dependencies = [("reactions", "0004_likes_and_mentions")]

    operations = [
        ValidateConstraint("comment", "comment_has_one_target"),
        AddIndexAnew("comment", models.Index(fields=["list", "id"], name="comment_of_list")),
        AddIndexAnew(
            "like",
            models.Index(
                models.F("review"),
                models.OrderBy(models.F("id"), descending=True),
                name="like_of_review",
            ),
        ),
    ]

from django.db import migrations, models

from server.core.schema_operations import AddIndexAnew


class Migration(migrations.Migration):
    """Indexes of a table that members read meanwhile: built without locking it."""

    atomic = False

    dependencies = [("movies", "0004_catalogue")]

    operations = [
        AddIndexAnew(
            model_name="movie",
            index=models.Index(
                condition=models.Q(("collection__isnull", False)),
                fields=["collection"],
                name="movie_of_collection",
            ),
        ),
        AddIndexAnew(
            model_name="movie",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", False)),
                fields=["merged_into"],
                name="movie_merged",
            ),
        ),
        AddIndexAnew(
            model_name="movie",
            index=models.Index(
                condition=models.Q(("gone_at", None)), fields=["synced_at"], name="movie_by_sync"
            ),
        ),
    ]

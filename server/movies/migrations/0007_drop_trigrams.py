"""Films are found by the documents of `search`; nothing asks for trigrams of their texts any more."""

from django.contrib.postgres.operations import RemoveIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("movies", "0006_movie_weights")]

    operations = [RemoveIndexConcurrently(model_name="movie", name="movie_search_trgm")]

"""The head by weight. Without it a single letter reads and sorts thousands of documents.

A weight that changes now writes all indexes of its document, also in the tail; a film's weight
changes when TMDb tells the film, some 50,000 times a day at most.
"""

from django.db import migrations, models
from django.db.models import Q

from server.core.schema_operations import AddIndexAnew


def heaviest(model: str, name: str) -> AddIndexAnew:
    condition = Q(("adult", False), ("head", True))
    index = models.Index(fields=["-weight"], name=name, condition=condition)
    return AddIndexAnew(model_name=model, index=index)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("search", "0002_triggers")]

    operations = [
        heaviest("moviedocument", "search_movie_heaviest"),
        heaviest("persondocument", "search_person_heaviest"),
    ]

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations, models
from django.db.models import F

from server.core.schema_operations import AddIndexAnew


class Migration(migrations.Migration):
    """Indexes of a member's pages, and the look at old rows that 0005 put off; writers go on."""

    atomic = False

    dependencies = [("diary", "0005_drafts_tags_versions")]

    operations = [
        AddIndexAnew(
            "moviemark", models.Index("member", "kind", F("id").desc(), name="mark_of_member")
        ),
        AddIndexAnew("rating", models.Index("member", F("id").desc(), name="rating_of_member")),
        AddIndexAnew(
            "watchlistitem", models.Index("member", F("id").desc(), name="watchlist_of_member")
        ),
        ValidateConstraint("diaryentry", "entry_before_2100"),
        ValidateConstraint("diaryentry", "entry_tags_at_most"),
        ValidateConstraint("diaryentry", "entry_audience_known"),
        ValidateConstraint("moviemark", "mark_kind_known"),
        ValidateConstraint("review", "review_text_at_most"),
    ]

"""What a profile and a closed account must be: built while the table is in use."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations, models
from django.db.models import Q

from server.core.schema_operations import AddConstraintAnew, AddIndexAnew


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("users", "0007_watchlist_audience")]

    operations = [
        AddConstraintAnew(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(is_active=False),
                name="user_closed_is_not_active",
            ),
        ),
        AddConstraintAnew(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=Q(link="") | Q(link__regex=r"^https?://[^\s]+$"), name="user_link_scheme"
            ),
        ),
        ValidateConstraint(model_name="user", name="user_closed_is_not_active"),
        ValidateConstraint(model_name="user", name="user_link_scheme"),
        AddIndexAnew(
            model_name="user",
            index=models.Index(
                condition=Q(closed_at__isnull=False), fields=["closed_at"], name="user_closed"
            ),
        ),
    ]

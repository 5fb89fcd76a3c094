from django.db import migrations, models


class Migration(migrations.Migration):
    """Every activity shows somebody's content; its audience is judged against them."""

    dependencies = [("social", "0002_counter_fillfactor")]

    operations = [
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(("owner_ids__len__gte", 1)), name="activity_has_owner"
            ),
        ),
    ]

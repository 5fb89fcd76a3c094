from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("users", "0003_privacy")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="suspended_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("suspended_at__isnull", True), ("is_active", False), _connector="OR"
                ),
                name="user_suspended_is_not_active",
            ),
        ),
    ]

"""More of the profile, former user names, and the moment at which a member closed the account.

Accounts that were closed before this were closed by the staff, for good: they get no grace.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


def text(max_length):
    return models.CharField(blank=True, db_default="", default="", max_length=max_length)


def moment():
    return models.DateTimeField(blank=True, null=True)


class Migration(migrations.Migration):
    dependencies = [("users", "0005_security")]

    operations = [
        migrations.AddField(model_name="user", name="pronouns", field=text(40)),
        migrations.AddField(model_name="user", name="location", field=text(100)),
        migrations.AddField(model_name="user", name="link", field=text(200)),
        migrations.AddField(model_name="user", name="closed_at", field=moment()),
        migrations.AddField(model_name="user", name="username_changed_at", field=moment()),
        migrations.AlterField(
            model_name="mailjob",
            name="kind",
            field=models.CharField(
                choices=[
                    ("password_reset", "password reset"),
                    ("password_changed", "password changed"),
                    ("password_was_reset", "password was reset by mail"),
                    ("verify_email", "confirm the address"),
                    ("change_email", "confirm a new address"),
                    ("email_changed", "notice to the old address"),
                    ("security_changed", "a way to log in was added or removed"),
                    ("account_closed", "the account was closed"),
                    ("export_ready", "an export of all data is ready"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="UsernameRedirect",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("username_key", models.CharField(max_length=60, unique=True)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("ends_at", models.DateTimeField()),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_names",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["ends_at"], name="username_redirect_end")],
            },
        ),
    ]

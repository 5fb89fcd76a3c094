"""More of the profile, former user names, and the moment at which a member closed the account.

Accounts that members closed before this have their grace from now on.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.contrib.postgres.operations import (
    AddConstraintNotValid,
    AddIndexConcurrently,
    ValidateConstraint,
)
from django.db import migrations, models
from django.db.models import Q


def text(max_length):
    return models.CharField(blank=True, db_default="", default="", max_length=max_length)


def moment():
    return models.DateTimeField(blank=True, null=True)


def begin_grace(apps, schema_editor):
    User = apps.get_model("users", "User")
    closed = User.objects.filter(is_active=False, suspended_at=None, closed_at=None)
    closed.update(closed_at=django.db.models.functions.datetime.Now())


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("users", "0005_security")]

    operations = [
        migrations.AddField(model_name="user", name="pronouns", field=text(40)),
        migrations.AddField(model_name="user", name="location", field=text(100)),
        migrations.AddField(model_name="user", name="link", field=text(200)),
        migrations.AddField(model_name="user", name="closed_at", field=moment()),
        migrations.AddField(model_name="user", name="username_changed_at", field=moment()),
        migrations.RunPython(begin_grace, migrations.RunPython.noop),
        AddConstraintNotValid(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(is_active=False),
                name="user_closed_is_not_active",
            ),
        ),
        AddConstraintNotValid(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=Q(link="") | Q(link__regex=r"^https?://[^\s]+$"), name="user_link_scheme"
            ),
        ),
        ValidateConstraint(model_name="user", name="user_closed_is_not_active"),
        ValidateConstraint(model_name="user", name="user_link_scheme"),
        AddIndexConcurrently(
            model_name="user",
            index=models.Index(
                condition=Q(closed_at__isnull=False), fields=["closed_at"], name="user_closed"
            ),
        ),
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

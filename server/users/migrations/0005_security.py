"""Verified addresses, second factors, passkeys, accounts at other providers, time zone, terms."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


def of_member(kind, name, **options):
    return kind(
        on_delete=django.db.models.deletion.CASCADE,
        related_name=name,
        to=settings.AUTH_USER_MODEL,
        **options,
    )


def now():
    return models.DateTimeField(db_default=django.db.models.functions.datetime.Now())


def maybe():
    return models.DateTimeField(blank=True, null=True)


def number():
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


class Migration(migrations.Migration):
    dependencies = [("users", "0004_suspension")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="time_zone",
            field=models.CharField(db_default="UTC", default="UTC", max_length=64),
        ),
        migrations.AddField(
            model_name="user",
            name="accepted_terms_version",
            field=models.CharField(blank=True, db_default="", default="", max_length=20),
        ),
        migrations.AddField(model_name="user", name="terms_accepted_at", field=maybe()),
        migrations.AddField(model_name="user", name="age_confirmed_at", field=maybe()),
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
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="PendingEmail",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("email", models.EmailField(max_length=254)),
                ("requested_at", now()),
                ("user", of_member(models.OneToOneField, "pending_email")),
            ],
        ),
        migrations.CreateModel(
            name="Challenge",
            fields=[
                (
                    "digest",
                    models.CharField(max_length=64, primary_key=True, serialize=False),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("second_step", "second step of a log-in"),
                            ("passkey_new", "new passkey"),
                            ("passkey_login", "log-in by passkey"),
                            ("oidc", "log-in at another provider"),
                        ],
                        max_length=16,
                    ),
                ),
                ("data", models.JSONField(blank=True, default=dict)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("expires_at", models.DateTimeField()),
                ("user", of_member(models.ForeignKey, "challenges", blank=True, null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["expires_at"], name="challenge_expiry")],
            },
        ),
        migrations.CreateModel(
            name="TotpDevice",
            fields=[
                (
                    "user",
                    of_member(models.OneToOneField, "totp", primary_key=True, serialize=False),
                ),
                ("secret", models.CharField(max_length=250)),
                ("confirmed_at", maybe()),
                ("last_step", models.BigIntegerField(default=0)),
                ("created_at", now()),
            ],
        ),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                ("id", number()),
                ("digest", models.CharField(max_length=64)),
                ("used_at", maybe()),
                ("user", of_member(models.ForeignKey, "recovery_codes")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["user", "digest"], name="recovery_code_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Passkey",
            fields=[
                ("id", number()),
                ("credential_id", models.BinaryField(max_length=1023, unique=True)),
                ("public_key", models.BinaryField(max_length=2048)),
                ("sign_count", models.BigIntegerField(default=0)),
                ("name", models.CharField(max_length=60)),
                (
                    "transports",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("backed_up", models.BooleanField(default=False)),
                ("created_at", now()),
                ("last_used_at", maybe()),
                ("user", of_member(models.ForeignKey, "passkeys")),
            ],
        ),
        migrations.CreateModel(
            name="OidcIdentity",
            fields=[
                ("id", number()),
                ("issuer", models.CharField(max_length=255)),
                ("subject", models.CharField(max_length=255)),
                ("created_at", now()),
                ("last_used_at", maybe()),
                ("user", of_member(models.ForeignKey, "identities")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["issuer", "subject"], name="oidc_identity_once")
                ],
            },
        ),
    ]

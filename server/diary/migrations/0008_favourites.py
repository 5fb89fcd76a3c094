import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def member(name):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.CASCADE,
        related_name=name,
        to=settings.AUTH_USER_MODEL,
    )


def number():
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("diary", "0007_rating_weight"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FavouriteMovie",
            fields=[
                ("id", number()),
                ("position", models.PositiveSmallIntegerField()),
                ("member", member("favourites")),
                (
                    "movie",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="movies.movie",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["member", "position"], name="favourite_position"
                    ),
                    models.UniqueConstraint(fields=["member", "movie"], name="favourite_unique"),
                    models.CheckConstraint(
                        condition=models.Q(position__gte=1, position__lte=4),
                        name="favourite_position_range",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PinnedReview",
            fields=[
                ("id", number()),
                ("position", models.PositiveSmallIntegerField()),
                ("member", member("pins")),
                (
                    "review",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pin",
                        to="diary.review",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["member", "position"], name="pin_position"),
                    models.CheckConstraint(
                        condition=models.Q(position__gte=1, position__lte=3),
                        name="pin_position_range",
                    ),
                ],
            },
        ),
    ]

"""Releases by country, as TMDb tells them with each film. Films are told anew by their new ETag."""

from django.db import migrations, models
from django.db.models import Value


class Migration(migrations.Migration):
    dependencies = [("movies", "0008_weights_checked")]

    operations = [
        migrations.AddField(
            model_name="movieextras",
            name="releases",
            field=models.JSONField(db_default=Value({}, models.JSONField()), default=dict),
        ),
    ]

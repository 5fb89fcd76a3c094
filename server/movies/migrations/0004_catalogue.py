import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    """Every new column has a default in the database: added in no time, and the release before
    this one goes on writing its rows.
    """

    dependencies = [
        ("movies", "0003_ingest_state"),
    ]

    operations = [
        migrations.CreateModel(
            name="Chart",
            fields=[
                (
                    "name",
                    models.CharField(
                        choices=[
                            ("popular", "popular"),
                            ("top_rated", "top rated"),
                            ("now_playing", "now playing"),
                            ("upcoming", "upcoming"),
                            ("trending", "trending"),
                        ],
                        max_length=12,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "tmdb_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), db_default=[], default=list, size=None
                    ),
                ),
                (
                    "synced_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Collection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("synced_at", models.DateTimeField(blank=True, null=True)),
                ("gone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "source_digest",
                    models.CharField(
                        blank=True, db_default="", default="", editable=False, max_length=64
                    ),
                ),
                (
                    "locked_fields",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        db_default=[],
                        default=list,
                        size=None,
                    ),
                ),
                ("tmdb_id", models.PositiveBigIntegerField(unique=True)),
                ("name", models.CharField(max_length=200)),
                (
                    "name_pt",
                    models.CharField(blank=True, db_default="", default="", max_length=200),
                ),
                ("overview", models.TextField(blank=True, db_default="", default="")),
                ("overview_pt", models.TextField(blank=True, db_default="", default="")),
                (
                    "poster_path",
                    models.CharField(blank=True, db_default="", default="", max_length=120),
                ),
                (
                    "backdrop_path",
                    models.CharField(blank=True, db_default="", default="", max_length=120),
                ),
                (
                    "part_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        blank=True,
                        db_default=[],
                        default=list,
                        size=None,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="MovieExtras",
            fields=[
                (
                    "movie",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="extras",
                        serialize=False,
                        to="movies.movie",
                    ),
                ),
                (
                    "videos",
                    models.JSONField(db_default=models.Value([], models.JSONField()), default=list),
                ),
                (
                    "offers",
                    models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict),
                ),
                (
                    "certifications",
                    models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict),
                ),
                (
                    "titles",
                    models.JSONField(db_default=models.Value([], models.JSONField()), default=list),
                ),
                (
                    "keywords",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=100),
                        db_default=[],
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "recommended_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), db_default=[], default=list, size=None
                    ),
                ),
                (
                    "similar_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), db_default=[], default=list, size=None
                    ),
                ),
                ("budget", models.PositiveBigIntegerField(null=True)),
                ("revenue", models.PositiveBigIntegerField(null=True)),
            ],
            options={
                "verbose_name_plural": "movie extras",
            },
        ),
        migrations.RemoveIndex(
            model_name="ingestjob",
            name="ingest_due",
        ),
        migrations.AddField(
            model_name="ingestjob",
            name="cause",
            field=models.CharField(
                choices=[
                    ("member", "a member looked for it"),
                    ("operator", "an operator asked"),
                    ("chart", "it stands in a chart"),
                    ("change", "TMDb changed it"),
                    ("related", "a film of ours names it"),
                    ("refresh", "our data grows old"),
                    ("export", "the daily export names it"),
                ],
                db_default="operator",
                default="operator",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="ingestjob",
            name="key",
            field=models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
        migrations.AddField(
            model_name="ingestjob",
            name="kind",
            field=models.CharField(
                choices=[
                    ("film", "film"),
                    ("person", "person"),
                    ("collection", "collection"),
                    ("chart", "chart"),
                    ("changes", "changes of a day"),
                    ("genres", "genres"),
                    ("search", "search"),
                    ("find", "find by IMDb id"),
                    ("ratings", "ratings from OMDb"),
                ],
                db_default="film",
                default="film",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="ingestjob",
            name="priority",
            field=models.PositiveSmallIntegerField(db_default=5, default=5),
        ),
        migrations.AddField(
            model_name="ingestjob",
            name="wants",
            field=models.PositiveIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name="movie",
            name="etag",
            field=models.CharField(
                blank=True, db_default="", default="", editable=False, max_length=120
            ),
        ),
        migrations.AddField(
            model_name="movie",
            name="former_tmdb_ids",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(),
                blank=True,
                db_default=[],
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="movie",
            name="gone_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="movie",
            name="imdb_rating",
            field=models.FloatField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="movie",
            name="imdb_votes",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="movie",
            name="locked_fields",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40),
                blank=True,
                db_default=[],
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="movie",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="movies.movie",
            ),
        ),
        migrations.AddField(
            model_name="movie",
            name="metascore",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="movie",
            name="omdb_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="movie",
            name="poster_path_pt",
            field=models.CharField(blank=True, db_default="", default="", max_length=120),
        ),
        migrations.AddField(
            model_name="movie",
            name="status",
            field=models.CharField(blank=True, db_default="", default="", max_length=20),
        ),
        migrations.AddField(
            model_name="movie",
            name="tagline_pt",
            field=models.CharField(blank=True, db_default="", default="", max_length=500),
        ),
        migrations.AddField(
            model_name="movie",
            name="tmdb_rating",
            field=models.FloatField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="movie",
            name="tmdb_votes",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="movie",
            name="tomatometer",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="adult",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="person",
            name="also_known_as",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=200),
                blank=True,
                db_default=[],
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="biography",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="person",
            name="biography_pt",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="person",
            name="birthday",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="deathday",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="gone_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="imdb_id",
            field=models.CharField(blank=True, db_default="", default="", max_length=12),
        ),
        migrations.AddField(
            model_name="person",
            name="known_for",
            field=models.CharField(blank=True, db_default="", default="", max_length=60),
        ),
        migrations.AddField(
            model_name="person",
            name="locked_fields",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40),
                blank=True,
                db_default=[],
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="place_of_birth",
            field=models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
        migrations.AddField(
            model_name="person",
            name="popularity",
            field=models.FloatField(db_default=0.0, default=0.0),
        ),
        migrations.AddField(
            model_name="person",
            name="source_digest",
            field=models.CharField(
                blank=True, db_default="", default="", editable=False, max_length=64
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="synced_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="ingestjob",
            name="tmdb_id",
            field=models.PositiveBigIntegerField(db_default=0, default=0),
        ),
        migrations.AlterField(
            model_name="movie",
            name="source_digest",
            field=models.CharField(
                blank=True, db_default="", default="", editable=False, max_length=64
            ),
        ),
        migrations.AddIndex(
            model_name="ingestjob",
            index=models.Index(
                condition=models.Q(("state", "due")),
                fields=["priority", "due_at"],
                name="ingest_due_first",
            ),
        ),
        migrations.AddIndex(
            model_name="ingestjob",
            index=models.Index(
                condition=models.Q(("state", "parked")), fields=["-due_at"], name="ingest_parked"
            ),
        ),
        migrations.AddConstraint(
            model_name="ingestjob",
            constraint=models.UniqueConstraint(
                fields=("kind", "tmdb_id", "key"), name="ingest_job_unique"
            ),
        ),
        migrations.AddField(
            model_name="movie",
            name="collection",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="movies",
                to="movies.collection",
            ),
        ),
    ]

"""The catalogue in the shape that TMDb gives: movies, people, credits, genres. Films, no TV."""

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, OuterRef, Q


class Genre(models.Model):
    tmdb_id = models.PositiveIntegerField(unique=True)
    name = models.CharField(max_length=40, unique=True)
    name_pt = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """Somebody who made films. `key` identifies people of the starter catalogue, who have no TMDb
    id.
    """

    tmdb_id = models.PositiveBigIntegerField(unique=True, null=True, blank=True)
    key = models.CharField(max_length=120, unique=True, null=True, blank=True)
    name = models.CharField(max_length=200)
    profile_path = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(tmdb_id__isnull=False) | Q(key__isnull=False),
                name="person_has_identity",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MovieQuerySet(models.QuerySet["Movie"]):
    def with_genre_names(self) -> "MovieQuerySet":
        """Adds `genre_names`: the English names in TMDb's order, in the same query."""
        names = (
            MovieGenre.objects.filter(movie=OuterRef("pk"))
            .order_by("order", "pk")
            .values("genre__name")
        )
        return self.annotate(genre_names=ArraySubquery(names))


class Movie(models.Model):
    """A film. `slug` is stable; TMDb and IMDb ids are null where nothing confirms them."""

    tmdb_id = models.PositiveBigIntegerField(unique=True, null=True, blank=True)
    imdb_id = models.CharField(max_length=12, unique=True, null=True, blank=True)
    slug = models.SlugField(max_length=140, unique=True)
    title = models.CharField(max_length=300)
    title_pt = models.CharField(max_length=300, blank=True)
    original_title = models.CharField(max_length=300, blank=True)
    original_language = models.CharField(max_length=10, blank=True)
    #: titles in all languages, accents removed, lower case; what search reads
    search_text = models.TextField(blank=True, editable=False)
    overview = models.TextField(blank=True)
    overview_pt = models.TextField(blank=True)
    tagline = models.CharField(max_length=500, blank=True)
    release_date = models.DateField(null=True, blank=True)
    #: of the release; kept apart since some films have a year and no date
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    #: minutes
    runtime = models.PositiveSmallIntegerField(null=True, blank=True)
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    #: TMDb's genre names, in TMDb's order
    genres = models.ManyToManyField(Genre, through="MovieGenre", related_name="movies")
    poster_path = models.CharField(max_length=120, blank=True)
    backdrop_path = models.CharField(max_length=120, blank=True)
    adult = models.BooleanField(default=False)
    #: TMDb's figure, or the place in the starter catalogue; orders a list before members have
    #: spoken
    popularity = models.FloatField(default=0)
    #: last time TMDb told us about it; null: starter catalogue only
    synced_at = models.DateTimeField(null=True, blank=True)
    #: of the data that the film was last written from: the same data again changes nothing
    source_digest = models.CharField(max_length=64, blank=True, editable=False)

    objects = MovieQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(imdb_id__isnull=True) | Q(imdb_id__regex=r"^tt[0-9]{7,}$"),
                name="movie_imdb_id_shape",
            ),
        ]
        indexes = [
            GinIndex(fields=["search_text"], name="movie_search_trgm", opclasses=["gin_trgm_ops"]),
            models.Index(F("year").desc(nulls_last=True), "id", name="movie_by_year"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.year})"


class MovieGenre(models.Model):
    movie = models.ForeignKey(Movie, on_delete=models.CASCADE)
    genre = models.ForeignKey(Genre, on_delete=models.CASCADE)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["movie", "genre"], name="movie_genre_unique")
        ]

    def __str__(self) -> str:
        return f"{self.movie_id} {self.genre_id}"


class CreditQuerySet(models.QuerySet["Credit"]):
    def of_movie_page(self, movie_id: int) -> "CreditQuerySet":
        """Who a film's page names: its directors and its cast, not the other 700 of its crew."""
        return self.filter(Q(kind=Credit.Kind.CAST) | Q(job="Director"), movie_id=movie_id)


class Credit(models.Model):
    """A person's part in a film."""

    class Kind(models.TextChoices):
        CAST = "cast", "cast"
        CREW = "crew", "crew"

    movie = models.ForeignKey(Movie, on_delete=models.CASCADE, related_name="credits")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="credits")
    kind = models.CharField(max_length=4, choices=Kind)
    #: TMDb's credit id, or one made from film, person and job for the starter catalogue
    credit_id = models.CharField(max_length=160, unique=True)
    department = models.CharField(max_length=60, blank=True)
    job = models.CharField(max_length=100, blank=True)
    character = models.CharField(max_length=500, blank=True)
    order = models.PositiveIntegerField(default=0)

    objects = CreditQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["movie", "kind", "order"], name="credit_of_movie")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.job or self.character} {self.movie_id}"


class MovieStats(models.Model):
    """A film's counters: a narrow row of its own, locked last (docs/adr/0009).

    `histogram` counts current ratings, half-star 0.5 first; `rating_sum` is in half-stars.
    """

    movie = models.OneToOneField(
        Movie, on_delete=models.CASCADE, primary_key=True, related_name="stats"
    )
    rev = models.BigIntegerField(default=0)
    rating_count = models.PositiveIntegerField(default=0)
    rating_sum = models.PositiveIntegerField(default=0)
    histogram = ArrayField(models.IntegerField(), size=10, db_default=[0] * 10)
    log_count = models.PositiveIntegerField(default=0)
    like_count = models.PositiveIntegerField(default=0)
    review_count = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "movie_stats"

    def __str__(self) -> str:
        return f"stats of movie {self.movie_id}"


class IngestJob(models.Model):
    """A film that is wanted from TMDb. The row is the job; a queue message only says: look now."""

    class State(models.TextChoices):
        DUE = "due", "due"
        DONE = "done", "done"
        PARKED = "parked", "parked"

    tmdb_id = models.PositiveBigIntegerField(unique=True)
    state = models.CharField(max_length=8, choices=State, default=State.DUE)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    #: when a worker was last told; the sweep does not tell again what still waits in the queue
    hinted_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="ingest_due", condition=Q(state="due")),
        ]

    def __str__(self) -> str:
        return f"TMDb {self.tmdb_id}: {self.state}"

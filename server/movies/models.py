"""The catalogue in the shape that TMDb gives: movies, people, credits, genres. Films, no TV."""

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, OuterRef, Q, Value
from django.db.models.functions import Now


class Genre(models.Model):
    tmdb_id = models.PositiveIntegerField(unique=True)
    name = models.CharField(max_length=40, unique=True)
    name_pt = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return self.name


class Sourced(models.Model):
    """What TMDb tells and an operator may correct."""

    #: last time TMDb told us about it; null: it never did
    synced_at = models.DateTimeField(null=True, blank=True)
    #: since when TMDb does not have it any more; what we have stays
    gone_at = models.DateTimeField(null=True, blank=True)
    #: of the data that it was last written from: the same data again changes nothing
    source_digest = models.CharField(
        max_length=64, blank=True, editable=False, default="", db_default=""
    )
    #: fields that an operator wrote by hand: no source writes them again
    locked_fields = ArrayField(
        models.CharField(max_length=40), default=list, db_default=[], blank=True
    )

    class Meta:
        abstract = True


class Person(Sourced):
    """Somebody who made films. `key` identifies people of the starter catalogue, who have no TMDb
    id. A film's credits bring the name and the photo, a request of its own the rest.
    """

    tmdb_id = models.PositiveBigIntegerField(unique=True, null=True, blank=True)
    key = models.CharField(max_length=120, unique=True, null=True, blank=True)
    name = models.CharField(max_length=200)
    profile_path = models.CharField(max_length=120, blank=True)
    imdb_id = models.CharField(max_length=12, blank=True, default="", db_default="")
    biography = models.TextField(blank=True, default="", db_default="")
    biography_pt = models.TextField(blank=True, default="", db_default="")
    birthday = models.DateField(null=True, blank=True)
    deathday = models.DateField(null=True, blank=True)
    place_of_birth = models.CharField(max_length=200, blank=True, default="", db_default="")
    #: TMDb's department: "Acting", "Directing"
    known_for = models.CharField(max_length=60, blank=True, default="", db_default="")
    also_known_as = ArrayField(
        models.CharField(max_length=200), default=list, db_default=[], blank=True
    )
    adult = models.BooleanField(default=False, db_default=False)
    popularity = models.FloatField(default=0.0, db_default=0.0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(tmdb_id__isnull=False) | Q(key__isnull=False),
                name="person_has_identity",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Collection(Sourced):
    """Films that belong together. `part_ids` are TMDb's film ids by release, whether or not we have
    those films yet.
    """

    tmdb_id = models.PositiveBigIntegerField(unique=True)
    name = models.CharField(max_length=200)
    name_pt = models.CharField(max_length=200, blank=True, default="", db_default="")
    overview = models.TextField(blank=True, default="", db_default="")
    overview_pt = models.TextField(blank=True, default="", db_default="")
    poster_path = models.CharField(max_length=120, blank=True, default="", db_default="")
    backdrop_path = models.CharField(max_length=120, blank=True, default="", db_default="")
    part_ids = ArrayField(models.BigIntegerField(), default=list, db_default=[], blank=True)

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


class Movie(Sourced):
    """A film. `slug` is stable; TMDb and IMDb ids are null where nothing confirms them.

    A row is one film for ever: members' ratings hang on it. When TMDb gives an id to another film,
    the row loses the id, not its facts.
    """

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
    #: TMDb's word: "Released", "Post Production", …
    status = models.CharField(max_length=20, blank=True, default="", db_default="")
    tagline_pt = models.CharField(max_length=500, blank=True, default="", db_default="")
    #: the poster in Portuguese, where there is one
    poster_path_pt = models.CharField(max_length=120, blank=True, default="", db_default="")
    collection = models.ForeignKey(
        Collection,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="movies",
        db_index=False,
    )
    #: TMDb's mean, 0 to 10, of `tmdb_votes`
    tmdb_rating = models.FloatField(null=True, blank=True)
    tmdb_votes = models.PositiveIntegerField(default=0, db_default=0)
    #: from OMDb: IMDb's mean of 0 to 10; the critics' scores are of 100
    imdb_rating = models.FloatField(null=True, blank=True)
    imdb_votes = models.PositiveIntegerField(null=True, blank=True)
    metascore = models.PositiveSmallIntegerField(null=True, blank=True)
    tomatometer = models.PositiveSmallIntegerField(null=True, blank=True)
    #: last time that OMDb answered about it
    omdb_at = models.DateTimeField(null=True, blank=True)
    #: TMDb ids that this film had and has no more
    former_tmdb_ids = ArrayField(models.BigIntegerField(), default=list, db_default=[], blank=True)
    #: the same film's other row: readers are sent there, members' data stays here
    merged_into = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    #: of TMDb's last answer, for If-None-Match
    etag = models.CharField(max_length=120, blank=True, editable=False, default="", db_default="")

    objects = MovieQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(imdb_id__isnull=True) | Q(imdb_id__regex=r"^tt[0-9]{7,}$"),
                name="movie_imdb_id_shape",
            ),
        ]
        indexes = [
            models.Index(F("year").desc(nulls_last=True), "id", name="movie_by_year"),
            models.Index(
                fields=["collection"],
                name="movie_of_collection",
                condition=Q(collection__isnull=False),
            ),
            models.Index(
                fields=["merged_into"],
                name="movie_merged",
                condition=Q(merged_into__isnull=False),
            ),
            models.Index(fields=["synced_at"], name="movie_by_sync", condition=Q(gone_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.year})"


class MovieExtras(models.Model):
    """What only a film's own page shows: one row a film, replaced part by part.

    The lists of related films hold TMDb ids: a film that comes later is there by itself.
    """

    movie = models.OneToOneField(
        Movie, on_delete=models.CASCADE, primary_key=True, related_name="extras"
    )
    #: [{key, site, name, kind, official, language, published_at}], the best trailer first
    videos = models.JSONField(db_default=Value([], models.JSONField()), default=list)
    #: {country: {link, stream|free|ads|rent|buy: [{id, name, logo_path}]}}, TMDb's order
    offers = models.JSONField(db_default=Value({}, models.JSONField()), default=dict)
    #: {country: age rating}: {"BR": "14", "US": "R"}
    certifications = models.JSONField(db_default=Value({}, models.JSONField()), default=dict)
    #: {country: [{date, kind, certification, note}]}; the first is the country's release day, and
    #: `kind` one of theatrical, limited, digital, physical, tv, premiere
    releases = models.JSONField(db_default=Value({}, models.JSONField()), default=dict)
    #: [{title, language, country}], translations and alternatives
    titles = models.JSONField(db_default=Value([], models.JSONField()), default=list)
    keywords = ArrayField(models.CharField(max_length=100), default=list, db_default=[])
    recommended_ids = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    similar_ids = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    #: US dollars; null: not told
    budget = models.PositiveBigIntegerField(null=True)
    revenue = models.PositiveBigIntegerField(null=True)

    class Meta:
        verbose_name_plural = "movie extras"

    def __str__(self) -> str:
        return f"extras of movie {self.movie_id}"


class Chart(models.Model):
    """One of TMDb's lists as it was last told, in TMDb's order, by TMDb ids."""

    class Name(models.TextChoices):
        POPULAR = "popular", "popular"
        TOP_RATED = "top_rated", "top rated"
        NOW_PLAYING = "now_playing", "now playing"
        UPCOMING = "upcoming", "upcoming"
        TRENDING = "trending", "trending"

    name = models.CharField(max_length=12, choices=Name, primary_key=True)
    tmdb_ids = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    synced_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.name


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

    `histogram` counts current ratings, half-star 0.5 first; `rating_sum` is in half-stars. The last
    four are of those ratings alone that have a weight (`averages.Weighed`).
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
    weighed_count = models.PositiveIntegerField(default=0, db_default=0)
    weighed_sum = models.PositiveIntegerField(default=0, db_default=0)
    weight = models.PositiveBigIntegerField(default=0, db_default=0)
    weighted_sum = models.PositiveBigIntegerField(default=0, db_default=0)

    class Meta:
        db_table = "movie_stats"

    def __str__(self) -> str:
        return f"stats of movie {self.movie_id}"


class IngestJob(models.Model):
    """Something that is wanted from TMDb. The row is the job; a queue message only says: look now.

    What it is: `kind` with `tmdb_id` (film, person, collection), or with `key` (the chart's name,
    the day of the changes as YYYY-MM-DD, the words searched for, the IMDb id).
    """

    class State(models.TextChoices):
        DUE = "due", "due"
        DONE = "done", "done"
        PARKED = "parked", "parked"

    class Kind(models.TextChoices):
        FILM = "film", "film"
        PERSON = "person", "person"
        COLLECTION = "collection", "collection"
        CHART = "chart", "chart"
        CHANGES = "changes", "changes of a day"
        GENRES = "genres", "genres"
        SEARCH = "search", "search"
        FIND = "find", "find by IMDb id"
        RATINGS = "ratings", "ratings from OMDb"

    class Cause(models.TextChoices):
        MEMBER = "member", "a member looked for it"
        OPERATOR = "operator", "an operator asked"
        CHART = "chart", "it stands in a chart"
        CHANGE = "change", "TMDb changed it"
        RELATED = "related", "a film of ours names it"
        REFRESH = "refresh", "our data grows old"
        EXPORT = "export", "the daily export names it"

    kind = models.CharField(max_length=10, choices=Kind, db_default=Kind.FILM, default=Kind.FILM)
    #: 0 where `key` says what is wanted
    tmdb_id = models.PositiveBigIntegerField(db_default=0, default=0)
    key = models.CharField(max_length=200, blank=True, default="", db_default="")
    cause = models.CharField(
        max_length=10, choices=Cause, db_default=Cause.OPERATOR, default=Cause.OPERATOR
    )
    #: the smaller goes first: 0 a member waits, 9 the export
    priority = models.PositiveSmallIntegerField(db_default=5, default=5)
    state = models.CharField(max_length=8, choices=State, default=State.DUE)
    attempts = models.PositiveSmallIntegerField(default=0)
    #: grows with each request; a worker that began before the last one has not done it
    wants = models.PositiveIntegerField(db_default=1, default=1)
    due_at = models.DateTimeField()
    #: when a worker was last told; the sweep does not tell again what still waits in the queue
    hinted_at = models.DateTimeField(null=True, blank=True)
    #: why the last try failed
    reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "tmdb_id", "key"], name="ingest_job_unique"),
        ]
        indexes = [
            models.Index(
                fields=["priority", "due_at"], name="ingest_due_first", condition=Q(state="due")
            ),
            models.Index(fields=["-due_at"], name="ingest_parked", condition=Q(state="parked")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key or self.tmdb_id}: {self.state}"

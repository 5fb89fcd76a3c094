"""What members say of films: dated watches, ratings, reviews, the watchlist, the film's flags."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from server.core.models import Audience
from server.movies.models import Movie

#: half-stars: 1 is half a star, 10 is five stars
RATING = Q(rating__gte=1, rating__lte=10)


class DiaryEntry(models.Model):
    """One watch of one film, with a date or without."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="entries"
    )
    movie = models.ForeignKey(Movie, on_delete=models.PROTECT, related_name="entries")
    watched_on = models.DateField(null=True)
    #: half-stars given at this watch, 1 to 10
    rating = models.PositiveSmallIntegerField(null=True)
    rewatch = models.BooleanField(default=False)
    liked = models.BooleanField(default=False)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.PUBLIC)
    rev = models.BigIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now())
    # What this entry changed of the film, as its undo takes it back (see `effects.py`).
    #: since when the film was on the watchlist that it took it off
    wanted_since = models.DateTimeField(null=True)
    #: `Rating.rated_at` as it wrote it, and the rating that it replaced
    rated_at = models.DateTimeField(null=True)
    rating_before = models.PositiveSmallIntegerField(null=True)
    rated_before_at = models.DateTimeField(null=True)
    #: it was the first to mark the film as watched, as liked
    marked_watched = models.BooleanField(default=False, db_default=False)
    marked_liked = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | RATING, name="entry_rating_range"
            ),
            models.CheckConstraint(
                condition=Q(watched_on__isnull=True) | Q(watched_on__gte="1888-01-01"),
                name="entry_after_first_film",
            ),
        ]
        indexes = [
            models.Index(
                "member",
                F("watched_on").desc(nulls_last=True),
                F("id").desc(),
                name="entry_of_member",
            ),
            models.Index(fields=["member", "movie"], name="entry_of_member_movie"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} watched {self.movie_id}"


class Review(models.Model):
    """The text of an entry. Who may see it: who may see the entry."""

    entry = models.OneToOneField(DiaryEntry, on_delete=models.CASCADE, related_name="review")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reviews"
    )
    movie = models.ForeignKey(Movie, on_delete=models.PROTECT, related_name="reviews")
    text = models.TextField(max_length=100_000)
    contains_spoilers = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now())
    edited_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="review_has_text")]
        indexes = [
            models.Index("movie", F("id").desc(), name="review_of_movie"),
            models.Index("member", F("id").desc(), name="review_of_member"),
        ]

    def __str__(self) -> str:
        return f"review {self.pk} of {self.movie_id} by {self.member_id}"


class ReviewStats(models.Model):
    """A review's counters: a narrow row of its own, locked last (docs/adr/0009)."""

    review = models.OneToOneField(
        Review, on_delete=models.CASCADE, primary_key=True, related_name="stats"
    )
    rev = models.BigIntegerField(default=0)
    like_count = models.PositiveIntegerField(default=0)
    comment_count = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "review_stats"

    def __str__(self) -> str:
        return f"stats of review {self.review_id}"


class Rating(models.Model):
    """A member's current rating of a film, in half-stars; averages are made of these."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="ratings"
    )
    movie = models.ForeignKey(Movie, on_delete=models.PROTECT, related_name="ratings")
    rating = models.PositiveSmallIntegerField()
    rated_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "movie"], name="rating_unique"),
            models.CheckConstraint(condition=RATING, name="rating_range"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} rates {self.movie_id} {self.rating}"


class MovieMark(models.Model):
    """A fact of its own about a member and a film: watched, liked, did not finish.

    Each stands alone; removing one removes no other.
    """

    class Kind(models.TextChoices):
        WATCHED = "watched", "watched"
        LIKED = "liked", "liked"
        DNF = "dnf", "did not finish"

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="marks"
    )
    movie = models.ForeignKey(Movie, on_delete=models.PROTECT, related_name="marks")
    kind = models.CharField(max_length=8, choices=Kind)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "movie", "kind"], name="mark_unique")
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.kind} {self.movie_id}"


class WatchlistItem(models.Model):
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="watchlist"
    )
    movie = models.ForeignKey(Movie, on_delete=models.PROTECT, related_name="watchlisted")
    added_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "movie"], name="watchlist_unique")]

    def __str__(self) -> str:
        return f"{self.member_id} wants to see {self.movie_id}"

"""What members say of films: dated watches, ratings, reviews, the watchlist, the film's flags."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Length, Now
from django.db.models.lookups import LessThanOrEqual

from server.core.models import Audience
from server.movies.models import Movie

#: half-stars: 1 is half a star, 10 is five stars
RATING = Q(rating__gte=1, rating__lte=10)
#: a day on which a film can have been watched: since the first film, and no slip of a digit
WATCHED_ON = Q(watched_on__gte="1888-01-01", watched_on__lt="2100-01-01")
#: tags of one entry
MAX_TAGS = 20
#: characters of a tag
MAX_TAG_LENGTH = 40
#: characters of a review
MAX_TEXT_LENGTH = 100_000

SHORT_ENOUGH = LessThanOrEqual(Length("text"), Value(MAX_TEXT_LENGTH))


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
    #: did not finish the film that time
    dnf = models.BooleanField(default=False, db_default=False)
    #: the member's own words for it, in their order (see `tags.py`)
    tags = ArrayField(
        models.CharField(max_length=MAX_TAG_LENGTH), default=list, db_default=[], blank=True
    )
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
    rated_before_by_hand = models.BooleanField(default=False, db_default=False)
    #: it was the first to mark the film as watched, as liked, as not finished
    marked_watched = models.BooleanField(default=False, db_default=False)
    marked_liked = models.BooleanField(default=False, db_default=False)
    marked_dnf = models.BooleanField(default=False, db_default=False)
    #: since when moderation keeps it from all but its owner, and why (see `hiding.py`)
    hidden_at = models.DateTimeField(null=True)
    hidden_reason = models.CharField(max_length=1000, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | RATING, name="entry_rating_range"
            ),
            models.CheckConstraint(
                condition=Q(watched_on__isnull=True) | Q(watched_on__gte="1888-01-01"),
                name="entry_after_first_film",
            ),
            models.CheckConstraint(
                condition=Q(watched_on__isnull=True) | Q(watched_on__lt="2100-01-01"),
                name="entry_before_2100",
            ),
            models.CheckConstraint(condition=Q(tags__len__lte=MAX_TAGS), name="entry_tags_at_most"),
            models.CheckConstraint(
                condition=Q(audience__in=Audience.values), name="entry_audience_known"
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
    text = models.TextField(max_length=MAX_TEXT_LENGTH)
    contains_spoilers = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now())
    edited_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="review_has_text"),
            models.CheckConstraint(condition=SHORT_ENOUGH, name="review_text_at_most"),
        ]
        indexes = [
            models.Index("movie", F("id").desc(), name="review_of_movie"),
            models.Index("member", F("id").desc(), name="review_of_member"),
        ]

    def __str__(self) -> str:
        return f"review {self.pk} of {self.movie_id} by {self.member_id}"


class ReviewVersion(models.Model):
    """What a review said before an edit; its author and staff may read it. Goes with the review."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="versions")
    text = models.TextField(max_length=MAX_TEXT_LENGTH)
    contains_spoilers = models.BooleanField()
    #: when it was written, and when the next one replaced it
    written_at = models.DateTimeField()
    replaced_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index("review", F("id").desc(), name="version_of_review")]

    def __str__(self) -> str:
        return f"review {self.review_id} until {self.replaced_at}"


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


class EntryStats(models.Model):
    """Likes of an entry itself, not of its review; made with the first one, locked last."""

    entry = models.OneToOneField(
        DiaryEntry, on_delete=models.CASCADE, primary_key=True, related_name="stats"
    )
    rev = models.BigIntegerField(default=0)
    like_count = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "entry_stats"

    def __str__(self) -> str:
        return f"stats of entry {self.entry_id}"


class Rating(models.Model):
    """A member's current rating of a film, in half-stars; averages are made of these."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="ratings"
    )
    movie = models.ForeignKey(Movie, on_delete=models.PROTECT, related_name="ratings")
    rating = models.PositiveSmallIntegerField()
    rated_at = models.DateTimeField(db_default=Now())
    #: hundredths of a full voice in the film's average, by who the member is (`standing`)
    weight = models.PositiveSmallIntegerField(default=0, db_default=0)
    #: said on the film itself, not by an entry: decides who may see it (see `facts.py`)
    by_hand = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "movie"], name="rating_unique"),
            models.CheckConstraint(condition=RATING, name="rating_range"),
            models.CheckConstraint(condition=Q(weight__lte=100), name="rating_weight_range"),
        ]
        indexes = [models.Index("member", F("id").desc(), name="rating_of_member")]

    def __str__(self) -> str:
        return f"{self.member_id} rates {self.movie_id} {self.rating}"


class RaterStanding(models.Model):
    """The weight that all ratings of a member have, unless a sweep is under way; no row: 0."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    weight = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "rater_standing"

    def __str__(self) -> str:
        return f"ratings of {self.member_id} weigh {self.weight}"


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
    #: said on the film itself, not by an entry: decides who may see it (see `facts.py`)
    by_hand = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "movie", "kind"], name="mark_unique"),
            models.CheckConstraint(
                condition=Q(kind__in=["watched", "liked", "dnf"]), name="mark_kind_known"
            ),
        ]
        indexes = [models.Index("member", "kind", F("id").desc(), name="mark_of_member")]

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
        indexes = [models.Index("member", F("id").desc(), name="watchlist_of_member")]

    def __str__(self) -> str:
        return f"{self.member_id} wants to see {self.movie_id}"


class Draft(models.Model):
    """An entry that is not written yet. Only its author knows of it: no event, page or search."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts"
    )
    movie = models.ForeignKey(Movie, on_delete=models.PROTECT, related_name="drafts")
    watched_on = models.DateField(null=True)
    rating = models.PositiveSmallIntegerField(null=True)
    rewatch = models.BooleanField(default=False)
    liked = models.BooleanField(default=False)
    dnf = models.BooleanField(default=False)
    tags = ArrayField(models.CharField(max_length=MAX_TAG_LENGTH), default=list, blank=True)
    #: of the entry that it becomes
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.PUBLIC)
    #: empty: the entry will have no review
    text = models.TextField(max_length=MAX_TEXT_LENGTH, blank=True)
    contains_spoilers = models.BooleanField(default=False)
    rev = models.BigIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | RATING, name="draft_rating_range"
            ),
            models.CheckConstraint(
                condition=Q(watched_on__isnull=True) | WATCHED_ON, name="draft_watched_on_range"
            ),
            models.CheckConstraint(condition=Q(tags__len__lte=MAX_TAGS), name="draft_tags_at_most"),
            models.CheckConstraint(
                condition=Q(audience__in=Audience.values), name="draft_audience_known"
            ),
            models.CheckConstraint(condition=SHORT_ENOUGH, name="draft_text_at_most"),
        ]
        indexes = [models.Index("member", F("id").desc(), name="draft_of_member")]

    def __str__(self) -> str:
        return f"draft {self.pk} of {self.member_id}"


class FavouriteMovie(models.Model):
    """A film that a member puts at the head of their profile, in their order."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="favourites"
    )
    movie = models.ForeignKey(Movie, on_delete=models.CASCADE, related_name="+")
    #: from 1
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "position"], name="favourite_position"),
            models.UniqueConstraint(fields=["member", "movie"], name="favourite_unique"),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=4), name="favourite_position_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.movie_id} of {self.member_id}"


class PinnedReview(models.Model):
    """A review of the member's own that their profile shows first. Who may see it still decides."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pins"
    )
    review = models.OneToOneField(Review, on_delete=models.CASCADE, related_name="pin")
    #: from 1
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "position"], name="pin_position"),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=3), name="pin_position_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.review_id} of {self.member_id}"

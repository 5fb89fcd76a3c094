"""What an entry does to the film beyond itself: rating, marks, watchlist; and how that is undone.

An entry remembers what it changed. To undo it takes back what still stands as it left it; what a
later entry has built on is handed on to that entry, so that undoing several, in any order, ends
where the film was before. Everything here happens under the film's lock (`services.film_name`).
"""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from server.core.db import insert_new
from server.diary.models import DiaryEntry, MovieMark, Rating, WatchlistItem
from server.movies.services import change_movie_stats
from server.social.services import change_member_stats

Change = tuple[int | None, int | None]


@dataclass(slots=True)
class Counted:
    """What one write adds to the counters of its film and its member. `rating`: (before, after)."""

    logs: int = 0
    films: int = 0
    reviews: int = 0
    likes: int = 0
    rating: tuple[int | None, int | None] | None = None

    def apply(self, *, movie_id: int, member_id: int) -> None:
        """Add them, film first, if there is anything to add."""
        if self.logs or self.reviews or self.likes or self.rating:
            change_movie_stats(
                movie_id,
                rating=self.rating,
                logs=self.logs,
                likes=self.likes,
                reviews=self.reviews,
            )
        counts = {
            "log_count": self.logs, "film_count": self.films, "review_count": self.reviews
        }  # fmt: skip
        changes = {name: delta for name, delta in counts.items() if delta}
        if changes:
            change_member_stats({member_id: changes})


def apply(entry: DiaryEntry, counted: Counted) -> bool:
    """What a new entry, not saved yet, says of its film. Whether the film left the watchlist."""
    if entry.rating is not None:
        counted.rating = rate(entry, entry.rating)
    entry.marked_watched = _mark(entry, MovieMark.Kind.WATCHED)
    if entry.liked:
        counted.likes = mark_liked(entry)
    wanted = WatchlistItem.objects.filter(**_film(entry))
    entry.wanted_since = wanted.values_list("added_at", flat=True).first()
    wanted.delete()
    return entry.wanted_since is not None


def rate(entry: DiaryEntry, rating: int) -> Change | None:
    """Make `rating` the member's rating of the film: (before, after), None if it was already.

    The entry, which the caller saves, remembers what the film had before it first rated it.
    """
    row = Rating.objects.filter(**_film(entry)).first()
    if entry.rated_at is None and row is not None:
        entry.rating_before, entry.rated_before_at = row.rating, row.rated_at
    entry.rated_at = timezone.now()
    if row is None:
        Rating.objects.create(**_film(entry), rating=rating, rated_at=entry.rated_at)
        return None, rating
    before, row.rating, row.rated_at = row.rating, rating, entry.rated_at
    row.save(update_fields=["rating", "rated_at"])
    return (before, rating) if before != rating else None


def mark_liked(entry: DiaryEntry) -> int:
    """Mark the film as liked; how many marks that added. The caller saves the entry."""
    added = _mark(entry, MovieMark.Kind.LIKED)
    entry.marked_liked = entry.marked_liked or added
    return int(added)


def unmark_liked(entry: DiaryEntry) -> int:
    """Take the film's like back; how many marks that removed."""
    return _unmark(entry, MovieMark.Kind.LIKED)


def take_back(entry: DiaryEntry, counted: Counted) -> None:
    """Undo what `entry`, which is about to go, changed of its film, and count it."""
    counted.rating = _take_rating_back(entry)
    others = DiaryEntry.objects.filter(**_film(entry)).exclude(id=entry.id).order_by("id")
    if entry.marked_watched and not _hand_on(others, marked_watched=True):
        _unmark(entry, MovieMark.Kind.WATCHED)
    if entry.marked_liked and not _hand_on(others.filter(liked=True), marked_liked=True):
        counted.likes = -unmark_liked(entry)
    if entry.wanted_since is not None:
        later = others.filter(id__gt=entry.id)
        if not _hand_on(later, wanted_since=entry.wanted_since):
            insert_new(WatchlistItem, **_film(entry), added_at=entry.wanted_since)


def forget_wanted(*, member_id: int, movie_id: int) -> None:
    """The member took the film off the watchlist themselves: no undo puts it back."""
    entries = DiaryEntry.objects.filter(member=member_id, movie=movie_id)
    entries.exclude(wanted_since=None).update(wanted_since=None)


def _take_rating_back(entry: DiaryEntry) -> Change | None:
    if entry.rated_at is None:
        return None
    before = {"rating": entry.rating_before, "rated_at": entry.rated_before_at}
    row = Rating.objects.filter(**_film(entry), rated_at=entry.rated_at).first()
    if row is None:
        # Another entry has rated it since: what that one replaced is what this one replaced.
        heirs = DiaryEntry.objects.filter(**_film(entry), rated_before_at=entry.rated_at)
        heirs.update(rating_before=before["rating"], rated_before_at=before["rated_at"])
        return None
    if entry.rating_before is None:
        Rating.objects.filter(pk=row.pk).delete()
    else:
        Rating.objects.filter(pk=row.pk).update(**before)
    changed = row.rating != entry.rating_before
    return (row.rating, entry.rating_before) if changed else None


def _hand_on(heirs: QuerySet[DiaryEntry], **effect: object) -> bool:
    """Whether there is an entry that would have done the same; the first one has done it now."""
    heir = heirs.values_list("id", flat=True).first()
    if heir is not None:
        DiaryEntry.objects.filter(id=heir).update(**effect)
    return heir is not None


def _mark(entry: DiaryEntry, kind: MovieMark.Kind) -> bool:
    return insert_new(MovieMark, **_film(entry), kind=kind) is not None


def _unmark(entry: DiaryEntry, kind: MovieMark.Kind) -> int:
    deleted, _ = MovieMark.objects.filter(**_film(entry), kind=kind).delete()
    return deleted


def _film(entry: DiaryEntry) -> dict[str, int]:
    return {"member_id": entry.member_id, "movie_id": entry.movie_id}

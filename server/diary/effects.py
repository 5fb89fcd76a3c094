"""What an entry does to the film beyond itself: rating, marks, watchlist; and how that is undone.

An entry remembers what it changed. To undo it takes back what still stands as it left it; what a
later entry has built on is handed on to that entry, so that undoing several, in any order, ends
where the film was before. Everything here happens under the film's lock (`services.film_name`).
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from server.core.db import insert_new
from server.diary.models import DiaryEntry, MovieMark, Rating, WatchlistItem
from server.diary.standing import rating_weight
from server.movies.averages import RatingChange
from server.movies.services import change_movie_stats
from server.social.film_mutes import lift
from server.social.services import change_member_stats
from server.users.models import User


@dataclass(slots=True)
class Counted:
    """What one write adds to the counters of its film and its member."""

    logs: int = 0
    films: int = 0
    reviews: int = 0
    likes: int = 0
    rating: RatingChange | None = None

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
    _mark_seen(entry)
    if entry.liked:
        counted.likes = mark_liked(entry)
    wanted = WatchlistItem.objects.filter(**_film(entry))
    entry.wanted_since = wanted.values_list("added_at", flat=True).first()
    wanted.delete()
    return entry.wanted_since is not None


def rate(entry: DiaryEntry, rating: int) -> RatingChange | None:
    """Make `rating` the member's rating of the film; None if it was already.

    The entry, which the caller saves, remembers what the film had before it first rated it. What
    the member has given the film by hand stays theirs: an entry that says the same changes nothing.
    """
    row = Rating.objects.filter(**_film(entry)).first()
    if row is not None and row.by_hand and row.rating == rating:
        return None
    if entry.rated_at is None and row is not None:
        entry.rating_before, entry.rated_before_at = row.rating, row.rated_at
        entry.rated_before_by_hand = row.by_hand
    entry.rated_at = timezone.now()
    return _write_rating(entry.member, entry.movie_id, row, rating, at=entry.rated_at)


def rate_by_hand(member: User, movie_id: int, rating: int) -> RatingChange | None:
    """Make `rating` the member's rating of the film, whatever entries say; None if it was already.

    From now on it is the member's own word: no undo of an entry takes it back.
    """
    row = Rating.objects.filter(member=member, movie=movie_id).first()
    if row is None or row.rating != rating:
        return _write_rating(member, movie_id, row, rating, at=timezone.now(), by_hand=True)
    Rating.objects.filter(pk=row.pk, by_hand=False).update(by_hand=True)
    givers = DiaryEntry.objects.filter(member=member, movie=movie_id, rated_at=row.rated_at)
    givers.update(rated_at=None, rating_before=None, rated_before_at=None)
    return None


def unrate_by_hand(member: User, movie_id: int) -> RatingChange | None:
    """Take the member's rating of the film away; None if there is none. Entries keep theirs."""
    row = Rating.objects.filter(member=member, movie=movie_id).first()
    if row is None:
        return None
    Rating.objects.filter(pk=row.pk).delete()
    return RatingChange(row.rating, None, row.weight)


def _write_rating(
    member: User,
    movie_id: int,
    row: Rating | None,
    rating: int,
    *,
    at: dt.datetime,
    by_hand: bool = False,
) -> RatingChange | None:
    weight = rating_weight(member)
    before = row or Rating(member=member, movie_id=movie_id)
    change = RatingChange(before.rating, rating, before.weight, weight)
    before.rating, before.rated_at, before.weight = rating, at, weight
    before.by_hand = by_hand
    before.save()
    return None if change[:2] == (rating, rating) and change.weight_before == weight else change


def change_dnf(entry: DiaryEntry) -> None:
    """The entry says now that the film was not finished, or that it was. The caller saves it.

    Who finished it after all loses the mark "did not finish" that this entry set; who did not keeps
    what marks it as watched: another watch may have.
    """
    if not entry.dnf and entry.marked_dnf:
        _take_dnf_back(entry)
        entry.marked_dnf = False
    _mark_seen(entry)


def _take_dnf_back(entry: DiaryEntry) -> None:
    others = DiaryEntry.objects.filter(**_film(entry), dnf=True).exclude(id=entry.id)
    if not _hand_on(others.order_by("id"), marked_dnf=True):
        _unmark(entry, MovieMark.Kind.DNF)


def _mark_seen(entry: DiaryEntry) -> None:
    if entry.dnf:
        entry.marked_dnf = _mark(entry, MovieMark.Kind.DNF) or entry.marked_dnf
    else:
        entry.marked_watched = _mark(entry, MovieMark.Kind.WATCHED) or entry.marked_watched
        lift(user=entry.member, movie_id=entry.movie_id)


def mark_by_hand(member: User, movie_id: int, kind: MovieMark.Kind) -> int:
    """Set a mark; how many that added. It is the member's own word: no undo takes it back."""
    _disown(member, movie_id, kind)
    mark = {"member_id": member.pk, "movie_id": movie_id, "kind": kind}
    added = insert_new(MovieMark, **mark, by_hand=True) is not None
    if not added:
        MovieMark.objects.filter(**mark, by_hand=False).update(by_hand=True)
    return int(added)


def unmark_by_hand(member: User, movie_id: int, kind: MovieMark.Kind) -> int:
    """Take a mark back; how many that removed. Entries and other facts stay as they are."""
    _disown(member, movie_id, kind)
    marks = MovieMark.objects.filter(member=member, movie=movie_id, kind=kind)
    return marks.delete()[0]


def _disown(member: User, movie_id: int, kind: MovieMark.Kind) -> None:
    """No entry has set the mark any more."""
    setters = DiaryEntry.objects.filter(member=member, movie=movie_id, **{f"marked_{kind}": True})
    setters.update(**{f"marked_{kind}": False})


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
    if entry.marked_watched and not _hand_on(others.filter(dnf=False), marked_watched=True):
        _unmark(entry, MovieMark.Kind.WATCHED)
    if entry.marked_liked and not _hand_on(others.filter(liked=True), marked_liked=True):
        counted.likes = -unmark_liked(entry)
    if entry.marked_dnf:
        _take_dnf_back(entry)
    if entry.wanted_since is not None:
        later = others.filter(id__gt=entry.id)
        if not _hand_on(later, wanted_since=entry.wanted_since):
            insert_new(WatchlistItem, **_film(entry), added_at=entry.wanted_since)


def forget_wanted(*, member_id: int, movie_id: int) -> None:
    """The member took the film off the watchlist themselves: no undo puts it back."""
    entries = DiaryEntry.objects.filter(member=member_id, movie=movie_id)
    entries.exclude(wanted_since=None).update(wanted_since=None)


def _take_rating_back(entry: DiaryEntry) -> RatingChange | None:
    if entry.rated_at is None:
        return None
    before = {
        "rating": entry.rating_before,
        "rated_at": entry.rated_before_at,
        "by_hand": entry.rated_before_by_hand,
    }
    row = Rating.objects.filter(**_film(entry), rated_at=entry.rated_at).first()
    if row is None:
        # Another entry has rated it since: what that one replaced is what this one replaced.
        heirs = DiaryEntry.objects.filter(**_film(entry), rated_before_at=entry.rated_at)
        heirs.update(
            rating_before=before["rating"],
            rated_before_at=before["rated_at"],
            rated_before_by_hand=before["by_hand"],
        )
        return None
    if entry.rating_before is None:
        Rating.objects.filter(pk=row.pk).delete()
    else:
        Rating.objects.filter(pk=row.pk).update(**before)
    if row.rating == entry.rating_before:
        return None
    return RatingChange(row.rating, entry.rating_before, row.weight, row.weight)


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

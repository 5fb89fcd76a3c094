"""Writes of the diary: log, edit and delete an entry, and take a log back.

Locks, in this order: the member's film by name, the entry, counters of the film, of the member,
read state. A like holds the entry too, so that no like and no card tells what an edit has just
hidden.
"""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from server.core.db import lock_name, retry_deadlock
from server.core.domain import Conflict, DomainError, NotFound
from server.core.texts import check_text
from server.diary import effects
from server.diary.cards import REVIEW_EVENTS, build_cards, review_of
from server.diary.effects import Counted
from server.diary.history import keep_version
from server.diary.models import DiaryEntry, Review, ReviewStats
from server.diary.selectors import movie_viewer, own_entry
from server.diary.shapes import (
    EntryChanges,
    LoggedEntry,
    MovieViewer,
    ReviewText,
)
from server.live.events import DiaryLogged, DiaryUpdated
from server.live.shapes import Audience, Card, Entry
from server.movies.models import Movie
from server.social.hidden import refuse_hidden
from server.social.models import Activity, NotificationKind, TargetKind
from server.social.notifications import withdraw_notifications_of
from server.social.services import (
    emit_card,
    emit_tombstone,
    remove_activity,
)
from server.users.models import User
from server.users.selectors import member_ref

#: the earliest surviving film, Roundhay Garden Scene, is of 1888
FIRST_FILM = dt.date(1888, 1, 1)
#: from narrow to wide
BREADTH: dict[str, int] = {"me": 0, "friends": 1, "followers": 2, "public": 3}
#: what members are told of a review
TOLD_OF_REVIEWS = (
    NotificationKind.REVIEW_LIKE,
    NotificationKind.COMMENT,
    NotificationKind.REPLY,
    NotificationKind.COMMENT_LIKE,
    NotificationKind.MENTION,
    NotificationKind.SHARE,
)
#: an undo is for what was just done; later it would surprise
UNDO_WINDOW = dt.timedelta(minutes=10)
#: columns of an entry that `effects` writes
EFFECTS = (
    "rated_at", "rating_before", "rated_before_at", "rated_before_by_hand",
    "marked_watched", "marked_liked", "marked_dnf",
)  # fmt: skip


class UndoTooLate(Conflict):
    code = "undo_too_late"
    detail = "This was logged too long ago to be undone. Delete it instead."


@retry_deadlock
@transaction.atomic
def log_film(
    *,
    user: User,
    movie_id: int,
    watched_on: dt.date | None = None,
    rating: int | None = None,
    rewatch: bool = False,
    liked: bool = False,
    dnf: bool = False,
    tags: Sequence[str] = (),
    review: ReviewText | None = None,
    audience: Audience | None = None,
) -> LoggedEntry:
    """Write a watch of a film into the diary. Not safe to repeat: each call is an entry.

    `rating` in half-stars becomes the member's rating of the film; none leaves what they gave
    before. The film is marked as watched, or as not finished with `dnf` (and liked, if so), and
    leaves the watchlist. `tags` come from `clean_tags`; no `audience` is the member's default.
    Raises: DomainError not_found on `movie`, invalid_date on `watched_on`; of `check_text`.
    Emits: `diary.logged`, `movie.stats`, `member.stats`.
    """
    check_watched_on(watched_on)
    lock_name(film_name(user.id, movie_id))
    if not Movie.objects.filter(id=movie_id).exists():
        raise DomainError("not_found", "There is no such film.", field="movie")
    seen = DiaryEntry.objects.filter(member=user, movie=movie_id).exists()
    entry = DiaryEntry(
        member=user,
        movie_id=movie_id,
        watched_on=watched_on,
        rating=rating,
        rewatch=rewatch,
        liked=liked,
        dnf=dnf,
        tags=list(tags),
        audience=audience or user.default_audience,
    )
    counted = Counted(logs=1, films=int(not seen))
    unlisted = effects.apply(entry, counted)
    entry.save(force_insert=True)
    _check_tags(entry)
    if review is not None:
        _write_review(entry, review)
        counted.reviews = 1
    return _announce(entry, user, counted, removed_from_watchlist=unlisted)


def _announce(
    entry: DiaryEntry, user: User, counted: Counted, *, removed_from_watchlist: bool
) -> LoggedEntry:
    """Record the activity of a new entry, count it, emit its card."""
    activity = Activity.objects.create(
        kind=Activity.Kind.LOGGED,
        actor=user,
        object_id=entry.id,
        movie_id=entry.movie_id,
        owner_ids=[user.id],
        audience=entry.audience,
    )
    counted.apply(movie_id=entry.movie_id, member_id=user.id)
    (card,) = build_cards([activity])
    shape = _entry_of(card)
    review_id = shape.review.id if shape.review else None
    emit_card(DiaryLogged(card=card), activity, review_id=review_id)
    if shape.review is not None:
        shape.review.liked = False  # only now: an event is the same for everybody
    shape.liked_by_me = False
    return LoggedEntry(
        **{name: getattr(shape, name) for name in shape.__struct_fields__},
        member=member_ref(user),
        activity_id=activity.id,
        removed_from_watchlist=removed_from_watchlist,
    )


@retry_deadlock
@transaction.atomic
def edit_entry(*, user: User, entry_id: int, changes: EntryChanges) -> Entry:
    """Change what `changes` names. Repeating it changes nothing and emits nothing.

    A new rating becomes the member's rating of the film unless a later entry has one. Who loses
    sight of the entry gets a tombstone; cards of likes on its review change with it.
    Raises: NotFound (no such entry of `user`), DomainError invalid_date, HiddenByModeration;
    what `check_text` raises.
    Emits: `diary.updated`; `activity.removed` to a wider audience that was; `review.liked` for each
    like's card; `movie.stats` and `member.stats` where they change.
    """
    check_watched_on(changes.get("watched_on"))
    entry = locked_entry(user, entry_id)
    refuse_hidden(entry)
    return apply_edit(entry, changes)


def apply_edit(entry: DiaryEntry, changes: EntryChanges) -> Entry:
    """The edit of an entry from `locked_entry`, as `edit_entry` says. Part of a service."""
    old_audience, old_review = entry.audience, review_of(entry)
    old_review_id = old_review.id if old_review else None
    changed = _apply_fields(entry, changes)
    review, rewritten = old_review, False
    if "review" in changes:
        review, rewritten = _apply_review(entry, changes["review"])
    if not changed and not rewritten:
        return own_entry(entry.member, entry.id)
    counted = Counted(reviews=int(review is not None) - int(old_review is not None))
    if "rating" in changed and entry.rating is not None and not _rated_later(entry):
        counted.rating = effects.rate(entry, entry.rating)
    if "liked" in changed:
        liked = entry.liked
        counted.likes = effects.mark_liked(entry) if liked else -effects.unmark_liked(entry)
    if "dnf" in changed:
        effects.change_dnf(entry)
    entry.rev += 1
    entry.save(update_fields=[*changed, *EFFECTS, "rev"])
    if "tags" in changed:
        _check_tags(entry)
    counted.apply(movie_id=entry.movie_id, member_id=entry.member_id)
    if old_review_id is not None and review is None:
        _remove_traces_of(old_review_id)
    return _emit_edit(
        entry, old_audience=old_audience, review_id=review.id if review else old_review_id
    )


@retry_deadlock
@transaction.atomic
def delete_entry(*, user: User, entry_id: int) -> None:
    """Take an entry out of the diary, with its review and the likes on it.

    The member's rating of the film and its marks stay: they are facts of their own.
    Raises: NotFound (no such entry of `user`, so repeating it too).
    Emits: `activity.removed` for its card and for each like's, `movie.stats`, `member.stats`.
    """
    _remove(locked_entry(user, entry_id), Counted())


@retry_deadlock
@transaction.atomic
def undo_log(*, user: User, entry_id: int) -> MovieViewer:
    """Take a fresh entry back as if the film had not been logged: what the film is to `user` then.

    The film is on the watchlist again if the entry took it off, and has the rating and the marks
    that it had before; what the member has said of it since, or says by another entry, stays.
    Raises: NotFound (no such entry of `user`, so repeating it too); UndoTooLate after
    `UNDO_WINDOW`.
    Emits: what `delete_entry` emits.
    """
    entry = locked_entry(user, entry_id)
    if entry.created_at < timezone.now() - UNDO_WINDOW:
        raise UndoTooLate
    movie_id = entry.movie_id
    counted = Counted()
    effects.take_back(entry, counted)
    _remove(entry, counted)
    return movie_viewer(user, movie_id)


def _remove(entry: DiaryEntry, counted: Counted) -> None:
    """Delete a locked entry, add that to what is counted, and tell all who saw it."""
    review = review_of(entry)
    activity = _activity(entry)
    member_id, movie_id = entry.member_id, entry.movie_id
    entry_id, review_id = entry.id, review.id if review else None
    entry.delete()
    again = DiaryEntry.objects.filter(member=member_id, movie=movie_id).exists()
    counted.logs, counted.films = -1, -int(not again)
    counted.reviews = -int(review is not None)
    counted.apply(movie_id=movie_id, member_id=member_id)
    remove_activity(activity, entry_id=entry_id, review_id=review_id)
    if review_id is not None:
        _remove_traces_of(review_id)
    told = [NotificationKind.ENTRY_LIKE]
    withdraw_notifications_of(target_kind=TargetKind.ENTRY, target_id=entry_id, kinds=told)


def check_watched_on(day: dt.date | None) -> None:
    """Raises: DomainError invalid_date before the first film, or where no time zone is yet."""
    if day is None:
        return
    # UTC+14 is at most one day ahead.
    last = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)
    if not FIRST_FILM <= day <= last:
        raise DomainError(
            "invalid_date", "The date is in the future, or before film.", field="watched_on"
        )


def film_name(member_id: int, movie_id: int) -> str:
    """The lock that orders all that one member says of one film."""
    return f"film:{member_id}:{movie_id}"


def locked_entry(user: User, entry_id: int) -> DiaryEntry:
    """`user`'s entry with its review, locked against likes and other edits. Raises: NotFound."""
    mine = DiaryEntry.objects.filter(id=entry_id, member=user)
    movie_id = mine.values_list("movie_id", flat=True).first()
    if movie_id is None:
        raise NotFound
    lock_name(film_name(user.id, movie_id))
    locked = mine.select_for_update(of=("self",), no_key=True)
    entry = locked.select_related("review__stats").first()
    if entry is None:
        raise NotFound
    return entry


def _activity(entry: DiaryEntry) -> Activity:
    return Activity.objects.get(
        kind=Activity.Kind.LOGGED, actor=entry.member_id, object_id=entry.id
    )


def _apply_fields(entry: DiaryEntry, changes: EntryChanges) -> set[str]:
    """Set the entry's own fields; the names of those that are different now."""
    changed: set[str] = set()
    for name in ("watched_on", "rating", "rewatch", "liked", "dnf", "tags", "audience"):
        if name in changes and getattr(entry, name) != changes[name]:
            setattr(entry, name, changes[name])
            changed.add(name)
    return changed


def _apply_review(entry: DiaryEntry, given: ReviewText | None) -> tuple[Review | None, bool]:
    """Write, change or delete the entry's review: the review now, and whether that is a change."""
    review = review_of(entry)
    if review is None:
        return (None, False) if given is None else (_write_review(entry, given), True)
    if given is None:
        review.delete()
        return None, True
    same = (review.text, review.contains_spoilers) == (given.text, given.contains_spoilers)
    if not same:
        now = timezone.now()
        keep_version(review, replaced_at=now)
        review.text, review.contains_spoilers = given.text, given.contains_spoilers
        review.edited_at = now
        review.save(update_fields=["text", "contains_spoilers", "edited_at"])
        _check_review(review)
    return review, not same


def _write_review(entry: DiaryEntry, given: ReviewText) -> Review:
    review = Review.objects.create(
        entry=entry,
        member_id=entry.member_id,
        movie_id=entry.movie_id,
        text=given.text,
        contains_spoilers=given.contains_spoilers,
    )
    ReviewStats.objects.create(review=review)
    _check_review(review)
    return review


def _check_review(review: Review) -> None:
    check_text(kind="review", target_id=review.id, member_id=review.member_id, texts=(review.text,))


def _check_tags(entry: DiaryEntry) -> None:
    check_text(kind="entry", target_id=entry.id, member_id=entry.member_id, texts=tuple(entry.tags))


def _rated_later(entry: DiaryEntry) -> bool:
    return DiaryEntry.objects.filter(
        member=entry.member_id, movie=entry.movie_id, id__gt=entry.id, rating__isnull=False
    ).exists()


def _remove_traces_of(review_id: int) -> None:
    """End the cards of likes and shares of a review that is gone, and what members were told of it.

    Its comments went with its row.
    """
    for activity in Activity.objects.filter(kind__in=REVIEW_EVENTS, object_id=review_id):
        remove_activity(activity, review_id=review_id)
    withdraw_notifications_of(target_id=review_id, kinds=TOLD_OF_REVIEWS)


def _emit_edit(entry: DiaryEntry, *, old_audience: str, review_id: int | None) -> Entry:
    """Give the entry's card and its likes' cards their next `rev`; tell all who see or saw them.

    `review_id` is the review that the entry carries, or carried before this edit.
    """
    activities = [_activity(entry)]
    if review_id is not None:
        others = Activity.objects.filter(kind__in=REVIEW_EVENTS, object_id=review_id)
        activities += others.order_by("id")
    narrowed = BREADTH[entry.audience] < BREADTH[old_audience]
    for activity in activities:
        if narrowed:
            own = activity.object_id == entry.id and activity.kind == Activity.Kind.LOGGED
            emit_tombstone(activity, entry_id=entry.id if own else None, review_id=review_id)
            activity.rev += 1
        activity.rev += 1
        activity.audience = entry.audience
    Activity.objects.bulk_update(activities, ["rev", "audience"], batch_size=1000)
    cards = build_cards(activities)
    for activity, card in zip(activities, cards, strict=True):
        if activity.kind == Activity.Kind.LOGGED:
            emit_card(DiaryUpdated(card=card), activity, review_id=review_id)
        else:
            emit_card(REVIEW_EVENTS[activity.kind](card=card), activity)
    return _entry_of(cards[0])


def _entry_of(card: Card) -> Entry:
    """The entry on a card of a logged film."""
    if card.entry is None:
        raise LookupError(f"activity {card.id} shows no entry")
    return card.entry

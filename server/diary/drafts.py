"""Drafts: entries that their author has not finished. Nobody else ever learns of one.

A draft is the body of a log that waits: no activity, no counter, no event; it becomes an entry by
`publish_draft`, which logs the film like any other log. Locks: the member's drafts by name, the
draft, then what a log locks.
"""

from typing import cast

from django.db import transaction
from django.utils import timezone

from server.core.db import lock_name, retry_deadlock
from server.core.domain import Conflict, DomainError, NotFound
from server.core.pagination import MAX_ID, cut
from server.diary.models import Draft
from server.diary.ratings import stars
from server.diary.services import check_watched_on, log_film
from server.diary.shapes import (
    DraftPage,
    DraftReview,
    DraftShape,
    EntryChanges,
    LoggedEntry,
    ReviewText,
)
from server.live.shapes import Audience, MovieRef
from server.movies.models import Movie
from server.movies.selectors import movie_refs
from server.users.models import User

#: drafts of one member; each holds a review of up to 400 kB
MAX_DRAFTS = 100


class TooManyDrafts(Conflict):
    code = "too_many_drafts"
    detail = f"You have {MAX_DRAFTS} drafts. Publish or delete one first."


@retry_deadlock
@transaction.atomic
def create_draft(*, user: User, movie_id: int, changes: EntryChanges) -> DraftShape:
    """Keep a draft. Not safe to repeat: each call is a draft.

    Raises: DomainError not_found on `movie`, invalid_date; TooManyDrafts. Emits nothing.
    """
    check_watched_on(changes.get("watched_on"))
    lock_name(f"drafts:{user.pk}")
    if not Movie.objects.filter(pk=movie_id).exists():
        raise DomainError("not_found", "There is no such film.", field="movie")
    if Draft.objects.filter(member=user).count() >= MAX_DRAFTS:
        raise TooManyDrafts
    draft = Draft(member=user, movie_id=movie_id, audience=user.default_audience)
    _apply(draft, changes)
    draft.save(force_insert=True)
    return own_draft(user, draft.pk)


@transaction.atomic
def edit_draft(*, user: User, draft_id: int, changes: EntryChanges) -> DraftShape:
    """Change what `changes` names. Safe to repeat.

    Raises: NotFound, DomainError invalid_date. Emits nothing.
    """
    check_watched_on(changes.get("watched_on"))
    draft = _locked(user, draft_id)
    _apply(draft, changes)
    draft.rev += 1
    draft.updated_at = timezone.now()
    draft.save()
    return own_draft(user, draft_id)


@transaction.atomic
def delete_draft(*, user: User, draft_id: int) -> None:
    """Throw a draft away. Raises: NotFound (so repeating it too). Emits nothing."""
    _locked(user, draft_id).delete()


@retry_deadlock
@transaction.atomic
def publish_draft(*, user: User, draft_id: int) -> LoggedEntry:
    """Log the film as the draft says; the draft is gone. Not safe to repeat: NotFound then.

    Raises: NotFound, what `log_film` raises. Emits: what `log_film` emits.
    """
    draft = _locked(user, draft_id)
    review = ReviewText(text=draft.text, contains_spoilers=draft.contains_spoilers)
    logged = log_film(
        user=user,
        movie_id=draft.movie_id,
        watched_on=draft.watched_on,
        rating=draft.rating,
        rewatch=draft.rewatch,
        liked=draft.liked,
        dnf=draft.dnf,
        tags=draft.tags,
        review=review if draft.text else None,
        audience=cast(Audience, draft.audience),
    )
    draft.delete()
    return logged


def own_draft(user: User, draft_id: int) -> DraftShape:
    """A draft of `user`'s. Raises: NotFound, for other members' drafts too. Cost: two queries."""
    draft = Draft.objects.filter(pk=draft_id, member=user).first()
    if draft is None:
        raise NotFound
    return _shape(draft, movie_refs([draft.movie_id])[draft.movie_id])


def drafts_of(user: User, *, before: int | None, limit: int) -> DraftPage:
    """A page of `user`'s drafts, newest first. Cost: two queries."""
    older = Draft.objects.filter(member=user, id__lt=MAX_ID if before is None else before)
    page, following = cut(list(older.order_by("-id")[: limit + 1]), limit, lambda row: (row.pk,))
    movies = movie_refs({row.movie_id for row in page})
    return DraftPage(results=[_shape(row, movies[row.movie_id]) for row in page], next=following)


def _locked(user: User, draft_id: int) -> Draft:
    draft = Draft.objects.select_for_update().filter(pk=draft_id, member=user).first()
    if draft is None:
        raise NotFound
    return draft


def _apply(draft: Draft, changes: EntryChanges) -> None:
    for name in ("watched_on", "rating", "rewatch", "liked", "dnf", "tags", "audience"):
        if name in changes:
            setattr(draft, name, changes[name])
    if "review" in changes:
        review = changes["review"]
        draft.text = review.text if review else ""
        draft.contains_spoilers = review.contains_spoilers if review else False


def _shape(draft: Draft, movie: MovieRef) -> DraftShape:
    return DraftShape(
        id=draft.pk,
        movie=movie,
        watched_on=draft.watched_on,
        rating=stars(draft.rating),
        rewatch=draft.rewatch,
        liked=draft.liked,
        dnf=draft.dnf,
        tags=draft.tags,
        audience=cast(Audience, draft.audience),
        review=DraftReview(text=draft.text, contains_spoilers=draft.contains_spoilers)
        if draft.text
        else None,
        rev=draft.rev,
        created_at=draft.created_at,
        updated_at=draft.updated_at,
    )

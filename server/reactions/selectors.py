"""Reads of reviews with the reader's own reactions."""

from collections.abc import Iterable
from typing import Any, cast

from server.core.domain import NotFound
from server.diary import models as diary
from server.diary.markup import render
from server.diary.ratings import stars
from server.diary.selectors import own_entry
from server.live.selectors import live_cursor
from server.live.shapes import Audience, Entry
from server.movies.selectors import movie_refs
from server.reactions.models import EntryLike, Like
from server.reactions.shapes import Review
from server.social.hidden import hidden_of
from server.social.models import Activity
from server.social.selectors import activity_of
from server.social.visibility import viewer_id_of, visible
from server.users.models import User
from server.users.selectors import member_ref


def liked_review_ids(viewer: Any, review_ids: Iterable[int]) -> set[int]:
    """Those of the reviews that `viewer` likes. Cost: one query; none for nobody or nothing."""
    viewer_id, ids = viewer_id_of(viewer), set(review_ids)
    if viewer_id is None or not ids:
        return set()
    likes = Like.objects.filter(member=viewer_id, review__in=ids)
    return set(likes.values_list("review_id", flat=True))


def liked_entry_ids(viewer: Any, entry_ids: Iterable[int]) -> set[int]:
    """Those of the entries that `viewer` likes. Cost: one query; none for nobody or nothing."""
    viewer_id, ids = viewer_id_of(viewer), set(entry_ids)
    if viewer_id is None or not ids:
        return set()
    likes = EntryLike.objects.filter(member=viewer_id, entry__in=ids)
    return set(likes.values_list("entry_id", flat=True))


def entry_with_like(user: User, entry_id: int) -> Entry:
    """An entry of `user`'s own diary, and whether they like it and its review. Raises: NotFound."""
    entry = own_entry(user, entry_id)
    entry.liked_by_me = bool(liked_entry_ids(user, [entry.id]))
    if entry.review is not None:
        entry.review.liked = entry.review.id in liked_review_ids(user, [entry.review.id])
    return entry


def review_page(viewer: Any, review_id: int) -> Review:
    """A review as `viewer` may see it, in full. Raises: NotFound. Cost: four queries."""
    cursor = live_cursor()
    rows = visible(diary.Review.objects.all(), viewer, "member", "entry__audience")
    row = rows.select_related("entry", "member", "stats").filter(id=review_id).first()
    if row is None:
        raise NotFound
    return Review(
        id=row.id,
        movie=movie_refs([row.movie_id])[row.movie_id],
        author=member_ref(row.member),
        entry_id=row.entry_id,
        text=row.text,
        html=render(row.text, links=row.member.email_verified_at is not None),
        contains_spoilers=row.contains_spoilers,
        rating=stars(row.entry.rating),
        rewatch=row.entry.rewatch,
        watched_on=row.entry.watched_on,
        audience=cast(Audience, row.entry.audience),
        like_count=row.stats.like_count,
        comment_count=row.stats.comment_count,
        liked=row.id in liked_review_ids(viewer, [row.id]),
        shared=_is_shared(viewer_id_of(viewer), row.id),
        rev=row.stats.rev,
        created_at=row.created_at,
        edited_at=row.edited_at,
        live_cursor=cursor,
        hidden=hidden_of(row.entry),
    )


def _is_shared(viewer_id: int | None, review_id: int) -> bool:
    if viewer_id is None:
        return False
    kind = Activity.Kind.REVIEW_SHARED
    return activity_of(kind=kind, actor_id=viewer_id, object_id=review_id) is not None

"""Who likes something, as far as a reader may know."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from server.core.domain import NotFound
from server.core.pagination import MAX_ID
from server.diary.models import DiaryEntry, Review
from server.lists.models import ListLike
from server.lists.selectors import visible_list
from server.live.shapes import MemberRef
from server.reactions.comment_selectors import visible_comments
from server.reactions.models import Comment, CommentLike, EntryLike, Like
from server.social.models import Mute
from server.social.visibility import open_members, viewer_id_of, visible
from server.users.selectors import member_ref

#: `(row id, member)`, newest like first, one more than asked for
Likers = list[tuple[int, MemberRef]]


def review_likers(viewer: Any, review_id: int, *, before: int | None, limit: int) -> Likers:
    """Raises: NotFound, for a review that is hidden too. Cost: two queries."""
    seen = visible(Review.objects.filter(id=review_id), viewer, "member", "entry__audience")
    _require(seen)
    return _likers(Like.objects.filter(review=review_id), viewer, before, limit)


def entry_likers(viewer: Any, entry_id: int, *, before: int | None, limit: int) -> Likers:
    """As `review_likers`, for a diary entry."""
    _require(visible(DiaryEntry.objects.filter(id=entry_id), viewer))
    return _likers(EntryLike.objects.filter(entry=entry_id), viewer, before, limit)


def list_likers(viewer: Any, list_id: int, *, before: int | None, limit: int) -> Likers:
    """As `review_likers`, for a list."""
    visible_list(viewer=viewer, list_id=list_id)
    return _likers(ListLike.objects.filter(list=list_id), viewer, before, limit)


def comment_likers(viewer: Any, comment_id: int, *, before: int | None, limit: int) -> Likers:
    """As `review_likers`, for a comment. Cost: four queries."""
    standing = Comment.objects.filter(id=comment_id, removed_at__isnull=True)
    row = visible_comments(standing, viewer).first()
    if row is None:
        raise NotFound
    if row.list_id is not None:
        visible_list(viewer=viewer, list_id=row.list_id)
    else:
        reviews = Review.objects.filter(id__in=[row.review_id])
        _require(visible(reviews, viewer, "member", "entry__audience"))
    return _likers(CommentLike.objects.filter(comment=comment_id), viewer, before, limit)


def _require(seen: QuerySet[Any]) -> None:
    if not seen.exists():
        raise NotFound


def _likers(likes: QuerySet[Any], viewer: Any, before: int | None, limit: int) -> Likers:
    """A like is a deed: a private member's is for who follows them, a muted one's for others."""
    seen = open_members(likes.filter(id__lt=MAX_ID if before is None else before), viewer, "member")
    viewer_id = viewer_id_of(viewer)
    if viewer_id is not None:
        seen = seen.exclude(
            Exists(Mute.objects.filter(muter=viewer_id, muted=OuterRef("member_id")))
        )
    rows = seen.select_related("member").order_by("-id")[: limit + 1]
    return [(row.id, member_ref(row.member)) for row in rows]

"""Reads of comments. Who may see one: who may see the review, and its author's deeds."""

from typing import Any, cast

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from server.core.domain import NotFound
from server.core.pagination import cut
from server.diary.models import Review
from server.live.selectors import live_cursor
from server.live.shapes import Comment as CommentShape
from server.live.shapes import CommentTarget
from server.reactions.models import Comment
from server.reactions.shapes import CommentPage
from server.social.models import Follow, Mute
from server.social.visibility import open_members, viewer_id_of, visible
from server.users.models import CommentPolicy, User
from server.users.selectors import member_ref


def comment_page(viewer: Any, review_id: int, *, after: int, limit: int) -> CommentPage:
    """The thread of a review behind comment `after`, as `viewer` may see it.

    Raises: NotFound for a review that is hidden too. Cost: four queries at most.
    """
    cursor = live_cursor()
    reviews = visible(Review.objects.all(), viewer, "member", "entry__audience")
    review = reviews.select_related("member").filter(id=review_id).first()
    if review is None:
        raise NotFound
    rows = visible_comments(Comment.objects.filter(review=review, id__gt=after), viewer)
    found = list(rows.select_related("member").order_by("id")[: limit + 1])
    page, following = cut(found, limit, lambda row: (row.id,))
    viewer_id = viewer_id_of(viewer)
    return CommentPage(
        results=[comment_shape(row) for row in page],
        next=following,
        can_comment=viewer_id is not None
        and may_comment(viewer_id, review.member_id, review.member.comment_policy),
        live_cursor=cursor,
    )


def visible_comments(rows: QuerySet[Comment], viewer: Any) -> QuerySet[Comment]:
    """Those whose author `viewer` may see, in threads that they may see: no member who is hidden
    or left, no private one whom `viewer` does not follow, and none whom they mute. Whoever opens a
    review of a muted member asked for that one, and reads them in its thread too.
    """
    shown = open_members(rows, viewer, "member")
    viewer_id = viewer_id_of(viewer)
    if viewer_id is None:
        return shown
    mutes = Exists(Mute.objects.filter(muter=viewer_id, muted=OuterRef("member_id")))
    return shown.exclude(mutes & ~Q(member=F("review__member")))


def comment_shape(row: Comment) -> CommentShape:
    """A comment with its author loaded, as answers and events show it. Cost: no query."""
    return CommentShape(
        id=row.id,
        target_kind=cast(CommentTarget, row.target_kind),
        target_id=cast(int, row.review_id),
        author=member_ref(row.member),
        text=None if row.removed_at else row.text,
        removed=row.removed_at is not None,
        reply_to=row.reply_to_id,
        created_at=row.created_at,
        edited_at=row.edited_at,
        rev=row.rev,
    )


def may_comment(member_id: int, author_id: int, policy: str) -> bool:
    """Whether the choice of a review's author lets a member comment. Cost: one query at most."""
    if member_id == author_id or policy == CommentPolicy.ANYONE:
        return True
    if policy == CommentPolicy.ME:
        return False
    return Follow.objects.filter(follower=author_id, followee=member_id).exists()


def may_see_deeds_of(viewer_id: int, member: User) -> bool:
    """The private rule for one member's deeds on others' content. Cost: one query at most."""
    if not member.is_private or viewer_id == member.id:
        return True
    return Follow.objects.filter(follower=viewer_id, followee=member).exists()

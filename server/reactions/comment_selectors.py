"""Reads of comments. Who may see one: who may see what it stands under, and its author's deeds."""

from typing import Any, cast

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from server.core.domain import NotFound
from server.core.pagination import cut
from server.diary.models import Review
from server.lists.models import List
from server.live.selectors import live_cursor
from server.live.shapes import Comment as CommentShape
from server.live.shapes import CommentTarget
from server.reactions.models import Comment, CommentLike, CommentStats, Mention
from server.reactions.shapes import CommentPage
from server.social.hidden import hidden_of
from server.social.models import Follow, Mute
from server.social.visibility import hidden_ids, open_members, viewer_id_of, visible
from server.users.models import CommentPolicy, User
from server.users.selectors import member_ref


def comment_page(viewer: Any, review_id: int, *, after: int, limit: int) -> CommentPage:
    """The thread of a review behind comment `after`, as `viewer` may see it.

    Raises: NotFound for a review that is hidden too. Cost: seven queries at most.
    """
    cursor = live_cursor()
    rows = visible(Review.objects.all(), viewer, "member", "entry__audience")
    review = rows.select_related("member").filter(id=review_id).first()
    if review is None:
        raise NotFound
    thread = Comment.objects.filter(review=review)
    return _page(viewer, thread, review.member, cursor=cursor, after=after, limit=limit)


def list_comment_page(viewer: Any, list_id: int, *, after: int, limit: int) -> CommentPage:
    """The thread of a list, as `comment_page` is that of a review."""
    cursor = live_cursor()
    rows = visible(List.objects.all(), viewer)
    row = rows.select_related("member").filter(id=list_id).first()
    if row is None:
        raise NotFound
    thread = Comment.objects.filter(list=row)
    return _page(viewer, thread, row.member, cursor=cursor, after=after, limit=limit)


def _page(
    viewer: Any,
    thread: QuerySet[Comment],
    owner: User,
    *,
    cursor: str,
    after: int,
    limit: int,
) -> CommentPage:
    rows = with_parts(visible_comments(thread.filter(id__gt=after), viewer))
    found = list(rows.order_by("id")[: limit + 1])
    page, following = cut(found, limit, lambda row: (row.id,))
    viewer_id = viewer_id_of(viewer)
    liked = _liked_ids(viewer_id, page)
    hidden = hidden_ids(viewer)
    results = [comment_shape(row) for row in page]
    for row, shape in zip(page, results, strict=True):
        shape.liked = shape.id in liked
        shape.mentions = [named for named in shape.mentions if named.id not in hidden]
        if row.member_id == viewer_id:
            shape.hidden = hidden_of(row)
    return CommentPage(
        results=results,
        next=following,
        can_comment=viewer_id is not None
        and may_comment(viewer_id, owner.id, owner.comment_policy),
        live_cursor=cursor,
    )


def visible_comments(rows: QuerySet[Comment], viewer: Any) -> QuerySet[Comment]:
    """Those whose author `viewer` may see, in threads that they may see: no member who is hidden
    or left, no private one whom `viewer` does not follow, and none whom they mute. Whoever opens
    what a muted member wrote asked for that one, and reads them in its thread too.
    """
    shown = open_members(rows, viewer, "member")
    viewer_id = viewer_id_of(viewer)
    if viewer_id is None:
        return shown
    mutes = Exists(Mute.objects.filter(muter=viewer_id, muted=OuterRef("member_id")))
    own_thread = Q(member=F("review__member")) | Q(member=F("list__member"))
    return shown.filter(~mutes | own_thread)


def with_parts(rows: QuerySet[Comment]) -> QuerySet[Comment]:
    """`rows` with all that `comment_shape` needs. Cost: one query more."""
    named = Mention.objects.select_related("member").order_by("id")
    return rows.select_related("member", "stats").prefetch_related(Prefetch("mentions", named))


def comment_shape(row: Comment) -> CommentShape:
    """A comment from `with_parts`, as answers and events show it. Cost: no query."""
    stats = getattr(row, "stats", None) or CommentStats()
    return CommentShape(
        id=row.id,
        target_kind=cast(CommentTarget, row.target_kind),
        target_id=cast(int, row.review_id or row.list_id),
        author=member_ref(row.member),
        text=None if row.removed_at else row.text,
        removed=row.removed_at is not None,
        reply_to=row.reply_to_id,
        created_at=row.created_at,
        edited_at=row.edited_at,
        rev=row.rev,
        mentions=[member_ref(one.member) for one in row.mentions.all() if one.member.is_active],
        like_count=stats.like_count,
        counts_rev=stats.rev,
    )


def comment_for(member: User, shape: CommentShape) -> CommentShape:
    """`shape` with `member`'s own like. Cost: one query."""
    shape.liked = CommentLike.objects.filter(member=member, comment=shape.id).exists()
    return shape


def may_comment(member_id: int, author_id: int, policy: str) -> bool:
    """Whether the choice of the author lets a member comment. Cost: one query at most."""
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


def _liked_ids(viewer_id: int | None, rows: list[Comment]) -> set[int]:
    if viewer_id is None or not rows:
        return set()
    likes = CommentLike.objects.filter(member=viewer_id, comment__in=rows)
    return set(likes.values_list("comment_id", flat=True))

"""The thread that a comment stands in: that of a review, or of a list, held as it is."""

from collections.abc import Collection

from server.core.domain import NotFound
from server.reactions.held import (
    HeldList,
    HeldReview,
    hold_list,
    hold_list_of_any,
    hold_review,
    hold_review_of_any,
)
from server.reactions.models import Comment
from server.users.models import User

#: what has a thread of comments
Thread = HeldReview | HeldList


def target_of(comment_id: int) -> dict[str, int | None]:
    """`{"review_id": …, "list_id": …}`, one of them None. Raises: NotFound."""
    row = Comment.objects.filter(id=comment_id).only("review_id", "list_id").first()
    if row is None:
        raise NotFound
    return {"review_id": row.review_id, "list_id": row.list_id}


def hold_thread(
    user: User, *, review_id: int | None, list_id: int | None, also: Collection[int] = ()
) -> Thread:
    """As `hold_review` of what has the thread. Raises: NotFound, for what is hidden too."""
    if review_id is not None:
        return hold_review(user, review_id, also=also)
    if list_id is not None:
        return hold_list(user, list_id, also=also)
    raise NotFound


def hold_thread_of_any(user: User, *, review_id: int | None, list_id: int | None) -> Thread:
    """As `hold_review_of_any` of what has the thread. Raises: NotFound, if it is gone."""
    if review_id is not None:
        return hold_review_of_any(user, review_id)
    if list_id is not None:
        return hold_list_of_any(user, list_id)
    raise NotFound

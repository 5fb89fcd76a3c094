"""What reviews said before their edits: for their authors, and for staff who look into a report."""

import datetime as dt
from typing import Any

from server.core.domain import NotFound
from server.core.pagination import MAX_ID, cut
from server.diary.models import Review, ReviewVersion
from server.diary.shapes import ReviewHistory, ReviewVersionShape
from server.users.models import User

#: versions of one review that are kept, the newest; a review is 400 kB at most
VERSIONS_KEPT = 100
#: versions on one page: whole texts
VERSIONS_AT_ONCE = 20


def keep_version(review: Review, *, replaced_at: dt.datetime) -> None:
    """Keep what `review`, locked and about to change, says now. Part of a service.

    Cost: two statements.
    """
    ReviewVersion.objects.create(
        review=review,
        text=review.text,
        contains_spoilers=review.contains_spoilers,
        written_at=review.edited_at or review.created_at,
        replaced_at=replaced_at,
    )
    newest = ReviewVersion.objects.filter(review=review).order_by("-id")
    too_old = newest.values("id")[VERSIONS_KEPT:]
    ReviewVersion.objects.filter(id__in=too_old).delete()


def review_history(
    viewer: User, review_id: int, *, before: int | None, limit: int
) -> ReviewHistory:
    """The earlier texts of a review, newest first, VERSIONS_AT_ONCE at most.

    Raises: NotFound, for all but its author and staff too. Cost: two queries.
    """
    rows: Any = Review.objects.filter(id=review_id)
    if not viewer.is_staff:
        rows = rows.filter(member=viewer)
    if not rows.exists():
        raise NotFound
    limit = min(limit, VERSIONS_AT_ONCE)
    before = MAX_ID if before is None else before
    older = ReviewVersion.objects.filter(review=review_id, id__lt=before)
    page, following = cut(list(older.order_by("-id")[: limit + 1]), limit, lambda row: (row.id,))
    return ReviewHistory(
        results=[
            ReviewVersionShape(
                id=row.id,
                text=row.text,
                contains_spoilers=row.contains_spoilers,
                written_at=row.written_at,
                replaced_at=row.replaced_at,
            )
            for row in page
        ],
        next=following,
    )

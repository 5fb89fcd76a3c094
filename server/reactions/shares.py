"""Shares: a member shows a review or a list to those who follow them. The share is its activity.

Only what everybody may see is shared. The card stays as visible as what it shows: its owner is the
author, so a narrower audience, a block or a private account takes it away from whom it should.
Locks: as likes.
"""

from django.db import transaction
from django.db.models import Q

from server.core.db import insert_new, retry_deadlock
from server.core.domain import Conflict, NotFound
from server.diary.cards import build_cards
from server.lists.cards import list_cards
from server.live.events import ListShared, ReviewShared
from server.live.shapes import Card
from server.reactions.held import (
    HeldList,
    HeldReview,
    hold_list,
    hold_list_of_any,
    hold_review,
    hold_review_of_any,
)
from server.reactions.shapes import ShareState
from server.reactions.threads import Thread
from server.social.models import Activity, NotificationKind
from server.social.notifications import notify, withdraw_notifications
from server.social.selectors import activity_of
from server.social.services import emit_card, remove_activity
from server.social.visibility import may_see_content
from server.users.models import User


class NotShareable(Conflict):
    code = "not_shareable"
    detail = "Only what everybody may see can be shared."


@retry_deadlock
@transaction.atomic
def share_review(*, user: User, review_id: int) -> ShareState:
    """Show a review to those who follow `user`. Repeating it changes nothing and emits nothing.

    Raises: NotFound (no such review, or hidden from `user`), NotShareable.
    Emits: `review.shared`; one notification.
    """
    review = hold_review(user, review_id)
    _refuse_narrow(review)
    activity = _record(user, review, Activity.Kind.REVIEW_SHARED, movie_id=review.movie_id)
    if activity is not None:
        _tell(ReviewShared, build_cards([activity]), activity)
        _notify(user, review)
    return ShareState(shared=True)


@retry_deadlock
@transaction.atomic
def share_list(*, user: User, list_id: int) -> ShareState:
    """As `share_review`, for a list that is listed. Emits: `list.shared`; one notification."""
    held = hold_list(user, list_id)
    _refuse_narrow(held)
    if held.unlisted:
        raise NotShareable
    activity = _record(user, held, Activity.Kind.LIST_SHARED)
    if activity is not None:
        _tell(ListShared, list_cards([activity]), activity)
        _notify(user, held)
    return ShareState(shared=True)


@retry_deadlock
@transaction.atomic
def unshare_review(*, user: User, review_id: int) -> ShareState:
    """Take a share back, also of what `user` may not see any more. Safe to repeat.

    Raises: NotFound (no such review, or hidden from `user` and not shared).
    Emits: `activity.removed`; what its author has not read of it is withdrawn.
    """
    review = hold_review_of_any(user, review_id)
    return _unshare(user, review, Activity.Kind.REVIEW_SHARED, review_id=review.id)


@retry_deadlock
@transaction.atomic
def unshare_list(*, user: User, list_id: int) -> ShareState:
    """As `unshare_review`, for a list."""
    return _unshare(user, hold_list_of_any(user, list_id), Activity.Kind.LIST_SHARED)


def _refuse_narrow(held: Thread) -> None:
    """Raises: NotShareable."""
    if (
        held.audience != "public"
        or User.objects.filter(id=held.author_id, is_private=True).exists()
    ):
        raise NotShareable


def _record(
    user: User, held: Thread, kind: Activity.Kind, *, movie_id: int | None = None
) -> Activity | None:
    """The new activity; None where it stands already."""
    new_id = insert_new(
        Activity,
        kind=kind,
        actor_id=user.id,
        object_id=held.id,
        movie_id=movie_id,
        owner_ids=[held.author_id],
        audience=held.audience,
        rev=1,
    )
    return None if new_id is None else Activity.objects.get(id=new_id)


def _tell(event: type[ReviewShared | ListShared], cards: list[Card], activity: Activity) -> None:
    (card,) = cards
    emit_card(event(card=card), activity)


def _notify(user: User, held: HeldReview | HeldList) -> None:
    notify(recipient_id=held.author_id, kind=NotificationKind.SHARE, actor=user, **held.notified)


def _unshare(
    user: User, held: Thread, kind: Activity.Kind, *, review_id: int | None = None
) -> ShareState:
    activity = activity_of(kind=kind, actor_id=user.id, object_id=held.id)
    if activity is None:
        if not may_see_content(user.id, held.author_id, held.audience):
            raise NotFound
        return ShareState(shared=False)
    remove_activity(activity, review_id=review_id)
    told = Q(
        kind=NotificationKind.SHARE,
        actor=user,
        target_kind=held.notified["target_kind"],
        target_id=held.id,
    )
    withdraw_notifications(recipient_id=held.author_id, which=told, unread_only=True)
    return ShareState(shared=False)

"""Whether a member is here, and who may see them: the row under its lock, and what is told of it.

`account_rev` grows with each change that other programs go by. It is given out under the lock of
the member's row, so that its order is the order of commits.
"""

from django.db.models import F

from server.core.domain import NotFound
from server.live import topics
from server.live.events import AccountChanged, MemberVisibility
from server.live.services import emit
from server.live.shapes import Visibility
from server.users.models import User


def account_name(member_id: int) -> str:
    """The lock that orders a change of privacy and the follows that it decides about.

    A change takes it whole; who follows a member takes it shared and then reads `is_private`.
    """
    return f"account:{member_id}"


def locked_member(member_id: int) -> User:
    """The member as they stand now, row locked until the transaction ends. Raises: NotFound."""
    member = User.objects.select_for_update(no_key=True).filter(pk=member_id).first()
    if member is None:
        raise NotFound
    return member


def visibility_of(user: User) -> Visibility:
    """Who may see a member: anybody who may see the piece, their followers only, or nobody."""
    if not user.is_active:
        return "gone"
    return "private" if user.is_private else "open"


def bump_account(user: User) -> None:
    """The next `account_rev` of a member whose row is locked."""
    User.objects.filter(pk=user.pk).update(account_rev=F("account_rev") + 1)
    user.refresh_from_db(fields=["account_rev"])


def emit_visibility(user: User) -> None:
    """Tell the hubs, and all who have the member on a page. Part of a service that called
    `bump_account`. Emits: member.visibility.
    """
    emit(
        MemberVisibility(member_id=user.id, visibility=visibility_of(user), rev=user.account_rev),
        topics=[topics.author(user.id), topics.user(user.id), topics.PUBLIC, topics.OBJECTS],
    )


def emit_account(user: User) -> None:
    """Tell the hubs and the member's own pages. Part of a service that called `bump_account`.

    Emits: account.changed.
    """
    emit(
        AccountChanged(
            member_id=user.id,
            is_private=user.is_private,
            shows_presence=user.shows_presence,
            shows_typing=user.shows_typing,
            rev=user.account_rev,
        ),
        topics=[topics.member(user.id)],
        actor_id=user.id,
        owner_ids=[user.id],
        audience="me",
    )

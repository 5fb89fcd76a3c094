"""Writes of who edits a list with its owner: invite, accept, leave, let go.

Locks, in this order: the pair's name (shared: it keeps blocks out), the list, read state. Who edits
is part of the list's page, so every change of it makes the list's `rev` grow.
"""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from server.core.db import insert_new, lock_name, retry_deadlock
from server.core.domain import Conflict, DomainError, NotFound
from server.lists.access import own_list
from server.lists.models import Collaborator, List
from server.lists.selectors import visible_list
from server.lists.telling import touched
from server.social.hidden import refuse_hidden
from server.social.models import NotificationKind, TargetKind
from server.social.notifications import notify, withdraw_notifications
from server.social.services import pair_name
from server.social.visibility import may_see_content, visible_member
from server.users.models import User
from server.users.selectors import member_by_username

#: members who edit one list, besides its owner
MAX_COLLABORATORS = 20


class ListForOwnerAlone(Conflict):
    code = "list_for_owner_alone"
    detail = "A list that only you may see has no collaborators."


class CannotSeeList(Conflict):
    code = "cannot_see_list"
    detail = "The list's audience leaves this member out."


class TooManyCollaborators(DomainError):
    code = "too_many_collaborators"
    detail = f"A list has at most {MAX_COLLABORATORS} collaborators."


@retry_deadlock
@transaction.atomic
def invite_collaborator(*, user: User, list_id: int, username: str) -> List:
    """Ask a member to edit the list. Repeating it changes nothing and emits nothing.

    Raises: NotFound (list or member), Forbidden, HiddenByModeration, ListForOwnerAlone,
    CannotSeeList, TooManyCollaborators, DomainError cannot_invite_self.
    Emits: `list.updated`; one notification.
    """
    other = visible_member(user, username)
    if other.id == user.id:
        raise DomainError("cannot_invite_self", "You edit your list already.", field="username")
    lock_name(pair_name(user.id, other.id), shared=True)
    visible_member(user, username)  # once more, with blocks kept out
    row = own_list(user, list_id)
    refuse_hidden(row)
    if row.audience == "me":
        raise ListForOwnerAlone
    if not may_see_content(other.id, user.id, row.audience):
        raise CannotSeeList
    if insert_new(Collaborator, list_id=row.pk, member_id=other.id) is None:
        return row
    if Collaborator.objects.filter(list=row).count() > MAX_COLLABORATORS:
        raise TooManyCollaborators
    touched(row)
    notify(
        recipient_id=other.id,
        kind=NotificationKind.LIST_INVITATION,
        actor=user,
        target_kind=TargetKind.LIST,
        target_id=row.pk,
        title=row.title,
    )
    return row


@retry_deadlock
@transaction.atomic
def accept_invitation(*, user: User, list_id: int) -> List:
    """Become a collaborator. Safe to repeat.

    Raises: NotFound (no such list, hidden, or nobody asked). Emits: `list.updated`.
    """
    row = _locked(list_id)
    visible_list(viewer=user, list_id=list_id)
    mine = Collaborator.objects.filter(list=row, member=user)
    if mine.filter(accepted_at__isnull=True).update(accepted_at=timezone.now()):
        return touched(row)
    if not mine.exists():
        raise NotFound
    return row


@retry_deadlock
@transaction.atomic
def leave_list(*, user: User, list_id: int) -> None:
    """Decline, or edit it no longer; also a list that `user` may not see any more. Safe to repeat.

    Raises: NotFound for a list that is not there. Emits: `list.updated`; an invitation that was
    not accepted is withdrawn.
    """
    _remove(_locked(list_id), user)


@retry_deadlock
@transaction.atomic
def remove_collaborator(*, user: User, list_id: int, username: str) -> List:
    """Let a collaborator go, or take an invitation back. Safe to repeat.

    One whom a block hides is let go too; of any other it is not said that they exist.
    Raises: NotFound (list or member), Forbidden. Emits: what `leave_list` emits.
    """
    other = member_by_username(username)
    row = own_list(user, list_id)
    if not _remove(row, other):
        visible_member(user, username)
    return row


def drop_collaborators(row: List) -> None:
    """Let all go. Part of a service that holds the list and tells it. Invitations are withdrawn."""
    members = Collaborator.objects.filter(list=row).order_by("member_id")
    member_ids = list(members.values_list("member_id", flat=True))
    members.delete()
    for member_id in member_ids:
        _withdraw(row, member_id)


def _locked(list_id: int) -> List:
    row = List.objects.select_for_update(no_key=True).filter(pk=list_id).first()
    if row is None:
        raise NotFound
    return row


def _remove(row: List, member: User) -> bool:
    deleted, _ = Collaborator.objects.filter(list=row, member=member).delete()
    if deleted:
        touched(row)
        _withdraw(row, member.id)
    return bool(deleted)


def _withdraw(row: List, member_id: int) -> None:
    invited = Q(
        kind=NotificationKind.LIST_INVITATION, target_kind=TargetKind.LIST, target_id=row.pk
    )
    withdraw_notifications(recipient_id=member_id, which=invited)

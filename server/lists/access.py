"""Who may change a list: its owner all of it, collaborators its items, while they may see it."""

from django.db.models import Q

from server.core.domain import Forbidden
from server.lists.models import Collaborator, List
from server.lists.selectors import visible_list
from server.social.hidden import refuse_hidden
from server.users.models import User


def own_list(user: User, list_id: int) -> List:
    """The member's own list, locked. Raises: NotFound; Forbidden for one that they may only see."""
    return _locked(user, list_id, Q(member=user))


def editable_list(user: User, list_id: int) -> List:
    """A list whose items `user` may change, locked.

    Raises: NotFound; Forbidden for one that they may only see; HiddenByModeration.
    """
    accepted = Collaborator.objects.filter(list=list_id, member=user, accepted_at__isnull=False)
    row = _locked(user, list_id, Q(member=user) | Q(pk__in=accepted.values("list_id")))
    refuse_hidden(row)
    return row


def _locked(user: User, list_id: int, mine: Q) -> List:
    row = List.objects.select_for_update(no_key=True).filter(mine, pk=list_id).first()
    if row is None or row.member_id != user.id:
        visible_list(viewer=user, list_id=list_id)
    if row is None:
        raise Forbidden
    return row

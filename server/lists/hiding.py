"""Hide a list from all but its owner, and show it again. For moderation."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from server.core.domain import NotFound
from server.lists.models import List
from server.lists.services import apply_changes
from server.social.hidden import AlreadyHidden


@transaction.atomic
def hide_list(*, list_id: int, reason: str) -> str:
    """Keep a list from all but its owner: the audience that it had, for `restore_list`.

    Raises: NotFound, AlreadyHidden.
    Emits: what a change that narrows the audience emits: `list.removed` to all who saw it, then
    `list.updated` to the owner alone.
    """
    row = _locked(list_id)
    if row.hidden_at is not None:
        raise AlreadyHidden
    audience = row.audience
    row.hidden_at, row.hidden_reason = timezone.now(), reason
    _save(row, {"audience": "me"})
    return audience


@transaction.atomic
def restore_list(*, list_id: int, audience: str) -> None:
    """Show a hidden list to `audience` again. Safe to repeat: one that is not hidden stays so.

    Raises: NotFound. Emits: what a change of the audience emits.
    """
    row = _locked(list_id)
    if row.hidden_at is None:
        return
    row.hidden_at, row.hidden_reason = None, ""
    _save(row, {"audience": audience})


def _locked(list_id: int) -> List:
    row = List.objects.select_for_update(no_key=True).filter(pk=list_id).first()
    if row is None:
        raise NotFound
    return row


def _save(row: List, changes: dict[str, Any]) -> None:
    row.save(update_fields=["hidden_at", "hidden_reason"])
    apply_changes(row, changes)

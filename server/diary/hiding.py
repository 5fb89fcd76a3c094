"""Hide an entry, with its review, from all but its owner, and show it again. For moderation.

Locks as an edit: the member's film by name, the entry, then what the edit locks.
"""

from typing import cast

from django.db import transaction
from django.utils import timezone

from server.core.domain import NotFound
from server.diary.models import DiaryEntry
from server.diary.services import apply_edit, locked_entry
from server.live.shapes import Audience
from server.social.hidden import AlreadyHidden
from server.users.models import User


@transaction.atomic
def hide_entry(*, entry_id: int, reason: str) -> Audience:
    """Keep an entry from all but its owner: the audience that it had, for `restore_entry`.

    Raises: NotFound, AlreadyHidden.
    Emits: what an edit that narrows the audience emits: `activity.removed` to all who saw its card
    and the cards of its review, then the cards to the owner alone.
    """
    entry = locked_entry(_owner(entry_id), entry_id)
    if entry.hidden_at is not None:
        raise AlreadyHidden
    audience = cast(Audience, entry.audience)
    entry.hidden_at, entry.hidden_reason = timezone.now(), reason
    entry.save(update_fields=["hidden_at", "hidden_reason"])
    apply_edit(entry, {"audience": "me"})
    return audience


@transaction.atomic
def restore_entry(*, entry_id: int, audience: Audience) -> None:
    """Show a hidden entry to `audience` again. Safe to repeat: one that is not hidden stays so.

    Raises: NotFound. Emits: what an edit of the audience emits.
    """
    entry = locked_entry(_owner(entry_id), entry_id)
    if entry.hidden_at is None:
        return
    entry.hidden_at, entry.hidden_reason = None, ""
    entry.save(update_fields=["hidden_at", "hidden_reason"])
    apply_edit(entry, {"audience": audience})


def _owner(entry_id: int) -> User:
    entry = DiaryEntry.objects.select_related("member").filter(id=entry_id).first()
    if entry is None:
        raise NotFound
    return entry.member

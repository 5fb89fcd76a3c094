"""Writes of lists. Every change locks the list's row first, so that positions stay whole, and makes
its `rev` grow: events of one list are told in the order of its `rev`.
"""

from typing import Any, cast

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from server.core.db import retry_deadlock
from server.core.domain import DomainError, Forbidden
from server.diary.services import BREADTH
from server.lists.models import List, ListItem
from server.lists.selectors import list_state, visible_list
from server.live import topics
from server.live.events import ListRemoved, ListUpdated
from server.live.services import emit
from server.live.shapes import Audience
from server.movies.selectors import movie_by_id
from server.users.models import User

#: films on one list; the longest well-known ones (1001 films to see) have some more than a thousand
MAX_ITEMS = 2000
#: lists of one member
MAX_LISTS = 1000


class ListFull(DomainError):
    code = "list_full"
    detail = f"A list holds at most {MAX_ITEMS} films."


class TooManyLists(DomainError):
    code = "too_many_lists"
    detail = f"A member has at most {MAX_LISTS} lists."


@transaction.atomic
def create_list(
    *,
    user: User,
    title: str,
    description: str = "",
    ranked: bool = False,
    audience: str = "",
) -> List:
    """A new, empty list; without an audience it gets the member's default.

    Not safe to repeat. Raises: TooManyLists. Emits: `list.updated`.
    """
    if List.objects.filter(member=user).count() >= MAX_LISTS:
        raise TooManyLists
    made = List.objects.create(
        member=user,
        title=title,
        description=description,
        ranked=ranked,
        audience=audience or user.default_audience,
    )
    made.refresh_from_db()
    _tell(ListUpdated(list=list_state(made)), made)
    return made


@retry_deadlock
@transaction.atomic
def change_list(*, user: User, list_id: int, changes: dict[str, Any]) -> List:
    """Change `title`, `description`, `ranked` or `audience`. Repeating it changes nothing and emits
    nothing.

    Raises: NotFound, Forbidden, KeyError for another field.
    Emits: `list.updated`; before it, `list.removed` to a wider audience that was.
    """
    row = _lock(user, list_id)
    old_audience, changed = row.audience, []
    for name in changes:
        if name not in {"title", "description", "ranked", "audience"}:
            raise KeyError(name)
        if getattr(row, name) != changes[name]:
            setattr(row, name, changes[name])
            changed.append(name)
    if not changed:
        return row
    if BREADTH[row.audience] < BREADTH[old_audience]:
        row.rev += 1
        _tell(ListRemoved(list_id=row.pk, rev=row.rev), row, audience=old_audience)
    return _touched(row, *changed)


@retry_deadlock
@transaction.atomic
def delete_list(*, user: User, list_id: int) -> None:
    """Delete a list with its items.

    Raises: NotFound (also the second time), Forbidden. Emits: `list.removed`.
    """
    row = _lock(user, list_id)
    tombstone = ListRemoved(list_id=row.pk, rev=row.rev + 1)
    row.delete()
    _tell(tombstone, row)


@retry_deadlock
@transaction.atomic
def put_item(
    *,
    user: User,
    list_id: int,
    movie_id: int,
    position: int | None = None,
    note: str | None = None,
) -> ListItem:
    """Put a film on the list, or move it, or change its note. What is not given stays as it is.

    A new film without a position goes to the end; a position behind the end means the end.
    Repeating it changes nothing and emits nothing.
    Raises: NotFound (list or film), Forbidden, ListFull. Emits: `list.updated`.
    """
    row = _lock(user, list_id)
    last = ListItem.objects.filter(list=row).aggregate(last=Max("position"))["last"] or 0
    item = ListItem.objects.filter(list=row, movie_id=movie_id).first()
    changed = item is None
    if item is None:
        if last >= MAX_ITEMS:
            raise ListFull
        last += 1
        item = ListItem(list=row, movie_id=movie_by_id(movie_id).pk, position=last)
        item.note = note or ""
        item.save()
    elif note is not None and note != item.note:
        item.note, changed = note, True
        item.save(update_fields=["note"])
    if position is not None and min(position, last) != item.position:
        _move(item, to=min(position, last))
        changed = True
    if changed:
        _touched(row)
    return item


@retry_deadlock
@transaction.atomic
def remove_item(*, user: User, list_id: int, movie_id: int) -> None:
    """Take a film off the list; those behind it move up. Safe to repeat.

    Raises: NotFound for the list, Forbidden. Emits: `list.updated`.
    """
    row = _lock(user, list_id)
    item = ListItem.objects.filter(list=row, movie_id=movie_id).first()
    if item is None:
        return
    item.delete()
    ListItem.objects.filter(list=row, position__gt=item.position).update(position=F("position") - 1)
    _touched(row)


def _move(item: ListItem, *, to: int) -> None:
    """Positions are unique only at commit (a deferred constraint): they may cross on the way."""
    others = ListItem.objects.filter(list_id=item.list_id)
    if to < item.position:
        others.filter(position__gte=to, position__lt=item.position).update(
            position=F("position") + 1
        )
    elif to > item.position:
        others.filter(position__gt=item.position, position__lte=to).update(
            position=F("position") - 1
        )
    item.position = to
    item.save(update_fields=["position"])


def _lock(user: User, list_id: int) -> List:
    """The member's own list, locked.

    Raises: NotFound; Forbidden for another's that they may see.
    """
    row = List.objects.select_for_update(no_key=True).filter(pk=list_id, member=user).first()
    if row is None:
        visible_list(viewer=user, list_id=list_id)
        raise Forbidden
    return row


def _touched(row: List, *fields: str) -> List:
    """Save `fields`; `rev` grows by one under the row's lock. Emits: `list.updated`."""
    row.rev += 1
    row.updated_at = timezone.now()
    row.save(update_fields=[*fields, "rev", "updated_at"])
    _tell(ListUpdated(list=list_state(row)), row)
    return row


def _tell(event: ListUpdated | ListRemoved, row: List, *, audience: str = "") -> None:
    """Emit to the pages of the list that may see it, or that `audience` lets see it."""
    list_id = event.list.id if isinstance(event, ListUpdated) else event.list_id
    emit(
        event,
        topics=[topics.list_(list_id)],
        actor_id=row.member_id,
        owner_ids=[row.member_id],
        audience=cast(Audience, audience or row.audience),
    )

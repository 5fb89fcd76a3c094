"""Writes of lists. Every change locks the list's row first, so that positions stay whole, and makes
its `rev` grow: events of one list are told in the order of its `rev`.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Max

from server.core.db import retry_deadlock
from server.core.domain import Conflict, DomainError
from server.core.texts import check_text
from server.diary.services import BREADTH
from server.lists.access import editable_list, own_list
from server.lists.collaborators import drop_collaborators
from server.lists.models import List, ListItem
from server.lists.selectors import visible_list
from server.lists.telling import (
    remove_cards,
    settle_cards,
    tell_list,
    tell_owner,
    tell_removed,
    tell_unlisted,
    touched,
)
from server.movies.selectors import movie_by_id
from server.social.hidden import refuse_hidden
from server.social.models import NotificationKind, TargetKind
from server.social.notifications import withdraw_notifications_of
from server.users import photos
from server.users.models import User

#: films on one list; the longest well-known ones (1001 films to see) have some more than a thousand
MAX_ITEMS = 2000
#: lists of one member
MAX_LISTS = 1000
CHANGEABLE = frozenset({"title", "description", "ranked", "audience", "unlisted", "tags"})
#: what members are told of a list
KINDS = (
    NotificationKind.LIST_LIKE,
    NotificationKind.LIST_COMMENT,
    NotificationKind.REPLY,
    NotificationKind.COMMENT_LIKE,
    NotificationKind.MENTION,
    NotificationKind.SHARE,
    NotificationKind.LIST_INVITATION,
)

_COPY_ITEMS = """
INSERT INTO lists_listitem (list_id, movie_id, position, note)
SELECT %(to)s, movie_id, position, '' FROM lists_listitem WHERE list_id = %(from)s
"""
_REORDER = """
UPDATE lists_listitem i SET position = wanted.position
FROM unnest(%(movies)s::bigint[]) WITH ORDINALITY wanted(movie_id, position)
WHERE i.list_id = %(list)s AND i.movie_id = wanted.movie_id AND i.position <> wanted.position
"""


class ListFull(DomainError):
    code = "list_full"
    detail = f"A list holds at most {MAX_ITEMS} films."


class TooManyLists(DomainError):
    code = "too_many_lists"
    detail = f"A member has at most {MAX_LISTS} lists."


class ListChanged(Conflict):
    code = "list_changed"
    detail = "The list has changed meanwhile. Read it again."


@transaction.atomic
def create_list(
    *,
    user: User,
    title: str,
    description: str = "",
    ranked: bool = False,
    audience: str = "",
    unlisted: bool = False,
    tags: Sequence[str] = (),
) -> List:
    """A new, empty list; without an audience it gets the member's default.

    Not safe to repeat. Raises: TooManyLists. Emits: `list.updated`; `list.created` for a list that
    others may find.
    """
    made = _create(
        user,
        title=title,
        description=description,
        ranked=ranked,
        audience=audience or user.default_audience,
        unlisted=unlisted,
        tags=list(tags),
    )
    tell_list(made)
    settle_cards(made)
    return made


@transaction.atomic
def clone_list(*, user: User, list_id: int, title: str = "", audience: str = "me") -> List:
    """A list of `user`'s own with the films of one that they may see, in its order.

    The words, notes and cover of another member are not taken along. Not safe to repeat.
    Raises: NotFound, TooManyLists. Emits: what `create_list` emits.
    """
    source = visible_list(viewer=user, list_id=list_id)
    made = _create(
        user,
        title=title or source.title,
        ranked=source.ranked,
        audience=audience,
        tags=source.tags,
    )
    with connection.cursor() as cursor:
        cursor.execute(_COPY_ITEMS, {"to": made.pk, "from": source.pk})
    tell_list(made)
    settle_cards(made)
    return made


def _create(user: User, **fields: Any) -> List:
    if List.objects.filter(member=user).count() >= MAX_LISTS:
        raise TooManyLists
    made = List.objects.create(member=user, **fields)
    made.refresh_from_db()
    _check_words(made)
    return made


def _check_words(row: List) -> None:
    texts = (row.title, row.description, *row.tags)
    check_text(kind="list", target_id=row.pk, member_id=row.member_id, texts=texts)


@retry_deadlock
@transaction.atomic
def change_list(*, user: User, list_id: int, changes: dict[str, Any]) -> List:
    """Change what of `CHANGEABLE` is named. Repeating it changes nothing and emits nothing.

    A list for its owner alone has no collaborators: they are let go.
    Raises: NotFound, Forbidden, HiddenByModeration, KeyError for another field.
    Emits: `list.updated`; before it, `list.removed` to a wider audience that was, or to the pages
    that a list leaves which is listed no more; then the cards
    that show it (`list.created`, `list.shared`, `activity.removed`).
    """
    row = own_list(user, list_id)
    refuse_hidden(row)
    changed = apply_changes(row, changes)
    if changes.get("audience") == "me":
        drop_collaborators(changed)
    return changed


def apply_changes(row: List, changes: dict[str, Any]) -> List:
    """The change of a locked list, as `change_list` says. Part of a service."""
    audience, unlisted = row.audience, row.unlisted
    changed = []
    for name in changes:
        if name not in CHANGEABLE:
            raise KeyError(name)
        if getattr(row, name) != changes[name]:
            setattr(row, name, changes[name])
            changed.append(name)
    if not changed:
        return row
    if {"title", "description", "tags"} & set(changed):
        _check_words(row)
    left = row.unlisted and not unlisted
    if BREADTH[row.audience] < BREADTH[audience]:
        row.rev += 1
        tell_removed(row, rev=row.rev, audience=audience, unlisted=unlisted)
    elif left:
        row.rev += 1
        tell_unlisted(row, rev=row.rev)
    touched(row, *changed)
    if left:
        tell_owner(row)
    settle_cards(row)
    return row


@retry_deadlock
@transaction.atomic
def delete_list(*, user: User, list_id: int) -> None:
    """Delete a list with its items, its thread and its likes.

    Raises: NotFound (also the second time), Forbidden. Emits: `list.removed`, `activity.removed`
    for its cards; what members were told of it is withdrawn.
    """
    row = own_list(user, list_id)
    List.objects.filter(pk=row.pk).delete()
    tell_removed(row, rev=row.rev + 1, audience=row.audience, unlisted=row.unlisted)
    remove_cards(row.pk)
    withdraw_notifications_of(target_kind=TargetKind.LIST, target_id=row.pk, kinds=KINDS)
    if row.cover:
        transaction.on_commit(lambda: photos.discard(row.cover), robust=True)


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

    A new film without a position goes to the end; a position behind the end means the end. Members
    who add at once add one after the other: both films are there, in one order for everybody.
    Repeating it changes nothing and emits nothing. Who moves a film answers for no note of others:
    only words that are new are checked.
    Raises: NotFound (list or film), Forbidden, HiddenByModeration, ListFull, what `check_text`
    raises. Emits: `list.updated`.
    """
    row = editable_list(user, list_id)
    last = ListItem.objects.filter(list=row).aggregate(last=Max("position"))["last"] or 0
    item = ListItem.objects.filter(list=row, movie_id=movie_id).first()
    changed = item is None
    words = "" if note is None or (item and note == item.note) else note
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
        check_text(kind="list", target_id=row.pk, member_id=user.id, texts=(words,))
        touched(row)
    return item


@retry_deadlock
@transaction.atomic
def remove_item(*, user: User, list_id: int, movie_id: int) -> None:
    """Take a film off the list; those behind it move up. Safe to repeat.

    Raises: NotFound for the list, Forbidden, HiddenByModeration. Emits: `list.updated`.
    """
    row = editable_list(user, list_id)
    item = ListItem.objects.filter(list=row, movie_id=movie_id).first()
    if item is None:
        return
    item.delete()
    ListItem.objects.filter(list=row, position__gt=item.position).update(position=F("position") - 1)
    touched(row)


@retry_deadlock
@transaction.atomic
def reorder_list(*, user: User, list_id: int, movie_ids: Sequence[int], rev: int) -> List:
    """Put all films of the list into the order of `movie_ids`. Safe to repeat.

    `rev` is that of the list as `user` read it: whoever has not seen the last change does not undo
    it unknowingly. A single film is moved by `put_item`, which needs no `rev`.
    Raises: NotFound, Forbidden, HiddenByModeration, ListChanged, DomainError invalid_order on
    `movies` for other films than the list's. Emits: `list.updated`.
    """
    row = editable_list(user, list_id)
    films = ListItem.objects.filter(list=row).order_by("position")
    order = list(films.values_list("movie_id", flat=True))
    if order == list(movie_ids):
        return row
    if row.rev != rev:
        raise ListChanged
    if sorted(order) != sorted(movie_ids):
        raise DomainError("invalid_order", "Name each film of the list once.", field="movies")
    with connection.cursor() as cursor:
        cursor.execute(_REORDER, {"movies": list(movie_ids), "list": row.pk})
    return touched(row)


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

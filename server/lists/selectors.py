"""Reads of lists. Who may see one is decided by `social.visibility`, as everywhere."""

from collections.abc import Sequence
from typing import Any, cast

import msgspec
from django.db.models import Count, QuerySet

from server.core.domain import NotFound
from server.core.pagination import cut
from server.lists.models import List, ListItem
from server.lists.shapes import Item, ListBrief, ListDetail
from server.live.selectors import live_cursor
from server.live.shapes import Audience as AudienceName
from server.live.shapes import ListState, MemberRef
from server.movies.selectors import movie_refs
from server.social.visibility import visible
from server.users.models import User
from server.users.selectors import member_refs


def visible_lists(viewer: Any) -> QuerySet[List]:
    """All lists that `viewer` (a member, an anonymous user or None) may see."""
    return visible(List.objects.all(), viewer)


def visible_list(*, viewer: Any, list_id: int) -> List:
    """Raises: NotFound, for a list that is hidden too. Cost: one query."""
    found = visible_lists(viewer).filter(pk=list_id).first()
    if found is None:
        raise NotFound
    return found


def lists_of(*, member: User, viewer: Any, before: int | None, limit: int) -> list[ListBrief]:
    """`limit + 1` lists of `member`, newest first, that `viewer` may see. Cost: two queries."""
    found = visible_lists(viewer).filter(member=member).order_by("-id")
    return briefs((found if before is None else found.filter(id__lt=before))[: limit + 1])


def briefs(lists: QuerySet[List]) -> list[ListBrief]:
    """`lists` as pages show them. Cost: two queries."""
    rows = list(lists.annotate(item_count=Count("items")))
    members = member_refs(row.member_id for row in rows)
    return [_brief(row, members[row.member_id], row.item_count) for row in rows]


def list_brief(row: List) -> ListBrief:
    """Cost: two queries."""
    count = ListItem.objects.filter(list_id=row.pk).count()
    return _brief(row, member_refs([row.member_id])[row.member_id], count)


def list_state(row: List) -> ListState:
    """What the list's events tell: all of it but the items. Cost: two queries."""
    return ListState(
        id=row.pk,
        owner=member_refs([row.member_id])[row.member_id],
        title=row.title,
        description=row.description,
        ranked=row.ranked,
        audience=cast(AudienceName, row.audience),
        item_count=ListItem.objects.filter(list_id=row.pk).count(),
        rev=row.rev,
        updated_at=row.updated_at,
    )


def list_detail(*, viewer: Any, list_id: int, after: int, limit: int) -> ListDetail:
    """A list with `limit` items behind position `after`. Raises: NotFound. Cost: six queries."""
    cursor = live_cursor()
    row = visible_list(viewer=viewer, list_id=list_id)
    rows = ListItem.objects.filter(list=row, position__gt=after).order_by("position")
    page, following = cut(list(rows[: limit + 1]), limit, lambda item: [item.position])
    return ListDetail(
        **msgspec.structs.asdict(list_brief(row)),
        items=items(page),
        next=following,
        live_cursor=cursor,
    )


def items(rows: Sequence[ListItem]) -> list[Item]:
    """Cost: one query, however many."""
    movies = movie_refs([row.movie_id for row in rows])
    return [Item(movie=movies[row.movie_id], position=row.position, note=row.note) for row in rows]


def _brief(row: List, member: MemberRef, item_count: int) -> ListBrief:
    return ListBrief(
        id=row.pk,
        member=member,
        title=row.title,
        description=row.description,
        ranked=row.ranked,
        audience=cast(AudienceName, row.audience),
        item_count=item_count,
        rev=row.rev,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )

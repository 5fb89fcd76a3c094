"""Reads of lists. Who may see one is decided by `social.visibility`, as everywhere."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any, cast

import msgspec
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from server.core.domain import NotFound
from server.core.pagination import cut
from server.diary.models import MovieMark
from server.lists.models import Collaborator, List, ListItem, ListLike, ListStats
from server.lists.shapes import CollaboratorState, Item, ListBrief, ListDetail
from server.live.selectors import live_cursor
from server.live.shapes import Audience as AudienceName
from server.live.shapes import ListState, MovieRef
from server.movies.selectors import movie_refs
from server.social.hidden import hidden_of
from server.social.models import Activity
from server.social.selectors import activity_of
from server.social.visibility import is_open, viewer_id_of, visible, visible_members
from server.users.models import User
from server.users.selectors import member_ref, photo_url

#: first films of a list that its state shows
PREVIEW = 5


def visible_lists(viewer: Any) -> QuerySet[List]:
    """All lists that a list of lists may show `viewer` (a member, an anonymous user or None):
    without those that are not listed, but for their own.
    """
    listed = Q(unlisted=False)
    viewer_id = viewer_id_of(viewer)
    if viewer_id is not None:
        listed |= Q(member=viewer_id)
    return visible(List.objects.filter(listed), viewer)


def visible_list(*, viewer: Any, list_id: int) -> List:
    """A list by its address. Raises: NotFound, for one that is hidden too. Cost: one query."""
    found = visible(List.objects.all(), viewer).filter(pk=list_id).first()
    if found is None:
        raise NotFound
    return found


def lists_of(*, member: User, viewer: Any, before: int | None, limit: int) -> list[ListBrief]:
    """`limit + 1` lists of `member`, newest first, that `viewer` may see. Cost: four queries."""
    found = visible_lists(viewer).filter(member=member).order_by("-id")
    return briefs((found if before is None else found.filter(id__lt=before))[: limit + 1], viewer)


def lists_edited_by(*, member: User, before: int | None, limit: int) -> list[ListBrief]:
    """`limit + 1` lists of others that `member` edits or is asked to edit, while they may see them;
    newest first. Cost: four queries.
    """
    mine = Collaborator.objects.filter(member=member).values("list_id")
    found = visible(List.objects.filter(pk__in=mine), member).order_by("-id")
    return briefs((found if before is None else found.filter(id__lt=before))[: limit + 1], member)


def briefs(lists: QuerySet[List], viewer: Any) -> list[ListBrief]:
    """`lists` as pages show them to `viewer`. Cost: four queries at most."""
    rows = list(with_parts(lists))
    liked = liked_list_ids(viewer, [row.pk for row in rows])
    found = []
    for row, state in zip(rows, list_states(rows), strict=True):
        state.liked = row.pk in liked
        found.append(
            ListBrief(
                **{name: getattr(state, name) for name in ListState.__struct_fields__},
                member=state.owner,
                created_at=row.created_at,
            )
        )
    return found


def list_brief(list_id: int, viewer: Any) -> ListBrief:
    """A list as `viewer`, who may see it, is shown it. Cost: four queries."""
    (found,) = briefs(List.objects.filter(pk=list_id), viewer)
    return found


def with_parts(lists: QuerySet[List]) -> QuerySet[List]:
    """`lists` with all that `list_states` needs. Positions have no holes: the last is the count."""
    items = ListItem.objects.filter(list=OuterRef("pk")).order_by("-position")
    count = Coalesce(Subquery(items.values("position")[:1]), 0)
    return lists.select_related("member", "stats").annotate(item_count=count)


def list_states(rows: Sequence[List]) -> list[ListState]:
    """Rows from `with_parts` as events and cards tell them. Cost: two queries, however many."""
    previews = _previews([row.pk for row in rows])
    return [_state(row, previews[row.pk]) for row in rows]


def list_state(list_id: int) -> ListState:
    """What a list's events tell: all of it but the items. Cost: three queries."""
    (state,) = list_states(list(with_parts(List.objects.filter(pk=list_id))))
    return state


def liked_list_ids(viewer: Any, list_ids: Iterable[int]) -> set[int]:
    """Those of the lists that `viewer` likes. Cost: one query; none for nobody or nothing."""
    viewer_id, ids = viewer_id_of(viewer), set(list_ids)
    if viewer_id is None or not ids:
        return set()
    likes = ListLike.objects.filter(member=viewer_id, list__in=ids)
    return set(likes.values_list("list_id", flat=True))


def list_detail(*, viewer: Any, list_id: int, after: int, limit: int) -> ListDetail:
    """A list with `limit` items behind position `after`. Raises: NotFound. Cost: 12 queries."""
    cursor = live_cursor()
    row = visible_list(viewer=viewer, list_id=list_id)
    rows = ListItem.objects.filter(list=row, position__gt=after).order_by("position")
    page, following = cut(list(rows[: limit + 1]), limit, lambda item: [item.position])
    viewer_id = viewer_id_of(viewer)
    people = collaborators_of(row, viewer)
    edited_by = {row.member_id, *(person.member.id for person in people if person.accepted)}
    return ListDetail(
        **msgspec.structs.asdict(list_brief(row.pk, viewer)),
        items=items(page),
        next=following,
        collaborators=people,
        can_edit=viewer_id in edited_by and row.hidden_at is None,
        shared=_is_shared(row, viewer_id),
        seen_count=None if viewer_id is None else _seen_count(row, viewer_id),
        live_cursor=cursor,
    )


def collaborators_of(row: List, viewer: Any) -> list[CollaboratorState]:
    """Whom `viewer` may know of, in the order of their invitations: who edits a list has done
    something, which of a private member is their followers' and the owner's to know. Cost: one
    query.
    """
    rows = visible_members(Collaborator.objects.filter(list=row), viewer, "member")
    viewer_id = viewer_id_of(viewer)
    if viewer_id != row.member_id:
        accepted = Q(accepted_at__isnull=False) & is_open(viewer, "member")
        rows = rows.filter(accepted | Q(member=viewer_id or 0))
    return [
        CollaboratorState(member=member_ref(one.member), accepted=one.accepted_at is not None)
        for one in rows.select_related("member").order_by("id")
    ]


def items(rows: Sequence[ListItem]) -> list[Item]:
    """Cost: one query, however many."""
    movies = movie_refs([row.movie_id for row in rows])
    return [Item(movie=movies[row.movie_id], position=row.position, note=row.note) for row in rows]


def _seen_count(row: List, viewer_id: int) -> int:
    seen = MovieMark.objects.filter(member=viewer_id, kind=MovieMark.Kind.WATCHED)
    return ListItem.objects.filter(list=row, movie__in=seen.values("movie_id")).count()


def _is_shared(row: List, viewer_id: int | None) -> bool:
    if viewer_id is None:
        return False
    kind = Activity.Kind.LIST_SHARED
    return activity_of(kind=kind, actor_id=viewer_id, object_id=row.pk) is not None


def _previews(list_ids: Collection[int]) -> dict[int, list[MovieRef]]:
    found: dict[int, list[MovieRef]] = defaultdict(list)
    first = ListItem.objects.filter(list__in=list_ids, position__lte=PREVIEW).order_by("position")
    pairs = list(first.values_list("list_id", "movie_id"))
    movies = movie_refs(movie_id for _, movie_id in pairs)
    for list_id, movie_id in pairs:
        found[list_id].append(movies[movie_id])
    return found


def _state(row: List, preview: list[MovieRef]) -> ListState:
    stats = getattr(row, "stats", None) or ListStats()
    return ListState(
        id=row.pk,
        owner=member_ref(row.member),
        title=row.title,
        description=row.description,
        ranked=row.ranked,
        audience=cast(AudienceName, row.audience),
        item_count=cast(Any, row).item_count,
        rev=row.rev,
        updated_at=row.updated_at,
        unlisted=row.unlisted,
        tags=row.tags,
        cover_url=photo_url(row.cover),
        preview=preview,
        like_count=stats.like_count,
        comment_count=stats.comment_count,
        counts_rev=stats.rev,
        hidden=hidden_of(row),
    )

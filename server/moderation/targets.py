"""What can be reported: found as a reader sees it, photographed, hidden and shown again.

One place that knows the kinds; each kind's own app does the work.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import msgspec

from server.core.domain import DomainError, NotFound
from server.diary.hiding import hide_entry, restore_entry
from server.diary.models import DiaryEntry, Review
from server.diary.ratings import stars
from server.lists.hiding import hide_list, restore_list
from server.lists.models import List
from server.live.shapes import Audience
from server.moderation.models import TargetKind
from server.moderation.shapes import Snapshot
from server.movies.selectors import movie_refs
from server.reactions.comment_selectors import visible_comments
from server.reactions.hiding import hide_comment, restore_comment
from server.reactions.models import Comment
from server.social.visibility import visible, visible_members
from server.users.models import User

#: characters of a text that a case keeps
SNAPSHOT_TEXT = 5_000


@dataclass(frozen=True, slots=True)
class Target:
    """A piece and whose it is. `snapshot` is `shapes.Snapshot` as plain JSON."""

    kind: str
    id: int
    member_id: int
    snapshot: dict[str, Any]


class NotHideable(DomainError):
    code = "not_hideable"
    detail = "A member is not hidden. Warn or suspend them."


def visible_target(viewer: User, *, kind: str, target_id: int) -> Target:
    """The piece, if `viewer` may see it. Raises: NotFound. Cost: four queries at most."""
    row = _FIND[kind](viewer, target_id)
    if row is None:
        raise NotFound
    return _target(kind, row)


def any_target(*, kind: str, target_id: int) -> Target:
    """The piece, whoever may see it: for what a rule caught. Raises: NotFound."""
    row = _MODELS[kind]._default_manager.filter(pk=target_id).first()
    if row is None:
        raise NotFound
    return _target(kind, row)


def hide_target(*, kind: str, target_id: int, reason: str) -> dict[str, str]:
    """Hide a piece: what `restore_target` needs. Part of a service.

    Raises: NotFound, AlreadyHidden, NotHideable. Emits: what the piece's own app emits.
    """
    if kind == TargetKind.COMMENT:
        return {"text": hide_comment(comment_id=target_id, reason=reason)}
    if kind == TargetKind.LIST:
        return {"audience": hide_list(list_id=target_id, reason=reason)}
    if kind == TargetKind.MEMBER:
        raise NotHideable
    return {"audience": hide_entry(entry_id=_entry_id(kind, target_id), reason=reason)}


def restore_target(*, kind: str, target_id: int, kept: dict[str, str]) -> None:
    """Show a hidden piece again as it was. Part of a service.

    Raises: NotFound, if its owner deleted it. Emits: what the piece's own app emits.
    """
    if kind == TargetKind.COMMENT:
        restore_comment(comment_id=target_id, text=kept["text"])
    elif kind == TargetKind.LIST:
        restore_list(list_id=target_id, audience=kept["audience"])
    else:
        audience = cast(Audience, kept["audience"])
        restore_entry(entry_id=_entry_id(kind, target_id), audience=audience)


def _entry_id(kind: str, target_id: int) -> int:
    """A review is hidden with its entry."""
    if kind == TargetKind.ENTRY:
        return target_id
    found = Review.objects.filter(pk=target_id).values_list("entry_id", flat=True).first()
    if found is None:
        raise NotFound
    return found


def _review(viewer: User, target_id: int) -> Review | None:
    rows = visible(Review.objects.all(), viewer, "member", "entry__audience")
    return rows.filter(pk=target_id).first()


def _list(viewer: User, target_id: int) -> List | None:
    """Also one that is not listed: who has its address reads it, and may report it."""
    return visible(List.objects.all(), viewer).filter(pk=target_id).first()


def _comment(viewer: User, target_id: int) -> Comment | None:
    standing = Comment.objects.filter(pk=target_id, removed_at=None)
    row = visible_comments(standing, viewer).first()
    if row is None:
        return None
    thread: object = None
    if row.review_id is not None:
        thread = _review(viewer, row.review_id)
    elif row.list_id is not None:
        thread = _list(viewer, row.list_id)
    return row if thread is not None else None


_FIND: dict[str, Callable[[User, int], Any]] = {
    TargetKind.REVIEW: _review,
    TargetKind.COMMENT: _comment,
    TargetKind.LIST: _list,
    TargetKind.ENTRY: lambda viewer, pk: (
        visible(DiaryEntry.objects.all(), viewer).filter(pk=pk).first()
    ),
    TargetKind.MEMBER: lambda viewer, pk: (
        visible_members(User.objects.all(), viewer).filter(pk=pk).first()
    ),
}
_MODELS: dict[str, Any] = {
    TargetKind.REVIEW: Review,
    TargetKind.COMMENT: Comment,
    TargetKind.LIST: List,
    TargetKind.ENTRY: DiaryEntry,
    TargetKind.MEMBER: User,
}


def _target(kind: str, row: Any) -> Target:
    member_id = row.pk if kind == TargetKind.MEMBER else row.member_id
    shot = _SNAPSHOTS[kind](row)
    if len(shot.text) > SNAPSHOT_TEXT:
        shot.text, shot.truncated = shot.text[:SNAPSHOT_TEXT], True
    return Target(kind, row.pk, member_id, msgspec.to_builtins(shot))


def _of_review(row: Review) -> Snapshot:
    return Snapshot(
        movie=movie_refs([row.movie_id])[row.movie_id],
        text=row.text,
        rating=stars(row.entry.rating),
        contains_spoilers=row.contains_spoilers,
    )


def _of_entry(row: DiaryEntry) -> Snapshot:
    return Snapshot(
        movie=movie_refs([row.movie_id])[row.movie_id],
        text="\n".join(row.tags),
        rating=stars(row.rating),
    )


def _of_list(row: List) -> Snapshot:
    return Snapshot(title=row.title, text="\n".join([row.description, *row.tags]).strip())


def _of_comment(row: Comment) -> Snapshot:
    return Snapshot(
        text=row.text,
        thread_kind="list" if row.review_id is None else "review",
        thread_id=row.list_id if row.review_id is None else row.review_id,
    )


def _of_member(row: User) -> Snapshot:
    words = [row.bio, row.pronouns, row.location, row.link]
    return Snapshot(
        title=row.display_name or row.username, text="\n".join(word for word in words if word)
    )


_SNAPSHOTS: dict[str, Callable[[Any], Snapshot]] = {
    TargetKind.REVIEW: _of_review,
    TargetKind.COMMENT: _of_comment,
    TargetKind.LIST: _of_list,
    TargetKind.ENTRY: _of_entry,
    TargetKind.MEMBER: _of_member,
}

"""What moderation hides: how its owner is told, and that they cannot change it meanwhile.

A hidden piece has the audience `me` (a comment is a tombstone), so nothing else needs to know of
it: not the visibility rule, not the hub. `hidden_at` and `hidden_reason` stand on its row.
"""

import datetime as dt
from typing import Protocol

from msgspec import UNSET, UnsetType

from server.core.domain import Conflict
from server.live.shapes import Hidden


class HiddenByModeration(Conflict):
    code = "hidden_by_moderation"
    detail = "Moderation has hidden this. You may delete it, or appeal."


class AlreadyHidden(Conflict):
    code = "already_hidden"
    detail = "Moderation has hidden this already."


class Hideable(Protocol):
    """A row of content that moderation may hide."""

    hidden_at: dt.datetime | None
    hidden_reason: str


def hidden_of(row: Hideable) -> Hidden | UnsetType:
    """Why and since when it is hidden; UNSET while it is not. Cost: no query."""
    if row.hidden_at is None:
        return UNSET
    return Hidden(reason=row.hidden_reason, at=row.hidden_at)


def refuse_hidden(row: Hideable) -> None:
    """For every change by the owner. Raises: HiddenByModeration."""
    if row.hidden_at is not None:
        raise HiddenByModeration

"""What lists are answered with."""

import datetime as dt

from server.live.shapes import ListState, MemberRef, MovieRef, Shape


class Item(Shape):
    """A film on a list. `position` counts from 1."""

    movie: MovieRef
    position: int
    note: str


class CollaboratorState(Shape):
    """A member whom the owner lets edit the items. Who has not accepted yet is shown to the owner
    and to themselves alone.
    """

    member: MemberRef
    accepted: bool


class ListBrief(ListState, kw_only=True):
    """A list as pages of lists show it. `rev` grows with each change of it or of its items.

    `member` is its owner, as `owner` is in events.
    """

    member: MemberRef
    created_at: dt.datetime


class ListDetail(ListBrief, kw_only=True):
    """A list with a page of its items, in order; `next` continues the items."""

    items: list[Item]
    next: str | None
    collaborators: list[CollaboratorState]
    #: the reader may change the items; the rest is its owner's
    can_edit: bool
    #: the reader shows it to those who follow them
    shared: bool
    #: films of it that the reader has watched; None for an anonymous reader
    seen_count: int | None
    live_cursor: str

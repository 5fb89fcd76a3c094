"""What lists are answered with."""

import datetime as dt

from server.live.shapes import Audience, MemberRef, MovieRef, Shape


class Item(Shape):
    """A film on a list. `position` counts from 1."""

    movie: MovieRef
    position: int
    note: str


class ListBrief(Shape):
    """A list as pages of lists show it. `rev` grows with each change of it or of its items."""

    id: int
    member: MemberRef
    title: str
    description: str
    ranked: bool
    audience: Audience
    item_count: int
    rev: int
    created_at: dt.datetime
    updated_at: dt.datetime


class ListDetail(ListBrief):
    """A list with a page of its items, in order; `next` continues the items."""

    items: list[Item]
    next: str | None
    live_cursor: str

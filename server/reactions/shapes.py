"""Answers of the reactions' endpoints."""

import datetime as dt

from msgspec import UNSET, UnsetType

from server.live.shapes import Audience, Comment, Hidden, MemberRef, MovieRef, Shape


class LikeState(Shape):
    """`rev` guards `like_count`: the version of the counters of what is liked."""

    liked: bool
    like_count: int
    rev: int


class ShareState(Shape):
    #: the reader shows it to those who follow them
    shared: bool


class Review(Shape):
    """A whole review, for its page. `rating` in stars; `live_cursor` was read before the rest."""

    id: int
    movie: MovieRef
    author: MemberRef
    entry_id: int
    #: as its author wrote it; `html` is the same for a page, `<span class="spoiler">` inline
    #: spoilers
    text: str
    html: str
    contains_spoilers: bool
    rating: float | None
    rewatch: bool
    watched_on: dt.date | None
    audience: Audience
    like_count: int
    comment_count: int
    liked: bool
    #: the reader shows it to those who follow them
    shared: bool
    rev: int
    created_at: dt.datetime
    edited_at: dt.datetime | None
    live_cursor: str
    #: absent while it is not hidden; nobody but its author gets one that is
    hidden: Hidden | UnsetType = UNSET


class CommentPage(Shape):
    """Part of a thread, oldest first. `live_cursor` was read before the rest.

    `can_comment`: whether the reader may write here, by the choice of the author.
    """

    results: list[Comment]
    next: str | None
    can_comment: bool
    live_cursor: str

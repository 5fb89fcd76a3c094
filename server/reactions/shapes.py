"""Answers of the reactions' endpoints."""

import datetime as dt

from server.live.shapes import Audience, Comment, MemberRef, MovieRef, Shape


class LikeState(Shape):
    """`rev` guards `like_count`: the review's counters' version."""

    liked: bool
    like_count: int
    rev: int


class Review(Shape):
    """A whole review, for its page. `rating` in stars; `live_cursor` was read before the rest."""

    id: int
    movie: MovieRef
    author: MemberRef
    entry_id: int
    text: str
    contains_spoilers: bool
    rating: float | None
    rewatch: bool
    watched_on: dt.date | None
    audience: Audience
    like_count: int
    comment_count: int
    liked: bool
    rev: int
    created_at: dt.datetime
    edited_at: dt.datetime | None
    live_cursor: str


class CommentPage(Shape):
    """Part of a thread, oldest first. `live_cursor` was read before the rest.

    `can_comment`: whether the reader may write here, by the choice of the review's author.
    """

    results: list[Comment]
    next: str | None
    can_comment: bool
    live_cursor: str

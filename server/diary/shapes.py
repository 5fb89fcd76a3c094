"""Answers of the diary's endpoints, and the input of its services."""

import datetime as dt
from typing import TypedDict

import msgspec

from server.live.shapes import Audience, Entry, MemberRef, Shape


class ReviewText(msgspec.Struct, frozen=True, kw_only=True):
    """A review as its author gives it; `text` has passed `text.clean_text`."""

    text: str
    contains_spoilers: bool = False


class EntryChanges(TypedDict, total=False):
    """What an edit names; the rest stays. `rating` in half-stars; `review` None: remove it."""

    watched_on: dt.date | None
    rating: int | None
    rewatch: bool
    liked: bool
    audience: Audience
    review: ReviewText | None


class LoggedEntry(Entry):
    """A new entry, for the page of the member who logged it."""

    member: MemberRef
    activity_id: int
    removed_from_watchlist: bool


class WatchlistState(Shape):
    in_watchlist: bool


class MovieViewer(Shape):
    """What a film is to the reader. `rating` in stars; `log_count` counts their own entries."""

    watched: bool
    liked: bool
    rating: float | None
    in_watchlist: bool
    log_count: int

"""Answers of the diary's endpoints, and the input of its services."""

import datetime as dt
from typing import TypedDict

import msgspec

from server.live.shapes import Audience, Entry, MemberRef, MovieRef, Shape


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
    dnf: bool
    #: from `tags.clean_tags`
    tags: list[str]
    audience: Audience
    review: ReviewText | None


class LoggedEntry(Entry, kw_only=True):
    """A new entry, for the page of the member who logged it."""

    member: MemberRef
    activity_id: int
    removed_from_watchlist: bool


class MovieViewer(Shape):
    """What a film is to the reader. `rating` in stars; `log_count` counts their own entries."""

    watched: bool
    liked: bool
    rating: float | None
    in_watchlist: bool
    log_count: int
    #: did not finish
    dnf: bool


class TagCount(Shape):
    """A tag and how many entries of the member carry it."""

    tag: str
    entry_count: int


class TagCounts(Shape):
    """Most used first."""

    results: list[TagCount]


class ReviewVersionShape(Shape):
    """What a review said from `written_at` until `replaced_at`."""

    id: int
    text: str
    contains_spoilers: bool
    written_at: dt.datetime
    replaced_at: dt.datetime


class ReviewHistory(Shape):
    """Newest first; what the review says now is not in it."""

    results: list[ReviewVersionShape]
    next: str | None


class DraftReview(Shape):
    """The text of a draft as its author wrote it."""

    text: str
    contains_spoilers: bool


class DraftShape(Shape):
    """An entry that its author has not published; the fields are those of `POST /api/diary/`."""

    id: int
    movie: MovieRef
    watched_on: dt.date | None
    rating: float | None
    rewatch: bool
    liked: bool
    dnf: bool
    tags: list[str]
    audience: Audience
    review: DraftReview | None
    rev: int
    created_at: dt.datetime
    updated_at: dt.datetime


class DraftPage(Shape):
    """Newest first."""

    results: list[DraftShape]
    next: str | None


class WantedFilm(Shape):
    """A film on a watchlist."""

    movie: MovieRef
    added_at: dt.datetime


class FilmFacts(Shape):
    """A film that a member watched, liked, rated or did not finish: what the reader may see of it.

    `at`: since when the fact of the page stands; `rating` in stars.
    """

    movie: MovieRef
    watched: bool
    liked: bool
    dnf: bool
    rating: float | None
    at: dt.datetime


class CalendarDay(Shape):
    """A day on which the member watched something. `movies`: the first three of that day."""

    date: dt.date
    entry_count: int
    movies: list[MovieRef]


class CalendarYear(Shape):
    year: int
    entry_count: int


class Calendar(Shape):
    """A year of the member's own diary; days without an entry are absent.

    `years`: all years that have entries, newest first; `undated_count`: entries without a date.
    """

    year: int
    entry_count: int
    days: list[CalendarDay]
    years: list[CalendarYear]
    undated_count: int

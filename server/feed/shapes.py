"""Answers of the composed reads: feeds, the film's page, the member's profile."""

import datetime as dt

from server.diary.shapes import MovieViewer
from server.live.shapes import Card, MemberRef, MovieRef, Shape
from server.movies.shapes import MovieDetail


class Feed(Shape):
    """A page of cards, newest first. `live_cursor` was read before the cards; subscribe from it."""

    results: list[Card]
    next: str | None
    live_cursor: str


class Movie(MovieDetail):
    """A film's page. `average_rating` in stars, None below the minimum number of ratings.

    `rating_histogram` counts half-star 0.5 first; `stats_rev` guards the counters. `viewer` is what
    the film is to the reader, None for an anonymous one.
    """

    average_rating: float | None
    rating_count: int
    rating_histogram: list[int]
    log_count: int
    like_count: int
    review_count: int
    stats_rev: int
    viewer: MovieViewer | None
    latest_reviews: list[Card]
    live_cursor: str


class ProfileViewer(Shape):
    """What the reader and the member are to each other."""

    follows: bool
    followed_by: bool
    blocks: bool
    mutes: bool
    #: the reader asks to follow the member, who is private; and the other way round
    requested: bool
    requested_by: bool
    is_me: bool


class Profile(MemberRef):
    """A member as others see them. `stats_rev` guards the counters."""

    bio: str
    #: who does not follow them sees the counters, but none of their activity
    is_private: bool
    joined_at: dt.datetime
    follower_count: int
    following_count: int
    log_count: int
    film_count: int
    review_count: int
    stats_rev: int
    favourites: list[MovieRef]
    recent: list[Card]
    viewer: ProfileViewer | None
    live_cursor: str

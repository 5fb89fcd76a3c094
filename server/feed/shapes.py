"""Answers of the composed reads: feeds, the film's page, the member's profile."""

import datetime as dt
from typing import Literal

from server.diary.shapes import MovieViewer
from server.live.shapes import Card, MemberRef, MovieRef, Shape
from server.movies.shapes import CollectionPage, MovieDetail


class Feed(Shape):
    """A page of cards, newest first. `live_cursor` was read before the cards; subscribe from it."""

    results: list[Card]
    next: str | None
    live_cursor: str


class Suggestion(MemberRef):
    """A member to follow, and why: people I follow do (`network`, with up to two of them in `via`),
    they like films that I like (`taste`, `shared_likes` of them), or many follow them (`popular`).
    """

    reason: Literal["network", "taste", "popular"]
    follower_count: int
    shared_likes: int
    via: list[MemberRef]


class Movie(MovieDetail, kw_only=True):
    """A film's page. `average_rating` in stars, None below the minimum number of ratings.

    `rating_histogram` counts half-star 0.5 first, `rating_percentages` are whole and sum to 100
    (all 0 without a rating); `stats_rev` guards the counters. `viewer` is what the film is to the
    reader, None for an anonymous one.
    """

    average_rating: float | None
    rating_count: int
    rating_histogram: list[int]
    rating_percentages: list[int]
    log_count: int
    like_count: int
    review_count: int
    stats_rev: int
    viewer: MovieViewer | None
    latest_reviews: list[Card]
    live_cursor: str


class Collection(CollectionPage):
    """Films that belong together. `watched_ids` are those of them that the reader has watched, None
    for an anonymous one.
    """

    watched_ids: list[int] | None


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
    pronouns: str
    location: str
    #: http(s); a link shown to readers carries `rel="nofollow ugc noopener"`
    link: str
    #: who does not follow them sees the counters, but none of their activity
    is_private: bool
    joined_at: dt.datetime
    follower_count: int
    following_count: int
    log_count: int
    film_count: int
    review_count: int
    stats_rev: int
    #: those they chose, else those they like best in their diary; four at most
    favourites: list[MovieRef]
    #: cards of the reviews they pinned and the reader may see, in their order; three at most
    pinned: list[Card]
    recent: list[Card]
    viewer: ProfileViewer | None
    live_cursor: str

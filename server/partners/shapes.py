"""What partners get: public facts, with the ids that other programs know films by."""

import datetime as dt

from server.live.shapes import Shape


class PartnerMovie(Shape):
    """A film. `url` is its page; `tmdb_id` and `imdb_id` are null where nothing confirms them."""

    id: int
    tmdb_id: int | None
    imdb_id: str | None
    title: str
    original_title: str
    year: int | None
    url: str


class PartnerMember(Shape):
    """A member. `url` is their profile."""

    username: str
    display_name: str
    url: str


class PartnerReview(Shape):
    """A public review. `rating` in stars, 0.5 to 5.0. `text` is null when it contains spoilers and
    the request did not say `spoilers=1`; without it a blank stands for each inline spoiler.
    """

    id: int
    author: PartnerMember
    movie: PartnerMovie
    rating: float | None
    watched_on: dt.date | None
    rewatch: bool
    text: str | None
    contains_spoilers: bool
    like_count: int
    created_at: dt.datetime
    edited_at: dt.datetime | None


class PartnerItem(Shape):
    position: int
    movie: PartnerMovie
    note: str


class PartnerList(Shape):
    """A public list with its first 100 films; `item_count` counts all of them."""

    id: int
    author: PartnerMember
    title: str
    description: str
    ranked: bool
    item_count: int
    items: list[PartnerItem]
    created_at: dt.datetime
    updated_at: dt.datetime

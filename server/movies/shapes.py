"""The shapes in which the catalogue answers by REST, beyond those that live events share."""

import datetime as dt

from server.live.shapes import MovieRef, Shape


class PersonRef(Shape):
    id: int
    name: str


class CastMember(Shape):
    """`order` is the billing, 0 first. Somebody with two parts stands once: "Hero / Villain"."""

    id: int
    name: str
    character: str
    order: int


class MovieDetail(MovieRef):
    """All that the catalogue knows of a film; counters and the reader's own state come on top."""

    imdb_id: str | None
    release_date: dt.date | None
    #: minutes
    runtime: int | None
    original_language: str
    #: ISO 3166-1 alpha-2
    countries: list[str]
    overview: str
    overview_pt: str
    tagline: str
    directors: list[PersonRef]
    cast: list[CastMember]
    adult: bool


class ListedMovie(MovieRef):
    """A film in the list. `average_rating` in stars, None below the minimum number of ratings."""

    average_rating: float | None
    rating_count: int
    release_date: dt.date | None


class GenreRef(Shape):
    """`name` is what `?genre=` takes and what `MovieRef.genres` holds; `name_pt` is for showing."""

    id: int
    tmdb_id: int
    name: str
    name_pt: str

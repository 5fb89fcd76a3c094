"""The shapes in which the catalogue answers by REST, beyond those that live events share."""

import datetime as dt
from typing import Literal

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


class MovieDetail(MovieRef, kw_only=True):
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


class ListedMovie(MovieRef, kw_only=True):
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


class PersonCard(PersonRef):
    """Somebody in a list of people. `known_for` is TMDb's department: "Acting", "Directing"."""

    profile_path: str | None
    known_for: str


class CreditRow(PersonRef):
    """A part in a film as its list of credits shows it. `job` is "" in a cast, `character` in a
    crew. `order` is the billing of a cast, 0 first.
    """

    credit_id: int
    profile_path: str | None
    department: str
    job: str
    character: str
    order: int


class Video(Shape):
    """A trailer, teaser or clip on another site. `key` is that site's id of it."""

    key: str
    site: str
    name: str
    kind: str
    official: bool
    language: str
    #: https address of the video's page; None for a site that we do not know
    url: str | None


class Provider(Shape):
    id: int
    name: str
    #: joins TMDb's image host and a size
    logo_path: str | None


class Offers(Shape):
    """Where a film may be watched in one country, as JustWatch tells TMDb."""

    country: str
    #: TMDb's page with the links to each
    link: str | None
    stream: list[Provider]
    free: list[Provider]
    ads: list[Provider]
    rent: list[Provider]
    buy: list[Provider]


class Release(Shape):
    """How a film came out. `certification` is the age rating of this release, `note` whose it is
    ("Netflix", "Cannes"); both may be "".
    """

    date: dt.date
    kind: Literal["theatrical", "limited", "digital", "physical", "tv", "premiere"]
    certification: str
    note: str


class CountryReleases(Shape):
    """A country's releases by date. `country` is ISO 3166-1 alpha-2."""

    country: str
    releases: list[Release]


class CollectionRef(Shape):
    id: int
    name: str
    name_pt: str
    poster_path: str | None
    backdrop_path: str | None


class OtherRatings(Shape):
    """What others think. TMDb and IMDb: 0 to 10; Metascore and Tomatometer: 0 to 100; None where
    nothing is known.
    """

    tmdb: float | None
    tmdb_votes: int
    imdb: float | None
    imdb_votes: int | None
    metascore: int | None
    tomatometer: int | None


class MovieMore(Shape):
    """What a film's page shows beyond the film itself, in the reader's language and country.

    `language` is that of `title`; texts that do not exist in it are in English.
    """

    id: int
    language: str
    title: str
    overview: str
    tagline: str
    poster_path: str | None
    backdrop_path: str | None
    #: the reader's: of the age rating, the offers and the first of the releases
    country: str
    #: the age rating in the reader's country, "" where none is known
    certification: str
    #: TMDb's word: "Released", "In Production", …
    status: str
    keywords: list[str]
    #: US dollars
    budget: int | None
    revenue: int | None
    ratings: OtherRatings
    videos: list[Video]
    offers: Offers | None
    #: ISO 3166-1 alpha-2 of all countries with offers
    offer_countries: list[str]
    cast_count: int
    crew_count: int
    collection: CollectionRef | None
    #: films that others like too, the nearest first
    similar: list[MovieRef]
    #: the reader's country first, then by the first day
    release_dates: list[CountryReleases]


class Filmed(MovieRef, kw_only=True):
    """A film of somebody's. `parts`: the characters, or nothing for a job of the crew."""

    parts: list[str]
    release_date: dt.date | None


class Role(Shape):
    """One thing that somebody does: "Acting", or a job of the crew such as "Director".

    `count` films in all; `movies` are the newest of them.
    """

    role: str
    count: int
    movies: list[Filmed]


class PersonPage(PersonCard):
    """Somebody with all that they did, by role: what they are known for first, then the most."""

    tmdb_id: int | None
    imdb_id: str | None
    language: str
    biography: str
    birthday: dt.date | None
    deathday: dt.date | None
    place_of_birth: str
    also_known_as: list[str]
    movie_count: int
    roles: list[Role]


class CollectionPage(CollectionRef):
    """Films that belong together, by release. `part_count` counts those that we lack as well."""

    language: str
    overview: str
    part_count: int
    movies: list[ListedMovie]

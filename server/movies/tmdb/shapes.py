"""What we read of TMDb's answers. Unknown keys are ignored; every field may be null or absent.

A part (`credits`, `translations`, `genres`, …) that is absent stays None: it was not told, which is
not the same as empty. Numbers in quotes are taken; anything else of a wrong type is refused with
its path, as in "Expected int, got object - at $.credits.cast[3].id".
"""

from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

#: PostgreSQL's bigint
Id = Annotated[int, Meta(ge=1, le=2**63 - 1)]


class Genre(Struct):
    id: Annotated[int, Meta(ge=1, le=2**31 - 1)]
    name: str | None = None


class Country(Struct):
    iso_3166_1: str | None = None


class Person(Struct):
    """`starter_key` is ours: people of the starter catalogue have no TMDb id."""

    id: Id | None = None
    starter_key: str | None = None
    name: str | None = None
    profile_path: str | None = None
    credit_id: str | None = None


class CastPart(Person):
    character: str | None = None
    order: int | None = None


class CrewPart(Person):
    department: str | None = None
    job: str | None = None


class Credits(Struct):
    cast: list[CastPart] | None = None
    crew: list[CrewPart] | None = None


class TranslatedText(Struct):
    title: str | None = None
    overview: str | None = None


class Translation(Struct):
    iso_639_1: str | None = None
    iso_3166_1: str | None = None
    data: TranslatedText | None = None


class Translations(Struct):
    translations: list[Translation] | None = None


class ExternalIds(Struct):
    imdb_id: str | None = None


class Movie(Struct):
    """`GET /movie/{id}?append_to_response=credits,external_ids,translations`, in en-US.

    `starter_key` is ours: the slug of a film of the starter catalogue.
    """

    id: Id | None = None
    starter_key: str | None = None
    imdb_id: str | None = None
    title: str | None = None
    original_title: str | None = None
    original_language: str | None = None
    overview: str | None = None
    tagline: str | None = None
    release_date: str | None = None
    runtime: int | None = None
    production_countries: list[Country] | None = None
    genres: list[Genre] | None = None
    poster_path: str | None = None
    backdrop_path: str | None = None
    adult: bool | None = None
    popularity: float | None = None
    credits: Credits | None = None
    external_ids: ExternalIds | None = None
    translations: Translations | None = None


_decoder = msgspec.json.Decoder(Movie, strict=False)


def movie_from_json(body: bytes) -> Movie:
    """Raises: msgspec.DecodeError (not JSON, wrong types), RecursionError (nested without end)."""
    return _decoder.decode(body)


def movie_from_builtins(answer: dict[str, Any]) -> Movie:
    """The same from dicts and lists. Raises: msgspec.ValidationError."""
    return msgspec.convert(answer, Movie, strict=False)

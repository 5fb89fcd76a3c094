"""What we read of TMDb's answers. Unknown keys are ignored; every field may be null or absent.

A part (`credits`, `translations`, `genres`, …) that is absent stays None: it was not told, which is
not the same as empty. Numbers in quotes are taken; anything else of a wrong type is refused with
its path, as in "Expected int, got object - at $.credits.cast[3].id".
"""

from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

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
    """Of a film, a collection (`title`) or a person (`biography`)."""

    title: str | None = None
    overview: str | None = None
    tagline: str | None = None
    biography: str | None = None


class Translation(Struct):
    iso_639_1: str | None = None
    iso_3166_1: str | None = None
    data: TranslatedText | None = None


class Translations(Struct):
    translations: list[Translation] | None = None


class ExternalIds(Struct):
    imdb_id: str | None = None


class AlternativeTitle(Struct):
    iso_3166_1: str | None = None
    title: str | None = None


class AlternativeTitles(Struct):
    titles: list[AlternativeTitle] | None = None


class Image(Struct):
    file_path: str | None = None
    iso_639_1: str | None = None


class Images(Struct):
    posters: list[Image] | None = None


class Video(Struct):
    key: str | None = None
    site: str | None = None
    name: str | None = None
    type: str | None = None
    official: bool | None = None
    iso_639_1: str | None = None
    published_at: str | None = None


class Videos(Struct):
    results: list[Video] | None = None


class Release(Struct):
    certification: str | None = None
    release_date: str | None = None
    note: str | None = None
    type: int | None = None


class CountryReleases(Struct):
    iso_3166_1: str | None = None
    release_dates: list[Release] | None = None


class ReleaseDates(Struct):
    results: list[CountryReleases] | None = None


class Keyword(Struct):
    name: str | None = None


class Keywords(Struct):
    keywords: list[Keyword] | None = None


class Provider(Struct):
    provider_id: int | None = None
    provider_name: str | None = None
    logo_path: str | None = None


class CountryOffers(Struct):
    link: str | None = None
    flatrate: list[Provider] | None = None
    free: list[Provider] | None = None
    ads: list[Provider] | None = None
    rent: list[Provider] | None = None
    buy: list[Provider] | None = None


class Offers(Struct):
    results: dict[str, CountryOffers] | None = None


class Ref(Struct):
    """A film in a list. `adult` may be null; a missing id is skipped."""

    id: Id | None = None
    adult: bool | None = None
    release_date: str | None = None


class Page(Struct):
    """A page of a list, of changes or of a search. `total_pages` promises more than there is."""

    page: int | None = None
    total_pages: int | None = None
    results: list[Ref] | None = None

    def ids(self) -> list[int]:
        """In order, each once."""
        return list(dict.fromkeys(ref.id for ref in self.results or () if ref.id))


class Found(Struct):
    movie_results: list[Ref] | None = None


class Genres(Struct):
    genres: list[Genre] | None = None


class CollectionRef(Struct):
    id: Id | None = None
    name: str | None = None
    poster_path: str | None = None
    backdrop_path: str | None = None


class CollectionDetail(CollectionRef):
    """`GET /collection/{id}?append_to_response=translations`."""

    overview: str | None = None
    parts: list[Ref] | None = None
    translations: Translations | None = None


class PersonDetail(Struct):
    """`GET /person/{id}?append_to_response=external_ids,translations`."""

    id: Id | None = None
    name: str | None = None
    biography: str | None = None
    birthday: str | None = None
    deathday: str | None = None
    place_of_birth: str | None = None
    known_for_department: str | None = None
    also_known_as: list[str] | None = None
    profile_path: str | None = None
    imdb_id: str | None = None
    adult: bool | None = None
    popularity: float | None = None
    external_ids: ExternalIds | None = None
    translations: Translations | None = None


class Movie(Struct):
    """`GET /movie/{id}` with the parts that the client appends, in en-US.

    `starter_key` is ours: the slug of a film of the starter catalogue; so is `etag`.
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
    etag: str = ""
    status: str | None = None
    budget: int | None = None
    revenue: int | None = None
    vote_average: float | None = None
    vote_count: int | None = None
    #: null: it belongs to none; absent: not told
    belongs_to_collection: CollectionRef | UnsetType | None = UNSET
    alternative_titles: AlternativeTitles | None = None
    images: Images | None = None
    videos: Videos | None = None
    release_dates: ReleaseDates | None = None
    keywords: Keywords | None = None
    offers: Offers | None = msgspec.field(default=None, name="watch/providers")
    recommendations: Page | None = None
    similar: Page | None = None


movie_decoder = msgspec.json.Decoder(Movie, strict=False)
person_decoder = msgspec.json.Decoder(PersonDetail, strict=False)
collection_decoder = msgspec.json.Decoder(CollectionDetail, strict=False)
page_decoder = msgspec.json.Decoder(Page, strict=False)
found_decoder = msgspec.json.Decoder(Found, strict=False)
genres_decoder = msgspec.json.Decoder(Genres, strict=False)


def movie_from_json(body: bytes) -> Movie:
    """Raises: msgspec.DecodeError (not JSON, wrong types), RecursionError (nested without end)."""
    return movie_decoder.decode(body)


def movie_from_builtins(answer: dict[str, Any]) -> Movie:
    """The same from dicts and lists. Raises: msgspec.ValidationError."""
    return msgspec.convert(answer, Movie, strict=False)

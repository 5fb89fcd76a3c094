"""From TMDb's shape to plain facts about a film. No database: `services.upsert_movie` writes them.

TMDb's ingest and the starter catalogue both come through `film_from_tmdb`.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

import msgspec
from django.utils.text import slugify
from msgspec import UnsetType

from server.movies.parts import ExtrasData, extras_from_tmdb, portuguese_poster
from server.movies.parts import language as language_code
from server.movies.text import image_path, one_line, paragraphs, search_key
from server.movies.tmdb import shapes as tmdb

_IMDB_ID = re.compile(r"tt[0-9]{7,10}")
_COUNTRY = re.compile(r"[A-Z]{2}")
#: PostgreSQL's smallint and integer
_MAX_SMALL = 32_767
_MAX_INT = 2**31 - 1
_MAX_OVERVIEW_CHARS = 10_000
#: the longest crews have some 4,000 people
_MAX_CREDITS = 10_000
_SEARCHED_CAST = 10
_MAX_SEARCHED_TITLES = 60


class InvalidFilm(ValueError):
    """An answer that is no film: it has no title, or no identity."""


@dataclass(frozen=True, slots=True)
class PersonData:
    """`tmdb_id`, or in the starter catalogue `key`, says who it is."""

    tmdb_id: int | None
    key: str | None
    name: str
    profile_path: str


@dataclass(frozen=True, slots=True)
class CreditData:
    credit_id: str
    person: PersonData
    kind: Literal["cast", "crew"]
    department: str
    job: str
    character: str
    order: int


@dataclass(frozen=True, slots=True)
class GenreData:
    tmdb_id: int
    name: str


@dataclass(frozen=True, slots=True)
class CollectionRefData:
    tmdb_id: int
    name: str
    poster_path: str
    backdrop_path: str


@dataclass(frozen=True, slots=True)
class FilmData:
    """A film's facts. None in `imdb_id` and in every part means: not told, keep what there is."""

    tmdb_id: int | None
    #: the slug of a film of the starter catalogue
    key: str | None
    imdb_id: str | None
    title: str
    title_pt: str | None
    original_title: str
    original_language: str
    overview: str
    overview_pt: str | None
    tagline: str
    release_date: dt.date | None
    year: int | None
    runtime: int | None
    countries: tuple[str, ...] | None
    genres: tuple[GenreData, ...] | None
    credits: tuple[CreditData, ...] | None
    #: titles in every other language; for search only
    other_titles: tuple[str, ...] | None
    poster_path: str
    backdrop_path: str
    adult: bool
    popularity: float
    status: str
    tagline_pt: str | None
    poster_path_pt: str | None
    #: "" for none, None for not told
    collection: CollectionRefData | Literal[""] | None
    tmdb_rating: float | None
    tmdb_votes: int
    extras: ExtrasData

    def digest(self) -> str:
        """Equal for equal facts; what tells that an answer changes nothing."""
        return hashlib.sha256(msgspec.json.encode(self)).hexdigest()

    def slugs(self) -> list[str]:
        """The slugs that this film may stand under, the best first: `cidade-de-deus-2002`."""
        if self.key:
            return [self.key]
        titles = (self.original_title, self.title_pt or "", self.title)
        year = f"-{self.year}" if self.year else ""
        found = [slugify(title)[:120].strip("-") + year for title in titles if slugify(title)]
        return list(dict.fromkeys(found)) or [f"film-{self.tmdb_id}"]

    def searched_lines(self) -> Iterator[str]:
        """What search finds the film by, beyond its own three titles."""
        yield from self.other_titles or ()
        parts = self.credits or ()
        yield from (part.person.name for part in parts if part.job == "Director")
        cast = [part.person.name for part in parts if part.kind == "cast"]
        yield from cast[:_SEARCHED_CAST]
        if self.year:
            yield str(self.year)


def search_text(titles: Iterable[str], others: Iterable[str]) -> str:
    """What search reads: one normalised line each, the first three the film's own titles.

    >>> search_text(["City of God", "Cidade de Deus", ""], ["Fernando Meirelles"])
    '\\ncity of god\\ncidade de deus\\n\\nfernando meirelles\\n'
    """
    first = [search_key(title) for title in titles]
    rest = dict.fromkeys(search_key(other) for other in others)
    return "\n".join(["", *first, *(line for line in rest if line and line not in first), ""])


def film_from_tmdb(answer: tmdb.Movie) -> FilmData:
    """Raises: InvalidFilm."""
    if answer.id is None and not answer.starter_key:
        raise InvalidFilm("the film has no id")
    original = one_line(answer.original_title, 300)
    title = one_line(answer.title, 300) or original
    if not title:
        raise InvalidFilm("the film has no title")
    language = language_code(answer.original_language)
    (released, year), texts = _release(answer.release_date), _texts(answer.translations)
    return FilmData(
        tmdb_id=answer.id,
        key=answer.starter_key,
        imdb_id=_imdb_id(answer),
        title=title,
        title_pt=_title_pt(texts, original if language == "pt" else ""),
        original_title=original or title,
        original_language=language,
        overview=paragraphs(answer.overview, _MAX_OVERVIEW_CHARS),
        overview_pt=None if texts is None else _portuguese(texts, "overview"),
        tagline=one_line(answer.tagline, 500),
        release_date=released,
        year=year,
        runtime=answer.runtime if 0 < (answer.runtime or 0) <= _MAX_SMALL else None,
        countries=_countries(answer.production_countries),
        genres=_genres(answer.genres),
        credits=_credits(answer),
        other_titles=_other_titles(texts, answer.alternative_titles),
        poster_path=image_path(answer.poster_path),
        backdrop_path=image_path(answer.backdrop_path),
        adult=bool(answer.adult),
        popularity=max(0.0, answer.popularity or 0.0),
        status=one_line(answer.status, 20),
        tagline_pt=None if texts is None else _portuguese(texts, "tagline"),
        poster_path_pt=portuguese_poster(answer.images),
        collection=_collection(answer.belongs_to_collection),
        tmdb_rating=_rating(answer),
        tmdb_votes=min(max(answer.vote_count or 0, 0), _MAX_INT),
        extras=extras_from_tmdb(answer),
    )


def _rating(answer: tmdb.Movie) -> float | None:
    """TMDb writes 0.0 where nobody has voted."""
    mean = answer.vote_average or 0.0
    return round(mean, 3) if answer.vote_count and 0 < mean <= 10 else None


def _collection(
    told: tmdb.CollectionRef | UnsetType | None,
) -> CollectionRefData | Literal[""] | None:
    if isinstance(told, UnsetType):
        return None
    name = one_line(told.name, 200) if told else ""
    if told is None or told.id is None or not name:
        return ""
    return CollectionRefData(
        told.id, name, image_path(told.poster_path), image_path(told.backdrop_path)
    )


def _release(text: str | None) -> tuple[dt.date | None, int | None]:
    """`(date, year)`; "1933" has a year alone, "" neither."""
    text = text or ""
    if re.fullmatch(r"[0-9]{4}", text):
        return None, int(text) or None
    try:
        date = dt.date.fromisoformat(text)
    except ValueError:
        return None, None
    return date, date.year


def _imdb_id(answer: tmdb.Movie) -> str | None:
    told = (answer.imdb_id, answer.external_ids and answer.external_ids.imdb_id)
    return next((value for value in told if value and _IMDB_ID.fullmatch(value)), None)


def _countries(countries: list[tmdb.Country] | None) -> tuple[str, ...] | None:
    if countries is None:
        return None
    codes = (country.iso_3166_1 or "" for country in countries)
    return tuple(dict.fromkeys(code for code in codes if _COUNTRY.fullmatch(code)))


def _genres(genres: list[tmdb.Genre] | None) -> tuple[GenreData, ...] | None:
    if genres is None:
        return None
    named = {genre.id: one_line(genre.name, 40) for genre in genres}
    return tuple(GenreData(tmdb_id=id_, name=name) for id_, name in named.items() if name)


def _texts(part: tmdb.Translations | None) -> list[tmdb.Translation] | None:
    """The translations, Brazil's before Portugal's; None when the answer had none of that part."""
    if part is None or part.translations is None:
        return None
    told = [text for text in part.translations if text.data is not None]
    return sorted(told, key=lambda text: text.iso_3166_1 != "BR")


def _portuguese(
    texts: list[tmdb.Translation], name: Literal["title", "overview", "tagline"]
) -> str:
    clean = paragraphs if name == "overview" else one_line
    limit = {"title": 300, "overview": _MAX_OVERVIEW_CHARS, "tagline": 500}[name]
    told = (getattr(text.data, name) for text in texts if text.iso_639_1 == "pt")
    return next((value for raw in told if (value := clean(raw, limit))), "")


def _title_pt(texts: list[tmdb.Translation] | None, original_portuguese: str) -> str | None:
    """TMDb leaves the title of a translation empty where it is the original one."""
    if texts is None:
        return original_portuguese or None
    return _portuguese(texts, "title") or original_portuguese


def _other_titles(
    texts: list[tmdb.Translation] | None, alternatives: tmdb.AlternativeTitles | None
) -> tuple[str, ...] | None:
    if texts is None:
        return None
    told = [text.data.title for text in texts if text.data]
    told += [other.title for other in (alternatives and alternatives.titles) or ()]
    titles = (one_line(title, 300) for title in told)
    return tuple(dict.fromkeys(title for title in titles if title))[:_MAX_SEARCHED_TITLES]


def _credits(answer: tmdb.Movie) -> tuple[CreditData, ...] | None:
    """Cast by billing, then crew; each credit id once. None when one of the two was not told."""
    told = answer.credits
    if told is None or told.cast is None or told.crew is None:
        return None
    film = answer.starter_key or str(answer.id)
    cast = [_cast_credit(part, place, film) for place, part in enumerate(told.cast[:_MAX_CREDITS])]
    crew = [_crew_credit(part, place, film) for place, part in enumerate(told.crew[:_MAX_CREDITS])]
    cast.sort(key=lambda credit: credit.order if credit else 0)
    found: dict[str, CreditData] = {}
    for credit in (*cast, *crew):
        if credit is not None:
            found.setdefault(credit.credit_id, credit)
    return tuple(found.values())


def _cast_credit(part: tmdb.CastPart, place: int, film: str) -> CreditData | None:
    person = _person(part)
    if person is None:
        return None
    order = place if part.order is None else part.order
    return CreditData(
        credit_id=_credit_id(part, person, film, "Actor"),
        person=person,
        kind="cast",
        department="",
        job="",
        character=one_line(part.character, 500),
        order=min(max(order, 0), _MAX_INT),
    )


def _crew_credit(part: tmdb.CrewPart, place: int, film: str) -> CreditData | None:
    person = _person(part)
    if person is None:
        return None
    job = one_line(part.job, 100)
    return CreditData(
        credit_id=_credit_id(part, person, film, job),
        person=person,
        kind="crew",
        department=one_line(part.department, 60),
        job=job,
        character="",
        order=place,
    )


def _person(part: tmdb.Person) -> PersonData | None:
    """None for somebody without a name or without an identity."""
    name = one_line(part.name, 200)
    if not name or (part.id is None and not part.starter_key):
        return None
    return PersonData(
        tmdb_id=part.id,
        key=None if part.id else part.starter_key,
        name=name,
        profile_path=image_path(part.profile_path),
    )


def _credit_id(part: tmdb.Person, person: PersonData, film: str, job: str) -> str:
    made = f"{film}:{job}:{person.tmdb_id or person.key}"
    return one_line(part.credit_id or made, 160)

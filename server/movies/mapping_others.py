"""People and collections: from TMDb's shape to plain facts."""

import datetime as dt
import hashlib
import re
from dataclasses import dataclass
from typing import Any

import msgspec

from server.movies.mapping import InvalidFilm
from server.movies.parts import date, unique
from server.movies.text import image_path, one_line, paragraphs
from server.movies.tmdb import shapes as tmdb

_IMDB_PERSON = re.compile(r"nm[0-9]{7,10}")
_MAX_TEXT = 20_000
_MAX_NAMES = 60
_MAX_PARTS = 500


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """The columns of a Person that `/person/{id}` tells. None: not told, keep what there is."""

    name: str
    biography: str
    biography_pt: str | None
    birthday: dt.date | None
    deathday: dt.date | None
    place_of_birth: str
    known_for: str
    also_known_as: list[str]
    imdb_id: str
    adult: bool
    popularity: float
    #: "" for none: a photo that was not told stays
    profile_path: str


@dataclass(frozen=True, slots=True)
class CollectionFacts:
    name: str
    name_pt: str | None
    overview: str
    overview_pt: str | None
    poster_path: str
    backdrop_path: str
    part_ids: list[int] | None


def told(facts: PersonFacts | CollectionFacts) -> dict[str, Any]:
    """Column -> value, without what was not told."""
    names = facts.__dataclass_fields__
    return {name: value for name in names if (value := getattr(facts, name)) is not None}


def digest(facts: PersonFacts | CollectionFacts) -> str:
    """Equal for equal facts."""
    return hashlib.sha256(msgspec.json.encode(facts)).hexdigest()


def person_from_tmdb(answer: tmdb.PersonDetail) -> PersonFacts:
    """Raises: InvalidFilm (somebody without a name)."""
    name = one_line(answer.name, 200)
    if not name:
        raise InvalidFilm("the person has no name")
    ids = (answer.imdb_id, answer.external_ids and answer.external_ids.imdb_id)
    return PersonFacts(
        name=name,
        biography=paragraphs(answer.biography, _MAX_TEXT),
        biography_pt=_portuguese(answer.translations, "biography"),
        birthday=date(answer.birthday),
        deathday=date(answer.deathday),
        place_of_birth=one_line(answer.place_of_birth, 200),
        known_for=one_line(answer.known_for_department, 60),
        also_known_as=unique(answer.also_known_as or (), 200)[:_MAX_NAMES],
        imdb_id=next((id_ for id_ in ids if id_ and _IMDB_PERSON.fullmatch(id_)), ""),
        adult=bool(answer.adult),
        popularity=max(0.0, answer.popularity or 0.0),
        profile_path=image_path(answer.profile_path),
    )


def collection_from_tmdb(answer: tmdb.CollectionDetail) -> CollectionFacts:
    """Raises: InvalidFilm (a collection without a name)."""
    name = one_line(answer.name, 200)
    if not name:
        raise InvalidFilm("the collection has no name")
    parts = sorted(answer.parts or (), key=lambda part: part.release_date or "9999")
    ids = list(dict.fromkeys(part.id for part in parts if part.id))[:_MAX_PARTS]
    return CollectionFacts(
        name=name,
        name_pt=_portuguese(answer.translations, "title"),
        overview=paragraphs(answer.overview, _MAX_TEXT),
        overview_pt=_portuguese(answer.translations, "overview"),
        poster_path=image_path(answer.poster_path),
        backdrop_path=image_path(answer.backdrop_path),
        part_ids=None if answer.parts is None else ids,
    )


def _portuguese(part: tmdb.Translations | None, name: str) -> str | None:
    """Brazil's text, else Portugal's, else ""; None when translations were not told."""
    if part is None or part.translations is None:
        return None
    texts = [one for one in part.translations if one.iso_639_1 == "pt" and one.data]
    texts.sort(key=lambda one: one.iso_3166_1 != "BR")
    clean = one_line if name == "title" else paragraphs
    limit = 200 if name == "title" else _MAX_TEXT
    return next((text for one in texts if (text := clean(getattr(one.data, name), limit))), "")

"""The starter catalogue's records, read from the `films-*.jsonl` files next to this module.

A record is one JSON object on one line, with exactly the fields of `Film` (`accepted` may be
absent). Standard library only: the checks run without Django and without a database.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent

#: The types a record may hold, by field; lists hold strings.
_TYPES: dict[str, tuple[type, ...]] = {
    "key": (str,),
    "tmdb_id": (int, type(None)),
    "imdb_id": (str, type(None)),
    "title": (str,),
    "title_pt": (str,),
    "original_title": (str,),
    "original_language": (str,),
    "release_date": (str,),
    "runtime": (int,),
    "countries": (list,),
    "genres": (list,),
    "directors": (list,),
    "cast": (list,),
    "logline_en": (str,),
    "logline_pt": (str,),
    "accepted": (dict,),
}


@dataclass(frozen=True, slots=True)
class Film:
    """One film of the starter catalogue.

    `release_date` is `YYYY-MM-DD`, or `YYYY` where only the year is known; `runtime` is in
    minutes; `countries` are ISO 3166-1 alpha-2; `genres` are TMDb's English names; `cast` is in
    billing order. An id is None where nothing confirms it. `accepted` maps a field in which
    another source differs to the reason why this record stands.
    """

    key: str
    tmdb_id: int | None
    imdb_id: str | None
    title: str
    title_pt: str
    original_title: str
    original_language: str
    release_date: str
    runtime: int
    countries: list[str]
    genres: list[str]
    directors: list[str]
    cast: list[str]
    logline_en: str
    logline_pt: str
    accepted: dict[str, str] = field(default_factory=dict)

    @property
    def year(self) -> int:
        """Year of release; 0 where the date has no year to read."""
        found = re.match(r"\d{4}", self.release_date)
        return int(found.group()) if found else 0


FIELD_NAMES = frozenset(entry.name for entry in fields(Film))


class CatalogueError(ValueError):
    """A line of the catalogue that is not a film record; the message says which and why."""


def fold(text: str) -> str:
    """`text` without case, accents or punctuation, for comparing names and titles.

    >>> fold("Amélie: L'été  à São Paulo")
    'amelie l ete a sao paulo'
    """
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ı", "i").replace("ł", "l"))
    bare = "".join(c for c in plain.replace("ø", "o") if not unicodedata.combining(c))
    return " ".join(re.sub(r"[\W_]+", " ", bare).split())


def load_films(folder: Path = FOLDER) -> list[Film]:
    """Every film of the `films-*.jsonl` files in `folder`, by file name, then by line.

    Raises: CatalogueError (a line is not a JSON object, or a field is missing, unknown or of
    another type; or there is no such file).
    """
    paths = sorted(folder.glob("films-*.jsonl"))
    if not paths:
        raise CatalogueError(f"no films-*.jsonl in {folder}")
    films = []
    for path in paths:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                films.append(_film(line, where=f"{path.name}:{number}"))
    return films


def _film(line: str, *, where: str) -> Film:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise CatalogueError(f"{where}: not JSON: {error}") from error
    if not isinstance(record, dict):
        raise CatalogueError(f"{where}: not an object")
    unknown = record.keys() - FIELD_NAMES
    missing = FIELD_NAMES - {"accepted"} - record.keys()
    if unknown or missing:
        raise CatalogueError(f"{where}: unknown {sorted(unknown)}, missing {sorted(missing)}")
    for name, value in record.items():
        if not _has_type(value, _TYPES[name]):
            raise CatalogueError(f"{where}: {name} is of type {type(value).__name__}")
    return Film(**record)


def _has_type(value: Any, types: tuple[type, ...]) -> bool:
    if isinstance(value, bool) or not isinstance(value, types):
        return False
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return all(isinstance(part, str) for part in parts)

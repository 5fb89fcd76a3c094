"""In which language and country a reader is told of a film. No Django."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from server.core.domain import DomainError

_TAG = re.compile(r"([A-Za-z]{2,3})(?:-[A-Za-z]{4})?(?:-([A-Za-z]{2}))?")
_WEIGHTED = re.compile(r"\s*([A-Za-z0-9*-]{1,35})\s*(?:;\s*q=([01](?:\.[0-9]{0,3})?))?\s*")
_COUNTRY = re.compile(r"[A-Za-z]{2}")
#: the country of a language that names none
_HOMES = {"pt": "BR", "en": "US"}


@dataclass(frozen=True, slots=True)
class Language:
    """`code` is ISO 639 ("pt"), `country` ISO 3166-1 ("BR") or "" where none was named."""

    code: str = "en"
    country: str = ""

    def __str__(self) -> str:
        return f"{self.code}-{self.country}" if self.country else self.code


def language_of(tag: str) -> Language:
    """`pt-BR`, `pt`, `zh-Hant-TW`. Raises: DomainError invalid_language."""
    match = _TAG.fullmatch(tag.replace("_", "-"))
    if match is None:
        raise DomainError("invalid_language", "language is a tag such as pt-BR.", field="language")
    return Language(match[1].lower(), (match[2] or "").upper())


def accepted_language(header: str) -> Language | None:
    """The language that `Accept-Language` wants most; None when it names none. Never raises."""
    wanted: list[tuple[float, Language]] = []
    for part in header[:500].split(","):
        match = _WEIGHTED.fullmatch(part)
        tag = _TAG.fullmatch(match[1]) if match else None
        if match and tag:
            language = Language(tag[1].lower(), (tag[2] or "").upper())
            wanted.append((float(match[2] or 1), language))
    # Of equals the first: `max` keeps it.
    return max(wanted, key=lambda each: each[0])[1] if wanted else None


def country_of(text: str, language: Language, *, time_zone: str = "") -> str:
    """`BR` as asked for, else where the reader's clock stands, else the language's own.

    Raises: DomainError invalid_country.
    """
    if not text:
        return home_country(time_zone, language) or _HOMES.get(language.code, "US")
    if not _COUNTRY.fullmatch(text):
        raise DomainError("invalid_country", "country is two letters: BR.", field="country")
    return text.upper()


def home_country(time_zone: str, language: Language) -> str:
    """The country of the time zone, else the one that the language names; "" where neither does.

    >>> home_country("America/Sao_Paulo", Language("en")), home_country("UTC", Language("en"))
    ('BR', '')
    """
    return _zone_countries().get(time_zone, "") or language.country


@cache
def _zone_countries() -> Mapping[str, str]:
    """IANA's own table of zones, each with the country that most of it lies in."""
    table = resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return {zone: code for code, _, zone, *_ in rows}

"""The parameters of search, parsed strictly: a filter misread shows wrong things."""

import re
from collections.abc import Mapping
from typing import cast

from server.core.domain import DomainError
from server.core.pagination import MAX_ID
from server.movies.listing import offset_of
from server.search.selectors import KINDS, Kind, SearchQuery

PARAMETERS = frozenset({"q", "type", "year", "person", "cursor", "limit"})
_YEAR = re.compile(r"(?:18[7-9]|19[0-9]|20[0-9])[0-9]")
_NUMBER = re.compile(r"[0-9]{1,19}")
_FILM_KINDS: frozenset[Kind] = frozenset({"movies"})


def search_query(parameters: Mapping[str, str], *, limit: int) -> SearchQuery:
    """What a request asks for; an empty filter does not filter.

    Raises: DomainError unknown_filter, invalid_type, invalid_year, invalid_person, query_required,
    filter_needs_movies, cursor_needs_type; InvalidCursor (all 400, with the field).
    """
    for name in parameters:
        if name not in PARAMETERS:
            raise DomainError("unknown_filter", "There is no such filter.", field=name[:40])
    year = _year(parameters.get("year", ""))
    person = _person(parameters.get("person", ""))
    q = parameters.get("q", "").strip()
    if not q and person is None:
        raise DomainError("query_required", "Say what to look for.", field="q")
    kinds = _kinds(parameters.get("type", ""))
    cursor = parameters.get("cursor")
    if cursor and len(kinds) != 1:
        raise DomainError("cursor_needs_type", "A cursor goes on in one type.", field="type")
    if year is not None or person is not None:
        if kinds and not kinds & _FILM_KINDS:
            raise DomainError(
                "filter_needs_movies", "Only films have a year and a cast.", field="type"
            )
        kinds = _FILM_KINDS
    return SearchQuery(
        q=q,
        kinds=kinds or frozenset(KINDS),
        years=None if year is None else range(year, year + 1),
        person_id=person,
        offset=offset_of(cursor),
        limit=limit,
    )


def _kinds(text: str) -> frozenset[Kind]:
    named = frozenset(text.split(",")) if text else frozenset[str]()
    if not named <= set(KINDS):
        raise DomainError("invalid_type", f"type is of: {', '.join(KINDS)}.", field="type")
    return cast("frozenset[Kind]", named)


def _year(text: str) -> int | None:
    if not text:
        return None
    if not _YEAR.fullmatch(text):
        raise DomainError("invalid_year", "year is four digits, from 1870 on.", field="year")
    return int(text)


def _person(text: str) -> int | None:
    if not text:
        return None
    if not _NUMBER.fullmatch(text) or not 1 <= int(text) <= MAX_ID:
        raise DomainError("invalid_person", "person is the id of somebody.", field="person")
    return int(text)

"""The query of a partner's request: named filters with checked values, and nothing else."""

import datetime as dt
import re

from django.utils.dateparse import parse_date, parse_datetime
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from server.core import parameters
from server.core.domain import DomainError
from server.core.pagination import MAX_ID
from server.partners.selectors import Filters
from server.users.selectors import MAX_USERNAME_INPUT

_IMDB = re.compile(r"tt[0-9]{7,10}")
NAMES = frozenset({"tmdb_id", "imdb_id", "username", "since", "cursor", "limit"})
SPOILERS = "spoilers"

DOCUMENTED = [
    *parameters.PAGE,
    OpenApiParameter("tmdb_id", int, description="Of this film, by TMDb's id."),
    OpenApiParameter("imdb_id", str, description="Of this film, by IMDb's id (`tt0000000`)."),
    OpenApiParameter("username", str, description="By this member, in any case."),
    OpenApiParameter(
        "since", str, description="Made or changed then or later: ISO 8601; a date means 00:00 UTC."
    ),
]
DOCUMENTED_SPOILERS = OpenApiParameter(
    SPOILERS, str, enum=["0", "1"], description="`1`: with the text of reviews with spoilers."
)


def invalid(name: str, detail: str) -> DomainError:
    return DomainError("invalid_filter", detail, field=name)


def read_filters(request: Request, *more: str) -> Filters:
    """The filters of the query; `more` names the parameters that only this address has.

    Raises: DomainError unknown_filter, invalid_filter.
    """
    query = request.query_params
    for name, values in query.lists():
        if name not in NAMES and name not in more:
            raise DomainError("unknown_filter", "There is no such filter.", field=name[:40])
        if len(values) > 1:
            raise invalid(name, "This filter is given twice.")
    return Filters(
        tmdb_id=_id(query.get("tmdb_id")),
        imdb_id=_imdb_id(query.get("imdb_id")),
        username=_username(query.get("username")),
        since=_moment(query.get("since")),
    )


def wants_spoilers(request: Request) -> bool:
    """Raises: DomainError invalid_filter."""
    text = request.query_params.get(SPOILERS, "0")
    if text not in {"0", "1"}:
        raise invalid(SPOILERS, "spoilers is 0 or 1.")
    return text == "1"


def _id(text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 20 and 0 < int(text) <= MAX_ID):
        raise invalid("tmdb_id", "tmdb_id is a whole number.")
    return int(text)


def _imdb_id(text: str | None) -> str | None:
    if text is not None and not _IMDB.fullmatch(text):
        raise invalid("imdb_id", "imdb_id looks like tt0111161.")
    return text


def _username(text: str | None) -> str | None:
    if text is not None and (not 0 < len(text) <= MAX_USERNAME_INPUT or "\x00" in text):
        raise invalid("username", "username is a member's name.")
    return text


def _moment(text: str | None) -> dt.datetime | None:
    if text is None:
        return None
    try:
        day = parse_date(text)
        moment = dt.datetime(day.year, day.month, day.day) if day else parse_datetime(text)  # noqa: DTZ001
        if moment is not None:
            return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    except ValueError:
        pass
    raise invalid("since", "since is a date or a time, as in 2026-01-31T12:00:00Z.")

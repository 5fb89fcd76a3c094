"""From OMDb's answer to plain facts. OMDb writes everything as text, and "N/A" for nothing."""

import re
from dataclasses import dataclass

from msgspec import Struct, field

_IMDB_ID = re.compile(r"tt[0-9]{7,10}")
_MAX_INT = 2**31 - 1


class Rating(Struct, rename="pascal"):
    source: str | None = None
    value: str | None = None


class Answer(Struct, rename="pascal"):
    """`GET /?i=tt…`. `response` is "True" or "False", with `error`."""

    response: str | None = None
    error: str | None = None
    title: str | None = None
    year: str | None = None
    type: str | None = None
    metascore: str | None = None
    ratings: list[Rating] | None = None
    imdb_id: str | None = field(default=None, name="imdbID")
    imdb_rating: str | None = field(default=None, name="imdbRating")
    imdb_votes: str | None = field(default=None, name="imdbVotes")


@dataclass(frozen=True, slots=True)
class OmdbFacts:
    """None: OMDb does not know. `imdb_rating` is 0 to 10, the critics' scores are of 100."""

    imdb_id: str | None
    imdb_rating: float | None
    imdb_votes: int | None
    metascore: int | None
    tomatometer: int | None


def facts_from_omdb(answer: Answer) -> OmdbFacts:
    """
    >>> facts_from_omdb(Answer(imdb_rating="7.9", imdb_votes="1,234", metascore="N/A"))
    OmdbFacts(imdb_id=None, imdb_rating=7.9, imdb_votes=1234, metascore=None, tomatometer=None)
    """
    tomatoes = [one.value for one in answer.ratings or () if one.source == "Rotten Tomatoes"]
    imdb_id = answer.imdb_id or ""
    return OmdbFacts(
        imdb_id=imdb_id if _IMDB_ID.fullmatch(imdb_id) else None,
        imdb_rating=_mean(answer.imdb_rating),
        imdb_votes=_whole(answer.imdb_votes, _MAX_INT),
        metascore=_whole(answer.metascore, 100),
        tomatometer=_whole((tomatoes or [None])[0], 100),
    )


def _mean(text: str | None) -> float | None:
    if not re.fullmatch(r"[0-9]{1,2}(\.[0-9])?", text or "", re.ASCII):
        return None
    value = float(text or 0)
    return value if 0 < value <= 10 else None


def _whole(text: str | None, most: int) -> int | None:
    """`1,234` or `87%`."""
    digits = (text or "").strip().removesuffix("%").replace(",", "")
    if not re.fullmatch(r"[0-9]{1,12}", digits, re.ASCII):
        return None
    return int(digits) if int(digits) <= most else None

"""OMDb: IMDb's rating and the critics' scores. It is asked only where TMDb has an IMDb id, or a
title and a year.
"""

import random
import re
import time
from collections.abc import Callable

import msgspec

from server.core.env import env
from server.movies.breaker import Breaker
from server.movies.errors import SourceInvalid, SourceNotFound, SourceRefused, SourceUnavailable
from server.movies.http import JsonHost, decode
from server.movies.omdb.mapping import Answer, OmdbFacts, facts_from_omdb
from server.movies.pace import Pace

#: OMDb counts a day's requests (1,000 on its free plan), not a second's
REQUESTS_PER_S = 5
#: a day's requests are used up, or the key is wrong: nobody asks for a while
REFUSED_WAIT_S = 3600.0

pace = Pace("omdb")
breaker = Breaker()
_decoder = msgspec.json.Decoder(Answer, strict=False)
# OMDb has been seen to leave quotes and line ends unescaped in a plot; nothing after it is ours.
_PLOT = re.compile(rb'"Plot":".*?","Language"', re.DOTALL)


class OmdbClient:
    """One session. Not for several threads at once."""

    def __init__(
        self,
        *,
        url: str,
        key: str,
        sleep: Callable[[float], None] = time.sleep,
        rng: random.Random | None = None,
    ) -> None:
        self._http = JsonHost(
            url=url,
            pace=pace,
            breaker=breaker,
            per_s=REQUESTS_PER_S,
            params={"apikey": key},
            sleep=sleep,
            rng=rng,
        )

    def by_imdb_id(self, imdb_id: str) -> OmdbFacts:
        """Raises: SourceNotFound, SourceUnavailable, SourceRefused, SourceInvalid."""
        facts = self._ask({"i": imdb_id})
        if facts.imdb_id not in (None, imdb_id):
            raise SourceInvalid(f"asked OMDb for {imdb_id}, got {facts.imdb_id}")
        return facts

    def by_title(self, title: str, year: int) -> OmdbFacts:
        """The film of exactly this title and year. Raises as `by_imdb_id`."""
        return self._ask({"t": title, "y": str(year), "type": "movie"})

    def _ask(self, params: dict[str, str]) -> OmdbFacts:
        try:
            body = self._http.get("/", params).body or b""
        except SourceRefused:
            breaker.open_for(REFUSED_WAIT_S)  # the key is no better for the next film
            raise
        try:
            answer = decode(body, _decoder)
        except SourceInvalid:
            answer = decode(_PLOT.sub(b'"Plot":"","Language"', body), _decoder)
        if answer.response != "True":
            raise self._refusal(answer.error or "no reason")
        return facts_from_omdb(answer)

    @staticmethod
    def _refusal(error: str) -> Exception:
        """OMDb answers 200 to most of what goes wrong."""
        text = error[:120]
        if "limit" in text.lower():
            breaker.open_for(REFUSED_WAIT_S)
            return SourceUnavailable(f"OMDb: {text}", retry_after_s=REFUSED_WAIT_S)
        if "key" in text.lower():
            breaker.open_for(REFUSED_WAIT_S)
            return SourceRefused(f"OMDb: {text}: check OMDB_API_KEY")
        if "not found" in text.lower() or "incorrect imdb id" in text.lower():
            return SourceNotFound(f"OMDb: {text}")
        return SourceInvalid(f"OMDb: {text}")


def configured() -> bool:
    return bool(_key())


def client_from_env() -> OmdbClient:
    """Raises: SourceRefused when there is no key."""
    if not configured():
        raise SourceRefused("no OMDB_API_KEY")
    return OmdbClient(url=env().omdb_api_url, key=_key())


def _key() -> str:
    key = env().omdb_api_key
    return key.get_secret_value() if key else ""

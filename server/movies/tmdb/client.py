"""TMDb's REST API, version 3, as far as we need it: one film with its parts in one request."""

import datetime as dt
import email.utils
import logging
import random
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urljoin, urlsplit

import msgspec
import requests
from urllib3.exceptions import HTTPError

from server.core.env import env
from server.core.throttles import buckets
from server.movies.tmdb import shapes
from server.movies.tmdb.errors import TmdbInvalid, TmdbNotFound, TmdbRefused, TmdbUnavailable

log = logging.getLogger(__name__)

PARTS = "credits,external_ids,translations"
CONNECT_TIMEOUT_S = 3.05
READ_TIMEOUT_S = 10.0
#: for a whole answer: a server that sends a byte a second keeps every read within its time-out
ANSWER_TIMEOUT_S = 20.0
#: unpacked; the longest crews make some 2 MB
MAX_BYTES = 8 * 1024 * 1024
CHUNK_BYTES = 64 * 1024
TRIES = 3
MAX_REDIRECTS = 3
#: full jitter between tries (AWS, "Exponential Backoff and Jitter")
BACKOFF_BASE_S = 0.5
BACKOFF_CAP_S = 8.0
#: a longer Retry-After is for the queue, not for a worker that would sleep
MAX_SLEEP_S = 10.0
#: and beyond this nobody means it
MAX_RETRY_AFTER_S = 3600.0
#: TMDb's ceiling is 40 to 50 requests a second and address; all workers share this bucket
REQUESTS_PER_S = 35


class _KeepHeader(requests.auth.AuthBase):
    """Sets our bearer header and keeps `~/.netrc` from replacing it."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._token:
            request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class TmdbClient:
    """One session. `sleep` and `rng` are for tests. Not for several threads at once."""

    def __init__(
        self,
        *,
        url: str,
        token: str = "",
        key: str = "",
        sleep: Callable[[float], None] = time.sleep,
        rng: random.Random | None = None,
    ) -> None:
        """`url` includes `/3`; `token` is a v4 bearer, `key` a v3 key (used without a token)."""
        self._url = url.rstrip("/")
        self._host = urlsplit(self._url)[:2]
        self._params = {"api_key": key} if key and not token else {}
        self._sleep = sleep
        self._rng = rng or random.SystemRandom()
        self._session = requests.Session()
        self._session.auth = _KeepHeader(token)
        self._session.headers.update({"Accept": "application/json", "User-Agent": "Cinema!/1"})

    def movie(self, tmdb_id: int) -> shapes.Movie:
        """The film with its credits, ids and translations, in en-US.

        Cost: one request, up to `TRIES` times. Raises: TmdbNotFound, TmdbUnavailable,
        TmdbRefused, TmdbInvalid.
        """
        body = self._get(
            f"/movie/{int(tmdb_id)}", {"language": "en-US", "append_to_response": PARTS}
        )
        try:
            movie = shapes.movie_from_json(body)
        except (msgspec.DecodeError, RecursionError) as error:
            raise TmdbInvalid(f"not a film in JSON: {str(error)[:200]}") from error
        if movie.id != tmdb_id:
            raise TmdbInvalid(f"asked for film {tmdb_id}, got {movie.id}")
        return movie

    def _get(self, path: str, params: dict[str, str]) -> bytes:
        for attempt in range(TRIES):
            try:
                return self._get_once(self._url + path, params | self._params)
            except TmdbUnavailable as error:
                wait = error.retry_after_s
                if attempt == TRIES - 1 or (wait is not None and wait > MAX_SLEEP_S):
                    raise
                self._sleep(self._backoff_s(attempt) if wait is None else wait)
        raise AssertionError("unreachable")

    def _backoff_s(self, attempt: int) -> float:
        return self._rng.uniform(0, min(BACKOFF_CAP_S, BACKOFF_BASE_S * 2**attempt))

    def _get_once(self, url: str, params: dict[str, str]) -> bytes:
        """One request and its redirects within TMDb's host. Raises as `movie` does."""
        self._wait_for_turn()
        deadline = time.monotonic() + ANSWER_TIMEOUT_S
        for _ in range(MAX_REDIRECTS + 1):
            try:
                with self._session.get(
                    url,
                    params=params,
                    timeout=(CONNECT_TIMEOUT_S, READ_TIMEOUT_S),
                    allow_redirects=False,
                    stream=True,
                ) as response:
                    if not response.is_redirect:
                        return self._read(response, deadline)
                    url = self._redirect(response)
            except (requests.RequestException, HTTPError, OSError) as error:
                # Its text holds the address, and the address may hold the key.
                raise TmdbUnavailable(f"no answer: {type(error).__name__}") from None
        raise TmdbInvalid("redirects without end")

    def _wait_for_turn(self) -> None:
        while True:
            _, wait = buckets.take("tmdb", capacity=REQUESTS_PER_S, per_s=REQUESTS_PER_S)
            if wait == 0:
                return
            self._sleep(wait)

    def _redirect(self, response: requests.Response) -> str:
        url = urljoin(response.url, response.headers["Location"])
        if urlsplit(url)[:2] != self._host:
            raise TmdbInvalid("redirects to another host")
        return urlsplit(url)._replace(query="").geturl()

    def _read(self, response: requests.Response, deadline: float) -> bytes:
        status = response.status_code
        if status == HTTPStatus.TOO_MANY_REQUESTS or status >= 500:
            wait = retry_after_s(response.headers.get("Retry-After"))
            raise TmdbUnavailable(f"answered {status}", retry_after_s=wait)
        if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
            raise TmdbRefused(f"answered {status}: check TMDB_API_TOKEN or TMDB_API_KEY")
        if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
            raise TmdbNotFound(f"answered {status}")
        if status != HTTPStatus.OK:
            raise TmdbInvalid(f"answered {status}")
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind != "application/json":
            raise TmdbInvalid(f"answered {kind or 'something'} instead of JSON")
        return self._body(response.raw, deadline)

    @staticmethod
    def _body(raw: Any, deadline: float) -> bytes:
        parts: list[bytes] = []
        size = 0
        while chunk := raw.read1(CHUNK_BYTES, decode_content=True):
            parts.append(chunk)
            size += len(chunk)
            if size > MAX_BYTES:
                raise TmdbInvalid(f"answered more than {MAX_BYTES} bytes")
            if time.monotonic() > deadline:
                raise TmdbUnavailable("answers too slowly")
        return b"".join(parts)


def retry_after_s(header: str | None) -> float | None:
    """Seconds to wait by a Retry-After of seconds or a date, 0 to an hour; None for nonsense."""
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), MAX_RETRY_AFTER_S)
    try:
        date = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=dt.UTC)
    wait = (date - dt.datetime.now(dt.UTC)).total_seconds()
    return min(max(wait, 0.0), MAX_RETRY_AFTER_S)


def configured() -> bool:
    """Whether there is a token or a key; without one the product has its starter catalogue only."""
    return bool(_secret(env().tmdb_api_token) or _secret(env().tmdb_api_key))


def client_from_env() -> TmdbClient:
    """Raises: TmdbRefused when there is neither a token nor a key."""
    if not configured():
        raise TmdbRefused("no TMDB_API_TOKEN or TMDB_API_KEY: starter catalogue only")
    return TmdbClient(
        url=env().tmdb_api_url,
        token=_secret(env().tmdb_api_token),
        key=_secret(env().tmdb_api_key),
    )


def _secret(value: Any) -> str:
    return value.get_secret_value() if value else ""

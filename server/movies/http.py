"""JSON over HTTP from one host that may be slow, wrong or hostile. TMDb's and OMDb's clients."""

import datetime as dt
import email.utils
import random
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urljoin, urlsplit

import msgspec
import requests
from urllib3.exceptions import HTTPError

from server.core.deadline import DeadlineAdapter
from server.movies.breaker import Breaker
from server.movies.errors import (
    SourceAway,
    SourceInvalid,
    SourceNotFound,
    SourceRefused,
    SourceUnavailable,
)
from server.movies.pace import Pace, new_token

CONNECT_TIMEOUT_S = 3.05
READ_TIMEOUT_S = 10.0
#: for a whole answer: a server that sends a byte a second keeps every read within its time-out
ANSWER_TIMEOUT_S = 20.0
#: unpacked; the longest crews make some 2 MB
MAX_BYTES = 8 * 1024 * 1024
#: of an answer that is no answer: enough for what it says
MAX_ERROR_BYTES = 16 * 1024
CHUNK_BYTES = 64 * 1024
TRIES = 3
MAX_REDIRECTS = 3
#: full jitter between tries (AWS, "Exponential Backoff and Jitter")
BACKOFF_BASE_S = 0.5
BACKOFF_CAP_S = 8.0
#: a longer Retry-After is for the queue, not for a worker that would sleep
MAX_SLEEP_S = 5.0
#: and beyond this nobody means it
MAX_RETRY_AFTER_S = 86_400.0
#: zlib reads gzip's header by itself
_GZIP = zlib.MAX_WBITS | 16


@dataclass(frozen=True, slots=True)
class Answer:
    """`body` is None for 304: what the ETag stands for has not changed."""

    body: bytes | None
    etag: str


class Complaint(msgspec.Struct):
    """What TMDb says instead of an answer: a code and a message, or a bare list of errors."""

    status_code: int | None = None
    status_message: str | None = None
    errors: list[str] | None = None

    def text(self) -> str:
        told = self.status_message or "; ".join(self.errors or ())
        return f": {told[:120]}" if told else ""


class KeepHeader(requests.auth.AuthBase):
    """Sets our bearer header and keeps `~/.netrc` from replacing it."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._token:
            request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class JsonHost:
    """One session with one host. Not for several threads at once; `sleep`, `rng` are for tests."""

    def __init__(
        self,
        *,
        url: str,
        pace: Pace,
        breaker: Breaker,
        per_s: int,
        token: str = "",
        params: dict[str, str] | None = None,
        not_found_codes: frozenset[int] = frozenset(),
        sleep: Callable[[float], None] = time.sleep,
        rng: random.Random | None = None,
    ) -> None:
        """`params` go with every request; `not_found_codes` are those a 404 must name."""
        self._url = url.rstrip("/")
        self._host = urlsplit(self._url)[:2]
        self._pace, self._breaker, self._per_s = pace, breaker, per_s
        self._params = params or {}
        self._not_found_codes = not_found_codes
        self._sleep = sleep
        self._rng = rng or random.SystemRandom()
        self._session = requests.Session()
        self._session.auth = KeepHeader(token)
        self._session.headers.update(
            {
                "Accept": "application/json",
                "Accept-Encoding": "gzip",
                "User-Agent": "Cinema!/1",
            }
        )
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, DeadlineAdapter(lambda: ANSWER_TIMEOUT_S))

    def get(self, path: str, params: dict[str, str] | None = None, *, etag: str = "") -> Answer:
        """The answer's bytes, which say that they are JSON.

        Cost: one request, up to `TRIES` times. Raises: SourceNotFound, SourceUnavailable,
        SourceAway, SourceRefused, SourceInvalid.
        """
        for attempt in range(TRIES):
            rest = self._breaker.rest_s()
            if rest > 0:
                raise SourceAway("not asked: it has not answered for a while", retry_after_s=rest)
            try:
                answer = self._get_once(self._url + path, (params or {}) | self._params, etag)
            except SourceUnavailable as error:
                self._breaker.failed()
                wait = error.retry_after_s
                if attempt == TRIES - 1 or (wait or 0.0) > MAX_SLEEP_S:
                    raise
                self._sleep(max(wait or 0.0, self._backoff_s(attempt)))
            except Exception:
                self._breaker.answered()
                raise
            else:
                self._breaker.answered()
                return answer
        raise AssertionError("unreachable")

    def _backoff_s(self, attempt: int) -> float:
        return self._rng.uniform(0, min(BACKOFF_CAP_S, BACKOFF_BASE_S * 2**attempt))

    def _get_once(self, url: str, params: dict[str, str], etag: str) -> Answer:
        """One request and its redirects within the host. Raises as `get` does."""
        for _ in range(MAX_REDIRECTS + 1):
            token = self._wait_for_turn()
            deadline = time.monotonic() + ANSWER_TIMEOUT_S
            try:
                with self._ask(token, url, params, etag) as response:
                    if not response.is_redirect:
                        return self._read(response, deadline)
                    url = self._redirect(response)
            except (requests.RequestException, HTTPError, OSError, zlib.error) as error:
                # Its text holds the address, and the address may hold the key.
                raise SourceUnavailable(f"no answer: {type(error).__name__}") from None
        raise SourceInvalid("redirects without end")

    def _wait_for_turn(self) -> str:
        token = new_token()
        with self._pace.turn:
            while (wait := self._pace.take(token, self._per_s)) > 0:
                self._sleep(wait)
        return token

    def _ask(self, token: str, url: str, params: dict[str, str], etag: str) -> requests.Response:
        """The head of the answer; with it, or without, the request is counted as arrived."""
        began, took_s = time.monotonic(), None
        try:
            response = self._session.get(
                url,
                params=params,
                headers={"If-None-Match": etag} if etag else {},
                timeout=(CONNECT_TIMEOUT_S, READ_TIMEOUT_S),
                allow_redirects=False,
                stream=True,
            )
            took_s = time.monotonic() - began
            return response
        finally:
            self._pace.arrived(token, took_s)

    def _redirect(self, response: requests.Response) -> str:
        url = urljoin(response.url, response.headers["Location"])
        if urlsplit(url)[:2] != self._host:
            raise SourceInvalid("redirects to another host")
        return urlsplit(url)._replace(query="").geturl()

    def _read(self, response: requests.Response, deadline: float) -> Answer:
        status = response.status_code
        if status == HTTPStatus.NOT_MODIFIED:
            return Answer(None, "")
        if status != HTTPStatus.OK:
            raise self._complaint(response, deadline)
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind != "application/json":
            raise SourceInvalid(f"answered {kind[:40] or 'something'} instead of JSON")
        etag = response.headers.get("ETag", "")
        return Answer(read_body(response, deadline, MAX_BYTES), etag if len(etag) <= 100 else "")

    def _complaint(self, response: requests.Response, deadline: float) -> Exception:
        """The exception that says what to do about an answer that is none."""
        status = response.status_code
        if status == HTTPStatus.TOO_MANY_REQUESTS or status >= 500:
            wait = retry_after_s(response.headers.get("Retry-After"))
            if status == HTTPStatus.TOO_MANY_REQUESTS:
                self._pace.pause(wait or 0.0)
            return SourceUnavailable(f"answered {status}", retry_after_s=wait)
        told = _complaint(response, deadline)
        if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
            return SourceRefused(f"answered {status}{told.text()}: check the token or the key")
        codes = self._not_found_codes
        # A proxy's own 404 page is no word of the source about a film.
        if status == HTTPStatus.NOT_FOUND and (not codes or told.status_code in codes):
            return SourceNotFound(f"answered {status}{told.text()}")
        return SourceInvalid(f"answered {status}{told.text()}")


def _complaint(response: requests.Response, deadline: float) -> Complaint:
    try:
        body = read_body(response, deadline, MAX_ERROR_BYTES)
        return msgspec.json.decode(body, type=Complaint, strict=False)
    except (msgspec.DecodeError, RecursionError, SourceInvalid):
        return Complaint()


def read_body(response: requests.Response, deadline: float, max_bytes: int) -> bytes:
    """The unpacked body. Never holds more than `max_bytes` and two chunks, however it is packed.

    Raises: SourceInvalid (too large, packed in another way), SourceUnavailable (too slow, cut
    off), zlib.error.
    """
    packing = response.headers.get("Content-Encoding", "").strip().lower()
    if packing not in ("", "identity", "gzip"):
        raise SourceInvalid("packed in a way that nobody asked for")
    unpack = zlib.decompressobj(_GZIP) if packing == "gzip" else None
    parts: list[bytes] = []
    size = 0
    while chunk := response.raw.read1(CHUNK_BYTES, decode_content=False):
        while chunk:
            part = unpack.decompress(chunk, CHUNK_BYTES) if unpack else chunk
            chunk = unpack.unconsumed_tail if unpack else b""
            parts.append(part)
            size += len(part)
            if size > max_bytes:
                raise SourceInvalid(f"answered more than {max_bytes} bytes")
            if time.monotonic() > deadline:
                raise SourceUnavailable("answers too slowly")
    if unpack and not unpack.eof:
        raise SourceUnavailable("the answer was cut off")
    return b"".join(parts)


def decode(body: bytes | None, shape: msgspec.json.Decoder[Any]) -> Any:
    """Raises: SourceInvalid, with the place in the answer where a type is wrong."""
    try:
        return shape.decode(body or b"")
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise SourceInvalid(f"not what was asked for: {str(error)[:200]}") from error


def retry_after_s(header: str | None) -> float | None:
    """Seconds to wait by a Retry-After of seconds or a date, 0 to a day; None for nonsense."""
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), MAX_RETRY_AFTER_S)
    try:
        date = email.utils.parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=dt.UTC)
    wait = (date - dt.datetime.now(dt.UTC)).total_seconds()
    return min(max(wait, 0.0), MAX_RETRY_AFTER_S)

"""A stand-in for TMDb (and OMDb) on loopback: their paths and shapes, our own films, and faults.

    with TmdbStandIn() as tmdb:
        tmdb.films[900001] = film(900001, title="The Lantern Keeper")
        tmdb.faults += ["429", "truncated"]      # the next two answers
        tmdb.fault_rates = {"500": 0.05}         # or by chance
        TmdbClient(url=tmdb.url, token="t", ...).movie(900001)

Alone, with endless films and TMDb's rate limit: python -m server.movies.standin --port 13700
"""

import hashlib
import json
import random
import threading
import time
from collections import deque
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from server.movies.standin import faults
from server.movies.standin.films import GENRES, GENRES_PT, ref

PAGE_SIZE = 20
#: TMDb's pages end here, whatever `total_pages` says
MAX_PAGE = 500
NOT_FOUND = {"success": False, "status_code": 34, "status_message": "The resource was not found."}
BAD_PAGE = {"success": False, "status_code": 22, "status_message": "Pages start at 1, max at 500."}
BUSY = {"status_code": 25, "status_message": "Your request count is over the allowed limit."}
Query = dict[str, list[str]]
Reply = tuple[int, Any]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hung up is what some tests are about."""


class TmdbStandIn:
    """What it answers stands in its attributes; what it was asked in `requests` and `times`."""

    def __init__(self, port: int = 0) -> None:
        self.films: dict[int, dict[str, Any]] = {}
        #: makes a film that is not in `films`
        self.invent: Callable[[int], dict[str, Any] | None] = lambda tmdb_id: None
        self.people: dict[int, dict[str, Any]] = {}
        self.collections: dict[int, dict[str, Any]] = {}
        #: chart name -> TMDb ids in order
        self.charts: dict[str, list[int]] = {}
        #: day -> ids that changed
        self.changed: dict[str, list[int]] = {}
        #: words of a search -> ids
        self.searches: dict[str, list[int]] = {}
        #: IMDb id -> what OMDb answers, or bytes as they are
        self.omdb: dict[str, Any] = {}
        #: used up one an answer
        self.faults: deque[str] = deque()
        #: fault -> its share of all answers, drawn with `rng`
        self.fault_rates: dict[str, float] = {}
        self.rng = random.Random(1)  # noqa: S311 - which answers fail
        #: over so many requests in any second: 429
        self.limit_per_s: int | None = None
        #: each answer takes so long
        self.latency_s = 0.0
        #: (path, query, headers) of every request, and when it arrived; unless it runs for ever
        self.remembers = True
        self.requests: list[tuple[str, Query, dict[str, str]]] = []
        self.times: list[float] = []
        #: how long "hang" says nothing
        self.hang_s = 30.0
        #: what "429" tells
        self.retry_after = "0"
        self.stopped = threading.Event()
        self.lock = threading.Lock()
        self._server = _Server(("127.0.0.1", port), _handler(self))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/3"

    @property
    def omdb_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/omdb/"

    def __enter__(self) -> "TmdbStandIn":
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.stopped.set()
        self._server.shutdown()
        self._server.server_close()

    def busiest_second(self) -> int:
        """The most requests that arrived within any one second."""
        with self.lock:
            times = sorted(self.times)
        first = most = 0
        for last, at in enumerate(times):
            while at - times[first] >= 1.0:
                first += 1
            most = max(most, last - first + 1)
        return most

    def next_fault(self) -> str:
        """Of this answer; "" for none."""
        with self.lock:
            now = time.monotonic()
            self.times.append(now)
            if not self.remembers:
                del self.times[:-1000]
            if self.limit_per_s is not None:
                recent = sum(now - at < 1.0 for at in self.times[-self.limit_per_s - 1 :])
                if recent > self.limit_per_s:
                    return "429"
            if self.faults:
                return self.faults.popleft()
            draw = self.rng.random()
            for fault, share in self.fault_rates.items():
                if draw < share:
                    return fault
                draw -= share
            return ""

    def reply(self, path: str, query: Query) -> Reply:
        """The answer to a path of TMDb's."""
        name, _, rest = path.strip("/").removeprefix("3/").partition("/")
        routes: dict[str, Callable[[str, Query], Reply]] = {
            "movie": self._movie,
            "person": lambda id_, query: _one(self.people, id_),
            "collection": lambda id_, query: _one(self.collections, id_),
            "trending": lambda rest, query: _page(self.charts.get("trending", []), query),
            "search": self._search,
            "find": self._find,
            "genre": self._genres,
            "omdb": self._omdb,
        }
        return routes[name](rest, query) if name in routes else (404, NOT_FOUND)

    def _movie(self, rest: str, query: Query) -> Reply:
        if rest == "changes":
            return _page(self.changed.get(_first(query, "start_date"), []), query)
        if not rest.isdigit():
            known = rest in ("popular", "top_rated", "now_playing", "upcoming")
            return _page(self.charts.get(rest, []), query) if known else (404, NOT_FOUND)
        found = self.films.get(int(rest)) or self.invent(int(rest))
        return (200, found) if found else (404, NOT_FOUND)

    def _search(self, rest: str, query: Query) -> Reply:
        words = _first(query, "query")
        if not words:
            return 422, {"errors": ["query must be provided"]}
        told = [
            id_
            for id_, film in self.films.items()
            if words.casefold() in f"{film['title']} {film['original_title']}".casefold()
        ]
        return _page(self.searches.get(words, told), query)

    def _find(self, imdb_id: str, query: Query) -> Reply:
        found = [ref(id_) for id_, one in self.films.items() if one.get("imdb_id") == imdb_id]
        return 200, {"movie_results": found, "person_results": [], "tv_results": []}

    def _genres(self, rest: str, query: Query) -> Reply:
        names = GENRES_PT if _first(query, "language") == "pt-BR" else GENRES
        return 200, {"genres": [{"id": id_, "name": name} for id_, name in names.items()]}

    def _omdb(self, rest: str, query: Query) -> Reply:
        asked = _first(query, "i") or f"{_first(query, 't')} {_first(query, 'y')}"
        missing = {"Response": "False", "Error": "Movie not found!"}
        return 200, self.omdb.get(asked, missing)


def _one(things: dict[int, dict[str, Any]], id_: str) -> Reply:
    found = things.get(int(id_)) if id_.isdigit() else None
    return (200, found) if found else (404, NOT_FOUND)


def _page(ids: list[int], query: Query) -> Reply:
    """`total_pages` promises all pages, also those past `MAX_PAGE`."""
    number = _first(query, "page") or "1"
    if not number.isdigit() or not 1 <= int(number) <= MAX_PAGE:
        return 400, BAD_PAGE
    begin = (int(number) - 1) * PAGE_SIZE
    return 200, {
        "page": int(number),
        "results": [ref(id_, adult=None) for id_ in ids[begin : begin + PAGE_SIZE]],
        "total_pages": -(-len(ids) // PAGE_SIZE),
        "total_results": len(ids),
    }


def _first(query: Query, name: str) -> str:
    return query.get(name, [""])[0]


def _handler(standin: TmdbStandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1

        def do_GET(self) -> None:
            url, query = urlsplit(self.path), parse_qs(urlsplit(self.path).query)
            if standin.remembers:
                standin.requests.append((url.path, query, dict(self.headers)))
            fault = standin.next_fault()
            if fault:
                faults.make(fault, self, standin)
                return
            standin.stopped.wait(standin.latency_s)
            self.answer(*standin.reply(url.path, query))

        def answer(self, status: int, body: Any, **headers: str) -> None:
            raw = body if isinstance(body, bytes) else json.dumps(body).encode()
            sent = {"Content-Type": "application/json;charset=utf-8"} | {
                name.replace("_", "-"): value for name, value in headers.items()
            }
            if status == 200:
                etag = f'W/"{hashlib.sha256(raw).hexdigest()[:32]}"'
                sent.setdefault("ETag", etag)
                if self.headers.get("If-None-Match") == etag:
                    status, raw = 304, b""
            self.send_response(status)
            for name, value in sent.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)
            self.wfile.flush()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    return Handler

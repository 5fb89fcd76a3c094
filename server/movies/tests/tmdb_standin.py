"""A stand-in for TMDb on loopback: TMDb's paths and shapes, our own invented films, and faults.

with TmdbStandIn() as tmdb:
    tmdb.films[900001] = film(900001, title="The Lantern Keeper")
    tmdb.faults += ["429", "truncated"]      # the next two answers
    TmdbClient(url=tmdb.url, token="t", ...).movie(900001)
"""

import json
import threading
import zlib
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


def film(tmdb_id: int, **changes: Any) -> dict[str, Any]:
    """An invented film as `/movie/{id}` answers it with credits, external ids and translations."""
    return {
        "adult": False,
        "backdrop_path": "/lanternBackdrop01.jpg",
        "belongs_to_collection": None,
        "budget": 1200000,
        "genres": [{"id": 18, "name": "Drama"}, {"id": 9648, "name": "Mystery"}],
        "homepage": "",
        "id": tmdb_id,
        "imdb_id": f"tt9{tmdb_id}",
        "origin_country": ["BR"],
        "original_language": "pt",
        "original_title": "O Guardião da Lanterna",
        "overview": "A lighthouse keeper finds letters in the lamp.",
        "popularity": 21.48,
        "poster_path": "/lanternPoster01.jpg",
        "production_countries": [{"iso_3166_1": "BR", "name": "Brazil"}],
        "release_date": "2011-05-06",
        "revenue": 3_000_000_000,
        "runtime": 97,
        "status": "Released",
        "tagline": "Somebody answers.",
        "title": "The Lantern Keeper",
        "video": False,
        "vote_average": 7.1,
        "credits": {
            "cast": [
                part(7001, "Iara Nogueira", "c1", character="Zélia", order=0),
                part(7002, "Otto Lindqvist", "c2", character="The Inspector", order=1),
            ],
            "crew": [
                part(7003, "Benedita Rocha", "d1", department="Directing", job="Director"),
                part(7003, "Benedita Rocha", "w1", department="Writing", job="Writer"),
            ],
        },
        "external_ids": {"imdb_id": f"tt9{tmdb_id}", "wikidata_id": None},
        "translations": {
            "translations": [
                translation("pt", "PT", "O Faroleiro", "Em Portugal."),
                translation("pt", "BR", "", "Um faroleiro acha cartas na lâmpada."),
                translation("de", "DE", "Der Laternenwärter", ""),
            ]
        },
        **changes,
    }


def part(person_id: int, name: str, credit_id: str, **rest: Any) -> dict[str, Any]:
    return {
        "adult": False,
        "gender": 0,
        "id": person_id,
        "known_for_department": "Acting",
        "name": name,
        "profile_path": None,
        "credit_id": credit_id,
        **rest,
    }


def translation(language: str, country: str, title: str, overview: str) -> dict[str, Any]:
    data = {"title": title, "overview": overview, "homepage": ""}
    return {"iso_639_1": language, "iso_3166_1": country, "data": data}


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hung up is what some tests are about."""


class TmdbStandIn:
    """`films` by TMDb id; `faults`, used up one an answer; `requests`: (path, query, headers)."""

    def __init__(self) -> None:
        self.films: dict[int, dict[str, Any]] = {}
        self.faults: deque[str] = deque()
        self.requests: list[tuple[str, dict[str, list[str]], dict[str, str]]] = []
        #: how long "hang" says nothing
        self.hang_s = 30.0
        #: what "429" tells
        self.retry_after = "0"
        self.stopped = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _handler(self))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/3"

    def __enter__(self) -> "TmdbStandIn":
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.stopped.set()
        self._server.shutdown()
        self._server.server_close()


def _handler(standin: TmdbStandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            url = urlsplit(self.path)
            standin.requests.append((url.path, parse_qs(url.query), dict(self.headers)))
            fault = standin.faults.popleft() if standin.faults else ""
            if fault:
                getattr(self, f"fault_{fault}", self.fault_status)(fault)
                return
            film_id = url.path.removeprefix("/3/movie/")
            found = standin.films.get(int(film_id)) if film_id.isdigit() else None
            if found is None:
                self.answer(404, {"success": False, "status_code": 34, "status_message": "none"})
            else:
                self.answer(200, found)

        def answer(self, status: int, body: Any, **headers: str) -> None:
            raw = body if isinstance(body, bytes) else json.dumps(body).encode()
            headers = {"Content-Type": "application/json;charset=utf-8"} | {
                name.replace("_", "-"): value for name, value in headers.items()
            }
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def fault_status(self, fault: str) -> None:
            body = {"success": False, "status_code": 11, "status_message": "failed"}
            self.answer(int(fault), body, **{"Retry-After": standin.retry_after})

        def fault_truncated(self, fault: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", "5000")
            self.end_headers()
            self.wfile.write(b'{"id": 900001, "title": "The Lan')
            self.close_connection = True

        def fault_hang(self, fault: str) -> None:
            standin.stopped.wait(standin.hang_s)
            self.close_connection = True

        def fault_drip(self, fault: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", "100000")
            self.end_headers()
            while not standin.stopped.wait(0.05):
                try:
                    self.wfile.write(b" ")
                except OSError:
                    return

        def fault_html(self, fault: str) -> None:
            self.answer(200, b"<html>We'll be back soon</html>", Content_Type="text/html")

        def fault_false_html(self, fault: str) -> None:
            self.answer(200, b"<html>We'll be back soon</html>")

        def fault_deep(self, fault: str) -> None:
            self.answer(200, b'{"id":' + b"[" * 100_000)

        def fault_elsewhere(self, fault: str) -> None:
            self.answer(301, b"", Location="http://localhost:9/3/movie/1")

        def fault_slash(self, fault: str) -> None:
            self.answer(301, b"", Location=urlsplit(self.path).path)

        def fault_bomb(self, fault: str) -> None:
            """400 MB of spaces in some 2 MB."""
            packer = zlib.compressobj(1, zlib.DEFLATED, 31)
            raw = b"".join(packer.compress(b" " * 2**20) for _ in range(400)) + packer.flush()
            self.answer(200, raw, Content_Encoding="gzip")

        def log_message(self, format: str, *args: Any) -> None:
            pass

    return Handler

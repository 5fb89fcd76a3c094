"""The stand-in as a program, for the demo and for trying things out.

Endless invented films under TMDb's ids; with `--shelf` some two hundred, under ids that are not
TMDb's, and no charts: what a search brings from it into a catalogue stands in no real film's way.
"""

import argparse
import threading

from server.movies.standin.films import invented, shelf
from server.movies.standin.server import TmdbStandIn

#: TMDb's own ceiling is said to be 40 to 50
LIMIT_PER_S = 40
#: ids of films that exist: 1 to here
FILMS = 1_000_000
CHARTS = ("popular", "top_rated", "now_playing", "upcoming", "trending")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--limit", type=int, default=LIMIT_PER_S, help="requests a second")
    parser.add_argument("--latency", type=float, default=0.03, help="seconds an answer takes")
    parser.add_argument("--shelf", action="store_true", help="a few films, found by search alone")
    options = parser.parse_args()
    standin = TmdbStandIn(port=options.port)
    if options.shelf:
        standin.films = shelf()
    else:
        standin.invent = lambda tmdb_id: invented(tmdb_id) if 1 <= tmdb_id <= FILMS else None
        standin.charts = {name: list(range(1, 101)) for name in CHARTS}
    standin.remembers = False
    standin.limit_per_s, standin.latency_s = options.limit, options.latency
    with standin:
        print(f"TMDB_API_URL={standin.url} TMDB_API_TOKEN=any", flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()

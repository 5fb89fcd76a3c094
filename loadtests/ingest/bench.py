"""How fast and how frugal the ingest is, against the stand-in for TMDb.

    .venv/bin/python -m scripts.with_servers .venv/bin/python -m loadtests.ingest.bench

films   one worker process at the allowed rate: films a second, and the share of what is allowed
export  the daily file with a million ids: seconds, and how the process grows from line 10,000 on
"""

import argparse
import contextlib
import gzip
import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[2]
#: the grown process at this line is the measure
WARM_LINES = 10_000


@contextlib.contextmanager
def standin(limit: int, latency_s: float) -> Iterator[str]:
    """The stand-in as a process of its own; its address."""
    command = [sys.executable, "-m", "server.movies.standin"]
    command += ["--limit", str(limit), "--latency", str(latency_s)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            found = re.search(r"TMDB_API_URL=(\S+)", line)
            if not found:
                raise RuntimeError(f"the stand-in did not start: {line}")
            yield found.group(1)
        finally:
            process.terminate()


def memory_mib() -> float:
    """Resident now, not at its most."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def bench_films(count: int, rate: int, latency_s: float) -> dict[str, object]:
    """Films that were not there, from claim to commit, at the rate that all workers share.

    A request counts until a second after its answer: of `rate`, `1 / (1 + latency_s)` can be had.
    """
    from server.core.env import env  # noqa: PLC0415 - after django.setup
    from server.movies import jobs  # noqa: PLC0415
    from server.movies.drain import drain  # noqa: PLC0415
    from server.movies.models import Movie  # noqa: PLC0415

    for batch in jobs.batched(range(1, count + 1)):
        jobs.request_many("film", batch, cause="export")
    with standin(limit=rate, latency_s=latency_s) as url:
        env().tmdb_api_url, env().tmdb_requests_per_s = url, rate
        began, cpu = time.monotonic(), time.process_time()
        tally = drain(threads=env().ingest_threads)
        took, cpu = time.monotonic() - began, time.process_time() - cpu
    done = Movie.objects.count()
    return {
        "films": done,
        "outcomes": dict(tally.outcomes),
        "seconds": round(took, 1),
        "films_per_s": round(done / took, 2),
        "share_of_allowed": round(done / took / rate, 3),
        "latency_s": latency_s,
        "cpu_ms_per_film": round(1000 * cpu / max(1, done), 1),
        "failures": tally.failures[:5],
    }


def bench_export(lines: int) -> dict[str, object]:
    from server.movies.export import request_exported  # noqa: PLC0415 - after django.setup

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "movie_ids.json.gz"
        write_export(file, lines)
        warm = most = 0.0
        began = time.monotonic()
        for report in request_exported(file):
            now = memory_mib()
            warm = warm or (now if report.lines >= WARM_LINES else 0.0)
            most = max(most, now)
        took = time.monotonic() - began
        return {
            "lines": report.lines,
            "wanted": report.wanted,
            "seconds": round(took, 1),
            "lines_per_s": round(report.lines / took),
            "mib_at_line_10000": round(warm, 1),
            "mib_at_most": round(most, 1),
            "grows_mib": round(most - warm, 1),
        }


def write_export(file: Path, lines: int) -> None:
    """A file as TMDb's: one film a line, some adult, some videos."""
    rng = random.Random(7)
    with gzip.open(file, "wt", compresslevel=1) as out:
        for number in range(1, lines + 1):
            film = {
                "adult": rng.random() < 0.01,
                "id": 10_000_000 + number,
                "original_title": f"Film {number}",
                "popularity": round(rng.uniform(0, 40), 3),
                "video": rng.random() < 0.01,
            }
            out.write(json.dumps(film) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="*", default=["films", "export"])
    parser.add_argument("--films", type=int, default=2_000)
    parser.add_argument("--rate", type=int, default=35)
    parser.add_argument("--latency", type=float, default=0.03, help="seconds an answer takes")
    parser.add_argument("--lines", type=int, default=1_000_000)
    options = parser.parse_args()
    os.environ.setdefault("TMDB_API_TOKEN", "any")
    django.setup()
    from django.db import connection  # noqa: PLC0415 - after django.setup

    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        if "films" in options.what:
            found = bench_films(options.films, options.rate, options.latency)
            print("films ", json.dumps(found), flush=True)
        if "export" in options.what:
            print("export", json.dumps(bench_export(options.lines)), flush=True)
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


if __name__ == "__main__":
    main()

"""Ingest under faults: TMDb that fails, workers that are killed, two beats. Nothing may be lost.

    .venv/bin/python -m scripts.with_servers .venv/bin/python -m loadtests.ingest.chaos

2,000 films from the stand-in with 10 % 429, 5 % 500, 2 % truncated and 1 % hanging answers, while
workers are killed 50 times. At the end the database is compared, row by row, with one that a calm
run wrote. `--films`, `--kills`, `--seed` make it smaller.
"""

import argparse
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import django
from psycopg.conninfo import make_conninfo

ROOT = Path(__file__).resolve().parents[2]
FAULTS = {"429": 0.10, "500": 0.05, "truncated": 0.02, "hang": 0.01}
#: what each row is told by; ids and times of writing differ between two runs
SNAPSHOTS = {
    "films": """SELECT m.tmdb_id, m.imdb_id, m.title, m.title_pt, m.release_date, m.runtime,
        m.search_text, m.tmdb_rating, x.videos::text, x.offers::text, x.certifications::text,
        x.titles::text, x.keywords, x.recommended_ids, x.similar_ids, x.revenue
        FROM movies_movie m JOIN movies_movieextras x ON x.movie_id = m.id ORDER BY 1""",
    "credits": """SELECT m.tmdb_id, p.tmdb_id, p.name, c.credit_id, c.kind, c.job, c.character,
        c."order" FROM movies_credit c JOIN movies_movie m ON m.id = c.movie_id
        JOIN movies_person p ON p.id = c.person_id ORDER BY 4""",
    "genres": """SELECT m.tmdb_id, g.tmdb_id, l."order" FROM movies_moviegenre l
        JOIN movies_movie m ON m.id = l.movie_id JOIN movies_genre g ON g.id = l.genre_id
        ORDER BY 1, 3""",
    "people": "SELECT tmdb_id, name, profile_path FROM movies_person ORDER BY 1",
}
#: a film without one of its parts; one statement sees one state of the database
PARTIAL = """SELECT count(*) FROM movies_movie m WHERE
    (SELECT count(*) FROM movies_credit c WHERE c.movie_id = m.id) <> 8
    OR (SELECT count(*) FROM movies_moviegenre g WHERE g.movie_id = m.id) <> 2
    OR NOT EXISTS (SELECT FROM movies_movieextras x WHERE x.movie_id = m.id)"""


@dataclass
class Report:
    films: int
    kills: int = 0
    requests: int = 0
    busiest_second: int = 0
    parked: int = 0
    partial_seen: int = 0
    missing: int = 0
    differences: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def good(self) -> bool:
        return not (self.partial_seen or self.missing or self.differences)


def environment(standin_url: str, rate: int) -> dict[str, str]:
    """Of programs on the database of this process, with a queue of their own."""
    from django.db import connection  # noqa: PLC0415 - after django.setup

    options = connection.settings_dict
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host"}
    parts: dict[str, Any] = {
        ours: options[name] or None for name, ours in (names | {"PORT": "port"}).items()
    }
    return {
        **os.environ,
        "DATABASE_URL": make_conninfo(**parts),
        "REDIS_PREFIX": f"ingest-chaos-{os.getpid()}-{time.monotonic_ns()}",
        "TMDB_API_URL": standin_url,
        "TMDB_API_TOKEN": "any",
        "TMDB_REQUESTS_PER_S": str(rate),
        "INGEST_LEASE_S": "5",
        "INGEST_RETRY_BASE_S": "1",
        "LOG_LEVEL": "WARNING",
    }


class Programs:
    """Celery workers, each with a beat beside it; killed and started again."""

    def __init__(self, environment: dict[str, str], folder: Path, count: int) -> None:
        self._environment, self._folder = environment, folder
        self._count = count
        self._workers: dict[int, subprocess.Popen[bytes]] = {}
        self._beats: dict[int, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> "Programs":
        for number in range(self._count):
            self._start(number)
        return self

    def __exit__(self, *exc: object) -> None:
        for process in (*self._workers.values(), *self._beats.values()):
            self._kill(process)

    def _start(self, number: int) -> None:
        worker = ("worker", "--concurrency", "2", "--hostname", f"w{number}@%h")
        self._workers[number] = self._celery(
            number, *worker, "--without-gossip", "--without-mingle"
        )
        # Not the worker's `--beat`: among its children nobody could tell it from the pool.
        schedule = str(self._folder / f"schedule-{number}")
        self._beats[number] = self._celery(number, "beat", "--schedule", schedule, "--pidfile", "")

    def _celery(self, number: int, *command: str) -> subprocess.Popen[bytes]:
        with (self._folder / f"{command[0]}-{number}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "server.core.celery", *command],
                cwd=ROOT,
                env=self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill_program(self, number: int) -> None:
        """Worker and beat at once, as by a power cut; then they are started again."""
        self._kill(self._workers[number])
        self._kill(self._beats[number])
        self._start(number)

    def kill_child(self, number: int, rng: random.Random) -> bool:
        """One process of the worker's pool, in the middle of whatever it does."""
        pid = self._workers[number].pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        if not children:
            return False
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(rng.choice(children)), signal.SIGKILL)
        return True

    @staticmethod
    def _kill(process: subprocess.Popen[bytes]) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # its own session: nobody else's process
        process.wait()


def run(
    *,
    films: int,
    kills: int,
    rate: int,
    seed: int,
    programs: int,
    whole: bool,
    patience_s: float,
    folder: Path,
) -> Report:
    """Bring `films` films under faults. `whole`: kill programs too, not only pools."""
    from server.movies.standin.films import invented  # noqa: PLC0415 - after django.setup
    from server.movies.standin.server import TmdbStandIn  # noqa: PLC0415

    rng, report, began = random.Random(seed), Report(films=films), time.monotonic()
    with TmdbStandIn() as standin:
        standin.invent = lambda id_: invented(id_) if 1 <= id_ <= films else None
        standin.fault_rates, standin.rng = dict(FAULTS), random.Random(seed)
        standin.hang_s, standin.latency_s = 1.0, 0.02
        _request(films)
        with Programs(environment(standin.url, rate), folder, programs) as running:
            ends = began + patience_s
            for done in _until_all_done(films, ends, report):
                # Spread over the run: so many kills as films are done.
                if report.kills < kills and done >= films * (report.kills + 1) / (kills + 1):
                    number = rng.randrange(programs)
                    if whole and rng.random() < 0.5:
                        running.kill_program(number)
                        report.kills += 1
                    else:
                        report.kills += running.kill_child(number, rng)
        report.requests = len(standin.times)
        report.busiest_second = standin.busiest_second()
    seen = snapshot()
    report.missing = films - len(seen["films"])
    report.differences = differences(seen, calm_run(films))
    report.seconds = round(time.monotonic() - began)
    return report


def _request(films: int) -> None:
    from server.movies import jobs  # noqa: PLC0415 - after django.setup

    for batch in jobs.batched(range(1, films + 1)):
        jobs.request_many("film", batch, cause="export")


def _until_all_done(films: int, ends: float, report: Report) -> Iterator[int]:
    """How many are done, again and again; parked ones are tried again, as by an operator's click.

    A partial film would be seen here.
    """
    from django.db import connection  # noqa: PLC0415 - after django.setup

    from server.movies import jobs  # noqa: PLC0415
    from server.movies.models import IngestJob  # noqa: PLC0415

    while time.monotonic() < ends:
        with connection.cursor() as cursor:
            cursor.execute(PARTIAL)
            report.partial_seen += cursor.fetchone()[0]
        parked = list(IngestJob.objects.filter(state="parked").values_list("pk", flat=True))
        report.parked += jobs.retry_jobs(parked) if parked else 0
        done = IngestJob.objects.filter(kind="film", state="done").count()
        yield done
        if done == films:
            return
        time.sleep(0.1)


def snapshot() -> dict[str, list[Any]]:
    from django.db import connection  # noqa: PLC0415 - after django.setup

    found = {}
    with connection.cursor() as cursor:
        for name, statement in SNAPSHOTS.items():
            cursor.execute(statement)
            found[name] = cursor.fetchall()
    return found


def calm_run(films: int) -> dict[str, list[Any]]:
    """What the database holds when nothing goes wrong: the oracle."""
    from server.movies.mapping import film_from_tmdb  # noqa: PLC0415 - after django.setup
    from server.movies.models import Genre, Movie, Person  # noqa: PLC0415
    from server.movies.services import upsert_movie  # noqa: PLC0415
    from server.movies.standin.films import invented  # noqa: PLC0415
    from server.movies.tmdb.shapes import movie_from_json  # noqa: PLC0415

    for model in (Movie, Person, Genre):
        model.objects.all().delete()
    for id_ in range(1, films + 1):
        upsert_movie(film_from_tmdb(movie_from_json(json.dumps(invented(id_)).encode())))
    return snapshot()


def differences(seen: dict[str, list[Any]], wanted: dict[str, list[Any]]) -> list[str]:
    """The first rows of each table that are not as they should be."""
    found = []
    for name, rows in wanted.items():
        if len(rows) != len(seen[name]):
            found.append(f"{name}: {len(seen[name])} rows, not {len(rows)}")
        pairs = zip(seen[name], rows, strict=False)
        found += [f"{name}: {one} is not {other}" for one, other in pairs if one != other][:3]
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--films", type=int, default=2_000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--rate", type=int, default=35)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--patience", type=float, default=1_800.0, help="seconds")
    options = parser.parse_args()
    django.setup()
    from django.db import connection  # noqa: PLC0415 - after django.setup

    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        with tempfile.TemporaryDirectory(prefix="ingest-chaos-") as folder:
            report = run(
                films=options.films,
                kills=options.kills,
                rate=options.rate,
                seed=options.seed,
                programs=2,
                whole=True,
                patience_s=options.patience,
                folder=Path(folder),
            )
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
    in_rate = report.busiest_second <= options.rate
    print(json.dumps({**vars(report), "in_rate": in_rate, "seed": options.seed}, indent=2))
    return 0 if report.good and in_rate else 1


if __name__ == "__main__":
    sys.exit(main())

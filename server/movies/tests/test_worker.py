"""A real Celery worker, on a queue of its own, against the stand-in."""

import contextlib
import os
import pickle
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from django.conf import settings
from django.db import connection
from django.utils import timezone
from psycopg.conninfo import make_conninfo

from server.movies.jobs import DRAIN
from server.movies.models import IngestJob, Movie
from server.movies.standin.films import film

ROOT = Path(__file__).resolve().parents[3]
ID = 900001
#: starting Python, Django and Celery on a busy machine
PATIENCE_S = 60.0

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def environment(tmdb, transactional_db) -> dict[str, str]:
    """Of a program on the tests' database, with a queue of its own and TMDb as the stand-in."""
    tmdb.films[ID] = film(ID)
    options = connection.settings_dict
    database = make_conninfo(
        dbname=options["NAME"],
        user=options["USER"],
        password=options["PASSWORD"] or None,
        host=options["HOST"],
        port=options["PORT"] or None,
    )
    return {
        **os.environ,
        "DATABASE_URL": database,
        "REDIS_PREFIX": f"worker-test-{uuid.uuid4().hex}",
        "TMDB_API_URL": tmdb.url,
        "TMDB_API_TOKEN": "the-token",
    }


@contextlib.contextmanager
def celery(environment: dict[str, str], log: Path, *options: str) -> Iterator[None]:
    """A worker with one process; stopped, and waited for, at the end."""
    command = [sys.executable, "-m", "celery", "-A", "server.core.celery", "worker"]
    command += ["--pool", "solo", "--loglevel", "INFO", "--without-gossip", "--without-mingle"]
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*command, *options], cwd=ROOT, env=environment, stdout=out, stderr=out
        )
        try:
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_for(condition: Callable[[], bool], log: Path) -> None:
    until = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > until:
            pytest.fail(f"not seen in {PATIENCE_S} s; the log:\n{log.read_text()[-3000:]}")
        time.sleep(0.1)


def test_a_worker_syncs_a_wanted_film_and_its_log_says_so(environment, tmp_path, tmdb):
    log = tmp_path / "worker.log"
    with celery(environment, log):
        wait_for(lambda: " ready." in log.read_text(), log)
        asked = subprocess.run(
            [sys.executable, "-m", "server.manage", "ingest", "movie", str(ID)],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        wait_for(lambda: "synced movie" in log.read_text(), log)
        wait_for(lambda: IngestJob.objects.get(tmdb_id=ID).state == "done", log)

    assert asked.stdout == f"film {ID} is queued\n"
    assert f"synced movie {ID} The Lantern Keeper (2011)" in log.read_text()
    assert Movie.objects.get(tmdb_id=ID).credits.count() == 4
    assert len(tmdb.requests) == 1


def test_beat_finds_a_film_whose_hint_was_lost(environment, tmp_path, tmdb):
    for number in range(3):
        tmdb.films[ID + number] = film(ID + number, credits=None)
        IngestJob.objects.create(tmdb_id=ID + number, due_at=timezone.now())

    log = tmp_path / "worker.log"
    with celery(environment, log, "--beat", "--schedule", str(tmp_path / "beat")):
        wait_for(lambda: IngestJob.objects.filter(state="done").count() == 3, log)

    assert Movie.objects.count() == 3
    assert len(tmdb.requests) == 3


class Trap:
    """Makes a file where it is unpickled."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self._path,)


def test_a_pickled_message_is_refused_and_logged_and_the_worker_goes_on(
    environment, tmp_path, tmdb
):
    log, sprung = tmp_path / "worker.log", tmp_path / "sprung"
    prefix = f"{environment['REDIS_PREFIX']}-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    stranger = Celery(broker=settings.CELERY_BROKER_URL, set_as_current=False)
    stranger.conf.broker_transport_options = {"global_keyprefix": f"{prefix}:celery:"}
    stranger.send_task(DRAIN, args=[Trap(sprung)], serializer="pickle")
    with celery(environment, log):
        wait_for(lambda: "Refusing to deserialize" in log.read_text(), log)
        IngestJob.objects.create(tmdb_id=ID, due_at=timezone.now())
        stranger.send_task(DRAIN)
        wait_for(lambda: IngestJob.objects.get(tmdb_id=ID).state == "done", log)

    assert not sprung.exists()
    assert pickle.loads(pickle.dumps(Trap(sprung))) is None  # noqa: S301 - the trap works
    assert sprung.exists()

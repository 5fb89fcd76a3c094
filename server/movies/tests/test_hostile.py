"""Answers that mean harm: refused, and in little memory. Sizes are real ones, packed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from server.core.celery import app
from server.movies import jobs
from server.movies.drain import drain
from server.movies.models import IngestJob, Movie
from server.movies.standin import faults
from server.movies.standin.films import film

ROOT = Path(__file__).resolve().parents[3]
ID = 900001
#: five thousand megabytes unpacked, five packed
BOMB_BYTES = 5 * 2**30
MOST_MIB = 300

ASK = r"""
import re, sys
import django
django.setup()
from server.movies.tmdb.client import TmdbClient
from server.movies.errors import SourceError
from server.movies import http
http.ANSWER_TIMEOUT_S = http.READ_TIMEOUT_S = 5.0
client = TmdbClient(url=sys.argv[1], token="t", sleep=lambda s: None)
try:
    client.movie(900001)
except SourceError as error:
    with open("/proc/self/status") as status:  # getrusage tells the peak of the parent, too
        peak_kib = int(re.search(r"VmHWM:\s+(\d+)", status.read())[1])
    print(type(error).__name__, peak_kib // 1024)
"""


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("bomb", "SourceInvalid"),
        ("deep", "SourceInvalid"),
        ("deep_unknown", "SourceInvalid"),
        ("elsewhere", "SourceInvalid"),
    ],
)
def test_a_hostile_answer_is_refused_in_little_memory(tmdb, monkeypatch, fault, error):
    monkeypatch.setattr(faults, "BOMB_BYTES", BOMB_BYTES)
    tmdb.faults += [fault]

    asked = subprocess.run(
        [sys.executable, "-c", ASK, tmdb.url],
        cwd=ROOT,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )

    name, mib = asked.stdout.split()
    assert name == error
    assert int(mib) < MOST_MIB
    assert len(tmdb.requests) == 1


@pytest.mark.django_db
def test_an_image_path_to_another_host_is_not_kept(configured):
    configured.films[ID] = film(
        ID,
        poster_path="//evil.example/a.jpg",
        backdrop_path="/../../secret.jpg",
        belongs_to_collection={"id": 5, "name": "x", "poster_path": "http://evil.example/a.jpg"},
    )
    jobs.request_movie(ID)
    drain(threads=1)

    movie = Movie.objects.get()
    assert (movie.poster_path, movie.backdrop_path, movie.collection.poster_path) == ("", "", "")


@pytest.mark.django_db
def test_a_redirect_to_another_host_is_not_followed_and_the_film_is_parked_in_the_end(configured):
    jobs.request_movie(ID)
    configured.faults += ["elsewhere"] * 5
    for _ in range(5):
        IngestJob.objects.update(due_at="2020-01-01T00:00Z")
        drain(threads=1)

    job = IngestJob.objects.get()
    assert (job.state, job.reason) == ("parked", "SourceInvalid: redirects to another host")
    assert len(configured.requests) == 5


def test_the_queue_takes_json_and_nothing_else():
    assert app.conf.accept_content == ["json"]
    assert app.conf.task_ignore_result
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost

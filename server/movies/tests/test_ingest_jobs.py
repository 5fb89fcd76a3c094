import datetime as dt
import logging
import socket
import threading
import time

import pytest
import redis
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone
from pydantic import SecretStr

from server.core import jobs
from server.core.celery import app
from server.core.domain import DomainError
from server.core.env import env
from server.movies import services, tasks
from server.movies.models import IngestJob, Movie
from server.movies.services import claim_job, request_movie, retry_jobs, take_due_jobs
from server.movies.tasks import sweep_ingest, sync_movie
from server.movies.tests.tmdb_standin import film

pytestmark = pytest.mark.django_db

ID = 900001
DUE, DONE, PARKED = IngestJob.State.DUE, IngestJob.State.DONE, IngestJob.State.PARKED


@pytest.fixture
def configured(tmdb, monkeypatch):
    """TMDb is the stand-in, with one film."""
    monkeypatch.setattr(env(), "tmdb_api_url", tmdb.url)
    monkeypatch.setattr(env(), "tmdb_api_token", SecretStr("the-token"))
    monkeypatch.setattr("server.movies.tmdb.client.BACKOFF_BASE_S", 0.0)
    tmdb.films[ID] = film(ID)
    return tmdb


@pytest.fixture
def queue():
    """How many messages wait in the real queue, which is empty before and after."""
    server = redis.Redis.from_url(env().redis_url)
    name = f"{settings.CELERY_BROKER_TRANSPORT_OPTIONS['global_keyprefix']}celery"

    def waiting() -> int:
        return int(server.llen(name))

    server.delete(name)
    jobs._quiet_until = 0.0
    yield waiting
    jobs._quiet_until = 0.0
    server.delete(name)


def job() -> IngestJob:
    return IngestJob.objects.get(tmdb_id=ID)


def make_due() -> None:
    IngestJob.objects.update(due_at=timezone.now() - dt.timedelta(seconds=1))


def test_a_wanted_film_is_a_row_and_one_hint_on_commit(queue, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        request_movie(ID)
        assert queue() == 0

    assert (job().state, job().attempts) == (DUE, 0)
    assert queue() == 1


def test_a_wanted_film_is_queued_without_redis_and_without_waiting(
    monkeypatch, queue, django_capture_on_commit_callbacks
):
    with socket.socket() as deaf:  # accepts and never answers, as a Redis that hangs
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(8)
        address = f"redis://127.0.0.1:{deaf.getsockname()[1]}/0"
        monkeypatch.setattr(app.conf, "broker_write_url", address)
        began = time.monotonic()
        with django_capture_on_commit_callbacks(execute=True):
            request_movie(ID)
        took = time.monotonic() - began

    assert job().state == DUE
    assert queue() == 0
    assert took < 0.5


def test_a_worker_brings_the_film_and_says_so(configured, caplog):
    request_movie(ID)
    with caplog.at_level(logging.INFO):
        sync_movie(ID)

    assert Movie.objects.get(tmdb_id=ID).title == "The Lantern Keeper"
    assert (job().state, job().attempts, job().reason) == (DONE, 1, "")
    assert f"synced movie {ID} The Lantern Keeper (2011)" in caplog.text


def test_a_job_that_is_done_is_not_done_again(configured):
    request_movie(ID)
    sync_movie(ID)
    sync_movie(ID)

    assert len(configured.requests) == 1


def test_two_workers_with_one_hint_ask_once(configured):
    request_movie(ID)

    assert claim_job(ID) == 1
    assert claim_job(ID) is None


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_claim_a_job_once():
    request_movie(ID)
    claimed: list[int | None] = []

    def claim() -> None:
        claimed.append(claim_job(ID))
        services.connection.close()

    threads = [threading.Thread(target=claim) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(claimed, key=str) == [1, *[None] * 7]


def test_a_job_of_a_lost_worker_becomes_due_again_and_is_parked_in_the_end(configured):
    request_movie(ID)
    for attempt in range(1, services.MAX_TRIES + 1):
        assert claim_job(ID) == attempt
        assert take_due_jobs() == []
        make_due()
        assert take_due_jobs() == [ID]

    assert claim_job(ID) is None
    assert (job().state, job().reason) == (PARKED, "no worker came to the end of it")


def test_a_fault_is_tried_again_later_and_parked_after_five(configured):
    request_movie(ID)
    configured.faults += ["500"] * 100
    for attempt in range(1, 6):
        make_due()
        sync_movie(ID)
        assert job().attempts == attempt
        assert job().due_at > timezone.now()

    assert job().state == PARKED
    assert job().reason == "TmdbUnavailable: answered 500"
    make_due()
    sync_movie(ID)
    assert len(configured.requests) == 15


def test_a_poisoned_answer_is_parked_with_its_place(configured):
    request_movie(ID)
    configured.films[ID] = film(ID, credits={"cast": [{"id": {}}], "crew": []})
    for _ in range(5):
        make_due()
        sync_movie(ID)

    assert job().state == PARKED
    assert "$.credits.cast[0].id" in job().reason
    assert not Movie.objects.exists()


def test_what_tmdb_asks_to_wait_is_waited(configured):
    request_movie(ID)
    configured.faults += ["429"]
    configured.retry_after = "300"

    sync_movie(ID)

    assert 290 < (job().due_at - timezone.now()).total_seconds() <= 300


def test_a_film_that_tmdb_does_not_have_is_parked_at_once(configured):
    request_movie(ID + 1)
    sync_movie(ID + 1)

    parked = IngestJob.objects.get(tmdb_id=ID + 1)
    assert (parked.state, parked.attempts) == (PARKED, 1)
    assert "not on TMDb" in parked.reason


def test_a_refused_token_is_no_try_of_the_film(configured):
    request_movie(ID)
    configured.faults += ["401"]
    sync_movie(ID)

    assert (job().state, job().attempts) == (DUE, 0)
    assert "TMDB_API_TOKEN" in job().reason
    assert job().due_at > timezone.now() + dt.timedelta(minutes=9)


def test_last_good_data_is_kept_when_tmdb_is_wrong(configured):
    request_movie(ID)
    sync_movie(ID)
    for fault in ("html", "truncated", "404", "deep"):
        request_movie(ID)
        configured.faults += [fault] * (3 if fault == "truncated" else 1)
        make_due()
        sync_movie(ID)
        IngestJob.objects.update(state=DONE)

    assert Movie.objects.get().title == "The Lantern Keeper"


def test_asking_again_makes_a_finished_job_due_and_leaves_a_parked_one(configured):
    request_movie(ID)
    sync_movie(ID)
    assert request_movie(ID).state == DUE

    services.park_job(ID, reason="poison")
    assert request_movie(ID).state == PARKED
    assert retry_jobs([ID]) == 1
    assert (job().state, job().attempts) == (DUE, 0)
    assert retry_jobs([ID]) == 0


def test_the_sweep_hints_at_each_due_job_once_in_a_while(configured, queue):
    for number in range(50):
        request_movie(ID + number)
    IngestJob.objects.update(hinted_at=timezone.now() - dt.timedelta(seconds=31))

    sweep_ingest()
    sweep_ingest()

    assert queue() == 50


def test_without_a_token_nothing_is_asked_and_it_is_said(monkeypatch, caplog, tmdb, queue):
    monkeypatch.setattr(env(), "tmdb_api_url", tmdb.url)
    monkeypatch.setattr(env(), "tmdb_api_token", None)
    monkeypatch.setattr(env(), "tmdb_api_key", SecretStr(""))
    IngestJob.objects.create(tmdb_id=ID, due_at=timezone.now())

    with caplog.at_level(logging.INFO):
        sync_movie(ID)
        sweep_ingest()

    assert "no token, starter catalogue only" in caplog.text
    assert (tmdb.requests, queue(), job().attempts) == ([], 0, 0)
    with pytest.raises(CommandError, match="starter catalogue"):
        call_command("sync_movie", str(ID))


def test_the_command_syncs_in_its_own_process(configured, capsys):
    call_command("sync_movie", str(ID), "--sync")
    call_command("sync_movie", str(ID), "--sync")

    assert capsys.readouterr().out.splitlines() == [
        "The Lantern Keeper (2011): created",
        "The Lantern Keeper (2011): unchanged",
    ]


def test_the_command_names_what_tmdb_said(configured):
    with pytest.raises(CommandError, match="TmdbNotFound"):
        call_command("sync_movie", "5", "--sync")
    with pytest.raises(CommandError, match="positive"):
        call_command("sync_movie", "0")


@pytest.mark.parametrize("tmdb_id", [0, -1, 2**63])
def test_an_impossible_id_is_refused(tmdb_id):
    with pytest.raises(DomainError, match="invalid_tmdb_id"):
        request_movie(tmdb_id)


def test_the_task_leaves_room_for_every_try():
    assert services.LEASE.total_seconds() > tasks.TIME_LIMIT_S
    assert sync_movie.soft_time_limit < sync_movie.time_limit

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

from server.core import jobs as hints
from server.core.celery import app
from server.core.domain import DomainError
from server.core.env import env
from server.movies import drain as drain_module
from server.movies import jobs, tasks
from server.movies.drain import Tally, drain, drain_alone
from server.movies.jobs import Claim, claim_jobs, park_job, request_movie, retry_jobs
from server.movies.mapping import film_from_tmdb
from server.movies.models import IngestJob, Movie
from server.movies.standin.films import FIRST_ON_SHELF, film, shelf
from server.movies.tasks import drain_ingest, sweep_ingest
from server.movies.tmdb import client as tmdb_client

pytestmark = pytest.mark.django_db

ID = 900001
DUE, DONE, PARKED = IngestJob.State.DUE, IngestJob.State.DONE, IngestJob.State.PARKED
MEMBER, EXPORT = IngestJob.Cause.MEMBER, IngestJob.Cause.EXPORT


@pytest.fixture(autouse=True)
def _one_film(tmdb):
    tmdb.films[ID] = film(ID)


@pytest.fixture
def queue():
    """How many messages wait in the real queue, which is empty before and after."""
    server = redis.Redis.from_url(env().redis_url)
    name = f"{settings.CELERY_BROKER_TRANSPORT_OPTIONS['global_keyprefix']}celery"

    def waiting() -> int:
        return int(server.llen(name))

    server.delete(name)
    hints._quiet_until = 0.0
    yield waiting
    hints._quiet_until = 0.0
    server.delete(name)


def job() -> IngestJob:
    return IngestJob.objects.get(tmdb_id=ID)


def work() -> Tally:
    """What a worker does with a hint, on this test's connection."""
    return drain(threads=1)


def take() -> Claim:
    (claim,) = claim_jobs(1)
    return claim


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
        work()

    assert Movie.objects.get(tmdb_id=ID).title == "The Lantern Keeper"
    assert (job().state, job().attempts, job().reason) == (DONE, 1, "")
    assert f"synced movie {ID} The Lantern Keeper (2011)" in caplog.text


def test_a_job_that_is_done_is_not_done_again(configured):
    request_movie(ID)
    work()
    work()

    assert len(configured.requests) == 1


def test_two_workers_with_one_hint_ask_once(configured):
    request_movie(ID)

    assert len(claim_jobs(5)) == 1
    assert claim_jobs(5) == []


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_claim_a_job_once():
    request_movie(ID)
    claimed: list[Claim] = []

    def claim() -> None:
        claimed.extend(claim_jobs(5))
        jobs.transaction.get_connection().close()

    threads = [threading.Thread(target=claim) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [one.attempt for one in claimed] == [1]


def test_a_job_of_a_lost_worker_becomes_due_again_and_is_parked_in_the_end(configured):
    request_movie(ID)
    for attempt in range(1, jobs.MAX_TRIES + 1):
        assert take().attempt == attempt
        assert not jobs.work_waits()
        make_due()
        assert jobs.work_waits()

    assert claim_jobs(1) == []
    assert (job().state, job().reason) == (PARKED, "no worker came to the end of it")


def test_a_worker_that_lost_its_lease_ends_nothing(configured):
    request_movie(ID)
    late = take()
    make_due()
    current = take()

    jobs.finish_job(late)
    park_job(late, reason="late")
    assert job().state == DUE
    jobs.finish_job(current)
    assert job().state == DONE


def test_a_film_that_is_asked_for_while_it_is_brought_is_brought_again(configured):
    request_movie(ID)
    claim = take()
    request_movie(ID)

    jobs.finish_job(claim)

    assert (job().state, job().attempts) == (DUE, 0)


def test_what_a_member_waits_for_goes_before_the_million_of_an_export(configured):
    jobs.request_many("film", range(1, 50), cause=EXPORT)
    request_movie(ID, cause=MEMBER)
    jobs.request_many("film", [ID + 1], cause=EXPORT)

    assert take().tmdb_id == ID


def test_a_film_of_the_export_goes_first_once_a_member_asks_for_it():
    jobs.request_many("film", [1, 2, ID], cause=EXPORT)
    request_movie(ID, cause=MEMBER)

    assert take().tmdb_id == ID


def test_a_fault_is_tried_again_later_and_parked_after_five(configured):
    request_movie(ID)
    configured.faults += ["500"] * 100
    for attempt in range(1, 6):
        make_due()
        work()
        assert job().attempts == attempt
        assert job().due_at > timezone.now()

    assert job().state == PARKED
    assert job().reason == "SourceUnavailable: answered 500"
    make_due()
    work()
    assert len(configured.requests) == 15


def test_a_poisoned_answer_is_parked_with_its_place(configured):
    request_movie(ID)
    configured.films[ID] = film(ID, credits={"cast": [{"id": {}}], "crew": []})
    for _ in range(5):
        make_due()
        work()

    assert job().state == PARKED
    assert "$.credits.cast[0].id" in job().reason
    assert not Movie.objects.exists()


def test_an_error_that_nobody_thought_of_parks_one_film_and_not_the_worker(configured, monkeypatch):
    configured.films[5] = film(5, imdb_id=None, external_ids=None)
    monkeypatch.setattr(
        "server.movies.ingest.film_from_tmdb",
        lambda answer: 1 / 0 if answer.id == ID else film_from_tmdb(answer),
    )
    request_movie(ID)
    request_movie(5)
    work()

    assert Movie.objects.filter(tmdb_id=5).exists()
    assert "ZeroDivisionError" in job().reason


def test_what_tmdb_asks_to_wait_is_waited(configured):
    request_movie(ID)
    configured.faults += ["429"]
    configured.retry_after = "300"

    work()

    assert 290 < (job().due_at - timezone.now()).total_seconds() <= 300


def test_a_film_that_tmdb_does_not_have_is_parked_at_once(configured):
    request_movie(ID + 1)
    work()

    parked = IngestJob.objects.get(tmdb_id=ID + 1)
    assert (parked.state, parked.attempts) == (PARKED, 1)
    assert "not there" in parked.reason


def test_a_refused_token_is_no_try_of_the_film_and_ends_the_run(configured):
    request_movie(ID)
    request_movie(ID + 1)
    configured.faults += ["401"] * 2
    work()

    assert (job().state, job().attempts) == (DUE, 0)
    assert "check the token" in job().reason
    assert job().due_at > timezone.now() + dt.timedelta(minutes=9)
    assert len(configured.requests) == 1


def test_while_tmdb_is_away_its_films_wait_and_lose_no_try(configured):
    request_movie(ID)
    configured.faults += ["500"] * 100
    tmdb_client.breaker.open_for(60)

    assert work().total == 0
    assert (job().state, job().attempts, configured.requests) == (DUE, 0, [])
    tmdb_client.breaker.answered()


def test_last_good_data_is_kept_when_tmdb_is_wrong(configured):
    request_movie(ID)
    work()
    for fault in ("html", "truncated", "404", "proxy_404", "deep"):
        request_movie(ID)
        configured.faults += [fault] * (3 if fault == "truncated" else 1)
        make_due()
        work()
        IngestJob.objects.update(state=DONE)

    assert Movie.objects.get().title == "The Lantern Keeper"


def test_asking_again_makes_a_finished_job_due_and_leaves_a_parked_one(configured):
    request_movie(ID)
    work()
    assert request_movie(ID).state == DUE

    park_job(take(), reason="poison")
    assert request_movie(ID).state == PARKED
    assert retry_jobs([job().pk]) == 1
    assert (job().state, job().attempts) == (DUE, 0)
    assert retry_jobs([job().pk]) == 0


def test_a_member_who_opens_a_page_again_and_again_asks_once(configured):
    request_movie(ID, cause=MEMBER)
    work()
    for _ in range(5):
        assert request_movie(ID, cause=MEMBER).state == DONE
    work()

    assert len(configured.requests) == 1


def test_one_hint_is_enough_for_all_that_is_due_and_is_repeated_after_a_while(configured, queue):
    jobs.request_many("film", range(1, 51), cause=EXPORT)

    sweep_ingest()
    assert queue() == 1
    IngestJob.objects.update(hinted_at=timezone.now())
    sweep_ingest()
    assert queue() == 1
    IngestJob.objects.update(hinted_at=timezone.now() - dt.timedelta(seconds=31))
    sweep_ingest()
    assert queue() == 2


def test_one_process_drains_at_a_time_and_leaves_the_place_when_it_ends(configured):
    request_movie(ID)
    drain_module._hold.run("ingest-drain", "another process", 60_000)
    assert drain_alone(threads=1, budget_s=5) is None
    assert job().attempts == 0

    drain_module._leave.run("ingest-drain", "another process")
    assert drain_alone(threads=1, budget_s=5).total == 1
    assert drain_alone(threads=1, budget_s=5) is not None


def test_without_a_token_nothing_is_asked_and_it_is_said(monkeypatch, caplog, tmdb, queue):
    monkeypatch.setattr(env(), "tmdb_api_url", tmdb.url)
    monkeypatch.setattr(env(), "tmdb_api_token", None)
    monkeypatch.setattr(env(), "tmdb_api_key", SecretStr(""))
    IngestJob.objects.create(tmdb_id=ID, due_at=timezone.now())

    with caplog.at_level(logging.INFO):
        drain_ingest()
        sweep_ingest()

    assert "no token, starter catalogue only" in caplog.text
    assert (tmdb.requests, queue(), job().attempts) == ([], 0, 0)
    with pytest.raises(CommandError, match="starter catalogue"):
        call_command("ingest", "movie", str(ID))


@pytest.mark.parametrize("tmdb_id", [0, -1, 2**63])
def test_an_impossible_id_is_refused(tmdb_id):
    with pytest.raises(DomainError, match="invalid_tmdb_id"):
        request_movie(tmdb_id)


def test_the_task_leaves_room_for_every_try():
    assert env().ingest_lease_s > tasks.TIME_LIMIT_S
    assert tasks.SOFT_TIME_LIMIT_S < tasks.TIME_LIMIT_S
    assert drain_ingest.time_limit == tasks.TIME_LIMIT_S


def test_a_search_brings_a_film_of_the_stand_ins_shelf_under_an_id_that_is_not_tmdbs(configured):
    configured.films = shelf()
    jobs.request_search("The Lantern of Glass")
    drain(threads=1)

    found = Movie.objects.get()
    assert (found.title, found.credits.count()) == ("The Lantern of Glass", 8)
    assert found.tmdb_id >= FIRST_ON_SHELF


def test_nothing_is_asked_by_itself_where_the_source_is_not_tmdb(configured, monkeypatch):
    monkeypatch.setattr(env(), "tmdb_refresh", False)
    tasks.refresh_catalogue()
    assert not IngestJob.objects.exists()

    monkeypatch.setattr(env(), "tmdb_refresh", True)
    tasks.refresh_catalogue()
    assert IngestJob.objects.exists()

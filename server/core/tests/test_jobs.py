import socket
import time

import pytest
import redis
from django.conf import settings
from django.db import transaction

from server.core import jobs
from server.core.celery import app
from server.core.env import env

TASK = "server.users.tasks.tidy_accounts"
QUEUE = f"{settings.CELERY_BROKER_TRANSPORT_OPTIONS['global_keyprefix']}celery"


@pytest.fixture(autouse=True)
def no_pause(monkeypatch):
    monkeypatch.setattr(jobs, "_quiet_until", 0.0)


@pytest.fixture
def queue():
    client = redis.Redis.from_url(env().redis_url)
    client.delete(QUEUE)
    yield client
    client.delete(QUEUE)
    client.close()


def test_a_hint_is_a_message_without_a_payload(queue):
    assert jobs.send_hint(TASK) is True

    (message,) = queue.lrange(QUEUE, 0, -1)
    assert TASK.encode() in message
    assert b'"content-type": "application/json"' in message


@pytest.mark.django_db(transaction=True)
def test_a_hint_goes_out_on_commit_and_never_for_a_rollback(queue):
    with transaction.atomic():
        jobs.hint_on_commit(TASK)
        assert queue.llen(QUEUE) == 0
    assert queue.llen(QUEUE) == 1

    with transaction.atomic():
        jobs.hint_on_commit(TASK)
        transaction.set_rollback(True)
    assert queue.llen(QUEUE) == 1


@pytest.mark.parametrize("kind", ["refuses", "hangs"])
def test_a_queue_that_is_away_costs_a_fifth_of_a_second_once(monkeypatch, kind):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        if kind == "hangs":
            silent.listen(50)
        address = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        monkeypatch.setenv("CELERY_BROKER_WRITE_URL", address)
        lost_before = jobs.lost_hints._value.get()
        begin = time.perf_counter()

        assert [jobs.send_hint(TASK) for _ in range(20)] == [False] * 20

    assert time.perf_counter() - begin < 3
    assert jobs.lost_hints._value.get() == lost_before + 20


def test_a_lost_hint_fails_no_transaction(monkeypatch, db, django_capture_on_commit_callbacks):
    monkeypatch.setenv("CELERY_BROKER_WRITE_URL", "redis://127.0.0.1:1/0")

    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        jobs.hint_on_commit(TASK)

    assert len(callbacks) == 1


def test_only_json_is_taken_from_the_queue():
    assert app.conf.accept_content == ["json"]
    assert app.conf.task_serializer == "json"


def test_every_sweep_of_the_schedule_is_a_task_that_exists():
    app.loader.import_default_modules()

    for name, entry in app.conf.beat_schedule.items():
        assert entry["task"] in app.tasks, name

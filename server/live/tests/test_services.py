"""The one door: emit, ring, reset, trim."""

import datetime as dt

import pytest
import redis
from channels.layers import get_channel_layer
from django.core.management import call_command
from django.db import connection, transaction

from server.core.env import env
from server.live import services, topics
from server.live.cursor import Cursor
from server.live.events import NotificationRead, SessionRevoked, decode
from server.live.layer import DOORBELL, GROUP
from server.live.models import Event, Log
from server.live.selectors import live_cursor
from server.live.tasks import trim_live_log

EVENT = NotificationRead(unread_count=1, read_up_to=2, rev=3)
WHERE = {"topics": [topics.member(1)]}
NOW = dt.timedelta(0)


@pytest.fixture
def heard(transactional_db):
    """A real subscriber of the group's Redis channel: every message as it was sent."""
    layer = get_channel_layer()
    client = redis.Redis.from_url(env().redis_url)
    listener = client.pubsub(ignore_subscribe_messages=True)
    listener.subscribe(f"{layer._prefix}__group__{GROUP}")
    listener.get_message(timeout=1)

    def messages(wait_s=0.3):
        found = []
        while message := listener.get_message(timeout=wait_s):
            found.append(message["data"])
        return found

    yield messages
    listener.close()
    client.close()


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_emitted():
    with pytest.raises(RuntimeError):
        services.emit(EVENT, **WHERE)
    assert not Event.objects.exists()


def test_an_event_is_a_row_with_its_own_transaction_id(db):
    services.emit(EVENT, **WHERE, actor_id=5, owner_ids=[6, 7], audience="friends")

    row = Event.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        assert row.xid == cursor.fetchone()[0]
    assert decode(row.type, row.data) == EVENT
    assert (row.actor_id, row.owner_ids, row.audience) == (5, [6, 7], "friends")
    assert row.topics == ["member.1"]


def test_a_wrong_shape_is_refused_before_it_is_written(db):
    with pytest.raises(ValueError, match="Expected"):
        services.emit(SessionRevoked(member_id="x", session_id=None), **WHERE)
    assert not Event.objects.exists()


def test_a_rollback_takes_event_and_ring_back(heard):
    with transaction.atomic():
        services.emit(EVENT, **WHERE)
        transaction.set_rollback(True)
    assert heard() == []
    assert not Event.objects.exists()


def test_one_transaction_rings_once_after_its_commit(heard):
    with transaction.atomic():
        for _ in range(5):
            services.emit(EVENT, **WHERE)
        assert heard() == []
    assert len(heard()) == 1


def test_an_emit_in_a_savepoint_that_is_rolled_back_silences_nobody_else(heard):
    with transaction.atomic():
        with transaction.atomic():
            services.emit(EVENT, **WHERE)
            transaction.set_rollback(True)
        services.emit(EVENT, **WHERE)
    assert len(heard()) == 1
    assert Event.objects.count() == 1


async def test_the_synchronous_ring_sends_the_bytes_of_group_send(heard):
    layer = get_channel_layer()
    await layer.group_send(GROUP, dict(DOORBELL))
    by_layer = heard()

    assert layer.ring_sync() is True

    assert heard() == by_layer
    assert len(by_layer) == 1
    assert layer.deserialize(by_layer[0]) == DOORBELL
    await layer.flush()


@pytest.mark.django_db(transaction=True)
def test_a_redis_that_is_away_fails_no_commit(settings):
    layer = settings.CHANNEL_LAYERS["default"]
    away = {**layer["CONFIG"], "hosts": ["unix:///nonexistent/redis.sock"]}
    settings.CHANNEL_LAYERS = {"default": {**layer, "CONFIG": away}}

    with transaction.atomic():
        services.emit(EVENT, **WHERE)

    assert Event.objects.count() == 1
    assert get_channel_layer().ring_sync() is False


def test_a_reset_begins_another_epoch_with_an_empty_log(db):
    services.emit(EVENT, **WHERE)
    before = Cursor.parse(live_cursor()).epoch

    generation = services.reset_log()

    assert Log.objects.get().generation == generation
    assert not Event.objects.exists()
    assert Cursor.parse(live_cursor()).epoch != before


@pytest.mark.django_db(transaction=True)
def test_trimming_deletes_what_is_old_enough_and_says_up_to_where(monkeypatch):
    monkeypatch.setattr(services, "TRIM_BATCH", 2)
    for _ in range(5):
        with transaction.atomic():
            services.emit(EVENT, **WHERE)
    place = Cursor.parse(live_cursor()).snapshot

    assert services.trim_log(older_than=dt.timedelta(hours=1)) == 0
    assert Log.objects.get().trimmed_xid == 0
    deleted = sum(services.trim_log(older_than=NOW) for _ in range(2))

    trimmed = Log.objects.get().trimmed_xid
    assert all(row.xid >= trimmed for row in Event.objects.all())
    assert deleted == 5 - Event.objects.count()
    assert trimmed <= place.xmax + 10


@pytest.mark.django_db(transaction=True)
def test_an_open_transaction_holds_trimming_back(parallel):
    with transaction.atomic():
        services.emit(EVENT, **WHERE)
        oldest = Event.objects.get().xid
        for _ in range(2):
            parallel([lambda: services.trim_log(older_than=NOW)])
        (trimmed,) = parallel([lambda: Log.objects.get().trimmed_xid])
        assert trimmed <= oldest
    assert Event.objects.filter(xid=oldest).exists()


@pytest.mark.django_db(transaction=True)
def test_the_hourly_task_trims_by_the_retention_of_the_environment():
    with transaction.atomic():
        services.emit(EVENT, **WHERE)
    trim_live_log()
    assert Event.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_commands_reset_tell_and_trim(capsys):
    with transaction.atomic():
        services.emit(EVENT, **WHERE)
    generation = Log.objects.get().generation

    call_command("live", "status")
    said = capsys.readouterr().out
    assert str(generation) in said
    assert "events" in said
    call_command("live", "trim")
    call_command("live", "reset")

    assert Log.objects.get().generation != generation
    assert not Event.objects.exists()

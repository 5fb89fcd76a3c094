"""Redis and PostgreSQL go away and come back: late is allowed, lost is not."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import psycopg
import pytest
import redis

from realtime import metrics
from realtime.database import default_conninfo
from realtime.tests.client import eventually
from realtime.tests.conftest import (
    emit,
    in_thread,
    logged,
    make_movies,
    make_session,
    running,
    ticket_for,
)
from realtime.tests.programs import database_url
from realtime.tests.writers import INSERT
from scripts.embedded.postgres import PostgresServer
from scripts.embedded.redis import RedisServer
from scripts.embedded.throwaway import temporary_folder
from server.core.env import ROOT
from server.live import topics

pytestmark = pytest.mark.chaos
#: without rings the log is read once a second
BY_CLOCK_S = 2.0


@pytest.fixture
def own_redis(settings, limit) -> Iterator[RedisServer]:
    """A Redis of this test's own, used by writers and hub alike."""
    folder = temporary_folder()
    server = RedisServer(folder)
    with server:
        layer = settings.CHANNEL_LAYERS["default"]
        config = {**layer["CONFIG"], "hosts": [server.url]}
        settings.CHANNEL_LAYERS = {"default": {**layer, "CONFIG": config}}
        limit(redis_url=server.url)
        yield server
        if server.process is not None:
            server.resume()
    server.remove()
    shutil.rmtree(folder, ignore_errors=True)


async def write_and_time(bia, tab, number) -> tuple[float, float]:
    """(seconds the write took, seconds until the tab had its event)."""
    began = time.monotonic()
    await in_thread(emit, logged(bia, number), topics=[topics.PUBLIC])
    written = time.monotonic() - began
    await tab.until(lambda tab: any(f["data"]["card"]["id"] == number for f in tab.events()))
    return written, time.monotonic() - began


async def rings_again(bia, tab, first: int) -> None:
    """Write until a ring is heard; the events come meanwhile too."""
    heard = metrics.rings._value.get()
    async with asyncio.timeout(15):
        number = first
        while metrics.rings._value.get() == heard:
            await write_and_time(bia, tab, number)
            number += 1
            await asyncio.sleep(0.2)


async def test_flushall_and_cut_subscriptions_lose_nothing(own_redis, bia):
    client = redis.Redis.from_url(own_redis.url)
    async with running() as live:
        tab = await live.anonymous()
        await tab.subscribe("public")
        await rings_again(bia, tab, 1)

        client.flushall()
        assert (await write_and_time(bia, tab, 1001))[1] < BY_CLOCK_S
        client.client_kill_filter(_type="pubsub")
        assert (await write_and_time(bia, tab, 1002))[1] < BY_CLOCK_S
        client.client_kill_filter(_type="normal", skipme=True)
        assert (await write_and_time(bia, tab, 1003))[1] < BY_CLOCK_S
        await rings_again(bia, tab, 2000)
        assert len(set(tab.ids())) == len(tab.ids())
    client.close()


async def test_without_redis_events_come_by_the_clock_and_tickets_still_open(own_redis, ana, bia):
    session_id = await in_thread(make_session, ana)
    async with running() as live:
        tab = await live.anonymous()
        await tab.subscribe("public")
        await rings_again(bia, tab, 1)

        await asyncio.to_thread(own_redis.kill)
        for number in range(1001, 1004):
            written, shown = await write_and_time(bia, tab, number)
            assert written < 0.5
            assert shown < BY_CLOCK_S
        ticket = ticket_for(ana, session_id)
        await (await live.open()).auth(ticket)
        reused = await live.open()
        await reused.say({"type": "auth", "ticket": ticket})
        assert await reused.closed() == 4003
        assert live.hub.lookout.ready()

        await asyncio.to_thread(own_redis.start)
        await rings_again(bia, tab, 2000)


async def test_a_redis_that_hangs_slows_no_write_and_no_log_in(own_redis, ana, bia):
    session_id = await in_thread(make_session, ana)
    async with running() as live:
        tab = await live.anonymous()
        await tab.subscribe("public")
        await rings_again(bia, tab, 1)

        own_redis.pause()
        for number in range(1001, 1005):
            written, shown = await write_and_time(bia, tab, number)
            assert written < 0.5
            assert shown < BY_CLOCK_S
        began = time.monotonic()
        await (await live.open()).auth(ticket_for(ana, session_id))
        assert time.monotonic() - began < 1.5
        own_redis.resume()
        await rings_again(bia, tab, 2000)


@pytest.fixture
def two_hosts(own_redis, settings) -> Iterator[tuple[RedisServer, RedisServer]]:
    """The layer on two hosts; tickets and check-ins are on the first."""
    folder = temporary_folder()
    second = RedisServer(folder)
    with second:
        layer = settings.CHANNEL_LAYERS["default"]
        config = {**layer["CONFIG"], "hosts": [own_redis.url, second.url]}
        settings.CHANNEL_LAYERS = {"default": {**layer, "CONFIG": config}}
        yield own_redis, second
    second.remove()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize("away", [0, 1])
async def test_with_one_of_two_hosts_away_rings_and_presence_go_on(two_hosts, bia, away):
    (movie_id,) = await in_thread(make_movies, 1)
    movie = f"movie.{movie_id}"

    def here(tab):
        found = [f["data"]["here"] for f in tab.frames if f["type"] == "signal"]
        return found[-1] if found else 0

    async with running() as live, running() as other:
        tab = await live.anonymous()
        await tab.subscribe("public", movie)
        await rings_again(bia, tab, 1)
        await (await other.anonymous()).subscribe(movie)
        await tab.until(lambda tab: here(tab) == 2)

        await asyncio.to_thread(two_hosts[away].kill)
        heard = metrics.rings._value.get()
        for number in range(1001, 1004):
            await write_and_time(bia, tab, number)
        assert metrics.rings._value.get() >= heard + 3
        await (await other.anonymous()).subscribe(movie)
        await tab.until(lambda tab: here(tab) == 3)

        await asyncio.to_thread(two_hosts[away].start)
        await asyncio.to_thread(two_hosts[1 - away].kill)
        await rings_again(bia, tab, 2000)
        await (await other.anonymous()).subscribe(movie)
        await tab.until(lambda tab: here(tab) == 4, within_s=15)


async def test_a_hub_that_starts_without_redis_hears_it_when_it_comes(own_redis, bia):
    await asyncio.to_thread(own_redis.kill)
    async with running() as live:
        tab = await live.anonymous()
        await tab.subscribe("public")
        assert (await write_and_time(bia, tab, 1))[1] < BY_CLOCK_S
        await asyncio.to_thread(own_redis.start)
        await rings_again(bia, tab, 2)


@pytest.fixture(scope="module")
def own_postgres() -> Iterator[PostgresServer]:
    """A durable PostgreSQL with our tables, to be stopped and killed."""
    folder = temporary_folder()
    server = PostgresServer(folder)
    with server:
        subprocess.run(
            [sys.executable, "-m", "server.manage", "migrate", "-v", "0"],
            cwd=ROOT, check=True, env={**os.environ, "DATABASE_URL": server.url},
        )  # fmt: skip
        yield server
    server.remove()
    shutil.rmtree(folder, ignore_errors=True)


class Writer:
    """Writes one row a moment, again after every failure. `acked` are those that were confirmed."""

    def __init__(self, conninfo: str) -> None:
        self.acked: list[int] = []
        self.failures = 0
        self._conninfo = conninfo
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(20)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                with psycopg.connect(self._conninfo, autocommit=True) as connection:
                    while not self._stop.is_set():
                        row = connection.execute(INSERT, (["public"], '{"n":1}')).fetchone()
                        self.acked.append(row[0])  # type: ignore[index]
                        # One that rolls back takes an id too.
                        with connection.transaction(force_rollback=True):
                            connection.execute(INSERT, (["public"], '{"n":2}'))
                        time.sleep(0.005)
            except psycopg.Error:
                self.failures += 1
                time.sleep(0.02)


@pytest.mark.parametrize("how", ["stop", "kill"])
async def test_postgres_restarts_and_sockets_stay_open_and_lose_nothing(own_postgres, how):
    async with running(own_postgres.url) as live:
        tab = await live.anonymous()
        await tab.subscribe("public")
        writer = Writer(own_postgres.url)
        for _ in range(2):
            await asyncio.sleep(0.7)
            await asyncio.to_thread(getattr(own_postgres, how))
            await asyncio.sleep(0.3)
            await asyncio.to_thread(own_postgres.start)
        await asyncio.sleep(1.0)
        await asyncio.to_thread(writer.stop)

        wanted = set(writer.acked)
        await tab.until(lambda tab: wanted <= set(tab.ids()), within_s=10)
        assert writer.failures >= 2
        assert len(tab.ids()) == len(set(tab.ids()))
        assert tab.socket.close_code is None
        assert not [f for f in tab.frames if f["type"] == "resync"]


def backends(server: PostgresServer) -> list[int]:
    """Those of realtime; each leads a session of its own, which `pause` does not reach."""
    with psycopg.connect(server.url) as connection:
        rows = connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'cinema-%%'"
        )
        return [pid for (pid,) in rows]


async def test_a_subscribe_while_postgres_hangs_is_told_to_slow_down(own_postgres, monkeypatch):
    monkeypatch.setattr("realtime.database.PATIENCE_S", 0.5)
    async with running(own_postgres.url) as live:
        steady, early, late = [await live.anonymous() for _ in range(3)]
        await steady.subscribe("public")
        hung = await asyncio.to_thread(backends, own_postgres)
        own_postgres.pause()
        for pid in hung:
            os.kill(pid, signal.SIGSTOP)
        try:  # one asks by a connection that hangs, one by a new one
            for tab in (early, late):
                await tab.say({"type": "subscribe", "ref": 1, "topics": ["review.5"]})
                assert await tab.closed(within_s=3) == 4013
                assert tab.socket.close_reason.startswith("retry in ")
            assert steady.socket.close_code is None
        finally:
            for pid in hung:
                os.kill(pid, signal.SIGCONT)
            own_postgres.resume()
        again = await live.anonymous()
        await again.subscribe("review.5", "public")


async def test_a_transaction_that_stays_open_is_measured_and_warned_of(
    live, bia, caplog, monkeypatch
):
    monkeypatch.setattr("realtime.lookout.LONG_WRITER_S", 0.3)
    with psycopg.connect(default_conninfo()) as writer:
        writer.execute("SELECT pg_current_xact_id()")
        # From now on a later transaction is over, and every cursor names the open one.
        await in_thread(emit, logged(bia), topics=[topics.PUBLIC])
        await eventually(lambda: metrics.oldest_writer._value.get() > 0.3)
        await eventually(lambda: "a transaction has been open" in caplog.text)
        await live.hub.lookout.look()
        assert caplog.text.count("a transaction has been open") == 1
    await eventually(lambda: metrics.oldest_writer._value.get() == 0)


def test_the_address_of_a_database_survives_the_way_to_another_program():
    url = "postgresql://cinema@/test_cinema?host=/tmp/x"
    assert database_url(url) == url

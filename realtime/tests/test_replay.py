"""Coming back: what was missed comes once, or the client is told that its place is lost."""

import asyncio
import datetime as dt

import psycopg
import pytest
from django.db import connection

from realtime import metrics
from realtime.database import default_conninfo
from realtime.tests.conftest import (
    block,
    emit,
    follow,
    in_thread,
    liked,
    logged,
    movie_stats,
    running,
)
from server.live import services, topics
from server.live.cursor import Cursor
from server.live.models import Event, Log
from server.live.selectors import live_cursor

EVERYBODY = {"topics": [topics.PUBLIC]}


def replays(source):
    return metrics.replays.labels(source)._value.get()


async def say(user, *numbers, **where):
    for number in numbers:
        await in_thread(emit, logged(user, number), **(where or EVERYBODY), actor_id=user.pk)


def cards(tab, topic="public"):
    return [f["data"]["card"]["id"] for f in tab.events(topic)]


async def test_what_was_missed_comes_from_memory_and_once(live, bia):
    tab = await live.anonymous()
    await tab.subscribe("public", cursor=await in_thread(live_cursor))
    await say(bia, 1)
    await tab.frame("event")
    place = (await tab.subscribe("public"))["cursor"]
    await tab.drop()
    await say(bia, 2, 3)
    await live.hub.lookout.look()  # what is not in the ring yet would come live, after `subscribed`
    before = replays("ring")

    again = await live.anonymous()
    answer = await again.subscribe("public", cursor=place)

    assert answer["recovered"] is True
    assert cards(again) == [2, 3]
    kinds = [f["type"] for f in again.frames if f["type"] != "cursor"]
    assert kinds == ["ready", "event", "event", "subscribed"]  # the replay goes first
    assert replays("ring") == before + 1


@pytest.mark.parametrize(("size", "source"), [(10, "ring"), (2, "log")])
async def test_a_fresh_hub_has_what_was_logged_before_it_began(limit, bia, size, source):
    limit(hub_ring_size=size)
    await say(bia, 1)
    place = await in_thread(live_cursor)
    await say(bia, 2, 3, 4)
    before = replays(source)
    async with running() as live:
        tab = await live.anonymous()
        answer = await tab.subscribe("public", cursor=place)

    assert answer["recovered"] is True
    assert cards(tab) == [2, 3, 4]
    assert replays(source) == before + 1


async def test_a_fresh_hub_knows_of_a_writer_that_was_open_when_it_began(bia, database):
    with psycopg.connect(default_conninfo()) as slow:
        slow.execute("SELECT pg_current_xact_id()")
        place = await in_thread(live_cursor)
        await say(bia, 1)
        async with running() as live:
            slow.execute(
                "INSERT INTO live_event (type, topics, owner_ids, audience, data)"
                " SELECT type, topics, owner_ids, audience, data FROM live_event"
            )
            slow.commit()
            await live.hub.lookout.look()
            tab = await live.anonymous()
            answer = await tab.subscribe("public", cursor=place)

    assert answer["recovered"] is True
    assert cards(tab) == [1, 1]


async def test_a_place_that_left_the_ring_is_replayed_from_the_log(limit, ana, bia):
    limit(hub_ring_size=3)
    await in_thread(follow, ana, bia)
    async with running() as live:
        tab = await live.tab(ana)
        place = (await tab.subscribe("feed", "public"))["cursor"]
        await tab.close()
        for number in range(1, 9):
            await say(bia, number, topics=[topics.author(bia.pk), topics.PUBLIC])
            await live.hub.lookout.look()
        before = replays("log")

        again = await live.tab(ana)
        answer = await again.subscribe("feed", "public", cursor=place)

        assert answer["recovered"] is True
        assert cards(again) == cards(again, "feed") == list(range(1, 9))
        assert replays("log") == before + 1


async def test_an_event_between_the_page_and_its_subscribe_is_delivered(live, bia):
    page = await in_thread(live_cursor)
    await say(bia, 1)

    tab = await live.anonymous()
    await tab.subscribe("public", cursor=page)

    assert cards(tab) == [1]


async def test_a_cursor_that_is_ahead_of_the_hub_makes_it_look_first(live, bia):
    """The page is newer than the hub's last look: no event is sent twice, none is left out."""
    tab = await live.anonymous()
    for number in range(20):
        await say(bia, number + 1)
        page = await in_thread(live_cursor)
        assert (await tab.subscribe(f"user.{bia.pk}", cursor=page))["recovered"] is True
        snapshot = Cursor.parse(page).snapshot
        assert live.hub.lookout.snapshot.covers(snapshot)


async def test_ids_that_the_client_has_are_not_sent_again(live, bia):
    place = await in_thread(live_cursor)
    await say(bia, 1, 2, 3)
    ids = await in_thread(lambda: list(Event.objects.order_by("id").values_list("id", flat=True)))

    tab = await live.anonymous()
    await tab.subscribe("public", cursor=place, have=(ids[0], ids[2]))

    assert tab.ids() == [ids[1]]


async def test_more_than_a_replay_may_carry_is_refetched(limit, live, bia):
    limit(hub_replay_max=5)
    place = await in_thread(live_cursor)
    await say(bia, *range(6))
    await live.hub.lookout.look()

    tab = await live.anonymous()
    answer = await tab.subscribe("public", cursor=place)

    assert answer["recovered"] is False
    assert tab.events() == []


async def test_a_lost_topic_is_silent_until_it_is_subscribed_again(limit, live, bia):
    limit(hub_replay_max=1)
    place = await in_thread(live_cursor)
    await say(bia, 1, 2)
    await live.hub.lookout.look()
    tab = await live.anonymous()
    assert (await tab.subscribe("public", cursor=place))["recovered"] is False
    page = await in_thread(live_cursor)

    await say(bia, 3)
    assert (await tab.subscribe("public", cursor=page))["recovered"] is True
    await say(bia, 4)

    await tab.until(lambda tab: len(tab.events()) == 2)
    assert cards(tab) == [3, 4]


async def test_a_changed_relation_in_the_range_is_refetched(live, ana, bia, caio):
    place = await in_thread(live_cursor)
    await in_thread(block, bia, ana)
    await say(caio, 1)

    mine, other = await live.tab(ana), await live.tab(caio)

    assert (await mine.subscribe("public", cursor=place))["recovered"] is False
    assert (await other.subscribe("public", cursor=place))["recovered"] is True


async def test_a_changed_relation_in_a_range_of_the_log_is_refetched(limit, ana, bia):
    limit(hub_ring_size=1)
    place = await in_thread(live_cursor)
    await in_thread(block, bia, ana)
    async with running() as live:
        await say(bia, 1)
        tab = await live.tab(ana)
        assert (await tab.subscribe("public", cursor=place))["recovered"] is False


async def test_a_range_that_was_trimmed_is_refetched(limit, bia):
    limit(hub_ring_size=1)
    place = await in_thread(live_cursor)
    await say(bia, 1, 2, 3)
    assert await in_thread(services.trim_log, older_than=dt.timedelta(0)) == 0  # no horizon yet
    # A transaction that is open in another database of the cluster holds the horizon back.
    async with asyncio.timeout(20):
        while await in_thread(Event.objects.count):
            await in_thread(services.trim_log, older_than=dt.timedelta(0))
            await asyncio.sleep(0.1)
    async with running() as live:
        tab = await live.anonymous()
        assert (await tab.subscribe("public", cursor=place))["recovered"] is False


async def test_a_cursor_of_another_epoch_is_refetched(live, bia):
    place = await in_thread(live_cursor)
    other = "0" * 12 + place[12:]

    tab = await live.anonymous()

    assert (await tab.subscribe("public", cursor=other))["recovered"] is False


async def test_a_cursor_from_the_future_is_refetched(live):
    now = Cursor.parse(await in_thread(live_cursor))
    far = now.snapshot.xmax + 10_000_000
    tab = await live.anonymous()

    answer = await tab.subscribe("public", cursor=f"{now.epoch}:{far}:{far}:")

    assert answer["recovered"] is False


NO_CURSORS = [
    "", "5", "-1", str(2**63), "x" * 4096, "0" * 12 + ":5:3:", "0" * 12 + ":1:9:4,2", "é:1:1:",
]  # fmt: skip


async def test_a_cursor_that_is_none_is_refused_with_a_code(live):
    tab = await live.anonymous()

    for ref, cursor in enumerate(NO_CURSORS):
        await tab.say({"type": "subscribe", "ref": ref, "topics": ["public"], "cursor": cursor})
        assert (await tab.frame("error", ref=ref))["code"] == "invalid_cursor"

    assert (await tab.subscribe("public"))["recovered"] is True


async def test_a_reset_of_the_log_resyncs_every_socket(live, ana, bia):
    tabs = [await live.anonymous(), await live.tab(ana)]
    for tab in tabs:
        await tab.subscribe("public")
    old = await in_thread(live_cursor)

    await in_thread(services.reset_log)

    for tab in tabs:
        assert (await tab.frame("resync"))["topics"] == ["public"]
        assert (await tab.subscribe("public", cursor=old))["recovered"] is False
        page = await in_thread(live_cursor)
        assert (await tab.subscribe("public", cursor=page))["recovered"] is True
    await say(bia, 1)
    for tab in tabs:
        await tab.frame("event", topic="public")
        assert cards(tab) == [1]


async def test_a_log_of_another_cluster_is_reset_by_the_hub(bia):
    """After a restore the rows carry ids of transactions that this cluster has not begun."""

    def foreign():
        emit(logged(bia), **EVERYBODY)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE live_event SET xid = '99999999999'")
        return Log.objects.get().generation

    generation = await in_thread(foreign)
    async with running() as live:
        assert await in_thread(lambda: Log.objects.get().generation) != generation
        assert await in_thread(Event.objects.count) == 0
        tab = await live.anonymous()
        await tab.subscribe("public", cursor=await in_thread(live_cursor))
        await say(bia, 7)
        await tab.frame("event")


async def count_up(user, seconds):
    """Two hot counters for so long; the place in the log after each of their revs."""
    places = {}
    end = asyncio.get_running_loop().time() + seconds
    while asyncio.get_running_loop().time() < end:
        rev = len(places) + 1
        await in_thread(emit, movie_stats(7, rev), **EVERYBODY)
        await in_thread(emit, liked(user, review=3, count=rev), **EVERYBODY)
        places[rev] = Cursor.parse(await in_thread(live_cursor)).snapshot
    return places


def cursors_that_keep_behind(frames, places):
    """How many cursor frames came; each only after the counters that it covers."""
    shown = {"movie.stats": 0, "like.added": 0}
    cursors = 0
    for frame in frames:
        if frame["type"] == "event":
            shown[frame["event"]] = frame["data"]["rev"]
        elif frame["type"] == "cursor":
            said = Cursor.parse(frame["cursor"]).snapshot
            covered = max((rev for rev, place in places.items() if said.covers(place)), default=0)
            assert min(shown.values()) >= covered
            cursors += 1
    return cursors


async def test_counters_are_coalesced_and_no_cursor_overtakes_them(limit, bia):
    limit(ws_heartbeat_s=0.2)
    arrived = []
    loop = asyncio.get_running_loop()

    def take(tab):  # never true: called at each frame
        arrived.extend((loop.time(), frame) for frame in tab.frames[len(arrived) :])

    async with running() as live:
        tab = await live.anonymous()
        await tab.subscribe("public", cursor=await in_thread(live_cursor))
        watching = asyncio.create_task(tab.until(take, within_s=60))
        places = await count_up(bia, seconds=2.0)
        last = max(places)
        await tab.until(lambda tab: {f["data"]["rev"] for f in tab.events()[-2:]} == {last})
        await asyncio.sleep(0.3)
        watching.cancel()

    for kind in ("movie.stats", "like.added"):
        times = [at for at, frame in arrived if frame.get("event") == kind]
        assert len(times) <= 2 * (times[-1] - times[0]) + 1.5
    assert cursors_that_keep_behind([frame for _, frame in arrived], places) >= 5

"""Presence, check-ins and typing: of this moment, over all processes, never in the log."""

import asyncio
import time

import msgspec
import pytest
import redis

from realtime import presence, signals
from realtime.tests.client import eventually
from realtime.tests.conftest import (
    block,
    follow,
    in_thread,
    make_movies,
    make_review,
    mute,
    running,
    set_account,
    set_visibility,
)
from server.core.env import env
from server.live.models import Event
from server.movies.models import Movie


@pytest.fixture(autouse=True)
def _nobody_watches(database):
    client = redis.Redis.from_url(env().redis_url)
    client.delete(f"{env().redis_prefix}:live:watching")
    yield
    client.close()


@pytest.fixture
async def movie(database):
    (found,) = await in_thread(make_movies, 1)
    return f"movie.{found}"


@pytest.fixture
async def thread(ana):
    """The topic of a review of ana's, with its thread."""
    (movie_id,) = await in_thread(make_movies, 1)
    return f"review.{await in_thread(make_review, ana, movie_id)}"


def states(tab, signal="presence"):
    return [f["data"] for f in tab.frames if f["type"] == "signal" and f["signal"] == signal]


async def presence_is(tab, **wanted):
    """Wait until the newest presence says so; `watchers` by user name."""

    def now(tab):
        found = states(tab)
        if not found:
            return False
        shown = {**found[-1], "watchers": [m["username"] for m in found[-1]["watchers"]]}
        return wanted.items() <= shown.items()

    await tab.until(now)


def typing(tab):
    """User names of those who type, as the newest frame has it."""
    found = states(tab, "typing")
    return [m["username"] for m in found[-1]["members"]] if found else None


async def signal(tab, topic, what):
    await tab.say({"type": "signal", "topic": topic, "signal": what})


async def test_here_counts_members_once_and_anonymous_readers_by_socket(live, ana, bia, movie):
    first = await live.tab(ana)
    await first.subscribe(movie)
    await presence_is(first, here=1, watching=0, watchers=[])
    for tab in (await live.tab(ana), await live.tab(bia)):
        await tab.subscribe(movie)
    for _ in range(2):
        await (await live.anonymous()).subscribe(movie)

    await presence_is(first, here=4)
    for tab in live.tabs[1:]:
        await presence_is(tab, here=4)
    await live.tabs[-1].drop()
    await presence_is(first, here=3)


async def test_who_comes_is_told_at_once_after_subscribed(live, ana, movie):
    await (await live.tab(ana)).subscribe(movie)
    await presence_is(live.tabs[0], here=1)

    tab = await live.anonymous()
    await tab.subscribe(movie)
    await presence_is(tab, here=1)  # as it was; that they came themselves is told a moment later
    await presence_is(tab, here=2)
    kinds = [f["type"] for f in tab.frames]
    assert kinds.index("subscribed") < kinds.index("signal")


async def test_here_is_counted_over_all_processes_and_ends_with_them(live, ana, bia, movie):
    tab = await live.tab(ana)
    await tab.subscribe(movie)
    async with running() as other:
        for user in (ana, bia):
            await (await other.tab(user)).subscribe(movie)
        await (await other.anonymous()).subscribe(movie)
        await presence_is(tab, here=3)  # ana reads here and there, and is one
        await presence_is(other.tabs[0], here=3)
    await presence_is(tab, here=1)


async def test_a_hub_that_starts_is_told_who_is_at_the_others(live, ana, bia, movie):
    await (await live.tab(ana)).subscribe(movie)
    await presence_is(live.tabs[0], here=1)
    async with running() as other:
        tab = await other.tab(bia)
        await tab.subscribe(movie)
        await presence_is(tab, here=2)


async def test_a_hub_that_was_killed_is_counted_no_more(live, ana, bia, movie, monkeypatch):
    monkeypatch.setattr(signals, "HEARTBEAT_S", 0.1)
    monkeypatch.setattr(presence, "EXPIRE_S", 0.5)
    async with running() as dying, running() as other:
        await (await dying.tab(bia)).subscribe(movie)
        tab = await other.tab(ana)
        await tab.subscribe(movie)
        await presence_is(tab, here=2)
        dying.hub.signals._task.cancel()
        await presence_is(tab, here=1)


async def test_a_check_in_is_seen_by_all_and_outlives_the_page_and_the_socket(
    live, ana, bia, movie
):
    reader, watcher = await live.tab(bia), await live.tab(ana)
    for tab in (reader, watcher):
        await tab.subscribe(movie)
    await signal(watcher, movie, "watching")
    await presence_is(reader, here=2, watching=1, watchers=["ana"])
    await presence_is(watcher, watchers=["ana"])

    await watcher.drop()
    await presence_is(reader, here=1, watching=1, watchers=["ana"])
    again = await live.tab(ana)
    await signal(again, movie, "stopped")
    await presence_is(reader, here=1, watching=0, watchers=[])
    assert await in_thread(Event.objects.count) == 0


async def test_a_check_in_ends_by_itself_with_the_film(live, ana, movie, monkeypatch):
    number = int(movie.partition(".")[2])
    await in_thread(lambda: Movie.objects.filter(pk=number).update(runtime=90))
    tab = await live.tab(ana)
    await tab.subscribe(movie)
    await signal(tab, movie, "watching")
    await presence_is(tab, watching=1)
    checkins = live.hub.signals._checkins
    found = checkins.of(ana.pk)
    assert found.ends - found.at == 90 * 60

    now = time.time()
    checkins.put(msgspec.structs.replace(found, at=now, ends=now + 0.3))
    await presence_is(tab, watching=0, watchers=[])


async def test_a_film_without_a_runtime_is_watched_for_two_hours(live, ana, movie):
    tab = await live.tab(ana)
    await tab.subscribe(movie)
    await signal(tab, movie, "watching")
    await presence_is(tab, watching=1)
    found = live.hub.signals._checkins.of(ana.pk)
    assert found.ends - found.at == 120 * 60


async def test_a_member_watches_one_film_at_a_time(live, ana, movie):
    (second,) = await in_thread(make_movies, 1)
    tab = await live.tab(ana)
    await tab.subscribe(movie, f"movie.{second}")
    await signal(tab, movie, "watching")
    await signal(tab, f"movie.{second}", "watching")

    def newest(tab, topic):
        found = [f["data"]["watching"] for f in tab.frames
                 if f["type"] == "signal" and f["topic"] == topic]  # fmt: skip
        return found[-1] if found else None

    await tab.until(lambda t: (newest(t, movie), newest(t, f"movie.{second}")) == (0, 1))


async def test_check_ins_are_known_to_other_hubs_and_to_those_that_start_later(ana, bia, movie):
    async with running() as later_one:
        async with running() as first:
            tab = await first.tab(ana)
            await tab.subscribe(movie)
            await signal(tab, movie, "watching")
            await presence_is(tab, watching=1)
            reader = await later_one.tab(bia)
            await reader.subscribe(movie)
            await presence_is(reader, watching=1, watchers=["ana"])
        await presence_is(reader, here=1, watching=1, watchers=["ana"])
    async with running() as fresh:  # nobody is left to tell it: Redis does
        reader = await fresh.tab(bia)
        await reader.subscribe(movie)
        await presence_is(reader, here=1, watching=1, watchers=["ana"])


async def test_an_emptied_redis_is_repaired_by_the_hub_of_the_socket(ana, bia, movie, monkeypatch):
    monkeypatch.setattr(signals, "HEARTBEAT_S", 0.1)
    key = f"{env().redis_prefix}:live:watching"
    client = redis.Redis.from_url(env().redis_url)
    async with running() as live:
        tab = await live.tab(ana)
        await tab.subscribe(movie)
        await signal(tab, movie, "watching")
        await presence_is(tab, watching=1)
        await eventually(lambda: client.hlen(key) == 1)
        client.delete(key)
        await eventually(lambda: client.hlen(key) == 1)
        await signal(tab, movie, "stopped")
        await eventually(lambda: client.hlen(key) == 0)
    client.close()


async def test_watchers_are_named_only_to_those_who_may_see_them(live, ana, bia, caio, movie):
    watcher, reader, third = [await live.tab(user) for user in (ana, bia, caio)]
    anonymous = await live.anonymous()
    for tab in (watcher, reader, third, anonymous):
        await tab.subscribe(movie)
    await signal(watcher, movie, "watching")
    await presence_is(reader, watchers=["ana"])

    await in_thread(block, ana, bia)
    await presence_is(reader, watching=1, watchers=[])
    await in_thread(mute, caio, ana)
    await presence_is(third, watching=1, watchers=[])
    await presence_is(anonymous, watchers=["ana"])
    await in_thread(set_visibility, ana, "private")
    await presence_is(anonymous, watching=1, watchers=[])
    await presence_is(watcher, watchers=["ana"])


async def test_a_follower_still_sees_a_private_watcher(live, ana, bia, movie):
    await in_thread(follow, bia, ana)
    await in_thread(set_visibility, ana, "private")
    watcher, reader = await live.tab(ana), await live.tab(bia)
    for tab in (watcher, reader):
        await tab.subscribe(movie)
    await signal(watcher, movie, "watching")
    await presence_is(reader, watching=1, watchers=["ana"])


async def test_who_does_not_want_to_be_seen_is_counted_and_not_named(live, ana, bia, movie):
    watcher, reader = await live.tab(ana), await live.tab(bia)
    for tab in (watcher, reader):
        await tab.subscribe(movie)
    await signal(watcher, movie, "watching")
    await presence_is(reader, watchers=["ana"])
    await in_thread(set_account, ana, shows_presence=False)
    await presence_is(reader, here=2, watching=1, watchers=[])
    await in_thread(set_account, ana, shows_presence=True)
    await presence_is(reader, here=2, watching=1, watchers=["ana"])


async def test_a_change_on_a_hot_page_is_one_encode_and_one_frame_for_each_reader(
    live, movie, monkeypatch
):
    tabs = [await live.anonymous() for _ in range(30)]
    await asyncio.gather(*(tab.subscribe(movie) for tab in tabs))
    for tab in tabs:
        await presence_is(tab, here=30)
    told = [len(states(tab)) for tab in tabs]
    encoded = []
    encode = presence.encode
    monkeypatch.setattr(presence, "encode", lambda frame: encoded.append(frame) or encode(frame))

    left = [tabs.pop() for _ in range(10)]
    await asyncio.gather(*(tab.drop() for tab in left))

    for tab in tabs:
        await presence_is(tab, here=20)
    turns = len(encoded)
    assert turns <= 2  # the first few may be told before the rest
    assert [len(states(tab)) - before for tab, before in zip(tabs, told, strict=False)] == [
        turns
    ] * len(tabs)


async def test_typing_is_told_to_others_and_ends_by_itself(live, ana, bia, thread, monkeypatch):
    monkeypatch.setattr("realtime.typists.ENDS_AFTER_S", 1.5)
    author, writer = await live.tab(ana), await live.tab(bia)
    for tab in (author, writer):
        await tab.subscribe(thread)

    await signal(writer, thread, "typing")

    await author.until(lambda tab: typing(tab) == ["bia"])
    await author.until(lambda tab: typing(tab) == [])
    assert typing(writer) is None  # never one's own
    assert await in_thread(Event.objects.count) == 0


async def test_typing_crosses_processes_and_greets_who_comes(live, ana, bia, caio, thread):
    async with running() as other:
        reader = await other.tab(ana)
        writer = await live.tab(bia)
        for tab in (reader, writer):
            await tab.subscribe(thread)
        await signal(writer, thread, "typing")
        await reader.until(lambda tab: typing(tab) == ["bia"])
        late = await other.tab(caio)
        await late.subscribe(thread)
        await late.until(lambda tab: typing(tab) == ["bia"])


async def test_typing_is_not_told_of_those_who_are_hidden_muted_or_do_not_want_it(
    live, ana, bia, caio, thread
):
    await in_thread(mute, caio, bia)
    tabs = author, writer, muter = [await live.tab(user) for user in (ana, bia, caio)]
    for tab in tabs:
        await tab.subscribe(thread)
    await signal(writer, thread, "typing")
    await author.until(lambda tab: typing(tab) == ["bia"])
    await in_thread(set_account, bia, shows_typing=False)
    await author.until(lambda tab: typing(tab) == [])
    await signal(writer, thread, "typing")
    await signal(muter, thread, "typing")
    await author.until(lambda tab: typing(tab) == ["caio"])
    assert typing(muter) is None


REFUSED = [
    ("movie.x", "watching", "topic_invalid"),
    ("review.1", "watching", "signal_not_allowed"),
    ("movie.1", "typing", "signal_not_allowed"),
    ("public", "watching", "signal_not_allowed"),
    ("user.1", "typing", "signal_not_allowed"),
    ("movie.1", "watching", "not_subscribed"),
    ("review.1", "typing", "not_subscribed"),
]


async def test_signals_that_do_not_fit_are_refused_and_the_socket_stays(limit, live, ana):
    limit(ws_signals_burst=50)
    tab = await live.tab(ana)
    for topic, what, _ in REFUSED:
        await signal(tab, topic, what)
    await tab.until(lambda tab: len(tab.errors()) == len(REFUSED))
    assert tab.errors() == [(code, topic) for topic, _, code in REFUSED]
    assert tab.socket.close_code is None


async def test_anonymous_readers_may_not_signal(live, movie):
    tab = await live.anonymous()
    await tab.subscribe(movie)
    await signal(tab, movie, "watching")
    assert (await tab.frame("error"))["code"] == "signal_not_allowed"
    await presence_is(tab, here=1, watching=0)


async def test_too_many_signals_are_refused(limit, live, ana, movie):
    limit(ws_signals_per_s=0.001, ws_signals_burst=2)
    tab = await live.tab(ana)
    await tab.subscribe(movie)
    for what in ("watching", "stopped", "watching"):
        await signal(tab, movie, what)
    assert (await tab.frame("error"))["code"] == "too_many_signals"


async def test_readers_who_left_leave_nothing_behind(live, ana, movie, thread):
    tab = await live.tab(ana)
    await tab.subscribe(movie, thread)
    await presence_is(tab, here=1)
    await signal(tab, thread, "typing")
    await tab.drop()
    pages, typists = live.hub.signals.pages, live.hub.signals.typists
    await eventually(lambda: not (pages._mine or pages._shown or pages.pace._timers))
    await eventually(lambda: not (typists._at or typists._shown or typists._timers), 8)

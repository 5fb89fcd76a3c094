"""Counters: the first at once, then the last of each half second; a cursor waits for them."""

import asyncio

import pytest

from realtime.coalescer import Coalescer
from realtime.wire import Logged
from server.live.cursor import Snapshot


def place(number):
    return Snapshot(number, number, frozenset())


def stats(rev, movie=7):
    data = f'{{"movie_id":{movie},"rev":{rev}}}'
    return Logged(rev, rev, "", "movie.stats", [f"movie.{movie}"], None, (), "public", data)


@pytest.fixture
def sent(monkeypatch):
    monkeypatch.setattr("realtime.coalescer.INTERVAL_S", 0.1)
    return []


@pytest.fixture
async def coalescer(sent):
    found = Coalescer(lambda event, route: sent.append((event.id, route[3])))
    yield found
    found.clear()


def offer(coalescer, event, before):
    for route in event.routes:
        coalescer.offer(event, route, place(before))


async def test_the_first_goes_at_once_and_the_last_in_its_turn(coalescer, sent):
    for rev in (1, 2, 3):
        offer(coalescer, stats(rev), rev)
    assert sent == [(1, "movie.7")]
    await asyncio.sleep(0.15)
    assert sent == [(1, "movie.7"), (3, "movie.7")]
    await asyncio.sleep(0.15)
    offer(coalescer, stats(4), 4)
    assert sent[-1] == (4, "movie.7")


async def test_objects_and_topics_do_not_wait_for_each_other(coalescer, sent):
    like = '{"review_id":3,"movie_id":7,"rev":9}'
    both = Logged(9, 9, "", "like.added", ["movie.7", "public"], None, (), "public", like)
    for event in (stats(1), stats(2, movie=8), both):
        offer(coalescer, event, 1)
    assert sent == [(1, "movie.7"), (2, "movie.8"), (9, "movie.7"), (9, "public")]


async def test_the_place_stands_before_the_oldest_that_waits(coalescer, sent):
    now = place(50)
    assert coalescer.safe_place(now) is now
    offer(coalescer, stats(1), 10)
    assert coalescer.safe_place(now) is now
    offer(coalescer, stats(2), 20)
    offer(coalescer, stats(3), 30)
    assert coalescer.safe_place(now) == place(20)
    await asyncio.sleep(0.15)
    assert coalescer.safe_place(now) is now


async def test_a_counter_of_any_object_is_the_objects_own(coalescer, sent):
    def counts(rev, kind, target):
        data = f'{{"target_kind":"{kind}","target_id":{target},"activity_id":null,"rev":{rev}}}'
        return Logged(rev, rev, "", "object.counts", ["list.7"], None, (), "public", data)

    for event in (counts(1, "list", 7), counts(2, "comment", 7), counts(3, "comment", 8)):
        offer(coalescer, event, 1)
    for event in (counts(4, "comment", 7), counts(5, "comment", 7)):
        offer(coalescer, event, 1)
    assert [id_ for id_, _ in sent] == [1, 2, 3]
    await asyncio.sleep(0.15)
    assert [id_ for id_, _ in sent] == [1, 2, 3, 5]

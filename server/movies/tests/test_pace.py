import random
import threading
import time
import uuid

import pytest
import redis

from server.movies import breaker, pace
from server.movies.breaker import Breaker
from server.movies.pace import Pace


@pytest.fixture
def name() -> str:
    return f"test-{uuid.uuid4().hex}"


class Source:
    """Where requests arrive some time after their grant, and are answered some time later."""

    def __init__(
        self, *, way_s: float, answers_s: float, least_s: float = 0.0, seed: int = 3
    ) -> None:
        self.times: list[float] = []
        self._least_s = least_s
        self._way_s, self._answers_s = way_s, answers_s
        self._rng = random.Random(seed)

    def ask(self) -> float:
        """Seconds until the answer."""
        began = time.monotonic()
        time.sleep(self._rng.uniform(0, self._way_s))
        self.times.append(time.monotonic())
        time.sleep(self._least_s + self._rng.uniform(0, self._answers_s))
        return time.monotonic() - began

    def busiest_second(self) -> int:
        return max(sum(first <= at < first + 1.0 for at in self.times) for first in self.times)


def ask(pace_of, source: Source, *, limit: int, seconds: float, workers: int) -> None:
    """Several workers ask the source as often as they may."""
    ends = time.monotonic() + seconds

    def work() -> None:
        mine = pace_of()
        while time.monotonic() < ends:
            token = pace.new_token()
            if (wait := mine.take(token, limit)) > 0:
                time.sleep(min(wait, 0.05))
                continue
            mine.arrived(token, source.ask())

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.fixture
def no_redis(monkeypatch) -> None:
    def away(*args: object, **kwargs: object) -> None:
        raise redis.ConnectionError

    monkeypatch.setattr("server.core.throttles.Script._script", lambda self: away)


def test_all_workers_together_keep_within_the_rate_in_any_second_and_use_it(name):
    source = Source(way_s=0.01, answers_s=0.01)
    ask(lambda: Pace(name), source, limit=10, seconds=3.4, workers=4)

    assert source.busiest_second() <= 10
    assert len(source.times) >= 31


def test_requests_that_are_held_up_on_their_way_do_not_arrive_together_with_later_ones(name):
    source = Source(way_s=0.4, answers_s=0.05)
    ask(lambda: Pace(name), source, limit=8, seconds=3.4, workers=8)

    assert source.busiest_second() <= 8
    assert len(source.times) >= 16


def test_a_request_counts_until_a_second_after_its_answer(name):
    one = Pace(name)
    assert one.take("a", 1) == 0
    asked_again = one.take("b", 1)
    time.sleep(0.3)
    one.arrived("a")

    assert 0.99 < asked_again <= pace.SPAN_S
    assert 0.9 < one.take("b", 1) <= pace.SPAN_S


def test_what_the_source_needs_for_any_answer_does_not_count(name, monkeypatch):
    monkeypatch.setattr(pace, "ANSWERS", 2)
    one = Pace(name)
    assert one.take("a", 1) == 0
    one.arrived("a", 0.5)
    told_once = one.take("b", 1)
    one.arrived("a", 0.4)

    assert told_once > 0.9
    assert one.take("b", 1) == pytest.approx(pace.SPAN_S - pace.SURE * 0.4, abs=0.1)


def test_a_quick_answer_among_slow_ones_tells_how_quick_the_source_may_be(name, monkeypatch):
    monkeypatch.setattr(pace, "ANSWERS", 3)
    one = Pace(name)
    for took_s in (0.5, 0.001, 0.5):
        one.arrived("a", took_s)

    assert one.take("b", 1) > 0.9


def test_a_source_that_is_slow_is_asked_no_more_often_than_it_allows(name, monkeypatch):
    monkeypatch.setattr(pace, "ANSWERS", 5)
    source = Source(way_s=0.2, answers_s=0.1, least_s=0.2)
    ask(lambda: Pace(name), source, limit=10, seconds=3.4, workers=8)

    assert source.busiest_second() <= 10


def test_a_request_whose_worker_was_killed_counts_no_longer_than_it_may_be_on_its_way(
    name, monkeypatch
):
    monkeypatch.setattr(pace, "FLIGHT_S", 0.1)
    one = Pace(name)
    assert one.take("killed", 1) == 0
    until = time.monotonic() + 10
    while (wait := one.take("next", 1)) > 0:
        assert time.monotonic() < until
        time.sleep(wait)


def test_an_answer_that_nobody_waited_for_any_more_counts_when_it_comes(name):
    one = Pace(name)
    one.arrived("late")

    assert 0.9 < one.take("next", 1) <= pace.SPAN_S


def test_a_hiccup_of_redis_lets_nobody_go_on_top_of_the_rate(name, monkeypatch, request):
    one = Pace(name)
    assert one.take("a", 20) == 0
    request.getfixturevalue("no_redis")
    assert one.take("b", 20) == pace.RETRY_S

    monkeypatch.setattr(pace, "LOCAL_AFTER_S", 0.0)
    assert one.take("b", 20) == 0


def test_a_pause_that_the_source_asked_for_holds_for_everybody(name):
    Pace(name).pause(5)

    assert 4 < Pace(name).take("a", 10) <= 5


def test_a_pause_is_not_believed_for_a_day(name):
    Pace(name).pause(86_400)

    assert Pace(name).take("a", 10) <= pace.MAX_PAUSE_S


@pytest.mark.usefixtures("no_redis")
def test_without_redis_each_process_takes_a_part_of_the_rate(name):
    one = Pace(name)
    source = Source(way_s=0.05, answers_s=0.05)
    ask(lambda: one, source, limit=20, seconds=1.5, workers=3)

    assert source.busiest_second() <= 20 // pace.LOCAL_SHARE
    one.pause(5)
    assert one.take("a", 20) > 4


def test_a_breaker_opens_after_failures_in_a_row_and_lets_one_ask_after_a_while():
    now = [0.0]
    one = Breaker(clock=lambda: now[0])
    for _ in range(breaker.FAILURES - 1):
        one.failed()
    one.answered()
    assert one.rest_s() == 0

    for _ in range(breaker.FAILURES):
        one.failed()
    assert (one.rest_s(), one.resting()) == (breaker.REST_S, True)
    now[0] += breaker.REST_S
    assert (one.resting(), one.rest_s(), one.rest_s()) == (False, 0.0, breaker.REST_S)
    one.answered()
    assert one.rest_s() == 0

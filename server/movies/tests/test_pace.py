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


def grants(pace_of, *, limit: int, seconds: float, workers: int) -> list[float]:
    """When each of several workers was let go."""
    times: list[float] = []
    ends = time.monotonic() + seconds

    def work() -> None:
        mine = pace_of()
        while (now := time.monotonic()) < ends:
            wait = mine.wait_s(limit)
            if wait == 0:
                times.append(now)
            else:
                time.sleep(min(wait, 0.05))

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(times)


def most_in_a_second(times: list[float]) -> int:
    return max(sum(first <= at < first + 1.0 for at in times) for first in times)


def test_all_workers_together_keep_within_the_rate_in_any_second_and_use_it(name):
    times = grants(lambda: Pace(name), limit=10, seconds=3.4, workers=4)

    assert most_in_a_second(times) <= 10
    assert len(times) >= 31


def test_a_hiccup_of_redis_lets_nobody_go_on_top_of_the_rate(name, monkeypatch):
    def away(*args: object, **kwargs: object) -> None:
        raise redis.ConnectionError

    one = Pace(name)
    assert one.wait_s(20) == 0
    monkeypatch.setattr("server.core.throttles.Script._script", lambda self: away)
    assert one.wait_s(20) == pace.RETRY_S

    monkeypatch.setattr(pace, "LOCAL_AFTER_S", 0.0)
    assert one.wait_s(20) == 0


def test_a_pause_that_the_source_asked_for_holds_for_everybody(name):
    Pace(name).pause(5)

    assert 4 < Pace(name).wait_s(10) <= 5


def test_a_pause_is_not_believed_for_a_day(name):
    Pace(name).pause(86_400)

    assert Pace(name).wait_s(10) <= pace.MAX_PAUSE_S


def test_without_redis_each_process_takes_a_part_of_the_rate(name, monkeypatch):
    def away(*args: object, **kwargs: object) -> None:
        raise redis.ConnectionError

    monkeypatch.setattr("server.core.throttles.Script._script", lambda self: away)
    one = Pace(name)

    times = grants(lambda: one, limit=20, seconds=1.5, workers=3)

    assert most_in_a_second(times) <= 20 // pace.LOCAL_SHARE
    one.pause(5)
    assert one.wait_s(20) > 4


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

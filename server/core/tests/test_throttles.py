import itertools
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from server.core import throttles
from server.core.env import env
from server.core.throttles import AddressThrottle, Buckets, BucketThrottle, Script, Windows

_keys = itertools.count(1)


@pytest.fixture
def key() -> str:
    return f"test-{time.time_ns()}-{next(_keys)}"


def away(monkeypatch, port: int) -> None:
    """Redis at an address of ours, for scripts that are made from now on."""
    monkeypatch.setattr(env(), "redis_url", f"redis://127.0.0.1:{port}/0")


def in_parallel(call, count: int) -> list:
    with ThreadPoolExecutor(20) as pool:
        return list(pool.map(lambda _: call(), range(count)))


def test_a_bucket_lets_its_capacity_through_at_once_and_then_says_how_long(key):
    buckets = Buckets()

    answers = [buckets.take(key, capacity=5, per_s=0.1) for _ in range(7)]

    assert [left for left, _ in answers[:5]] == [4, 3, 2, 1, 0]
    assert [wait == 0 for _, wait in answers] == [True] * 5 + [False] * 2
    assert 8 < answers[-1][1] <= 10


def test_a_bucket_fills_again(key):
    buckets = Buckets()
    for _ in range(3):
        buckets.take(key, capacity=3, per_s=0.5)
    _, wait_s = buckets.take(key, capacity=3, per_s=0.5)

    time.sleep(wait_s + 0.1)

    assert 0 < wait_s <= 2
    assert buckets.take(key, capacity=3, per_s=0.5)[1] == 0


def test_of_two_hundred_at_once_no_more_than_the_capacity_pass(key):
    buckets = Buckets()

    waits = [
        wait for _, wait in in_parallel(lambda: buckets.take(key, capacity=60, per_s=0.001), 200)
    ]

    assert waits.count(0) == 60


def test_two_processes_share_a_window(key):
    """Two of them, each with a connection of its own, as two workers have."""
    one, other = Windows(), Windows()

    answers = in_parallel(lambda: one.take(key, limit=50, period_s=60), 40)
    answers += in_parallel(lambda: other.take(key, limit=50, period_s=60), 160)

    assert sum(answer.allowed for answer in answers) == 50
    assert min(answer.remaining for answer in answers) == 0


def test_a_window_closes_and_opens_anew(key):
    windows = Windows()
    first = [windows.take(key, limit=2, period_s=0.3) for _ in range(3)]
    time.sleep(first[-1].reset_s + 0.02)

    again = windows.take(key, limit=2, period_s=0.3)

    assert [answer.allowed for answer in first] == [True, True, False]
    assert 0 < first[-1].reset_s <= 0.3
    assert (again.allowed, again.remaining) == (True, 1)


def test_refused_requests_do_not_lengthen_a_window(key):
    windows = Windows()
    windows.take(key, limit=1, period_s=0.4)
    time.sleep(0.2)

    refused = windows.take(key, limit=1, period_s=0.4)

    assert not refused.allowed
    assert refused.reset_s <= 0.2


@pytest.mark.parametrize("kind", ["refuses", "hangs"])
def test_while_redis_is_away_the_process_counts_and_nobody_waits_long(monkeypatch, key, kind):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        if kind == "hangs":
            silent.listen(50)
        away(monkeypatch, silent.getsockname()[1])
        windows, buckets = Windows(), Buckets()
        begin = time.perf_counter()

        by_window = [windows.take(key, limit=3, period_s=60).allowed for _ in range(5)]
        by_bucket = [buckets.take(key, capacity=3, per_s=0.01)[1] == 0 for _ in range(5)]

        assert by_window == by_bucket == [True, True, True, False, False]
        assert time.perf_counter() - begin < 0.9  # one time-out each, then a pause


def test_redis_is_asked_again_after_a_pause(monkeypatch, key):
    monkeypatch.setattr(throttles, "PAUSE_S", 0.1)
    script = Script("return {1, 2, 3}")
    monkeypatch.setattr(script, "_down_until", time.monotonic() + 0.1)
    assert script.run(key) is None

    time.sleep(0.12)

    assert script.run(key) == [1, 2, 3]


def request(address="203.0.113.7", forwarded: str | None = None):
    meta = {"REMOTE_ADDR": address}
    if forwarded is not None:
        meta["HTTP_X_FORWARDED_FOR"] = forwarded
    return SimpleNamespace(META=meta)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "believed"),
    [
        (0, None, "203.0.113.7"),
        (0, "198.51.100.1", "203.0.113.7"),
        (1, None, "203.0.113.7"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "evil, 198.51.100.1", "198.51.100.1"),
        (1, "a, b, c, d, 198.51.100.1", "198.51.100.1"),
        (2, "198.51.100.1, 10.0.0.1", "198.51.100.1"),
        (2, "evil, 198.51.100.1, 10.0.0.1", "198.51.100.1"),
        (2, "10.0.0.1", "203.0.113.7"),
        (1, "", "203.0.113.7"),
        (1, "evil,", "203.0.113.7"),
    ],
)
def test_only_what_our_own_proxies_wrote_is_believed(monkeypatch, proxies, forwarded, believed):
    monkeypatch.setattr(env(), "trusted_proxies", proxies)

    assert throttles.client_address(request(forwarded=forwarded)) == believed


@pytest.mark.parametrize(("limits", "allowed"), [("production", 2), ("embedded", 9), ("load", 9)])
def test_limits_by_address_are_lifted_on_one_machine_only(monkeypatch, limits, allowed, key):
    class Narrow(AddressThrottle):
        name, capacity, period_s = key, 2, 3600.0

    monkeypatch.setattr(env(), "limits", limits)

    assert sum(Narrow().allow_request(request(), None) for _ in range(9)) == allowed


def test_a_refusal_says_when_to_come_back():
    class Narrow(BucketThrottle):
        name, capacity, period_s = f"test-{time.time_ns()}", 1, 100.0

        def key(self, request):
            return "x"

    assert Narrow().allow_request(request(), None)
    refused = Narrow()

    assert not refused.allow_request(request(), None)
    assert 99 < refused.wait() <= 100

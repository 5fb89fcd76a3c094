"""Guesses run out for strangers and not for the owner; hashing does not fill the process."""

import threading

import pytest

from server.core.env import env
from server.users import devices, gate
from server.users.gate import Busy, Gate
from server.users.tests.factories import PASSWORD, in_parallel, make_member

URL = "/api/auth/login/"


@pytest.fixture
def bia(db):
    return make_member("bia", password=PASSWORD)


def log_in(visitor, password: str = PASSWORD, *, address: str, **body):
    return visitor.post(URL, {"login": "bia", "password": password, **body}, REMOTE_ADDR=address)


def besiege(visitor) -> list[int]:
    """Sixty guesses from thirty addresses; what they were answered."""
    return [
        log_in(visitor, f"guess {n}", address=f"10.1.{n % 30}.1").status_code for n in range(60)
    ]


def test_the_owner_logs_in_from_anywhere_while_strangers_guess(visitor, bia, limits_on):
    mark = log_in(visitor, address="192.0.2.7").json()["device"]

    tried = besiege(visitor).count(401)

    assert tried <= 20
    assert log_in(visitor, address="198.51.100.9").status_code == 429
    owner = log_in(visitor, address="198.51.100.9", device=mark)
    assert owner.status_code == 200


def test_a_device_has_ten_guesses_of_its_own(visitor, bia, limits_on):
    mark = devices.issue(bia.pk)

    statuses = [
        log_in(visitor, "wrong", address=f"10.2.0.{n}", device=mark).status_code for n in range(12)
    ]

    assert statuses == [401] * 10 + [429] * 2


def test_marks_of_other_accounts_or_made_up_ones_gain_nothing(visitor, bia, limits_on):
    other = make_member(password=PASSWORD)
    besiege(visitor)

    for mark in (devices.issue(other.pk), "x", "é", "a:b:c", devices.issue(bia.pk)[:-1]):
        assert log_in(visitor, address="198.51.100.9", device=mark).status_code == 429


def test_each_log_in_answers_a_mark_of_its_own_that_opens_nothing(visitor, bia):
    marks = {log_in(visitor, address="192.0.2.7").json()["device"] for _ in range(2)}

    assert len(marks) == 2
    for mark in marks:
        answer = visitor.get("/api/me/", headers={"Authorization": f"Bearer {mark}"})
        assert answer.status_code == 401


def test_answers_to_who_is_locked_out_are_the_same_for_names_that_nobody_has(
    visitor, bia, limits_on
):
    def answers(login: str) -> list:
        bodies = []
        for _ in range(11):
            answer = visitor.post(URL, {"login": login, "password": "wrong"})
            body = answer.json()
            body.pop("request_id")
            body.pop("detail")  # says in how many seconds
            bodies.append((answer.status_code, body))
        return bodies

    assert answers("bia") == answers("nobody_here")


def test_no_more_than_the_slots_are_inside_and_who_finds_no_place_is_refused():
    gate_ = Gate(slots=2, waiting=1)
    inside, leave = threading.Semaphore(0), threading.Event()
    most, now, lock = [0], [0], threading.Lock()

    def enter() -> None:
        with gate_.enter():
            with lock:
                now[0] += 1
                most[0] = max(most[0], now[0])
            inside.release()
            leave.wait(10)
            with lock:
                now[0] -= 1

    threads = [threading.Thread(target=enter) for _ in range(2)]
    for thread in threads:
        thread.start()
        assert inside.acquire(timeout=10)
    queued = threading.Thread(target=enter)
    queued.start()
    while gate_._admitted.acquire(blocking=False):  # until the third one queues
        gate_._admitted.release()
    with pytest.raises(Busy), gate_.enter():
        pass
    leave.set()
    for thread in (*threads, queued):
        thread.join(10)

    assert most[0] == 2
    with gate_.enter():
        pass  # every place is free again


def test_a_storm_of_log_ins_is_told_to_come_again(visitor, bia, limits_on, monkeypatch):
    full = Gate(slots=1, waiting=0)
    monkeypatch.setattr(gate, "_gate", full)

    with full.enter():
        answer = visitor.post(URL, {"login": "bia", "password": PASSWORD})

    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert int(answer["Retry-After"]) >= 1
    assert visitor.post(URL, {"login": "bia", "password": PASSWORD}).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_after_a_storm_of_log_ins_every_slot_is_free_again(visitor, monkeypatch):
    make_member("bia", password=PASSWORD)
    monkeypatch.setattr(env(), "limits", "production")

    statuses = in_parallel(
        lambda n: (
            visitor.post(
                URL, {"login": f"nobody_{n}", "password": "x" * 20}, REMOTE_ADDR=f"10.3.0.{n}"
            ).status_code
        ),
        list(range(24)),
        threads=12,
    )

    assert set(statuses) <= {401, 503}
    assert statuses.count(401) >= 1
    assert visitor.post(URL, {"login": "bia", "password": PASSWORD}).status_code == 200


def test_a_password_of_a_megabyte_is_refused_before_it_is_hashed(visitor, bia, monkeypatch):
    def hashed(*args, **kwargs):
        raise AssertionError("hashed")

    monkeypatch.setattr(gate, "hashing_slot", hashed)
    monkeypatch.setattr("server.users.hashers.hashing_slot", hashed)

    answer = visitor.post(URL, {"login": "bia", "password": "x" * 1_000_000})

    assert answer.status_code == 400

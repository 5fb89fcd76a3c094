import datetime as dt

import pytest
from django.utils import timezone

from server.core.idempotency import forget_old_keys
from server.core.models import IdempotencyKey
from server.diary.models import DiaryEntry

URL = "/api/diary/"


@pytest.fixture
def log(api, ana, movie):
    """POST an entry with a key; a client of its own each time."""
    client = api(ana)

    def send(key: str | None, **fields):
        headers = {} if key is None else {"Idempotency-Key": key}
        return client.post(URL, {"movie": movie.id, **fields}, headers=headers)

    return send


@pytest.mark.django_db(transaction=True)
def test_fifty_parallel_requests_with_one_key_make_one_entry_and_one_answer(
    api, ana, movie, parallel
):
    client = api(ana)
    body = {"movie": movie.id, "rating": 4.5, "review": {"text": "Uma vez só."}}

    def send():
        return client.post(URL, body, headers={"Idempotency-Key": "one-click"})

    answers = parallel([send] * 50)

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert DiaryEntry.objects.count() == 1


def test_the_same_fields_in_another_order_are_the_same_request(api, ana, movie):
    client, headers = api(ana), {"Idempotency-Key": "k"}

    first = client.post(URL, {"movie": movie.id, "liked": True}, headers=headers)
    second = client.post(URL, {"liked": True, "movie": movie.id}, headers=headers)

    assert first.content == second.content
    assert DiaryEntry.objects.count() == 1


def test_a_key_with_another_body_is_refused(log):
    log("k", rating=4)

    answer = log("k", rating=5)

    assert answer.status_code == 422
    assert answer.json()["code"] == "idempotency_key_reused"
    assert DiaryEntry.objects.count() == 1


def test_without_a_key_each_request_is_an_entry(log):
    assert log(None).json()["id"] != log(None).json()["id"]


def test_two_members_may_use_the_same_key(api, ana, bia, movie):
    for member in (ana, bia):
        answer = api(member).post(URL, {"movie": movie.id}, headers={"Idempotency-Key": "k"})
        assert answer.status_code == 201

    assert DiaryEntry.objects.count() == 2


def test_a_refused_request_leaves_its_key_free(log):
    assert log("k", rating=4.3).status_code == 400
    assert log("k", rating=4.5).status_code == 201


@pytest.mark.parametrize("key", ["", " ", "a b", "x" * 81, "ключ".encode().decode("latin-1")])
def test_a_malformed_key_is_refused(log, key):
    answer = log(key)

    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid_idempotency_key"


def test_old_keys_are_forgotten(log):
    log("old")
    log("new")
    yesterday = timezone.now() - dt.timedelta(hours=25)
    IdempotencyKey.objects.filter(key="old").update(created_at=yesterday)

    assert forget_old_keys() == 1
    assert [row.key for row in IdempotencyKey.objects.all()] == ["new"]

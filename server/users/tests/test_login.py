import time

import pytest

from server.users.models import Session
from server.users.services import Device, open_session
from server.users.tests.factories import PASSWORD, make_member

URL = "/api/auth/login/"


@pytest.fixture
def bia(db):
    return make_member("Bia", email="Bia@Example.org", password=PASSWORD)


@pytest.mark.parametrize("login", ["Bia", "bia", "BIA", "bia@example.org", "BIA@EXAMPLE.ORG"])
def test_log_in_by_name_or_address_in_any_case(visitor, bia, login):
    answer = visitor.post(URL, {"login": login, "password": PASSWORD})

    assert answer.status_code == 200
    assert answer.json()["user"]["id"] == bia.id


def test_log_in_remembers_when_and_on_what(visitor, bia):
    visitor.post(URL, {"login": "bia", "password": PASSWORD}, headers={"User-Agent": "Firefox"})

    bia.refresh_from_db()
    session = Session.objects.get(user=bia)
    assert bia.last_login is not None
    assert session.user_agent == "Firefox"
    assert "127.0.0.1" not in session.address_key


def test_unknown_wrong_and_closed_look_the_same(visitor, bia):
    closed = make_member("closed", password=PASSWORD, is_active=False)

    answers = [
        visitor.post(URL, {"login": login, "password": password})
        for login, password in [
            ("nobody_here", PASSWORD),
            ("nobody@example.org", PASSWORD),
            (bia.username, "wrong password"),
            (closed.username, PASSWORD),
        ]
    ]

    for answer in answers:
        body = answer.json()
        body.pop("request_id")
        assert answer.status_code == 401
        assert body == {
            "type": "urn:cinema:error:invalid_credentials",
            "title": "Unauthorized",
            "status": 401,
            "code": "invalid_credentials",
            "detail": "The name or the password is wrong.",
            "fields": {},
        }
        assert answer["WWW-Authenticate"].startswith("Bearer")


def test_an_unknown_name_takes_as_long_as_a_wrong_password(visitor, bia):
    def median(login: str) -> float:
        times = []
        for _ in range(9):
            begin = time.perf_counter()
            visitor.post(URL, {"login": login, "password": "wrong password"})
            times.append(time.perf_counter() - begin)
        return sorted(times)[4]

    median("warm_up")
    known, unknown = median(bia.username), median("nobody_at_all")

    assert 0.5 < known / unknown < 2.0


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"login": "bia"},
        {"login": ["bia"], "password": PASSWORD},
        {"login": {"a": 1}, "password": PASSWORD},
        {"login": "bia", "password": "x" * 1_000_000},
        {"login": "x" * 100_000, "password": PASSWORD},
        {"login": "bia", "password": None},
    ],
)
def test_malformed_log_ins_are_400(visitor, bia, body):
    assert visitor.post(URL, body).status_code == 400


def test_a_stale_token_in_the_header_keeps_nobody_from_logging_in(visitor, bia):
    answer = visitor.post(
        URL,
        {"login": "bia", "password": PASSWORD},
        headers={"Authorization": "Bearer nonsense"},
    )

    assert answer.status_code == 200


def test_one_address_tries_an_account_ten_times(visitor, bia, limits_on):
    tries = [{"login": login, "password": "wrong"} for login in ["bia", "bia@example.org"] * 6]

    answers = [visitor.post(URL, body) for body in tries]

    assert [answer.status_code for answer in answers] == [401] * 10 + [429] * 2
    assert answers[-1].json()["code"] == "throttled"
    assert int(answers[-1]["Retry-After"]) >= 1


def test_a_botnet_gets_no_more_guesses_and_locks_nobody_out(visitor, bia, limits_on):
    home = "192.0.2.77"
    visitor.post(URL, {"login": "bia", "password": PASSWORD}, REMOTE_ADDR=home)

    statuses = [
        visitor.post(
            URL, {"login": "bia", "password": f"guess {n}"}, REMOTE_ADDR=f"10.9.{n}.{host}"
        )
        for n in range(50)
        for host in range(2)
    ]

    assert sum(answer.status_code == 401 for answer in statuses) <= 20
    assert sum(answer.status_code == 429 for answer in statuses) >= 80
    owner = visitor.post(URL, {"login": "bia", "password": PASSWORD}, REMOTE_ADDR=home)
    assert owner.status_code == 200


def test_a_forged_forwarded_header_gains_nothing(visitor, bia, limits_on):
    statuses = [
        visitor.post(
            URL,
            {"login": "bia", "password": "wrong"},
            HTTP_X_FORWARDED_FOR=f"198.51.100.{n}",
        ).status_code
        for n in range(20)
    ]

    assert statuses.count(401) == 10


def test_each_log_in_is_a_session_of_its_own(bia):
    open_session(user=bia, device=Device())
    open_session(user=bia, device=Device())

    assert Session.objects.filter(user=bia, revoked_at=None).count() == 2

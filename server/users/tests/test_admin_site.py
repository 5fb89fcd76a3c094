"""Log-in at the admin pages: the limits of the API's log-in, and its second step."""

import time

import pyotp
import pytest

from conftest import PASSWORD
from server.core.env import env
from server.users.gate import Gate
from server.users.models import TotpDevice
from server.users.security.sealed import seal
from server.users.security.second_factor import begin_second_step

pytestmark = pytest.mark.django_db
LOGIN = "/admin/login/?next=/admin/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def chief(members):
    return members("chief", is_staff=True, is_superuser=True)


def log_in(client, password=PASSWORD, **more):
    return client.post(LOGIN, {"username": "chief", "password": password, **more})


def test_the_right_password_opens_the_pages(client, chief):
    answer = log_in(client)

    assert (answer.status_code, answer["Location"]) == (302, "/admin/")


def test_guesses_are_counted_with_those_at_the_api(client, api, chief, monkeypatch):
    monkeypatch.setattr(env(), "limits", "production")
    for _ in range(5):
        api(None).post("/api/auth/login/", {"login": "chief", "password": "wrong"})

    answers = [log_in(client, "wrong") for _ in range(6)]

    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert answers[-1].json()["code"] == "throttled"
    assert int(answers[-1]["Retry-After"]) > 0


@pytest.mark.parametrize("padded", [" chief{0} ", "\u3000chief\t{0}", "chief{0}" + " " * 300])
def test_a_name_with_space_around_it_is_counted_as_the_name(client, chief, monkeypatch, padded):
    monkeypatch.setattr(env(), "limits", "production")

    answers = [
        client.post(LOGIN, {"username": padded.format(" " * n), "password": "wrong"})
        for n in range(12)
    ]

    assert [answer.status_code for answer in answers] == [200] * 10 + [429] * 2


def test_guesses_at_the_code_are_counted_with_those_at_the_api(client, api, chief, monkeypatch):
    TotpDevice.objects.create(user=chief, secret=seal(SECRET), confirmed_at="2026-01-01T00:00:00Z")
    monkeypatch.setattr(env(), "limits", "production")
    for _ in range(6):
        challenge = begin_second_step(user=chief)
        guess = {"challenge": challenge, "code": "not it"}
        assert api(None).post("/api/auth/login/second/", guess).status_code == 400

    without_code = log_in(client)
    answers = [log_in(client, code="not it") for _ in range(5)]

    assert without_code.status_code == 200
    assert [answer.status_code for answer in answers] == [200] * 4 + [429]
    assert answers[-1].json()["code"] == "throttled"
    assert int(answers[-1]["Retry-After"]) > 0


def test_passwords_are_changed_where_every_device_is_told(client, chief):
    log_in(client)

    answer = client.get("/admin/password_change/")

    assert (answer.status_code, answer["Location"]) == (302, f"{env().public_web_url}/settings")


def test_a_log_in_to_the_pages_lasts_a_working_day(client, chief):
    answer = log_in(client)

    assert answer.cookies["sessionid"]["max-age"] == 8 * 3600


def test_who_uses_an_authenticator_needs_its_code(client, chief):
    TotpDevice.objects.create(user=chief, secret=seal(SECRET), confirmed_at="2026-01-01T00:00:00Z")
    code = pyotp.TOTP(SECRET).at(int(time.time()))

    page = client.get(LOGIN)
    without, wrong = log_in(client), log_in(client, code="000000" if code != "000000" else "1")
    pages = client.get("/admin/users/user/")
    right = log_in(client, code=code)

    assert 'name="code"' in page.content.decode()
    assert [answer.status_code for answer in (without, wrong)] == [200, 200]
    assert "This code is wrong" in wrong.content.decode()
    assert pages.status_code == 302  # to the log-in
    assert (right.status_code, right["Location"]) == (302, "/admin/")


def test_too_many_passwords_at_once_are_told_to_come_again(client, chief, monkeypatch):
    full = Gate(slots=1, waiting=0)
    monkeypatch.setattr("server.users.gate._gate", full)
    monkeypatch.setattr(env(), "limits", "production")

    with full.enter():
        answer = log_in(client)

    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert int(answer["Retry-After"]) > 0

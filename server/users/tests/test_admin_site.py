"""Log-in at the admin pages: the limits of the API's log-in, and its second step."""

import time

import pyotp
import pytest

from conftest import PASSWORD
from server.core.env import env
from server.users.gate import Gate
from server.users.models import TotpDevice
from server.users.security.sealed import seal

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

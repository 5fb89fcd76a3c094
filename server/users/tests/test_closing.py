"""Closing an account, and coming back within the grace."""

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone

from server.users import closing, mail_jobs, services
from server.users.models import User
from server.users.services import InvalidCredentials
from server.users.tests.factories import PASSWORD, make_member

LOGIN = "/api/auth/login/"
RESTORE = "/api/auth/restore/"


@pytest.fixture
def closed(db):
    member = make_member("bia", password=PASSWORD, language="pt-BR")
    services.close_own_account(user=member, password=PASSWORD)
    mail.outbox.clear()
    return member


def log_in(visitor, password=PASSWORD):
    return visitor.post(LOGIN, {"login": "bia", "password": password})


def back(visitor, token):
    return visitor.post(RESTORE, {"token": token})


def test_who_logs_in_within_the_grace_is_told_and_may_come_back(visitor, closed, emitted):
    told = log_in(visitor)

    assert (told.status_code, told.json()["code"]) == (403, "account_closing")
    closed.refresh_from_db()
    assert told.json()["erased_at"] == (closed.closed_at + closing.GRACE).isoformat()
    token = told.json()["restore_token"]
    assert back(visitor, token).status_code == 204
    assert emitted.types == ["member.visibility"]
    assert emitted.data("member.visibility")[0]["visibility"] == "open"
    assert log_in(visitor).status_code == 200
    assert visitor.get("/api/users/bia/").status_code == 200


def test_every_way_to_log_in_tells_it(closed):
    with pytest.raises(closing.AccountClosing):
        services.open_session(user=User.objects.get(pk=closed.pk), device=services.Device())


def test_a_wrong_password_is_told_nothing(visitor, closed):
    answer = log_in(visitor, "not the password 1")

    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_credentials")


def test_a_token_is_good_once_and_for_one_closing(visitor, closed):
    token = log_in(visitor).json()["restore_token"]
    assert back(visitor, token).status_code == 204

    assert back(visitor, token).json()["code"] == "invalid_restore_token"
    services.close_own_account(user=User.objects.get(pk=closed.pk), password=PASSWORD)
    assert back(visitor, token).status_code == 400


@pytest.mark.parametrize("token", ["", "x", "7:1:x:y", "9" * 100, "\u20acuro", 7, None])
def test_tokens_that_are_none_are_refused(visitor, closed, token):
    assert back(visitor, token).status_code == 400
    closed.refresh_from_db()
    assert not closed.is_active


def test_a_token_ends_after_its_time_and_with_the_grace(visitor, closed, monkeypatch):
    with monkeypatch.context() as later:
        later.setattr(closing, "TOKEN_TTL_S", -1)
        assert back(visitor, log_in(visitor).json()["restore_token"]).status_code == 400
    ends = timezone.now() - closing.GRACE + dt.timedelta(minutes=1)
    User.objects.update(closed_at=ends)
    token = log_in(visitor).json()["restore_token"]
    monkeypatch.setattr(closing, "GRACE", closing.GRACE - dt.timedelta(minutes=2))

    assert back(visitor, token).status_code == 400
    with pytest.raises(InvalidCredentials):
        services.verify_credentials(login="bia", password=PASSWORD)


def test_a_suspension_is_not_ended_by_coming_back(visitor, closed):
    token = log_in(visitor).json()["restore_token"]
    back(visitor, token)
    services.shut_out_member(user=User.objects.get(pk=closed.pk))

    assert log_in(visitor).json()["code"] == "account_suspended"
    assert back(visitor, token).status_code == 400


def test_a_mail_in_the_members_language_says_until_when(closed):
    while mail_jobs.send_next_mail():
        pass

    sent = mail.outbox[-1]
    closed.refresh_from_db()
    assert sent.subject == "Sua conta no Cinema! foi encerrada"
    until = (closed.closed_at + closing.GRACE).date().isoformat()
    assert f"Em {until} tudo" in sent.body
    assert "/login" in sent.body
    assert until in sent.alternatives[0].content


def test_staff_close_at_a_members_wish_and_the_grace_begins_once(db):
    member = make_member()
    services.close_on_request(user=member)
    member.refresh_from_db()
    began = member.closed_at

    services.close_on_request(user=member)

    member.refresh_from_db()
    assert (member.is_active, member.closed_at) == (False, began)


def test_a_reset_of_the_password_does_not_open_a_closed_account(visitor, closed):
    visitor.post("/api/auth/password-reset/", {"email": closed.email})
    while mail_jobs.send_next_mail():
        pass

    assert not [sent for sent in mail.outbox if "/reset/" in sent.body]

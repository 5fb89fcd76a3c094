"""Closing an account, and coming back within the grace."""

import datetime as dt
import time
import uuid

import pyotp
import pytest
from django.core import mail
from django.utils import timezone

from server.users import closing, mail_jobs, services
from server.users.models import Session, TotpDevice, User
from server.users.security.sealed import seal
from server.users.services import InvalidCredentials
from server.users.tests.factories import PASSWORD, make_member

LOGIN = "/api/auth/login/"
SECOND = "/api/auth/login/second/"
RESTORE = "/api/auth/restore/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def closed(db):
    member = make_member("bia", password=PASSWORD, language="pt-BR")
    services.close_own_account(user=member, password=PASSWORD, session_id=uuid.uuid4())
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
    services.close_own_account(
        user=User.objects.get(pk=closed.pk), password=PASSWORD, session_id=uuid.uuid4()
    )
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


def test_a_suspended_member_does_not_come_back_by_closing(visitor, db):
    member = make_member("bia", password=PASSWORD)
    services.shut_out_member(user=member)
    services.close_on_request(user=User.objects.get(pk=member.pk))

    told = log_in(visitor)

    member.refresh_from_db()
    assert (member.is_active, member.suspended_at is not None) == (False, True)
    assert member.closed_at is not None
    assert (told.status_code, told.json()["code"]) == (403, "account_suspended")


def test_the_end_of_a_suspension_leaves_a_closed_account_to_its_member(visitor, db, emitted):
    member = make_member("bia", password=PASSWORD)
    services.shut_out_member(user=member)
    services.close_on_request(user=User.objects.get(pk=member.pk))
    emitted.clear()

    services.readmit_member(user=User.objects.get(pk=member.pk))

    member.refresh_from_db()
    assert (member.is_active, member.suspended_at) == (False, None)
    assert emitted.types == []
    assert back(visitor, log_in(visitor).json()["restore_token"]).status_code == 204
    assert log_in(visitor).status_code == 200


def test_a_token_opens_no_account_that_was_suspended_since(visitor, closed):
    token = log_in(visitor).json()["restore_token"]
    User.objects.update(suspended_at=timezone.now())

    assert back(visitor, token).status_code == 400
    closed.refresh_from_db()
    assert not closed.is_active


def test_who_has_a_second_step_takes_it_before_they_are_told(visitor, closed):
    TotpDevice.objects.create(user=closed, secret=seal(SECRET), confirmed_at=timezone.now())

    first = log_in(visitor)
    challenge = first.json()["challenge"]
    wrong = visitor.post(SECOND, {"challenge": challenge, "code": "not it"})
    code = pyotp.TOTP(SECRET).at(int(time.time()))
    right = visitor.post(SECOND, {"challenge": challenge, "code": code})

    assert (first.status_code, "restore_token" in first.json()) == (202, False)
    assert (wrong.status_code, wrong.json()["code"]) == (400, "wrong_code")
    assert (right.status_code, right.json()["code"]) == (403, "account_closing")
    assert back(visitor, right.json()["restore_token"]).status_code == 204


def test_a_member_without_a_password_closes_by_a_fresh_log_in(api, visitor, db):
    member = make_member("bia")
    fresh = api(member)

    answer = fresh.delete("/api/me/", {})

    member.refresh_from_db()
    assert (answer.status_code, member.is_active) == (204, False)
    assert member.closed_at is not None


def test_without_a_password_an_old_log_in_closes_nothing(api, db):
    member = make_member("bia")
    stale = api(member)
    Session.objects.update(created_at=timezone.now() - dt.timedelta(minutes=11))

    answer = stale.delete("/api/me/", {})

    assert (answer.status_code, answer.json()["code"]) == (403, "fresh_login_required")
    assert User.objects.get(pk=member.pk).is_active


def test_who_has_a_password_needs_it_however_fresh_the_log_in(api, db):
    member = make_member("bia", password=PASSWORD)

    answer = api(member).delete("/api/me/", {})

    assert (answer.status_code, answer.json()["code"]) == (400, "wrong_password")
    assert User.objects.get(pk=member.pk).is_active

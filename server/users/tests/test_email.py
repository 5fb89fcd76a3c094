"""Confirming an address, and changing it."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.utils import timezone

from server.core.env import env
from server.users import mail_jobs, resets, services, tidying
from server.users.models import Challenge, MailJob, OidcIdentity, Passkey, PendingEmail, User
from server.users.security import links
from server.users.security.emails import EmailUnverified, is_verified, require_verified
from server.users.tests.factories import PASSWORD, in_parallel, make_member

VERIFY = "/api/auth/email/verify/"
CONFIRM = "/api/auth/email/confirm/"
CHANGE = "/api/me/email/"
RESEND = "/api/me/email/verification/"
NEW = "new@example.org"


@pytest.fixture
def bia(db):
    return make_member("bia", email="bia@example.org", password=PASSWORD)


@pytest.fixture
def as_bia(api, bia):
    return api(bia)


def send_all() -> list:
    """Everything that is due goes out; the mails of this call."""
    before = len(mail.outbox)
    while mail_jobs.send_next_mail():
        pass
    return mail.outbox[before:]


def token_in(message, page: str) -> str:
    (found,) = re.findall(rf"{env().public_web_url}/{page}/(\S+)", message.body)
    return found


@pytest.fixture
def verify_token(as_bia):
    as_bia.post(RESEND)
    (message,) = send_all()
    return token_in(message, "verify-email")


@pytest.fixture
def change_token(as_bia):
    as_bia.post(CHANGE, {"email": NEW, "password": PASSWORD})
    (message,) = send_all()
    assert message.to == [NEW]
    return token_in(message, "confirm-email")


@pytest.mark.django_db
def test_a_new_member_gets_a_link_that_confirms_the_address(visitor):
    body = {"username": "ana", "email": "Ana@example.org", "password": PASSWORD}
    me = visitor.post("/api/auth/register/", body).json()["user"]
    (message,) = send_all()

    answer = visitor.post(VERIFY, {"token": token_in(message, "verify-email")})

    assert me["email_verified"] is False
    assert message.to == ["Ana@example.org"]
    assert answer.status_code == 200
    assert is_verified(User.objects.get())


def test_a_verification_link_works_once(visitor, verify_token):
    answers = [visitor.post(VERIFY, {"token": verify_token}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 400]
    assert answers[1].json()["code"] == "invalid_link"


def test_each_link_that_went_out_is_good_until_one_is_used(visitor, as_bia, bia):
    for _ in range(2):
        as_bia.post(RESEND)
    first, second = (token_in(message, "verify-email") for message in send_all())

    assert visitor.post(VERIFY, {"token": first}).status_code == 200
    assert visitor.post(VERIFY, {"token": second}).status_code == 400


def test_a_confirmed_member_gets_no_more_links(as_bia, bia):
    User.objects.update(email_verified_at=timezone.now())

    assert as_bia.post(RESEND).status_code == 202
    assert not MailJob.objects.exists()


def test_a_link_that_waits_while_the_address_is_confirmed_is_not_sent(as_bia, bia):
    as_bia.post(RESEND)
    User.objects.update(email_verified_at=timezone.now())

    assert send_all() == []
    assert MailJob.objects.get().state == "done"


def _change(as_bia, bia):
    as_bia.post(CHANGE, {"email": NEW, "password": PASSWORD})
    (message,) = send_all()
    as_bia.post(CONFIRM, {"token": token_in(message, "confirm-email")})


def _close(as_bia, bia):
    services.deactivate_member(user=bia)


def _delete(as_bia, bia):
    bia.delete()


@pytest.mark.parametrize("happens", [_change, _close, _delete])
def test_a_verification_link_dies_with_what_it_was_about(
    visitor, as_bia, bia, verify_token, happens
):
    happens(as_bia, bia)

    assert visitor.post(VERIFY, {"token": verify_token}).json()["code"] == "invalid_link"


@pytest.mark.parametrize("noise", ["x", "a:b:c", "é" * 20, "-" * 300, "eyJ9:1:zz"])
def test_noise_is_no_link(visitor, db, noise):
    for url in (VERIFY, CONFIRM):
        assert visitor.post(url, {"token": noise}).status_code == 400


def test_a_link_of_one_kind_is_no_link_of_another(visitor, bia, verify_token, change_token):
    reset = resets.issue(User.objects.get(pk=bia.pk))

    for url, wrong in ((VERIFY, change_token), (CONFIRM, verify_token), (VERIFY, reset)):
        assert visitor.post(url, {"token": wrong}).json()["code"] == "invalid_link"


def test_links_end_after_three_days(visitor, verify_token, change_token, monkeypatch):
    monkeypatch.setattr(env(), "email_link_ttl_s", -1)

    assert visitor.post(VERIFY, {"token": verify_token}).status_code == 400
    assert visitor.post(CONFIRM, {"token": change_token}).status_code == 400


def test_a_change_counts_once_the_new_address_confirmed_it_and_the_old_one_is_told(
    visitor, as_bia, bia, change_token
):
    assert as_bia.get("/api/me/").json()["email"] == "bia@example.org"

    answer = visitor.post(CONFIRM, {"token": change_token})

    assert answer.status_code == 200
    bia.refresh_from_db()
    assert (bia.email, bia.email_key) == (NEW, NEW)
    assert is_verified(bia)
    (notice,) = send_all()
    assert notice.to == ["bia@example.org"]
    assert NEW not in notice.body
    login = visitor.post("/api/auth/login/", {"login": NEW, "password": PASSWORD})
    assert login.status_code == 200


def test_the_members_open_pages_are_told_to_read_again(
    visitor, bia, verify_token, change_token, emitted
):
    visitor.post(VERIFY, {"token": verify_token})
    visitor.post(CONFIRM, {"token": change_token})

    assert emitted.types == ["account.changed"] * 2
    assert {tuple(row.topics) for row in emitted.rows()} == {(f"member.{bia.id}",)}
    assert "example.org" not in str(emitted.data())


def test_a_change_works_once(visitor, change_token):
    answers = [visitor.post(CONFIRM, {"token": change_token}).status_code for _ in range(2)]

    assert answers == [200, 400]


def test_old_reset_and_verification_links_die_with_the_old_address(
    visitor, bia, verify_token, change_token
):
    reset = resets.issue(User.objects.get(pk=bia.pk))
    visitor.post(CONFIRM, {"token": change_token})

    stale = visitor.post(
        "/api/auth/password-reset/confirm/", {"token": reset, "password": "an other one 77"}
    )

    assert stale.json()["code"] == "invalid_reset_token"
    assert visitor.post(VERIFY, {"token": verify_token}).status_code == 400


def test_a_second_wish_voids_the_link_of_the_first(visitor, as_bia, change_token):
    as_bia.post(CHANGE, {"email": "third@example.org", "password": PASSWORD})

    assert visitor.post(CONFIRM, {"token": change_token}).status_code == 400
    assert PendingEmail.objects.get().email == "third@example.org"


def test_a_wish_that_is_taken_back_leaves_no_link(visitor, as_bia, change_token):
    assert as_bia.get("/api/me/security/").json()["pending_email"] == NEW
    assert [as_bia.delete(CHANGE).status_code for _ in range(2)] == [204, 204]

    assert visitor.post(CONFIRM, {"token": change_token}).status_code == 400


def test_a_new_password_ends_a_change_that_somebody_began_with_the_old_one(
    visitor, bia, change_token
):
    reset = resets.issue(User.objects.get(pk=bia.pk))
    visitor.post(
        "/api/auth/password-reset/confirm/", {"token": reset, "password": "an other one 77"}
    )

    assert visitor.post(CONFIRM, {"token": change_token}).status_code == 400


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"email": NEW, "password": "wrong"}, "password", "wrong_password"),
        ({"email": NEW}, "password", "wrong_password"),
        ({"email": "BIA@example.org", "password": PASSWORD}, "email", "same_email"),
        ({"email": "no address", "password": PASSWORD}, "email", "invalid"),
        ({"email": f"{NEW}\r\nBcc: x@example.org", "password": PASSWORD}, "email", "invalid"),
    ],
)
def test_a_bad_wish_is_refused_with_a_code(as_bia, body, field, code):
    answer = as_bia.post(CHANGE, body)

    assert answer.status_code == 400
    assert answer.json()["fields"][field][0]["code"] == code
    assert not PendingEmail.objects.exists()


def test_asking_for_an_address_that_has_an_account_says_nothing_and_mails_nobody(as_bia, db):
    make_member(email=NEW)

    answers = [
        as_bia.post(CHANGE, {"email": email, "password": PASSWORD}) for email in (NEW, "f@x.org")
    ]

    assert [answer.status_code for answer in answers] == [202, 202]
    assert [sorted(answer.json()) for answer in answers] == [["email", "expires_at"]] * 2
    assert [message.to for message in send_all()] == [["f@x.org"]]


def test_an_address_that_was_taken_meanwhile_stays_with_who_took_it(
    visitor, as_bia, bia, change_token
):
    make_member(email=NEW.upper())

    answer = visitor.post(CONFIRM, {"token": change_token})

    assert (answer.status_code, answer.json()["code"]) == (400, "email_taken")
    assert User.objects.get(pk=bia.pk).email == "bia@example.org"


@pytest.mark.django_db(transaction=True)
def test_of_eight_confirmations_at_once_one_wins(visitor):
    member = make_member(password=PASSWORD)
    pending = PendingEmail.objects.create(user=member, email=NEW, requested_at=timezone.now())
    token = links.change_token(pending)

    answers = in_parallel(
        lambda _: visitor.post(CONFIRM, {"token": token}).status_code, [0] * 8, threads=8
    )

    assert sorted(answers) == [200] + [400] * 7
    assert MailJob.objects.filter(kind=MailJob.Kind.EMAIL_CHANGED).count() == 1


def test_five_mails_an_hour_about_ones_address(as_bia, limits_on):
    statuses = [as_bia.post(RESEND).status_code for _ in range(6)]

    assert statuses == [202] * 5 + [429]


def test_a_member_who_has_no_password_must_have_logged_in_just_now(as_bia, bia):
    bia.set_password(None)
    bia.save()

    assert as_bia.post(CHANGE, {"email": NEW}).status_code == 202
    bia.sessions.update(created_at=timezone.now() - dt.timedelta(minutes=11))
    answer = as_bia.post(CHANGE, {"email": "other@example.org"})
    assert (answer.status_code, answer.json()["code"]) == (403, "fresh_login_required")


def test_the_gate_opens_with_the_address(bia):
    with pytest.raises(EmailUnverified) as refused:
        require_verified(bia)

    assert (refused.value.status, refused.value.code) == (403, "email_unverified")
    User.objects.update(email_verified_at=timezone.now())
    bia.refresh_from_db()
    require_verified(bia)


def test_a_reset_link_confirms_the_address_and_throws_out_who_made_the_account(visitor, bia):
    """Somebody registers with an address that is not theirs, adds ways in, and waits."""
    Passkey.objects.create(user=bia, credential_id=b"theirs", public_key=b"k", name="theirs")
    OidcIdentity.objects.create(user=bia, issuer="https://id.example", subject="theirs")
    Challenge.objects.create(digest="d", purpose="passkey_new", user=bia, expires_at=timezone.now())
    token = resets.issue(bia)

    visitor.post("/api/auth/password-reset/confirm/", {"token": token, "password": "mine now 8!"})

    bia.refresh_from_db()
    assert is_verified(bia)
    assert not any(
        model.objects.filter(user=bia).exists() for model in (Passkey, OidcIdentity, Challenge)
    )


def test_a_reset_of_a_confirmed_account_keeps_its_passkeys(visitor, bia):
    User.objects.update(email_verified_at=timezone.now())
    bia.refresh_from_db()
    Passkey.objects.create(user=bia, credential_id=b"mine", public_key=b"k", name="mine")
    token = resets.issue(bia)

    visitor.post("/api/auth/password-reset/confirm/", {"token": token, "password": "mine now 8!"})

    assert Passkey.objects.filter(user=bia).exists()


def test_what_nobody_confirmed_is_tidied_away(bia):
    Challenge.objects.create(
        digest="old", purpose="passkey_login", expires_at=timezone.now() - dt.timedelta(seconds=1)
    )
    PendingEmail.objects.create(
        user=bia, email=NEW, requested_at=timezone.now() - dt.timedelta(days=8)
    )

    assert tidying.tidy_accounts() == 2

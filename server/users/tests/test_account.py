"""Devices, the own password, log out everywhere, closing the account."""

import uuid

import pytest
from django.core import mail

from server.users import mail_jobs, services, tokens
from server.users.closing import AccountClosing
from server.users.models import MailJob, Session, User
from server.users.services import Device, InvalidCredentials, open_session, refresh_tokens
from server.users.tests.factories import PASSWORD, in_parallel, make_member
from server.users.tests.test_sessions import pass_time

NEW = "kurosawa 1954 seven"
pytestmark = pytest.mark.django_db


def sessions_of(*pairs):
    return [tokens.read_access(pair.access).session_id for pair in pairs]


def log_in(user, agent="Firefox"):
    return open_session(user=user, device=Device(user_agent=agent))


def with_token(client, access):
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {access}")
    return client


def still_in(visitor, pair):
    return with_token(visitor, pair.access).get("/api/me/").status_code == 200


@pytest.fixture
def bia(db):
    return make_member("bia", password=PASSWORD)


@pytest.fixture
def here(bia):
    return log_in(bia, "Firefox")


@pytest.fixture
def there(bia):
    return log_in(bia, "Safari")


@pytest.fixture
def as_bia(visitor, here):
    return with_token(visitor, here.access)


def change(client, current=PASSWORD, new=NEW):
    return client.post("/api/auth/password/", {"current_password": current, "new_password": new})


def test_a_new_password_closes_every_session_but_this_one(as_bia, here, there, emitted):
    answer = change(as_bia)

    assert answer.status_code == 200
    assert set(answer.json()) == {"access", "refresh"}
    this_session, other_session = sessions_of(here, there)
    assert emitted.data("session.revoked") == [
        {"member_id": tokens.read_access(here.access).user_id, "session_id": str(other_session)}
    ]
    assert emitted.types == ["session.revoked"]
    assert still_in(as_bia, here)
    assert not still_in(as_bia, there)
    assert tokens.read_access(answer.json()["access"]).session_id == this_session


def test_after_a_new_password_only_the_new_one_logs_in(as_bia, visitor):
    change(as_bia)

    assert services.verify_credentials(login="bia", password=NEW).username == "bia"
    with pytest.raises(InvalidCredentials):
        services.verify_credentials(login="bia", password=PASSWORD)


def test_the_new_tokens_go_on_and_the_old_refresh_token_is_a_stolen_one(as_bia, here):
    new = change(as_bia).json()

    again = refresh_tokens(refresh=new["refresh"])
    assert refresh_tokens(refresh=again.refresh)
    with pytest.raises(tokens.TokenReused):
        refresh_tokens(refresh=here.refresh)
    assert Session.objects.exclude(revoked_at=None).count() == 1


def test_the_member_is_told_by_mail(as_bia, bia):
    change(as_bia)

    assert MailJob.objects.get().kind == "password_changed"
    assert mail_jobs.send_next_mail()
    (sent,) = mail.outbox
    assert sent.to == [bia.email]
    assert "every other device was logged out" in sent.body


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"current_password": "wrong one 77", "new_password": NEW}, "current_password",
         "wrong_password"),
        ({"current_password": PASSWORD, "new_password": "short"}, "new_password",
         "password_too_short"),
        ({"current_password": PASSWORD, "new_password": "password1"}, "new_password",
         "password_too_common"),
        ({"current_password": PASSWORD}, "new_password", "required"),
        ({"current_password": 7, "new_password": NEW}, "current_password", "invalid"),
    ],
)  # fmt: skip
def test_a_bad_change_has_a_code_and_changes_nothing(as_bia, there, emitted, body, field, code):
    answer = as_bia.post("/api/auth/password/", body)

    assert answer.status_code == 400
    assert answer.json()["fields"][field][0]["code"] == code
    assert emitted.types == []
    assert not MailJob.objects.exists()
    assert services.verify_credentials(login="bia", password=PASSWORD)


def test_who_holds_a_session_may_not_guess_the_password_for_long(as_bia):
    answers = [change(as_bia, current=f"guess {n} of many") for n in range(11)]

    assert [answer.status_code for answer in answers] == [400] * 10 + [429]
    assert answers[-1].json()["code"] == "throttled"
    closing = as_bia.delete("/api/me/", {"password": PASSWORD})
    assert closing.status_code == 429


@pytest.mark.django_db(transaction=True)
def test_of_two_changes_at_once_one_wins(bia):
    mine = [log_in(bia) for _ in range(2)]

    def attempt(number):
        try:
            return services.change_password(
                user=User.objects.get(pk=bia.pk),
                session_id=sessions_of(mine[number])[0],
                current_password=PASSWORD,
                new_password=f"{NEW} {number}",
            )
        except services.WrongPassword:
            return None

    answers = in_parallel(attempt, [0, 1])

    assert sorted(answer is None for answer in answers) == [False, True]
    assert Session.objects.filter(revoked_at=None).count() == 1


def test_a_log_in_with_the_old_password_that_was_checked_before_the_change_opens_nothing(bia):
    checked = services.verify_credentials(login="bia", password=PASSWORD)
    session = log_in(bia)
    services.change_password(
        user=bia,
        session_id=sessions_of(session)[0],
        current_password=PASSWORD,
        new_password=NEW,
    )

    with pytest.raises(InvalidCredentials):
        log_in(checked)


def test_log_out_everywhere_ends_all_sessions_and_sockets_of_the_member_alone(
    as_bia, bia, here, there, ana, emitted
):
    anas = log_in(ana)

    assert as_bia.post("/api/auth/logout-all/").status_code == 204

    assert emitted.data("session.revoked") == [{"member_id": bia.id, "session_id": None}]
    assert emitted.rows()[0].topics == [f"member.{bia.id}"]
    assert [still_in(as_bia, pair) for pair in (here, there, anas)] == [False, False, True]


def test_devices_are_listed_with_the_one_that_asks(as_bia, bia, here, there):
    expired, ended = log_in(bia), log_in(bia)
    Session.objects.filter(pk__in=sessions_of(expired)).update(expires_at="2020-01-01T00:00:00Z")
    services.log_out(refresh=ended.refresh)
    pass_time(60)
    refresh_tokens(refresh=here.refresh)

    rows = as_bia.get("/api/me/sessions/").json()["results"]

    assert [(row["user_agent"], row["current"]) for row in rows] == [
        ("Firefox", True), ("Safari", False),
    ]  # fmt: skip
    assert set(rows[0]) == {"id", "current", "user_agent", "created_at", "last_used_at"}
    assert rows[0]["last_used_at"] > rows[1]["last_used_at"]


def test_one_device_is_logged_out_and_its_socket_closed(as_bia, bia, here, there, emitted):
    _, other = sessions_of(here, there)

    answers = [as_bia.delete(f"/api/me/sessions/{other}/") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [204, 204]
    assert emitted.data("session.revoked") == [{"member_id": bia.id, "session_id": str(other)}]
    assert still_in(as_bia, here)
    assert not still_in(as_bia, there)


def test_sessions_of_others_and_no_sessions_are_not_found(as_bia, ana, emitted):
    (of_ana,) = sessions_of(log_in(ana))

    for session_id in (of_ana, uuid.uuid4(), "7"):
        answer = as_bia.delete(f"/api/me/sessions/{session_id}/")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert emitted.types == []


def test_a_closed_account_is_gone_for_everybody_at_once(as_bia, bia, here, there, emitted):
    assert as_bia.delete("/api/me/", {"password": PASSWORD}).status_code == 204

    assert emitted.types == ["member.visibility", "session.revoked"]
    assert emitted.data("member.visibility")[0]["visibility"] == "gone"
    assert emitted.data("session.revoked")[0] == {"member_id": bia.id, "session_id": None}
    assert not any(still_in(as_bia, pair) for pair in (here, there))
    proven = services.verify_credentials(login="bia", password=PASSWORD)
    with pytest.raises(AccountClosing):
        services.open_session(user=proven, device=services.Device())


def test_closing_asks_for_the_password(as_bia, bia, emitted):
    wrong = as_bia.delete("/api/me/", {"password": "wrong one 77"})
    missing = as_bia.delete("/api/me/")

    assert wrong.json()["fields"]["password"][0]["code"] == "wrong_password"
    assert missing.json()["fields"]["password"][0]["code"] == "wrong_password"
    assert emitted.types == []
    bia.refresh_from_db()
    assert bia.is_active


def test_closing_twice_is_told_once(bia, emitted):
    services.deactivate_member(user=bia)
    services.deactivate_member(user=bia)

    assert emitted.types.count("member.visibility") == 1


@pytest.mark.parametrize(
    ("verb", "path"),
    [
        ("post", "/api/auth/logout-all/"),
        ("post", "/api/auth/password/"),
        ("get", "/api/me/sessions/"),
        ("delete", f"/api/me/sessions/{uuid.UUID(int=7)}/"),
        ("delete", "/api/me/"),
    ],
)
def test_all_of_this_is_for_members(visitor, verb, path):
    answer = getattr(visitor, verb)(path)

    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")

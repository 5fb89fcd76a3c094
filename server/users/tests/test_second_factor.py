"""The second step of a log-in: codes of an app, and recovery codes."""

import datetime as dt
import threading
import time

import pyotp
import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from server.users import services
from server.users.models import Challenge, MailJob, RecoveryCode, Session, TotpDevice, User
from server.users.security import second_factor
from server.users.security.sealed import seal, unseal
from server.users.standing import locked_member
from server.users.tests.factories import PASSWORD, in_parallel, make_member

TOTP = "/api/me/totp/"
TOTP_CONFIRM = "/api/me/totp/confirm/"
CODES = "/api/me/totp/recovery-codes/"
LOGIN = "/api/auth/login/"
SECOND = "/api/auth/login/second/"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """The step that the codes are of; tests move it."""
    now = [float(int(time.time()) // 30 * 30)]
    monkeypatch.setattr(second_factor.time, "time", lambda: now[0])
    return now


@pytest.fixture
def bia(db):
    return make_member("bia", password=PASSWORD)


@pytest.fixture
def as_bia(api, bia):
    return api(bia)


@pytest.fixture
def app(as_bia, clock):
    """An authenticator app in use: `app()` is its code of now. `app.recovery`: the codes on paper.

    The code that turned it on is used up, so time has passed.
    """
    setup = as_bia.post(TOTP, {"password": PASSWORD}).json()
    totp = pyotp.TOTP(setup["secret"])

    def code() -> str:
        return totp.at(int(clock[0]))

    answer = as_bia.post(TOTP_CONFIRM, {"code": code()})
    assert answer.status_code == 200
    code.recovery = answer.json()["codes"]
    clock[0] += 60
    return code


def first_step(visitor) -> str:
    answer = visitor.post(LOGIN, {"login": "bia", "password": PASSWORD})
    assert answer.status_code == 202
    return answer.json()["challenge"]


def second_step(visitor, code: str, challenge: str = ""):
    return visitor.post(SECOND, {"challenge": challenge or first_step(visitor), "code": code})


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_the_app_gets_a_secret_and_an_address_for_its_camera(as_bia):
    setup = as_bia.post(TOTP, {"password": PASSWORD}).json()

    parsed = pyotp.parse_uri(setup["uri"])
    assert (parsed.secret, parsed.name, parsed.issuer) == (setup["secret"], "bia", "Cinema!")


def test_a_secret_that_no_code_confirmed_changes_no_log_in(visitor, as_bia):
    as_bia.post(TOTP, {"password": PASSWORD})

    assert visitor.post(LOGIN, {"login": "bia", "password": PASSWORD}).status_code == 200
    assert as_bia.get("/api/me/security/").json()["totp"] is False


def test_log_in_takes_the_password_and_then_a_code(visitor, bia, app):
    sessions = Session.objects.count()
    begun = visitor.post(LOGIN, {"login": "bia", "password": PASSWORD})

    assert begun.status_code == 202
    assert set(begun.json()) == {"challenge", "methods", "expires_at"}
    assert Session.objects.count() == sessions
    answer = second_step(visitor, app(), begun.json()["challenge"])
    assert answer.status_code == 200
    assert answer.json()["user"]["id"] == bia.id
    visitor.credentials(HTTP_AUTHORIZATION=f"Bearer {answer.json()['access']}")
    assert visitor.get("/api/me/").status_code == 200


def test_a_wrong_password_does_not_tell_that_there_is_a_second_step(visitor, app):
    answer = visitor.post(LOGIN, {"login": "bia", "password": "wrong"})

    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_credentials")


@pytest.mark.parametrize("seconds", [-30, 0, 30])
def test_a_clock_may_be_wrong_by_one_step(visitor, app, clock, seconds):
    clock[0] += 120
    code = app()
    clock[0] += seconds

    assert second_step(visitor, code).status_code == 200


@pytest.mark.parametrize("seconds", [-90, -60, 60, 90, 3600])
def test_a_code_of_another_time_is_refused(visitor, app, clock, seconds):
    clock[0] += 3600
    code = app()
    clock[0] += seconds

    assert second_step(visitor, code).json()["code"] == "wrong_code"


def test_a_code_is_good_once_whoever_saw_it(visitor, app):
    code = app()

    answers = [second_step(visitor, code).status_code for _ in range(2)]

    assert answers == [200, 400]


def test_a_code_before_one_that_was_taken_is_used_up_too(visitor, app, clock):
    clock[0] += 120
    earlier = app()
    clock[0] += 30
    second_step(visitor, app())

    assert second_step(visitor, earlier).json()["code"] == "wrong_code"


def test_the_code_that_turned_it_on_logs_nobody_in(visitor, as_bia, clock):
    secret = as_bia.post(TOTP, {"password": PASSWORD}).json()["secret"]
    code = pyotp.TOTP(secret).at(int(clock[0]))
    as_bia.post(TOTP_CONFIRM, {"code": code})

    assert second_step(visitor, code).json()["code"] == "wrong_code"


@pytest.mark.django_db(transaction=True)
def test_of_eight_uses_of_one_code_at_once_one_wins(visitor, api, clock):
    client = api(make_member("bia", password=PASSWORD))
    secret = client.post(TOTP, {"password": PASSWORD}).json()["secret"]
    client.post(TOTP_CONFIRM, {"code": pyotp.TOTP(secret).at(int(clock[0]))})
    clock[0] += 60
    code = pyotp.TOTP(secret).at(int(clock[0]))
    challenges = [first_step(visitor) for _ in range(8)]

    statuses = in_parallel(
        lambda text: second_step(visitor, code, text).status_code, challenges, threads=8
    )

    assert sorted(statuses) == [200] + [400] * 7


def test_five_wrong_codes_end_the_log_in(visitor, app):
    challenge = first_step(visitor)
    codes = [second_step(visitor, wrong(app()), challenge).json()["code"] for _ in range(5)]

    late = second_step(visitor, app(), challenge)

    assert codes == ["wrong_code"] * 5
    assert (late.status_code, late.json()["code"]) == (401, "challenge_invalid")


def test_a_wrong_code_leaves_the_log_in_to_be_finished(visitor, app):
    challenge = first_step(visitor)
    second_step(visitor, wrong(app()), challenge)

    assert second_step(visitor, app(), challenge).status_code == 200
    assert second_step(visitor, app(), challenge).json()["code"] == "challenge_invalid"


def test_a_second_step_ends_after_five_minutes(visitor, app):
    challenge = first_step(visitor)
    left = Challenge.objects.get().expires_at - timezone.now()
    Challenge.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))

    assert left <= dt.timedelta(minutes=5)
    assert second_step(visitor, app(), challenge).json()["code"] == "challenge_invalid"


def test_a_new_password_ends_log_ins_that_are_half_done(visitor, as_bia, app):
    challenge = first_step(visitor)
    body = {"current_password": PASSWORD, "new_password": "an other one 77"}
    assert as_bia.post("/api/auth/password/", body).status_code == 200

    assert second_step(visitor, app(), challenge).json()["code"] == "challenge_invalid"


def test_who_is_suspended_between_the_steps_does_not_get_in(visitor, bia, app):
    challenge = first_step(visitor)
    services.shut_out_member(user=bia)

    assert second_step(visitor, app(), challenge).json()["code"] == "challenge_invalid"


@pytest.mark.django_db(transaction=True)
def test_a_confirmation_waits_for_a_beginning_that_is_under_way(as_bia, bia, clock):
    code = pyotp.TOTP(as_bia.post(TOTP, {"password": PASSWORD}).json()["secret"]).at(int(clock[0]))
    held, done = threading.Event(), threading.Event()

    def begin_slowly() -> None:
        try:
            with transaction.atomic():
                locked_member(bia.pk)
                held.set()
                done.wait(10)
        finally:
            connection.close()

    other = threading.Thread(target=begin_slowly)
    other.start()
    assert held.wait(10)
    try:
        connection.cursor().execute("SET lock_timeout = '100ms'")
        with pytest.raises(OperationalError, match="lock timeout"):
            second_factor.confirm_totp(user=bia, code=code)
    finally:
        connection.cursor().execute("RESET lock_timeout")
        done.set()
        other.join(10)

    assert second_factor.confirm_totp(user=bia, code=code)


def test_guesses_are_counted_over_all_log_ins_that_got_so_far(visitor, app, limits_on):
    statuses = []
    for _ in range(12):
        challenge = second_factor.begin_second_step(user=User.objects.get())
        statuses.append(second_step(visitor, wrong(app()), challenge).status_code)

    assert statuses == [400] * 10 + [429] * 2


@pytest.mark.parametrize("challenge", ["x", "é", "a" * 100])
def test_a_made_up_challenge_is_refused(visitor, db, challenge):
    assert second_step(visitor, "123456", challenge).status_code == 401


def test_a_recovery_code_logs_in_once_and_the_member_is_told(visitor, app):
    code = app.recovery[3].lower().replace("-", " ")
    MailJob.objects.all().delete()

    answers = [second_step(visitor, text).status_code for text in (code, app.recovery[3])]

    assert answers == [200, 400]
    assert MailJob.objects.get().payload == {"change": "code_used"}
    assert RecoveryCode.objects.filter(used_at=None).count() == 9


def test_a_recovery_code_of_another_member_is_refused(visitor, app, api):
    other = make_member("other", password=PASSWORD)
    RecoveryCode.objects.create(user=other, digest=second_factor._digest("THEIR-CODE7"))

    assert second_step(visitor, "THEIR-CODE7").json()["code"] == "wrong_code"


def test_new_recovery_codes_void_the_old_ones(visitor, as_bia, app):
    fresh = as_bia.post(CODES, {"password": PASSWORD}).json()["codes"]

    assert len(set(fresh)) == 10
    assert second_step(visitor, app.recovery[0]).status_code == 400
    assert second_step(visitor, fresh[0]).status_code == 200


def test_turning_it_off_takes_the_password_and_the_member_is_told(visitor, as_bia, app):
    refused = as_bia.delete(TOTP, {"password": "wrong"})
    MailJob.objects.all().delete()
    statuses = [as_bia.delete(TOTP, {"password": PASSWORD}).status_code for _ in range(2)]

    assert refused.json()["code"] == "wrong_password"
    assert statuses == [204, 204]
    assert MailJob.objects.get().payload == {"change": "totp_off"}
    assert not RecoveryCode.objects.exists()
    assert visitor.post(LOGIN, {"login": "bia", "password": PASSWORD}).status_code == 200


def test_an_app_in_use_is_not_replaced_by_who_holds_the_session(as_bia, app):
    again = as_bia.post(TOTP, {"password": PASSWORD})

    assert (again.status_code, again.json()["code"]) == (409, "totp_on")
    assert as_bia.post(TOTP_CONFIRM, {"code": app()}).json()["code"] == "totp_on"


def test_what_is_not_begun_is_not_confirmed_and_has_no_codes(as_bia):
    assert as_bia.post(TOTP_CONFIRM, {"code": "123456"}).json()["code"] == "totp_off"
    assert as_bia.post(CODES, {"password": PASSWORD}).json()["code"] == "totp_off"


def test_a_reset_by_mail_does_not_skip_the_second_step(visitor, bia, app):
    token = services.resets.issue(User.objects.get(pk=bia.pk))
    User.objects.update(email_verified_at=timezone.now())
    visitor.post("/api/auth/password-reset/confirm/", {"token": token, "password": "fresh one 88"})

    answer = visitor.post(LOGIN, {"login": "bia", "password": "fresh one 88"})

    assert answer.status_code == 202


def test_settings_say_how_the_member_logs_in(as_bia, app):
    said = as_bia.get("/api/me/security/").json()

    assert (said["has_password"], said["totp"], said["recovery_codes_left"]) == (True, True, 10)
    assert "secret" not in str(said)


def test_the_database_holds_no_secret_that_works_by_itself(visitor, as_bia, app):
    challenge = first_step(visitor)
    device = TotpDevice.objects.get()

    stored = " ".join(
        [
            device.secret,
            *RecoveryCode.objects.values_list("digest", flat=True),
            *Challenge.objects.values_list("digest", flat=True),
        ]
    )

    assert unseal(device.secret) not in stored
    assert challenge not in stored
    assert not any(code in stored for code in app.recovery)


def test_a_secret_that_cannot_be_read_any_more_takes_no_code_and_breaks_nothing(visitor, app):
    TotpDevice.objects.update(secret="of another key")

    assert second_step(visitor, app()).json()["code"] == "wrong_code"
    assert second_step(visitor, app.recovery[0]).status_code == 200


def test_what_was_sealed_with_a_key_before_this_one_still_opens(settings):
    sealed = seal("a secret")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-" * 10

    assert unseal(sealed) == "a secret"


def test_an_operator_turns_it_off_for_who_lost_the_app(client, visitor, bia, app):
    client.force_login(make_member("operator", is_staff=True, is_superuser=True))

    client.post(
        "/admin/users/user/",
        {"action": "remove_second_factors", "_selected_action": [bia.pk]},
    )

    assert visitor.post(LOGIN, {"login": "bia", "password": PASSWORD}).status_code == 200

import datetime as dt
import re
import smtplib
import time

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from server.core import jobs
from server.core.env import env
from server.users import mail_jobs, resets, services, tidying
from server.users.models import MailJob, Session, User
from server.users.services import Device, open_session
from server.users.tests.factories import PASSWORD, in_parallel, make_member

ASK = "/api/auth/password-reset/"
CONFIRM = "/api/auth/password-reset/confirm/"
NEW = "an entirely new one 5"


@pytest.fixture
def bia(db):
    return make_member("Bia", email="bia@example.org", password=PASSWORD)


def link_token() -> str:
    (found,) = re.findall(r"/reset/(\S+)", str(mail.outbox[-1].body))
    return found


@pytest.fixture
def token(visitor, bia):
    visitor.post(ASK, {"email": bia.email})
    mail_jobs.send_next_mail()
    return link_token()


def test_the_answer_is_the_same_whether_the_address_is_known_or_not(visitor, bia):
    known = visitor.post(ASK, {"email": bia.email})
    unknown = visitor.post(ASK, {"email": "nobody@example.org"})

    assert (
        (known.status_code, known.content) == (unknown.status_code, unknown.content) == (202, b"{}")
    )


def test_asking_does_the_same_work_whether_the_address_is_known_or_not(
    visitor, bia, django_assert_num_queries
):
    queries = []
    for email in (bia.email, "nobody@example.org"):
        with django_assert_num_queries(3) as seen:  # savepoint, the job, release
            visitor.post(ASK, {"email": email})
        queries.append([re.sub(r"\d+", "n", query["sql"].split("VALUES")[0]) for query in seen])

    assert queries[0] == queries[1]


def test_the_mail_leads_to_our_own_web_address_whatever_host_was_asked(visitor, bia):
    visitor.post(ASK, {"email": "BIA@example.org"}, headers={"X-Forwarded-Host": "evil.example"})
    mail_jobs.send_next_mail()

    (sent,) = mail.outbox
    assert sent.to == ["bia@example.org"]
    assert sent.subject == "Choose a new password for Cinema!"
    assert f"{env().public_web_url}/reset/" in sent.body
    assert "evil.example" not in sent.message().as_string()
    html, type_ = sent.alternatives[0]
    assert type_ == "text/html"
    assert f'href="{env().public_web_url}/reset/{link_token()}"' in html


def test_the_mail_is_in_the_members_language(visitor, bia):
    User.objects.update(language="pt-BR")
    visitor.post(ASK, {"email": bia.email})
    mail_jobs.send_next_mail()

    (sent,) = mail.outbox
    assert sent.subject == "Escolha uma nova senha para o Cinema!"
    assert "O link funciona uma única vez" in sent.body
    assert 'lang="pt-BR"' in sent.alternatives[0][0]


def test_nobody_gets_a_mail_for_an_unknown_or_closed_account(visitor, bia):
    services.deactivate_member(user=bia)
    for email in (bia.email, "nobody@example.org"):
        visitor.post(ASK, {"email": email})

    while mail_jobs.send_next_mail():
        pass

    assert mail.outbox == []
    assert set(MailJob.objects.values_list("state", flat=True)) == {"done"}


def test_free_text_of_a_member_reaches_no_mail(visitor, bia):
    User.objects.update(display_name="Win now\r\nBcc: all@example.org http://evil.example")
    visitor.post(ASK, {"email": bia.email})
    mail_jobs.send_next_mail()

    (sent,) = mail.outbox
    assert sent.recipients() == ["bia@example.org"]
    assert "evil" not in sent.message().as_string()


def test_no_row_holds_a_token_or_keeps_an_address(token, bia):
    job = MailJob.objects.get()

    assert (job.state, job.payload) == ("done", {})
    assert job.done_at is not None


def test_the_new_password_logs_in_and_every_session_ends(visitor, token, bia, emitted):
    open_session_of = Session.objects.filter(user=bia, revoked_at=None)
    Session.objects.create(user=bia, expires_at=timezone.now() + dt.timedelta(days=1))

    answer = visitor.post(CONFIRM, {"token": token, "password": NEW})

    assert answer.status_code == 200
    assert not open_session_of.exists()
    assert emitted.types == ["session.revoked"]
    assert emitted.data() == [{"member_id": bia.id, "session_id": None}]
    for password, status in ((PASSWORD, 401), (NEW, 200)):
        login = visitor.post("/api/auth/login/", {"login": "bia", "password": password})
        assert login.status_code == status
    mail_jobs.send_next_mail()
    told = mail.outbox[-1]
    assert told.subject == "Your Cinema! password was reset"
    assert "by a link that was mailed to you" in " ".join(told.body.split())


def test_a_pair_from_before_the_reset_is_dead(visitor, bia):
    pair = open_session(user=bia, device=Device())
    fresh = resets.issue(User.objects.get(pk=bia.pk))

    visitor.post(CONFIRM, {"token": fresh, "password": NEW})

    assert visitor.post("/api/auth/refresh/", {"refresh": pair.refresh}).status_code == 401
    me = visitor.get("/api/me/", headers={"Authorization": f"Bearer {pair.access}"})
    assert me.json()["code"] == "token_invalid"


def _use(visitor, token, bia):
    assert visitor.post(CONFIRM, {"token": token, "password": NEW}).status_code == 200


def _log_in(visitor, token, bia):
    visitor.post("/api/auth/login/", {"login": "bia", "password": PASSWORD})


def _change_password(visitor, token, bia):
    bia.set_password("changed elsewhere 3")
    bia.save()


def _change_address(visitor, token, bia):
    bia.email = "new@example.org"
    bia.save()


def _close(visitor, token, bia):
    services.deactivate_member(user=bia)


def _delete(visitor, token, bia):
    bia.delete()


@pytest.mark.parametrize(
    "happens", [_use, _log_in, _change_password, _change_address, _close, _delete]
)
def test_a_link_is_good_once_and_not_after_the_account_changed(visitor, token, bia, happens):
    happens(visitor, token, bia)

    answer = visitor.post(CONFIRM, {"token": token, "password": NEW + "!"})

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_reset_token")


def test_a_link_ends_after_an_hour(visitor, token, settings, monkeypatch):
    later = dt.datetime.now() + dt.timedelta(seconds=env().password_reset_ttl_s + 5)  # noqa: DTZ005
    monkeypatch.setattr(resets._generator, "_now", lambda: later)

    answer = visitor.post(CONFIRM, {"token": token, "password": NEW})

    assert answer.json()["code"] == "invalid_reset_token"
    assert settings.PASSWORD_RESET_TIMEOUT == 3600


@pytest.mark.parametrize(
    "bad", ["x", "1-2-3", "../../x", "zzzzzzzzzzzzz-c1abcd-" + "0" * 32, "-" * 200, "é" * 20]
)
def test_noise_is_no_token(visitor, db, bad):
    answer = visitor.post(CONFIRM, {"token": bad, "password": NEW})

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_reset_token")


def test_a_token_of_one_member_does_not_open_another(visitor, token, bia):
    other = make_member("other", password=PASSWORD)
    forged = token.replace(token.split("-")[0], f"{other.pk:x}", 1)

    assert visitor.post(CONFIRM, {"token": forged, "password": NEW}).status_code == 400


@pytest.mark.parametrize(
    ("password", "code"),
    [("short", "password_too_short"), ("bia@example.org", "password_too_similar")],
)
def test_a_weak_password_is_refused_and_the_link_stays_good(visitor, token, password, code):
    answer = visitor.post(CONFIRM, {"token": token, "password": password})

    assert answer.status_code == 400
    assert answer.json()["fields"]["password"][0]["code"] == code
    assert visitor.post(CONFIRM, {"token": token, "password": NEW}).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_of_eight_uses_at_once_one_wins(visitor):
    member = make_member(password=PASSWORD)
    token = resets.issue(member)

    answers = in_parallel(
        lambda n: visitor.post(CONFIRM, {"token": token, "password": f"{NEW}{n}"}).status_code,
        list(range(8)),
        threads=8,
    )

    assert sorted(answers) == [200] + [400] * 7


def test_five_mails_an_hour_to_one_mailbox(visitor, db):
    emails = ["flood@example.org", "Flood@Example.org"] * 3

    answers = [visitor.post(ASK, {"email": email}).status_code for email in emails]

    assert answers == [202] * 5 + [429]


@pytest.mark.django_db(transaction=True)
def test_asking_is_quick_while_the_queue_is_away_and_the_mail_goes_out_anyway(
    visitor, bia, monkeypatch
):
    monkeypatch.setenv("CELERY_BROKER_WRITE_URL", "redis://127.0.0.1:1/0")
    monkeypatch.setattr(jobs, "_quiet_until", 0.0)
    lost_before = jobs.lost_hints._value.get()
    times = []
    for number in range(5):
        begin = time.perf_counter()
        answer = visitor.post(ASK, {"email": f"bia{number}@example.org"})
        times.append(time.perf_counter() - begin)
        assert answer.status_code == 202

    assert max(times) < 3  # no retries, no waiting for a time-out of minutes
    assert jobs.lost_hints._value.get() == lost_before + 5
    assert MailJob.objects.filter(state="due").count() == 5


def test_a_mail_that_fails_is_tried_again_later_and_parked_in_the_end(bia, monkeypatch):
    MailJob.objects.create(kind=MailJob.Kind.PASSWORD_CHANGED, user=bia)

    def refuse(self, *args, **kwargs):
        raise smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    waits = []
    for _ in range(mail_jobs.MAX_MAIL_ATTEMPTS):
        assert mail_jobs.send_next_mail() is True
        assert mail_jobs.send_next_mail() is False  # not at once again
        waits.append(MailJob.objects.get().due_at - timezone.now())
        MailJob.objects.update(due_at=timezone.now())

    job = MailJob.objects.get()
    assert (job.state, job.attempts) == ("parked", mail_jobs.MAX_MAIL_ATTEMPTS)
    assert job.reason == "SMTPServerDisconnected"
    assert [round(wait.total_seconds() / 30) for wait in waits[:4]] == [1, 2, 4, 8]


@pytest.mark.django_db(transaction=True)
def test_many_workers_send_each_mail_once():
    for _ in range(20):
        MailJob.objects.create(kind=MailJob.Kind.PASSWORD_CHANGED, user=make_member())

    def drain(_) -> int:
        sent = 0
        while mail_jobs.send_next_mail():
            sent += 1
        return sent

    counts = in_parallel(drain, list(range(4)), threads=4)

    assert sum(counts) == 20
    assert sorted(sent.to[0] for sent in mail.outbox) == sorted(
        User.objects.values_list("email", flat=True)
    )


def test_both_attempts_at_a_mail_have_one_message_id(bia):
    job = MailJob.objects.create(kind=MailJob.Kind.PASSWORD_CHANGED, user=bia)
    for _ in range(2):
        MailJob.objects.update(state="due", due_at=timezone.now())
        mail_jobs.send_next_mail()

    ids = {sent.extra_headers["Message-ID"] for sent in mail.outbox}
    assert len(mail.outbox) == 2
    assert ids == {f"<password_changed.{job.pk}.{int(job.created_at.timestamp())}@localhost>"}


def test_sent_mails_are_forgotten_after_a_week(bia):
    old = MailJob.objects.create(kind=MailJob.Kind.PASSWORD_CHANGED, user=bia, state="done")
    MailJob.objects.filter(pk=old.pk).update(done_at=timezone.now() - dt.timedelta(days=8))
    due = MailJob.objects.create(kind=MailJob.Kind.PASSWORD_CHANGED, user=bia)

    tidying.tidy_accounts()

    assert list(MailJob.objects.values_list("pk", flat=True)) == [due.pk]

"""Suspension: out at once and unseen, until it is lifted or its time has come."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from conftest import PASSWORD
from server.core.domain import NotFound
from server.moderation import tasks
from server.moderation.models import AuditEntry, Suspension
from server.moderation.services import (
    end_expired_suspensions,
    lift_suspension,
    suspend_member,
)
from server.users import services as users
from server.users.models import User
from server.users.services import Device, deactivate_member, open_session
from server.users.tokens import TokenInvalid

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
URL = "/api/moderation/members/ana/suspension/"


@pytest.fixture
def staff(members):
    return members("staff", is_staff=True)


def steps():
    return list(AuditEntry.objects.order_by("id").values_list("kind", "by__username"))


def log_in(api, name="ana"):
    return api(None).post("/api/auth/login/", {"login": name, "password": PASSWORD})


def standing():
    return Suspension.objects.get(ended_at=None)


def time_has_come():
    Suspension.objects.update(until=timezone.now() - dt.timedelta(seconds=1))


def test_a_suspended_member_is_out_at_once(api, ana, bia, staff, emitted):
    client, pair = api(ana), open_session(user=ana, device=Device())

    answer = api(staff).put(URL, {"reason": "Spam.", "until": None})

    assert answer.status_code == 200
    body = answer.json()
    assert (body["member"]["username"], body["by"]["username"]) == ("ana", "staff")
    assert (body["reason"], body["until"]) == ("Spam.", None)
    assert emitted.types == ["member.visibility", "session.revoked"]
    assert emitted.data("member.visibility")[0] == {
        "member_id": ana.id, "visibility": "gone", "rev": 1,
    }  # fmt: skip
    assert emitted.data("session.revoked")[0] == {"member_id": ana.id, "session_id": None}
    assert client.get("/api/me/").status_code == 401
    with pytest.raises(TokenInvalid):
        users.refresh_tokens(refresh=pair.refresh)
    assert api(bia).get("/api/users/ana/").status_code == 404


def test_only_who_knows_the_password_is_told_of_the_suspension(api, ana, staff):
    suspend_member(by=staff, username="ana", reason="Spam.")

    answer = log_in(api)
    wrong = api(None).post("/api/auth/login/", {"login": "ana", "password": "wrong one 77"})

    assert (answer.status_code, answer.json()["code"]) == (403, "account_suspended")
    assert (wrong.status_code, wrong.json()["code"]) == (401, "invalid_credentials")


def test_repeating_it_changes_nothing_and_other_words_are_a_step(ana, staff, emitted):
    until = timezone.now() + HOUR
    suspend_member(by=staff, username="ana", reason="Spam.", until=until)
    emitted.clear()

    suspend_member(by=staff, username="ana", reason="Spam.", until=until)
    suspend_member(by=staff, username="ana", reason="Much spam.", until=until)

    assert emitted.types == []
    assert standing().reason == "Much spam."
    assert steps() == [("suspended", "staff"), ("changed", "staff")]


def test_lifting_lets_the_member_in_and_shows_them_again(api, ana, bia, staff, emitted):
    suspend_member(by=staff, username="ana", reason="Spam.")
    emitted.clear()

    answers = [api(staff).delete(URL) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [204, 204]
    assert emitted.data("member.visibility") == [
        {"member_id": ana.id, "visibility": "open", "rev": 2}
    ]
    assert log_in(api).status_code == 200
    assert api(bia).get("/api/users/ana/").status_code == 200
    assert steps() == [("suspended", "staff"), ("lifted", "staff")]


def test_a_private_member_comes_back_private(members, staff, emitted):
    members("eva", is_private=True)
    suspend_member(by=staff, username="eva", reason="Spam.")

    lift_suspension(by=staff, username="eva")

    assert [event["visibility"] for event in emitted.data("member.visibility")] == [
        "gone", "private",
    ]  # fmt: skip


def test_a_suspension_ends_by_itself_when_its_time_has_come(api, ana, staff, emitted):
    suspend_member(by=staff, username="ana", reason="Spam.", until=timezone.now() + HOUR)
    assert end_expired_suspensions() == 0
    assert log_in(api).status_code == 403
    emitted.clear()
    time_has_come()

    assert (end_expired_suspensions(), end_expired_suspensions()) == (1, 0)

    assert emitted.types == ["member.visibility"]
    assert log_in(api).status_code == 200
    assert steps() == [("suspended", "staff"), ("expired", None)]


def test_the_sweep_runs_the_task_that_ends_them(ana, staff, settings):
    suspend_member(by=staff, username="ana", reason="Spam.", until=timezone.now() + HOUR)
    time_has_come()

    swept = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert tasks.end_expired_suspensions.name in swept
    assert tasks.end_expired_suspensions() == 1


def test_a_member_may_be_suspended_again_and_the_old_one_stays_on_record(ana, staff):
    suspend_member(by=staff, username="ana", reason="Spam.")
    lift_suspension(by=staff, username="ana")

    suspend_member(by=staff, username="ana", reason="Spam again.")

    assert Suspension.objects.count() == 2
    assert standing().reason == "Spam again."


def test_the_end_of_a_suspension_opens_no_closed_account(ana, staff, emitted):
    suspend_member(by=staff, username="ana", reason="Spam.")
    deactivate_member(user=User.objects.get(pk=ana.pk))
    emitted.clear()

    lift_suspension(by=staff, username="ana")

    ana.refresh_from_db()
    assert (ana.is_active, ana.suspended_at) == (False, None)
    assert emitted.types == []


def test_closed_accounts_and_nobody_are_not_found(members, staff):
    members("closed", is_active=False)

    for name in ("closed", "nobody", "x" * 500):
        with pytest.raises(NotFound):
            suspend_member(by=staff, username=name, reason="Spam.")


@pytest.mark.parametrize("reader", ["member", None])
@pytest.mark.parametrize("verb", ["put", "delete"])
def test_only_staff_may(api, ana, bia, reader, verb):
    answer = getattr(api(bia if reader else None), verb)(URL, {"reason": "Because."})

    expected = (403, "permission_denied") if reader else (401, "not_authenticated")
    assert (answer.status_code, answer.json()["code"]) == expected
    assert not Suspension.objects.exists()


def test_staff_are_not_suspended(api, members, staff):
    members("boss", is_staff=True)

    answer = api(staff).put("/api/moderation/members/boss/suspension/", {"reason": "Because."})

    assert (answer.status_code, answer.json()["code"]) == (403, "cannot_suspend_staff")


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({}, "reason", "required"),
        ({"reason": ""}, "reason", "blank"),
        ({"reason": "  "}, "reason", "blank"),
        ({"reason": "x" * 1001}, "reason", "max_length"),
        ({"reason": 7}, "reason", "invalid"),
        ({"reason": "a\u0007"}, "reason", "invalid_text"),
        ({"reason": "Spam.", "until": "tomorrow"}, "until", "invalid"),
        ({"reason": "Spam.", "until": "2020-01-01T00:00:00Z"}, "until", "until_in_past"),
    ],
)
def test_bad_input_has_field_and_code(api, ana, staff, body, field, code):
    answer = api(staff).put(URL, body)

    assert answer.status_code == 400
    assert answer.json()["fields"][field][0]["code"] == code
    assert not Suspension.objects.exists()


def test_suspending_and_lifting_at_once_leave_member_and_suspension_agreed(
    members, parallel, emitted
):
    ana, staff = members("ana"), members("staff", is_staff=True)

    for _ in range(3):
        parallel([
            lambda: suspend_member(by=staff, username="ana", reason="Spam."),
            lambda: suspend_member(by=staff, username="ana", reason="Spam."),
            lambda: lift_suspension(by=staff, username="ana"),
        ])  # fmt: skip

        ana.refresh_from_db()
        is_out = Suspension.objects.filter(ended_at=None).count()
        assert is_out in {0, 1}
        assert (ana.is_active, ana.suspended_at is None) == (not is_out, not is_out)
    told = [(event["visibility"], event["rev"]) for event in emitted.data("member.visibility")]
    assert told == [(("gone", "open")[n % 2], n + 1) for n in range(len(told))]


def test_sweeps_at_once_end_each_suspension_once(members, parallel, emitted):
    staff = members("staff", is_staff=True)
    for member in members.many(3):
        suspend_member(
            by=staff, username=member.username, reason="Spam.", until=timezone.now() + HOUR
        )
    time_has_come()
    emitted.clear()

    assert sum(parallel([end_expired_suspensions] * 3)) == 3
    assert emitted.types == ["member.visibility"] * 3


def test_the_admin_page_suspends_and_lifts_through_the_services(client, members, ana, emitted):
    boss = members("boss", is_staff=True, is_superuser=True)
    client.force_login(boss)
    add = reverse("admin:moderation_suspension_add")

    refused = client.post(add, {"member": boss.pk, "reason": "Because."})
    done = client.post(add, {"member": ana.pk, "reason": "Spam."})

    assert refused.status_code == 200  # the form again, with its error
    assert done.status_code == 302
    assert emitted.types == ["member.visibility", "session.revoked"]
    assert standing().by == boss
    lift = {"action": "lift", "_selected_action": [standing().pk]}
    client.post(reverse("admin:moderation_suspension_changelist"), lift)
    ana.refresh_from_db()
    assert ana.is_active
    assert steps() == [("suspended", "boss"), ("lifted", "boss")]
    assert client.get(reverse("admin:moderation_auditentry_changelist")).status_code == 200

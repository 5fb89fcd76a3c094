"""The queue: grouped by piece, most reported first; each case decided once, by one moderator."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from server.core.domain import Conflict
from server.lists.services import create_list
from server.moderation.cases import claim_next, decide_case
from server.moderation.models import AuditEntry, Case
from server.moderation.reports import report_piece
from server.moderation.tests.conftest import TEXT, decide

pytestmark = pytest.mark.django_db
QUEUE = "/api/moderation/queue/"


def lists_of(author, count):
    return [create_list(user=author, title=f"List {n}").pk for n in range(count)]


def report_lists(reporter, ids):
    for pk in ids:
        report_piece(user=reporter, kind="list", target_id=pk, reason="spam")


def steps():
    return list(AuditEntry.objects.order_by("id").values_list("kind", "by__username"))


def test_a_case_shows_all_that_is_said_against_one_piece(
    api, ana, bia, caio, movie, staff, review_id, reported
):
    reported("review", review_id, reason="spam")
    report_piece(user=bia, kind="review", target_id=review_id, reason="hate", text="The last line.")

    (case,) = api(staff).get(QUEUE).json()["results"]

    assert (case["target_kind"], case["target_id"], case["report_count"]) == (
        "review", review_id, 2,
    )  # fmt: skip
    assert case["author"]["username"] == "ana"
    assert case["reasons"] == {"hate": 1, "spam": 1}
    assert [(one["reporter"]["username"], one["text"]) for one in case["reports"]] == [
        ("bia", "The last line."), ("caio", ""),
    ]  # fmt: skip
    assert case["snapshot"]["text"] == TEXT
    assert case["snapshot"]["movie"]["id"] == movie.id
    assert case["snapshot"]["rating"] == 4.0
    assert case["history"]["open"] == 1


def test_the_most_reported_stand_first_then_the_oldest(api, ana, bia, caio, staff):
    ids = lists_of(ana, 3)
    report_lists(caio, ids)
    report_lists(bia, ids[2:])
    client = api(staff)

    page = client.get(QUEUE, {"limit": 2}).json()
    rest = client.get(QUEUE, {"limit": 2, "cursor": page["next"]}).json()

    shown = [case["target_id"] for case in page["results"] + rest["results"]]
    assert shown == [ids[2], ids[0], ids[1]]
    assert rest["next"] is None
    assert client.get(QUEUE, {"kind": "review"}).json()["results"] == []


def test_the_queue_costs_the_same_however_long_it_is(api, ana, caio, staff, members):
    ids = lists_of(ana, 20)
    report_lists(caio, ids[:1])
    client = api(staff)
    with CaptureQueriesContext(
        connection,
    ) as short:
        client.get(QUEUE)
    report_lists(caio, ids[1:])
    for member in members.many(3):
        report_lists(member, ids[:5])

    with CaptureQueriesContext(connection) as long:
        assert len(client.get(QUEUE).json()["results"]) == 20

    assert len(long) == len(short)


@pytest.mark.parametrize("who", ["ana", None])
def test_the_queue_is_for_the_staff(api, ana, who):
    answer = api(ana if who else None).get(QUEUE)

    assert answer.status_code == (403 if who else 401)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"state": "all"}, "invalid_state"),
        ({"kind": "film"}, "invalid_kind"),
        ({"cursor": "x"}, "invalid_cursor"),
    ],
)
def test_unknown_words_in_the_query_are_refused(api, staff, query, code):
    answer = api(staff).get(QUEUE, query)

    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_twenty_cases_are_cleared_by_twenty_answers(api, ana, caio, staff):
    report_lists(caio, lists_of(ana, 20))
    client = api(staff)
    case, seen = client.post("/api/moderation/queue/next/").json(), []

    while case is not None:
        seen.append(case["id"])
        url = f"/api/moderation/cases/{case['id']}/decision/"
        case = client.post(url, {"action": "dismiss"}).json()["next"]

    assert len(set(seen)) == len(seen) == 20
    assert not Case.objects.filter(state="open").exists()
    assert client.post("/api/moderation/queue/next/").status_code == 204
    assert len(client.get(QUEUE, {"state": "closed"}).json()["results"]) == 20


def test_the_next_case_is_never_somebody_elses(api, ana, caio, staff, other_staff):
    first, second = lists_of(ana, 2)
    report_lists(caio, [first, second])

    mine = api(staff).post("/api/moderation/queue/next/").json()
    theirs = api(other_staff).post("/api/moderation/queue/next/").json()

    assert (mine["target_id"], theirs["target_id"]) == (first, second)
    held = api(staff).get(QUEUE, {"state": "mine"}).json()["results"]
    assert [case["id"] for case in held] == [mine["id"]]


def test_a_held_case_is_its_moderators_until_they_leave_it(
    api, staff, other_staff, reported, list_id
):
    case = reported("list", list_id)
    claim = f"/api/moderation/cases/{case.pk}/claim/"
    held = api(staff).put(claim)

    refused = [api(other_staff).put(claim), decide(api(other_staff), case, "dismiss")]
    assert api(staff).delete(claim).status_code == 204
    taken = api(other_staff).put(claim)
    Case.objects.update(claimed_at=timezone.now() - dt.timedelta(minutes=16))
    late = decide(api(staff), case, "dismiss")

    assert held.json()["claimed_by"]["username"] == "staff"
    assert [(one.status_code, one.json()["code"]) for one in refused] == [(409, "case_claimed")] * 2
    assert taken.json()["claimed_by"]["username"] == "boss"
    assert late.status_code == 200
    assert steps() == [
        ("claimed", "staff"), ("released", "staff"), ("claimed", "boss"), ("dismissed", "staff"),
    ]  # fmt: skip


def test_a_case_is_decided_once(api, staff, other_staff, reported, list_id):
    case = reported("list", list_id)

    first = decide(api(staff), case, "dismiss")
    second = decide(api(other_staff), case, "hide")

    assert (first.status_code, first.json()["case"]["action"]) == (200, "dismiss")
    assert (second.status_code, second.json()["code"]) == (409, "case_decided")
    assert steps() == [("dismissed", "staff")]


def test_of_moderators_at_once_one_decides(members, parallel, emitted, movies):
    ana, caio = members("ana"), members("caio")
    staff = [members(f"staff{n}", is_staff=True) for n in range(3)]
    (list_id,) = lists_of(ana, 1)
    report_lists(caio, [list_id])
    case = Case.objects.get()
    emitted.clear()

    def hide(moderator):
        return lambda: decide_case(by=moderator, case_id=case.pk, action="hide", reason="Spam.")

    answers = parallel([hide(moderator) for moderator in staff])

    refused = [answer for answer in answers if answer is not None]
    assert len(refused) == 2
    assert all(isinstance(answer, Conflict) for answer in refused)
    assert {answer.code for answer in refused} == {"case_decided"}
    assert emitted.types.count("list.removed") == 1
    assert AuditEntry.objects.filter(kind="hidden").count() == 1


def test_moderators_who_ask_at_once_get_different_cases(members, parallel):
    ana, caio = members("ana"), members("caio")
    staff = [members(f"staff{n}", is_staff=True) for n in range(4)]
    report_lists(caio, lists_of(ana, 4))

    taken = parallel([lambda who=who: claim_next(by=who) for who in staff])

    assert len(set(taken)) == 4


def test_a_new_report_of_a_decided_piece_is_a_new_case(api, staff, reported, list_id, bia):
    first = reported("list", list_id)
    decide(api(staff), first, "dismiss")

    second = reported("list", list_id, by=bia)

    assert second.pk != first.pk
    (case,) = api(staff).get(QUEUE).json()["results"]
    assert case["history"]["dismissed"] == 1


def test_the_staff_does_not_decide_about_their_own(api, members, caio, staff, reported):
    case = reported("list", create_list(user=staff, title="Mine").pk)

    answer = decide(api(staff), case, "dismiss")

    assert (answer.status_code, answer.json()["code"]) == (403, "own_case")
    assert api(staff).post("/api/moderation/queue/next/").status_code == 204


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({}, "action", "required"),
        ({"action": "delete"}, "action", "invalid_choice"),
        ({"action": "hide"}, "reason", "reason_required"),
        ({"action": "suspend", "reason": "Spam.", "until": "2020-01-01T00:00:00Z"}, "until",
         "until_in_past"),
    ],
)  # fmt: skip
def test_bad_decisions_have_field_and_code(api, staff, reported, list_id, body, field, code):
    case = reported("list", list_id)

    answer = api(staff).post(f"/api/moderation/cases/{case.pk}/decision/", body)

    assert answer.status_code == 400
    assert answer.json()["fields"][field][0]["code"] == code
    case.refresh_from_db()
    assert case.state == "open"


def test_a_case_that_is_not_there_is_404(api, staff):
    client = api(staff)

    answers = [
        client.get("/api/moderation/cases/9/"),
        client.put("/api/moderation/cases/9/claim/"),
        client.post("/api/moderation/cases/9/decision/", {"action": "dismiss"}),
        client.post("/api/moderation/appeals/9/decision/", {"grant": True, "reason": "x"}),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4


def test_a_piece_that_its_owner_deleted_cannot_be_hidden(api, ana, staff, reported, list_id):
    case = reported("list", list_id)
    api(ana).delete(f"/api/lists/{list_id}/")

    answer = decide(api(staff), case, "hide")

    assert (answer.status_code, answer.json()["code"]) == (409, "target_gone")
    assert decide(api(staff), case, "dismiss").status_code == 200


def test_suspending_by_a_case_ends_all_credentials(api, ana, staff, reported, list_id):
    client = api(ana)
    case = reported("list", list_id)

    answer = decide(api(staff), case, "suspend", "Threats.", until="2100-01-01T00:00:00Z")

    assert answer.json()["case"]["history"]["suspended"] == 1
    assert client.get("/api/me/").status_code == 401
    assert api(None).get("/api/users/ana/").status_code == 404
    assert steps() == [("suspended", "staff")]
    assert AuditEntry.objects.get().case_id == case.pk

"""Reports: one voice a member and piece, by who can see it, known to the staff alone."""

import pytest

from server.core.env import env
from server.moderation.models import Case, Report
from server.moderation.reports import report_piece
from server.reactions.comments import write_comment
from server.social.services import block_member

pytestmark = pytest.mark.django_db
URL = "/api/reports/"


def report(client, kind, target_id, **more):
    body = {"target_kind": kind, "target_id": target_id, "reason": "spam", **more}
    return client.post(URL, body)


@pytest.mark.parametrize("kind", ["review", "entry", "list", "comment", "member"])
def test_each_kind_can_be_reported(api, ana, caio, kind, review_id, entry, list_id, comment_id):
    ids = {
        "review": review_id, "entry": entry.id, "list": list_id, "comment": comment_id,
        "member": ana.id,
    }  # fmt: skip

    answer = report(api(caio), kind, ids[kind], text="Look at this.")

    assert answer.status_code == 201
    case = Case.objects.get()
    assert (case.target_kind, case.target_id, case.member_id) == (kind, ids[kind], ana.id)
    assert (case.state, case.report_count) == ("open", 1)
    voice = Report.objects.get()
    assert (voice.reporter, voice.reason, voice.text) == (caio, "spam", "Look at this.")


def test_a_member_is_reported_by_name(api, ana, caio):
    answer = api(caio).post(
        URL, {"target_kind": "member", "username": "ANA", "reason": "harassment"}
    )

    assert (answer.status_code, answer.json()["target_id"]) == (201, ana.id)


def test_the_same_report_again_is_the_same_report(api, caio, review_id):
    client = api(caio)

    first, again = report(client, "review", review_id), report(client, "review", review_id)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert (Report.objects.count(), Case.objects.get().report_count) == (1, 1)


def test_reports_at_once_make_one_case_with_an_exact_count(members, parallel, movie):
    from_many = members.many(6)
    author = members("ana")

    def by(member):
        return lambda: report_piece(user=member, kind="member", target_id=author.id, reason="spam")

    answers = parallel([by(member) for member in [*from_many, from_many[0]]])

    assert sum(answer[1] for answer in answers) == 6
    assert Case.objects.get().report_count == Report.objects.count() == 6


def test_what_the_reporter_cannot_see_is_not_there(api, ana, bia, caio, movie, list_id, entry):
    block_member(user=ana, username="bia")
    ana_client = api(ana)
    ana_client.patch(f"/api/diary/{entry.id}/", {"audience": "followers"})

    answers = [
        report(api(bia), "list", list_id),
        report(api(caio), "entry", entry.id),
        report(api(caio), "review", entry.review.id),
        report(api(caio), "comment", 999),
        api(bia).post(URL, {"target_kind": "member", "username": "ana", "reason": "spam"}),
    ]

    assert [answer.status_code for answer in answers] == [404] * 5
    assert not Case.objects.exists()


def test_nobody_reports_what_is_their_own(api, ana, review_id):
    answer = report(api(ana), "review", review_id)

    assert (answer.status_code, answer.json()["code"]) == (400, "cannot_report_self")


def test_anonymous_readers_do_not_report(api, review_id):
    assert report(api(None), "review", review_id).status_code == 401


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"target_kind": "film", "target_id": 1, "reason": "spam"}, "target_kind",
         "invalid_choice"),
        ({"target_kind": "review", "reason": "spam"}, "target_id", "required"),
        ({"target_kind": "member", "reason": "spam"}, "username", "required"),
        ({"target_kind": "review", "target_id": 1, "reason": "filter"}, "reason",
         "invalid_choice"),
        ({"target_kind": "review", "target_id": 1, "reason": "spam", "text": "x" * 2001}, "text",
         "max_length"),
    ],
)  # fmt: skip
def test_bad_input_has_field_and_code(api, caio, body, field, code):
    answer = api(caio).post(URL, body)

    assert answer.status_code == 400
    assert answer.json()["fields"][field][0]["code"] == code


def test_the_author_learns_nothing_of_a_report(api, ana, caio, review_id, emitted):
    client = api(ana)
    report(api(caio), "review", review_id)

    pages = [
        client.get("/api/me/moderation/"),
        client.get("/api/notifications/"),
        client.get(f"/api/reviews/{review_id}/"),
    ]

    assert not emitted.types
    assert all(b"caio" not in page.content for page in pages)
    assert pages[0].json()["results"] == []


def test_a_flood_of_reports_is_throttled(api, ana, caio, monkeypatch):
    client = api(caio)
    monkeypatch.setattr(env(), "limits", "production")

    answers = [report(client, "member", ana.id) for _ in range(21)]

    assert [answer.status_code for answer in answers] == [201] + [200] * 19 + [429]
    first, last = answers[0], answers[-1]
    assert (first["RateLimit-Limit"], first["RateLimit-Remaining"]) == ("20", "19")
    assert last.json()["code"] == "throttled"
    assert last["RateLimit-Remaining"] == "0"
    assert 0 < int(last["Retry-After"]) <= 180


def test_a_list_that_is_not_listed_and_its_comments_can_be_reported(api, ana, bia, caio, list_id):
    api(ana).patch(f"/api/lists/{list_id}/", {"unlisted": True})
    comment = write_comment(user=bia, list_id=list_id, text="Loud.")

    answers = [report(api(caio), "list", list_id), report(api(caio), "comment", comment.id)]

    assert [answer.status_code for answer in answers] == [201, 201]

"""Appeals: the author hears why by mail, asks once, and somebody else answers."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.utils import timezone

from server.moderation.models import AuditEntry, Case
from server.moderation.services import suspend_member
from server.moderation.tests.conftest import TEXT, decide
from server.users.mail_jobs import send_next_mail
from server.users.models import MailJob, User

pytestmark = pytest.mark.django_db
URL = "/api/me/appeals/"


@pytest.fixture
def letters():
    """`letters()`: the mails that are due go out; those of moderation, and the rest is dropped."""

    def send():
        MailJob.objects.exclude(kind__startswith="moderation").delete()
        mail.outbox.clear()
        while send_next_mail():
            pass
        return mail.outbox

    return send


@pytest.fixture
def hidden(api, staff, reported, review_id):
    case = reported("review", review_id)
    assert decide(api(staff), case, "hide", "An insult.").status_code == 200
    return case


def answer(client, case, *, grant, reason="We looked again."):
    appeal_id = Case.objects.get(pk=case.pk).appeal.pk
    url = f"/api/moderation/appeals/{appeal_id}/decision/"
    return client.post(url, {"grant": grant, "reason": reason})


def token_of(letter):
    (token,) = set(re.findall(r"/appeal/(\S+)", letter.body))
    return token


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        ("en", "Something you posted on Cinema! was hidden", "your review"),
        ("pt-BR", "Algo que você publicou no Cinema! foi ocultado", "sua resenha"),
    ],
)
def test_the_author_is_told_what_was_hidden_and_why(
    ana, movie, letters, hidden, language, subject, words
):
    User.objects.filter(pk=ana.pk).update(language=language)

    (letter,) = letters()

    assert (letter.to, letter.subject) == (["ana@example.org"], subject)
    html = letter.alternatives[0].content
    for part in (words, movie.title, "An insult.", TEXT, "/appeal/"):
        assert part in letter.body
        assert part in html
    assert "caio" not in letter.body + html
    assert "{{" not in letter.body + html


@pytest.mark.parametrize("language", ["en", "pt-BR"])
def test_every_decision_has_its_words_in_both_languages(
    api, ana, staff, other_staff, letters, reported, list_id, language
):
    User.objects.filter(pk=ana.pk).update(language=language)
    client = api(staff)
    case = reported("list", list_id)
    decide(client, case, "hide")
    decide(client, case, "restore", "A mistake.")
    warned = reported("list", list_id)
    decide(client, warned, "warn", "Mind your words.")
    api(ana).post(URL, {"case": warned.pk, "text": "I did."})
    answer(api(other_staff), warned, grant=False)
    decide(client, reported("list", list_id), "suspend", "Threats.", until="2100-01-01T00:00:00Z")

    sent = letters()

    assert len({letter.subject for letter in sent}) == len(sent) == 5
    assert all("\n\n\n\n" not in letter.body for letter in sent)
    assert "2100" in sent[-1].body
    assert ["/appeal/" in letter.body for letter in sent] == [True, False, True, False, True]


def test_the_author_appeals_once_and_sees_what_becomes_of_it(api, ana, other_staff, hidden):
    client = api(ana)
    (before,) = client.get("/api/me/moderation/").json()["results"]

    made = client.post(URL, {"case": hidden.pk, "text": "It quotes the film."})
    again = client.post(URL, {"case": hidden.pk, "text": "Please."})
    upheld = answer(api(other_staff), hidden, grant=False)

    assert (before["case"], before["action"], before["reason"]) == (hidden.pk, "hide", "An insult.")
    assert before["can_appeal"] is True
    assert (made.status_code, made.json()["state"]) == (201, "open")
    assert (again.status_code, again.json()["code"]) == (409, "appealed_already")
    assert upheld.json()["state"] == "upheld"
    (after,) = client.get("/api/me/moderation/").json()["results"]
    assert (after["can_appeal"], after["appeal"]["answer"]) == (False, "We looked again.")
    assert client.get(f"/api/diary/{after_entry(hidden)}/").json()["audience"] == "me"


def after_entry(case):
    return User.objects.get(pk=case.member_id).entries.get(review=case.target_id).pk


def test_an_appeal_that_is_granted_shows_the_review_again(
    api, ana, other_staff, hidden, review_id, letters
):
    api(ana).post(URL, {"case": hidden.pk, "text": "It quotes the film."})
    letters()

    granted = answer(api(other_staff), hidden, grant=True)

    assert (granted.status_code, granted.json()["case"]["action"]) == (200, "restore")
    assert api(None).get(f"/api/reviews/{review_id}/").status_code == 200
    assert [letter.subject for letter in letters()] == ["Your appeal: the decision was taken back"]
    assert AuditEntry.objects.order_by("-id")[0].kind == "appeal_granted"
    assert answer(api(other_staff), hidden, grant=False).json()["code"] == "appeal_decided"


def test_somebody_else_than_who_decided_looks_at_it(api, ana, staff, hidden):
    api(ana).post(URL, {"case": hidden.pk, "text": "It quotes the film."})

    refused = answer(api(staff), hidden, grant=False)

    assert (refused.status_code, refused.json()["code"]) == (403, "same_moderator")


def test_only_the_author_appeals_and_only_against_what_stands(api, bia, ana, staff, hidden):
    client = api(ana)
    theirs = api(bia).post(URL, {"case": hidden.pk, "text": "Unfair."})
    decide(api(staff), hidden, "restore", "A mistake.")
    over = client.post(URL, {"case": hidden.pk, "text": "Unfair."})

    assert theirs.status_code == 404
    assert (over.status_code, over.json()["code"]) == (409, "nothing_to_appeal")
    assert client.post(URL, {"case": 999, "text": "Unfair."}).status_code == 404
    assert api(None).post(URL, {"case": hidden.pk, "text": "Unfair."}).status_code == 401


def test_an_appeal_has_its_time(api, ana, hidden):
    Case.objects.update(decided_at=timezone.now() - dt.timedelta(days=181))

    late = api(ana).post(URL, {"case": hidden.pk, "text": "Unfair."})

    assert (late.status_code, late.json()["code"]) == (409, "appeal_too_late")


def test_a_suspended_member_appeals_by_the_link_of_the_mail(api, ana, staff, other_staff, letters):
    suspend_member(by=staff, username="ana", reason="Threats.")
    (letter,) = letters()
    client = api(None)

    forged = client.post(URL, {"token": token_of(letter)[:-2] + "xx", "text": "Not me."})
    made = client.post(URL, {"token": token_of(letter), "text": "Not me."})

    assert forged.status_code == 404
    assert made.status_code == 201
    case = Case.objects.get()
    (waiting,) = api(other_staff).get("/api/moderation/appeals/").json()["results"]
    assert (waiting["text"], waiting["case"]["id"]) == ("Not me.", case.pk)
    answer(api(other_staff), case, grant=True)
    ana.refresh_from_db()
    assert (ana.is_active, ana.suspended_at) == (True, None)
    closed = api(staff).get("/api/moderation/appeals/", {"state": "closed"}).json()["results"]
    assert [row["state"] for row in closed] == ["granted"]


def test_a_granted_appeal_leaves_a_later_suspension_alone(api, ana, staff, other_staff):
    suspend_member(by=staff, username="ana", reason="Threats.")
    first = Case.objects.get()
    first_appeal = {"case": first.pk, "text": "Not me."}
    api(staff).delete("/api/moderation/members/ana/suspension/")
    ana.refresh_from_db()
    assert api(ana).post(URL, first_appeal).status_code == 201
    suspend_member(by=staff, username="ana", reason="Again.")

    answer(api(other_staff), first, grant=True)

    ana.refresh_from_db()
    assert ana.is_active is False

"""Tickets, and the endpoint that gives them."""

import time

import pytest
from django.core import signing

from server.core.env import env
from server.live import tickets
from server.live.tickets import InvalidTicket

BOUND = {"member_id": 7, "session_id": "s1"}


def issue(kind="ticket", ends_in_s=600):
    return tickets.issue(kind=kind, access_exp=int(time.time()) + ends_in_s, **BOUND)


def test_a_ticket_says_whose_it_is_and_lives_for_seconds():
    ticket = tickets.verify(issue(), kind="ticket")

    assert (ticket.member_id, ticket.session_id) == (7, "s1")
    assert 0 < ticket.exp - time.time() <= env().ws_ticket_ttl_s


def test_no_ticket_outlives_its_access_token():
    for kind in ("ticket", "resume"):
        ticket = tickets.verify(issue(kind, ends_in_s=5), kind=kind)
        assert ticket.exp == ticket.access_exp


def test_two_tickets_are_never_the_same():
    assert len({issue() for _ in range(100)}) == 100


@pytest.mark.parametrize(
    "text",
    [
        "", "x", "a:b", "." * 100, "é",
        signing.Signer(salt="other").sign_object({"kind": "ticket"}),
        signing.Signer(salt=tickets.SALT).sign_object({"kind": "ticket"}),
        signing.Signer(salt=tickets.SALT).sign_object([1]),
    ],
)  # fmt: skip
def test_what_we_did_not_issue_is_refused(text):
    with pytest.raises(InvalidTicket):
        tickets.verify(text, kind="ticket")


def test_changed_expired_and_other_kinds_are_refused():
    good = issue()
    for text, kind in ((good[:-1], "ticket"), (good, "resume"), (issue(ends_in_s=-1), "ticket")):
        with pytest.raises(InvalidTicket):
            tickets.verify(text, kind=kind)


def test_the_endpoint_gives_a_member_a_ticket_bound_to_the_session(api, ana):
    answer = api(ana).post("/api/live/ticket/")

    assert answer.status_code == 201
    body = answer.json()
    assert body["url"] == env().realtime_public_url
    assert body["expires_in_s"] == env().ws_ticket_ttl_s
    ticket = tickets.verify(body["ticket"], kind="ticket")
    assert ticket.member_id == ana.pk
    assert ticket.session_id == str(ana.sessions.get().pk)
    assert answer["Cache-Control"] == "no-store"


def test_the_endpoint_tells_an_anonymous_reader_the_address_alone(api):
    answer = api(None).post("/api/live/ticket/")

    assert answer.status_code == 200
    assert answer.json() == {"ticket": None, "url": env().realtime_public_url}


def test_a_bad_access_token_gets_no_ticket(api):
    client = api(None)
    client.credentials(HTTP_AUTHORIZATION="Bearer nonsense")
    assert client.post("/api/live/ticket/").status_code == 401

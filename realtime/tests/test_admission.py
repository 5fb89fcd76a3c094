"""Who may come in: origins, tickets, deadlines, caps."""

import asyncio
import contextlib
import json
import time

import psycopg
import pytest
from websockets.exceptions import InvalidStatus

from realtime.database import default_conninfo
from realtime.limits import RETRY_MAX_S, Turnstile
from realtime.tests.client import ORIGIN, Tab, eventually
from realtime.tests.conftest import in_thread, make_session, running, ticket_for
from server.live import tickets
from server.users.models import Session, User


async def refused(live, ticket=None, *, resume=None):
    """The code with which a socket that says this is closed."""
    said = {"ticket": ticket, "resume": resume}
    tab = await live.open()
    await tab.say({"type": "auth", **{name: text for name, text in said.items() if text}})
    return await tab.closed()


ORIGINS = [
    [],
    ["null"],
    [""],
    ["https://localhost:3000"],
    ["http://localhost:3001"],
    ["http://localhost"],
    ["http://localhost:3000/"],
    ["http://localhost:3000.evil.com"],
    ["http://evil.com#http://localhost:3000"],
    ["HTTP://LOCALHOST:3000"],
    ["http://127.0.0.1:3000"],
    [ORIGIN, ORIGIN],
]


async def test_other_origins_are_refused_before_accept(live, settings):
    settings.ALLOWED_HOSTS = ["*"]  # a host list must not decide about origins
    for origins in ORIGINS:
        with pytest.raises(InvalidStatus) as error:
            await live.open(
                origin=None, additional_headers=[("Origin", value) for value in origins]
            )
        assert error.value.response.status_code in (400, 403), origins
    await live.anonymous()


async def test_a_ticket_opens_the_socket_and_ready_brings_a_resume_ticket(live, ana):
    session_id = await in_thread(make_session, ana)
    tab = await live.open()

    ready = await tab.auth(ticket_for(ana, session_id))

    assert ready["heartbeat_s"] == 10
    again = await live.open()
    second = await again.auth(resume=ready["resume"])
    assert second["resume"] != ready["resume"]
    assert await refused(live, resume=ready["resume"]) == 4003


async def test_a_ticket_is_good_once_even_for_fifty_at_the_same_moment(live, ana):
    ticket = ticket_for(ana, await in_thread(make_session, ana))
    tabs = [await live.open() for _ in range(50)]

    await asyncio.gather(*(tab.say({"type": "auth", "ticket": ticket}) for tab in tabs))
    await asyncio.sleep(0.5)

    ready = [tab for tab in tabs if any(f["type"] == "ready" for f in tab.frames)]
    codes = [await tab.closed() for tab in tabs if tab not in ready]
    assert len(ready) == 1
    assert codes == [4003] * 49


async def test_a_ticket_is_good_once_for_all_processes(live, ana):
    ticket = ticket_for(ana, await in_thread(make_session, ana))
    async with running() as other:
        await (await live.open()).auth(ticket)
        assert await refused(other, ticket) == 4003


async def test_what_is_no_ticket_of_ours_is_refused(live, ana):
    session_id = await in_thread(make_session, ana)
    good = ticket_for(ana, session_id)
    resume = (await (await live.open()).auth(good))["resume"]

    assert await refused(live, "nonsense") == 4003
    assert await refused(live, ticket_for(ana, session_id)[:-1]) == 4003
    assert await refused(live, resume) == 4003  # a resume ticket is no ticket
    assert await refused(live, ticket_for(ana, session_id, access_ttl_s=-1)) == 4003
    assert await refused(live, ticket=ticket_for(ana, session_id), resume=resume) == 4003


async def test_a_session_or_member_that_is_gone_is_not_let_in(live, ana, bia):
    revoked, closed = await in_thread(make_session, ana), await in_thread(make_session, bia)
    await in_thread(lambda: Session.objects.filter(pk=revoked).delete())
    await in_thread(lambda: User.objects.filter(pk=bia.pk).update(is_active=False))

    assert await refused(live, ticket_for(ana, revoked)) == 4500
    assert await refused(live, ticket_for(bia, closed)) == 4500
    assert await refused(live, ticket_for(User(pk=10**9), revoked)) == 4500


async def test_a_silent_socket_is_closed(limit, live):
    limit(ws_auth_deadline_s=0.3)
    tab = await live.open()
    assert await tab.closed(within_s=2) == 4002


async def test_the_first_frame_must_be_auth(live):
    tab = await live.open()
    await tab.say({"type": "subscribe", "ref": 3, "topics": ["public"]})
    assert await tab.closed() == 4002
    assert tab.frames == [
        {"type": "error", "ref": 3, "code": "not_authenticated", "detail": "First comes auth."}
    ]


async def test_reauth_is_asked_before_the_token_ends_and_a_new_ticket_extends(live, ana):
    session_id = await in_thread(make_session, ana)
    tab = await live.open()
    await tab.auth(ticket_for(ana, session_id, access_ttl_s=61))

    asked = await tab.frame("reauth")
    assert 58 <= asked["within_s"] <= 61
    await tab.auth(ticket_for(ana, session_id))
    session = next(iter(live.hub._sessions))
    assert session.ticket.access_exp > time.time() + 1000
    assert tab.socket.close_code is None


async def test_an_expired_token_closes_the_socket(live, ana, monkeypatch):
    monkeypatch.setattr("realtime.session.EXPIRED_AFTER_S", 0.5)
    monkeypatch.setattr("realtime.session.REAUTH_BEFORE_S", 0.5)
    tab = await live.open()
    await tab.auth(ticket_for(ana, await in_thread(make_session, ana), access_ttl_s=1))

    assert await tab.closed() == 4005
    assert [f["type"] for f in tab.frames if f["type"] != "cursor"] == ["ready", "reauth"]


async def test_the_resume_ticket_is_renewed_before_it_expires(limit, live, ana):
    limit(ws_resume_ttl_s=1)
    tab = await live.tab(ana)

    def resumes(tab):
        return [f["resume"] for f in tab.frames if f["type"] == "ready"]

    await tab.until(lambda tab: len(resumes(tab)) >= 3)

    found = resumes(tab)
    assert len(set(found)) == len(found)
    await (await live.open()).auth(resume=found[-1])


async def test_reauth_with_another_members_ticket_closes_the_socket(live, ana, bia):
    tab = await live.tab(ana)
    await tab.say({"type": "auth", "ticket": ticket_for(bia, await in_thread(make_session, bia))})
    assert await tab.closed() == 4003


async def test_a_member_has_a_bounded_number_of_sockets_and_gets_slots_back(limit, live, ana):
    limit(ws_per_member=3)
    session_id = await in_thread(make_session, ana)
    tabs = [await live.tab(ana, session_id=session_id) for _ in range(3)]

    assert await refused(live, ticket_for(ana, session_id)) == 4504
    await tabs[0].drop()
    await asyncio.sleep(0.1)
    await live.tab(ana, session_id=session_id)


async def test_an_address_has_a_bounded_number_of_sockets_lifted_on_one_machine(limit, live):
    limit(ws_per_address=2)
    tabs = [await live.open() for _ in range(2)]
    assert await (await live.open()).closed() == 4504
    await tabs[0].drop()
    await asyncio.sleep(0.1)
    await live.anonymous()

    limit(limits="embedded")
    await live.anonymous()


async def test_the_address_is_taken_from_our_own_proxy_alone(limit, live):
    limit(ws_per_address=1)
    forged = {"additional_headers": [("X-Forwarded-For", "9.9.9.9")]}
    await live.open()
    assert await (await live.open(**forged)).closed() == 4504

    limit(trusted_proxies=1)
    for last in ("1.1.1.1", "2.2.2.2"):
        header = [("X-Forwarded-For", f"9.9.9.9, {last}")]
        tab = await live.open(additional_headers=header)
        await tab.auth(None)


async def test_more_handshakes_than_admitted_are_told_when_to_come_back(limit):
    limit(ws_handshakes_per_s=1)
    async with running() as live:
        tabs = await asyncio.gather(*(live.open() for _ in range(20)))
        await tabs[0].until(lambda _: sum(tab.socket.close_code == 4013 for tab in tabs) >= 10)

        waits = []
        for tab in tabs:
            if tab.socket.close_code == 4013:
                words = tab.socket.close_reason.split()
                assert (words[:2], words[3:]) == (["retry", "in"], ["ms"])
                waits.append(int(words[2]))
        assert len(set(waits)) == len(waits)  # each has a moment of its own
        assert min(waits) >= 1000


def test_the_turnstile_lets_in_at_its_rate_and_sends_nobody_away_for_long(monkeypatch):
    now = 1000.0
    monkeypatch.setattr("realtime.limits.time.monotonic", lambda: now)
    turnstile = Turnstile(per_s=100)
    waits = [turnstile.enter() for _ in range(5000)]
    assert waits[:100] == [0.0] * 100
    assert all(1.0 <= wait <= RETRY_MAX_S for wait in waits[100:])

    now += 1.0
    assert [turnstile.enter() for _ in range(101)].count(0.0) == 100


async def test_a_connection_that_says_nothing_is_cut_off(limit):
    limit(ws_auth_deadline_s=0.3)
    async with running() as live:
        host, port = live.url[5:].split("/")[0].split(":")
        for said in (b"", b"GET /ws/ HTTP/1.1\r\nHost: x\r\n"):
            reader, writer = await asyncio.open_connection(host, int(port))
            writer.write(said)
            async with asyncio.timeout(3):
                with contextlib.suppress(ConnectionResetError):
                    assert await reader.read() == b""
            writer.close()
        await eventually(lambda: not live.server.server_state.connections)
        await live.anonymous()


async def test_http_answers_are_the_last_of_their_connection(live):
    host, port = live.url[5:].split("/")[0].split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
    async with asyncio.timeout(3):
        assert (await reader.read()).startswith(b"HTTP/1.1 200")
    writer.close()


async def test_no_deflate_is_negotiated(live):
    tab = await live.open(compression="deflate")
    assert "Sec-WebSocket-Extensions" not in tab.socket.response.headers
    await tab.auth(None)


async def test_other_paths_have_no_socket(live):
    with pytest.raises(InvalidStatus) as error:
        await Tab.open(live.url + "x")
    assert error.value.response.status_code == 403


async def test_tickets_are_bound_to_their_member_and_session(ana):
    text = tickets.issue(kind="ticket", member_id=ana.pk, session_id="s", access_exp=2**40)
    ticket = tickets.verify(text, kind="ticket")
    assert (ticket.member_id, ticket.session_id) == (ana.pk, "s")
    assert ticket.exp <= time.time() + 30
    assert json.dumps(text)


async def test_a_ticket_that_bought_nothing_is_good_for_the_next_try(live, ana, monkeypatch):
    monkeypatch.setattr("realtime.database.PATIENCE_S", 0.5)
    ticket = ticket_for(ana, await in_thread(make_session, ana))
    refused = await live.open()
    with psycopg.connect(default_conninfo()) as lock:  # its session cannot be looked up
        lock.execute("LOCK TABLE users_session IN ACCESS EXCLUSIVE MODE")
        await refused.say({"type": "auth", "ticket": ticket})
        assert await refused.closed(within_s=3) == 4013

    again, third = await live.open(), await live.open()
    await again.auth(ticket)
    await third.say({"type": "auth", "ticket": ticket})
    assert await third.closed() == 4003


async def test_who_kept_the_deadline_is_not_closed_for_how_long_the_database_takes(
    limit, live, ana
):
    limit(ws_auth_deadline_s=0.3)
    session_id = await in_thread(make_session, ana)
    silent, tab = await live.open(), await live.open()
    with psycopg.connect(default_conninfo()) as lock:
        lock.execute("LOCK TABLE users_session IN ACCESS EXCLUSIVE MODE")
        await tab.say({"type": "auth", "ticket": ticket_for(ana, session_id)})
        assert await silent.closed(within_s=3) == 4002  # so the deadline is over

    assert await tab.frame("ready")


async def test_a_load_that_takes_too_long_sends_away_and_the_ticket_stays_good(ana, monkeypatch):
    monkeypatch.setattr("realtime.database.STATEMENT_TIMEOUT_MS", 300)
    ticket = ticket_for(ana, await in_thread(make_session, ana))
    async with running() as live:
        refused = await live.open()
        with psycopg.connect(default_conninfo()) as lock:
            lock.execute("LOCK TABLE users_session IN ACCESS EXCLUSIVE MODE")
            await refused.say({"type": "auth", "ticket": ticket})
            assert await refused.closed(within_s=3) == 4013

        await (await live.open()).auth(ticket)

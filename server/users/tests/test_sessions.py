import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from server.core.env import env
from server.users import services, tidying, tokens
from server.users.models import Session
from server.users.services import Device, open_session, refresh_tokens
from server.users.tests.factories import PASSWORD, in_parallel, make_member

URL = "/api/auth/refresh/"
SECOND = dt.timedelta(seconds=1)
DAY = 86400


def pass_time(seconds: float) -> None:
    """Everything that sessions remember lies this much further back."""
    ago = seconds * SECOND
    for session in Session.objects.all():
        Session.objects.filter(pk=session.pk).update(
            issued_at=[at - ago for at in session.issued_at],
            expires_at=session.expires_at - ago,
            revoked_at=session.revoked_at and session.revoked_at - ago,
        )


def number(refresh: str) -> int:
    return tokens.read_refresh(refresh).number


@pytest.fixture
def first(ana):
    return open_session(user=ana, device=Device()).refresh


def test_a_refresh_answers_a_new_pair_that_works(visitor, ana, first):
    answer = visitor.post(URL, {"refresh": first})

    assert answer.status_code == 200
    pair = answer.json()
    assert set(pair) == {"access", "refresh"}
    assert pair["refresh"] != first
    visitor.credentials(HTTP_AUTHORIZATION=f"Bearer {pair['access']}")
    assert visitor.get("/api/me/").json()["id"] == ana.id


@pytest.mark.parametrize("token", ["", "x", "eyJhbGciOiJub25lIn0.e30.", "é" * 10, None, 7, ["a"]])
def test_what_is_no_refresh_token_is_refused(visitor, db, token):
    answer = visitor.post(URL, {"refresh": token})

    assert answer.status_code in {400, 401}
    assert answer.json()["code"] in {"invalid", "token_invalid"}


def test_an_access_token_does_not_refresh(visitor, ana):
    access = open_session(user=ana, device=Device()).access

    answer = visitor.post(URL, {"refresh": access})

    assert (answer.status_code, answer.json()["code"]) == (401, "token_invalid")


def test_the_parent_stays_good_until_its_successor_is_used(first):
    refresh_tokens(refresh=first)
    pass_time(3600)

    again = refresh_tokens(refresh=first)

    assert number(again.refresh) == 1
    assert tokens.read_access(again.access)
    assert number(refresh_tokens(refresh=again.refresh).refresh) == 2


def test_a_repeated_refresh_answers_the_same_bytes(first):
    assert refresh_tokens(refresh=first) == refresh_tokens(refresh=first)


def test_the_parent_stays_good_within_the_grace_though_its_successor_was_used(first):
    second = refresh_tokens(refresh=first).refresh
    third = refresh_tokens(refresh=second).refresh
    fourth = refresh_tokens(refresh=third).refresh
    pass_time(env().refresh_grace_s - 2)

    answers = [refresh_tokens(refresh=token).refresh for token in (first, second, third)]

    assert [number(answer) for answer in answers] == [1, 2, 3]
    assert number(fourth) == Session.objects.get().token_number == 3


@pytest.mark.django_db(transaction=True)
def test_a_replay_after_the_grace_ends_the_family_and_its_sockets(visitor, emitted):
    user = make_member()
    pair = open_session(user=user, device=Device())
    second = refresh_tokens(refresh=pair.refresh).refresh
    third = refresh_tokens(refresh=second).refresh
    pass_time(env().refresh_grace_s + 1)

    answer = visitor.post(URL, {"refresh": pair.refresh})

    assert (answer.status_code, answer.json()["code"]) == (401, "token_reused")
    session = Session.objects.get()
    assert session.revoked_at is not None
    assert [(event.type, event.topics, event.data) for event in emitted.rows()] == [
        (
            "session.revoked",
            [f"member.{user.id}"],
            f'{{"member_id":{user.id},"session_id":"{session.id}"}}',
        )
    ]
    for token in (third, pair.refresh):
        again = visitor.post(URL, {"refresh": token})
        assert (again.status_code, again.json()["code"]) == (401, "token_invalid")
    visitor.credentials(HTTP_AUTHORIZATION=f"Bearer {pair.access}")
    assert visitor.get("/api/me/").json()["code"] == "token_invalid"
    assert len(emitted.rows()) == 1


def test_issue_times_are_kept_no_longer_than_a_grace_asks_for(first):
    token = first
    for _ in range(5):
        token = refresh_tokens(refresh=token).refresh
        pass_time(env().refresh_grace_s + 1)

    assert len(Session.objects.get().issued_at) == 1
    assert Session.objects.get().token_number == 5


def test_a_session_slides_and_ends_when_it_is_not_used(visitor, first):
    pass_time(20 * DAY)
    refresh_tokens(refresh=first)
    assert Session.objects.get().expires_at > timezone.now() + 29 * DAY * SECOND

    pass_time(31 * DAY)

    assert visitor.post(URL, {"refresh": first}).json()["code"] == "token_invalid"


@pytest.mark.django_db(transaction=True)
def test_parallel_refreshes_of_one_token_get_one_successor(visitor):
    """Ten rounds of twenty, as a page does that opens with twenty requests."""
    user = make_member()
    token = open_session(user=user, device=Device()).refresh

    for number in range(1, 11):
        answers = in_parallel(
            lambda text: visitor.post(URL, {"refresh": text}), [token] * 20, threads=20
        )

        assert [answer.status_code for answer in answers] == [200] * 20
        assert len({answer.content for answer in answers}) == 1
        assert Session.objects.get().token_number == number
        token = answers[0].json()["refresh"]


@pytest.mark.django_db(transaction=True)
def test_log_out_ends_the_session_at_once_and_only_that_one(visitor, ana, emitted):
    here, there = (open_session(user=ana, device=Device()) for _ in range(2))

    answers = [visitor.post("/api/auth/logout/", {"refresh": here.refresh}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [204, 204]
    assert [event.type for event in emitted.rows()] == ["session.revoked"]
    assert visitor.post(URL, {"refresh": here.refresh}).status_code == 401
    assert visitor.post(URL, {"refresh": there.refresh}).status_code == 200
    for access, status in ((here.access, 401), (there.access, 200)):
        assert (
            visitor.get("/api/me/", headers={"Authorization": f"Bearer {access}"}).status_code
            == status
        )


def test_log_out_with_an_older_token_of_the_family_works(visitor, first):
    refresh_tokens(refresh=refresh_tokens(refresh=first).refresh)

    assert visitor.post("/api/auth/logout/", {"refresh": first}).status_code == 204
    assert Session.objects.get().revoked_at is not None


def test_a_closed_or_deleted_account_refreshes_nothing(visitor, db):
    closed, deleted = make_member("closed"), make_member("deleted")
    of_closed = open_session(user=closed, device=Device())
    of_deleted = open_session(user=deleted, device=Device())
    services.deactivate_member(user=closed)
    deleted.delete()

    for pair in (of_closed, of_deleted):
        assert visitor.post(URL, {"refresh": pair.refresh}).json()["code"] == "token_invalid"
        me = visitor.get("/api/me/", headers={"Authorization": f"Bearer {pair.access}"})
        assert (me.status_code, me.json()["code"]) == (401, "token_invalid")


def test_old_sessions_are_tidied_away_and_open_ones_stay(ana):
    open_session(user=ana, device=Device())
    open_session(user=ana, device=Device())
    ended = Session.objects.order_by("created_at").first()
    Session.objects.filter(pk=ended.pk).update(revoked_at=timezone.now() - 91 * DAY * SECOND)

    assert tidying.tidy_accounts() == 1
    assert Session.objects.get().revoked_at is None


def test_a_request_costs_one_query_to_authenticate(as_ana, django_assert_num_queries):
    with django_assert_num_queries(2):  # the session with its member; the number of unread
        as_ana.get("/api/me/")


def test_log_in_costs_the_same_few_queries_however_many_sessions(visitor, db):
    make_member("bia", password=PASSWORD)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            visitor.post("/api/auth/login/", {"login": "bia", "password": PASSWORD})
        return len(seen)

    first = queries()
    for _ in range(5):
        queries()

    assert queries() == first

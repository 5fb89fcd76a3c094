import datetime as dt
import io
import re

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from server.core import throttles
from server.core.env import env
from server.partners import services, tokens
from server.partners.models import GROUP, PartnerToken
from server.users.services import Device, deactivate_member, open_session
from server.users.tests.factories import in_parallel

REVIEWS, LISTS = "/api/partner/v1/reviews/", "/api/partner/v1/lists/"


@pytest.mark.parametrize(
    "change",
    [
        lambda token: flip(token, 10),
        lambda token: flip(token, -1),
        lambda token: token[:-1],
        lambda token: token + "x",
        lambda token: token.upper(),
        lambda token: "ghp_" + token[4:],
        lambda token: "cin_" + "é" * 39,
        lambda token: "",
        lambda token: "a b",
        lambda token: tokens.new_token(),
    ],
)
def test_what_is_not_a_token_of_ours_is_refused(partner_api, token, change):
    partner_api.credentials(HTTP_AUTHORIZATION=f"Bearer {change(token)}".encode().decode("latin-1"))

    answer = partner_api.get(REVIEWS)

    assert (answer.status_code, answer.json()["code"]) == (401, "token_invalid")
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_made_up_token_costs_no_query(partner_api, django_assert_num_queries, token):
    partner_api.credentials(HTTP_AUTHORIZATION=f"Bearer {flip(token, 10)}")

    with django_assert_num_queries(0):
        partner_api.get(REVIEWS)


def test_a_token_in_the_address_is_no_token(token):
    answer = APIClient().get(REVIEWS, {"token": token})

    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")


def test_a_members_own_token_is_no_partner_token_and_the_other_way_round(partner_api, ana, token):
    access = open_session(user=ana, device=Device()).access

    answer = APIClient().get(REVIEWS, headers={"Authorization": f"Bearer {access}"})
    assert (answer.status_code, answer.json()["code"]) == (401, "token_invalid")
    assert partner_api.get("/api/me/").json()["code"] == "token_invalid"


def test_a_revoked_token_is_dead_at_once_and_its_successor_lives(partner_api, partner, token):
    newer = services.give_token(user=partner)[1]
    assert partner_api.get(REVIEWS).status_code == 200

    services.revoke_token(prefix=token[:12])

    answer = partner_api.get(REVIEWS)
    assert (answer.status_code, answer.json()["code"]) == (401, "token_revoked")
    partner_api.credentials(HTTP_AUTHORIZATION=f"Bearer {newer}")
    assert partner_api.get(REVIEWS).status_code == 200


def test_who_left_the_group_is_forbidden_and_who_left_is_gone(partner_api, partner):
    partner.groups.clear()
    answer = partner_api.get(REVIEWS)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_partner")

    deactivate_member(user=partner)
    assert partner_api.get(REVIEWS).json()["code"] == "token_invalid"


def test_last_use_is_written_once_a_minute(partner_api):
    def writes() -> int:
        with CaptureQueriesContext(connection) as seen:
            partner_api.get(REVIEWS)
        return sum("UPDATE" in query["sql"] for query in seen)

    assert [writes(), writes(), writes()] == [1, 0, 0]
    PartnerToken.objects.update(last_used_at=timezone.now() - dt.timedelta(seconds=61))
    assert writes() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_hundred_at_once_exactly_a_hundred_pass_whatever_they_forge(token):
    def get(number: int) -> int:
        headers = {
            "Authorization": f"Bearer {token}",
            "X-Forwarded-For": f"198.51.100.{number}",
        }
        return APIClient().get(REVIEWS, headers=headers).status_code

    statuses = in_parallel(get, list(range(200)), threads=20)

    assert sorted(statuses) == [200] * 100 + [429] * 100


def test_the_hour_is_each_tokens_own(partner_api, partner, monkeypatch):
    monkeypatch.setattr(env(), "partner_requests_per_hour", 1)
    assert [partner_api.get(REVIEWS).status_code for _ in range(2)] == [200, 429]

    other = services.give_token(user=partner)[1]

    partner_api.credentials(HTTP_AUTHORIZATION=f"Bearer {other}")
    assert partner_api.get(REVIEWS).status_code == 200


def test_the_command_prints_a_token_once_and_joins_the_group(ana):
    out = io.StringIO()

    call_command("partner_token", "ANA", "--name", "Feed reader", stdout=out, stderr=io.StringIO())

    text = out.getvalue().strip()
    assert re.fullmatch(r"cin_[0-9A-Za-z]{39}", text)
    assert ana.groups.filter(name=GROUP).exists()
    assert PartnerToken.objects.get().name == "Feed reader"
    answer = APIClient().get(REVIEWS, headers={"Authorization": f"Bearer {text}"})
    assert answer.status_code == 200

    said = io.StringIO()
    call_command("partner_token", "--revoke", text[:12], stderr=said)
    assert said.getvalue() == "1 revoked\n"
    assert PartnerToken.objects.get().revoked_at is not None


@pytest.mark.parametrize(
    "arguments",
    [[], ["nobody"], ["--revoke", "cin_00000000"], ["--revoke", "c"], ["a", "--revoke", "b"]],
)
@pytest.mark.django_db
def test_the_command_says_what_is_wrong(arguments):
    with pytest.raises(CommandError):
        call_command("partner_token", *arguments)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
@pytest.mark.parametrize("address", [REVIEWS, LISTS])
def test_nothing_but_reading_is_allowed(partner_api, method, address):
    answer = partner_api.generic(method.upper(), address, "{}", content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert "POST" not in answer["Allow"]


def test_a_method_in_a_header_is_not_taken(partner_api):
    for header in ("X-HTTP-Method-Override", "X-Method-Override"):
        assert partner_api.post(REVIEWS, headers={header: "GET"}).status_code == 405


def test_what_is_stored_gives_no_token_back(token):
    row = PartnerToken.objects.get()

    assert token.startswith("cin_")
    assert len(token) == 43
    assert row.prefix == token[:12]
    assert row.digest == tokens.digest(token)
    assert token not in str(PartnerToken.objects.values().get())


def flip(token: str, place: int) -> str:
    return token[:place] + ("a" if token[place] != "a" else "b") + token[place + 1 :]


def test_the_hundred_and_first_request_of_an_hour_is_429(partner_api):
    answers = [partner_api.get(REVIEWS) for _ in range(101)]

    assert [answer.status_code for answer in answers] == [200] * 100 + [429]
    assert [int(answer["RateLimit-Remaining"]) for answer in answers[:100]] == list(
        range(99, -1, -1)
    )
    assert {answer["RateLimit-Limit"] for answer in answers} == {"100"}
    assert 3500 < int(answers[0]["RateLimit-Reset"]) <= 3600
    last = answers[-1]
    assert last.json()["code"] == "throttled"
    assert 3500 < int(last["Retry-After"]) <= 3600
    assert last["RateLimit-Remaining"] == "0"


def test_without_redis_the_process_counts_by_itself(partner_api, monkeypatch):
    monkeypatch.setattr(
        throttles.windows, "_script", throttles.Script("return redis.error_reply('x')")
    )
    monkeypatch.setattr(env(), "partner_requests_per_hour", 3)

    statuses = [partner_api.get(REVIEWS).status_code for _ in range(5)]

    assert statuses == [200, 200, 200, 429, 429]

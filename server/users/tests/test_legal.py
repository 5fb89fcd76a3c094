"""Terms, age, and the time zone of a member."""

import datetime as dt

import pytest

from server.core.env import env
from server.users.models import User
from server.users.rules import check_age
from server.users.security.legal import TERMS_VERSION
from server.users.tests.factories import PASSWORD

LEGAL = "/api/legal/"
REGISTER = "/api/auth/register/"
WORDS = {"username": "ana", "email": "ana@example.org", "password": PASSWORD}


def years_ago(years: int, *, days: int = 0) -> str:
    today = dt.datetime.now(dt.UTC).date()
    born = today.replace(year=today.year - years, day=min(today.day, 28))
    return (born + dt.timedelta(days=days)).isoformat()


def test_terms_and_privacy_are_there_for_everybody_in_both_languages(visitor, settings):
    told = visitor.get(LEGAL).json()

    documents = {(text["kind"], text["language"]): text for text in told["documents"]}
    assert set(documents) == {
        (kind, language) for kind in ("terms", "privacy") for language in ("en", "pt-BR")
    }
    for kind in ("terms", "privacy"):
        english, portuguese = documents[kind, "en"], documents[kind, "pt-BR"]
        assert len(english["sections"]) == len(portuguese["sections"]) > 3
        assert english["title"] != portuguese["title"]
    assert told["terms_version"] == TERMS_VERSION
    assert told["minimum_age"] == env().minimum_age
    assert "@" in told["contact_email"]
    for basis in told["bases"]:
        assert basis["gdpr"].startswith("6(1)(")
        assert basis["lgpd"].startswith("7, ")
        for words in (basis["data"], basis["purpose"], basis["kept"]):
            assert set(words) == {"en", "pt-BR"}


@pytest.mark.django_db
def test_what_a_new_member_agreed_to_is_kept_and_their_birth_is_not(visitor):
    body = {**WORDS, "accepted_terms": TERMS_VERSION, "birth_date": years_ago(30)}

    answer = visitor.post(REGISTER, body)

    assert answer.status_code == 201
    assert answer.json()["user"]["accepted_terms_version"] == TERMS_VERSION
    member = User.objects.get()
    assert member.terms_accepted_at is not None
    assert member.age_confirmed_at is not None
    assert body["birth_date"] not in str(User.objects.values().get())


@pytest.mark.django_db
def test_registering_takes_neither(visitor):
    answer = visitor.post(REGISTER, WORDS)

    assert set(answer.json()) >= {"user", "access", "refresh"}
    assert User.objects.get().terms_accepted_at is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"accepted_terms": "2001-01-01"}, "terms_outdated"),
        ({"birth_date": years_ago(10)}, "too_young"),
        ({"birth_date": "1899-12-31"}, "invalid_date"),
        ({"birth_date": "9999-01-01"}, "invalid_date"),
        ({"birth_date": "soon"}, "invalid"),
        ({"time_zone": "Mars/Olympus"}, "invalid_time_zone"),
        ({"time_zone": "../../etc/passwd"}, "invalid_time_zone"),
        ({"time_zone": "x" * 65}, "max_length"),
        ({"time_zone": "localtime"}, "invalid_time_zone"),
        ({"time_zone": ""}, "blank"),
    ],
)
def test_outdated_terms_children_and_unknown_zones_are_refused(visitor, change, code):
    answer = visitor.post(REGISTER, {**WORDS, **change})

    (field,) = change
    assert answer.status_code == 400
    assert code in [problem["code"] for problem in answer.json()["fields"][field]]
    assert not User.objects.exists()


def test_the_birthday_itself_is_old_enough(monkeypatch):
    monkeypatch.setattr(env(), "minimum_age", 16)
    today = dt.datetime.now(dt.UTC).date()
    if (today.month, today.day) == (2, 29):
        today = today.replace(day=28)

    check_age(today.replace(year=today.year - 16))


def test_agreeing_later_is_kept_from_the_first_time_on(as_ana, ana):
    answers = [as_ana.post("/api/me/terms/", {"version": TERMS_VERSION}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    times = {answer.json()["terms_accepted_at"] for answer in answers}
    assert len(times) == 1
    assert None not in times


def test_other_terms_are_not_agreed_to(as_ana):
    assert as_ana.post("/api/me/terms/", {"version": "2001-01-01"}).status_code == 400


def test_a_member_says_where_they_live_by_the_clock(as_ana):
    answer = as_ana.patch("/api/me/", {"time_zone": "America/Sao_Paulo"})

    assert answer.json()["time_zone"] == "America/Sao_Paulo"
    assert as_ana.patch("/api/me/", {"time_zone": "America/Nowhere"}).status_code == 400

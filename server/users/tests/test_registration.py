import pytest

from server.users.models import User
from server.users.tests.factories import PASSWORD, in_parallel, make_member

URL = "/api/auth/register/"
GOOD = {"username": "Ana_7", "email": "ana@example.org", "password": PASSWORD}


@pytest.mark.django_db
def test_registering_answers_the_member_and_tokens_that_work(visitor):
    answer = visitor.post(URL, {**GOOD, "display_name": "Ana Clara"})

    assert answer.status_code == 201
    body = answer.json()
    assert body["user"] == {
        "id": User.objects.get().id,
        "username": "Ana_7",
        "display_name": "Ana Clara",
        "photo_url": None,
        "email": "ana@example.org",
        "bio": "",
        "email_verified": False,
        "link": "",
        "location": "",
        "pronouns": "",
        "language": "en",
        "terms_accepted_at": None,
        "accepted_terms_version": "",
        "time_zone": "UTC",
        "default_audience": "public",
        "watchlist_audience": "public",
        "is_private": False,
        "shows_presence": True,
        "shows_typing": True,
        "comment_policy": "anyone",
        "unread_notifications": 0,
        "date_joined": body["user"]["date_joined"],
    }
    assert body["user"]["date_joined"].endswith("Z")
    visitor.credentials(HTTP_AUTHORIZATION=f"Bearer {body['access']}")
    assert visitor.get("/api/me/").json()["username"] == "Ana_7"
    assert visitor.post("/api/auth/refresh/", {"refresh": body["refresh"]}).status_code == 200


@pytest.mark.django_db
def test_passwords_are_stored_as_argon2id(visitor):
    visitor.post(URL, GOOD)

    assert User.objects.get().password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.django_db
def test_a_browser_in_portuguese_makes_a_member_who_gets_mails_in_portuguese(visitor):
    visitor.post(URL, GOOD, headers={"Accept-Language": "pt-BR,pt;q=0.9,en;q=0.5"})

    assert User.objects.get().language == "pt-BR"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"username": "a"}, "username", "invalid_username"),
        ({"username": "a" * 31}, "username", "invalid_username"),
        ({"username": "ana clara"}, "username", "invalid_username"),
        ({"username": "ana-clara"}, "username", "invalid_username"),
        ({"username": "ánà"}, "username", "invalid_username"),
        ({"username": "Ａｌｉｃｅ"}, "username", "invalid_username"),
        ({"username": "ana\u200bclara"}, "username", "invalid_username"),
        ({"username": "\u212aelvin"}, "username", "invalid_username"),
        ({"username": "../admin"}, "username", "invalid_username"),
        ({"username": "Admin"}, "username", "username_reserved"),
        ({"username": "ROOT"}, "username", "username_reserved"),
        ({"username": "suggestions"}, "username", "username_reserved"),
        ({"username": "cinema"}, "username", "username_reserved"),
        ({"username": None}, "username", "null"),
        ({"username": ["ana"]}, "username", "invalid"),
        ({"email": "not-an-address"}, "email", "invalid"),
        ({"email": "ana@example.org\r\nBcc: all@example.org"}, "email", "invalid"),
        ({"email": "a" * 250 + "@example.org"}, "email", "max_length"),
        ({"password": "short"}, "password", "password_too_short"),
        ({"password": "password1234"}, "password", "password_too_common"),
        ({"password": "ana@example.org"}, "password", "password_too_similar"),
        ({"password": "x" * 129}, "password", "max_length"),
        ({"password": "x" * 1_000_000}, "password", "max_length"),
        ({"display_name": "x" * 51}, "display_name", "max_length"),
        ({"display_name": "Ana\u202egnp"}, "display_name", "invalid_text"),
        ({"display_name": "Ana\r\nBcc: x"}, "display_name", "invalid_text"),
        ({"display_name": "a" + "\u0301" * 20}, "display_name", "invalid_text"),
        ({"language": "fr"}, "language", "invalid_choice"),
    ],
)
def test_bad_words_are_refused_with_the_field_and_a_code(visitor, change, field, code):
    answer = visitor.post(URL, {**GOOD, **change})

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert code in [problem["code"] for problem in answer.json()["fields"][field]]
    assert not User.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "code", "field"),
    [
        ({"username": "ALICE", "email": "other@example.org"}, "username_taken", "username"),
        ({"username": "bruna", "email": "Alice@Example.ORG"}, "email_taken", "email"),
    ],
)
def test_names_and_addresses_are_unique_in_any_case(visitor, words, code, field):
    make_member("alice")

    answer = visitor.post(URL, {**GOOD, **words})

    assert answer.status_code == 400
    assert answer.json()["code"] == code
    assert answer.json()["fields"][field][0]["code"] == code


@pytest.mark.django_db(transaction=True)
def test_of_fifty_at_once_one_wins_and_the_others_are_told_why(client):
    names = ["Alice", "alice", "ALICE", "Ａｌｉｃｅ", "aLiCe"]

    def register(number: int) -> tuple[int, str]:
        body = {
            "username": names[number % len(names)],
            "email": f"alice{number}@example.org",
            "password": PASSWORD,
        }
        answer = client.post(URL, body, content_type="application/json")
        problems = answer.json().get("fields", {}).get("username", [{"code": ""}])
        return answer.status_code, problems[0]["code"]

    answers = in_parallel(register, list(range(50)))

    assert User.objects.count() == 1
    assert sorted(status for status, _ in answers) == [201] + [400] * 49
    assert {code for status, code in answers if status == 400} == {
        "username_taken",
        "invalid_username",
    }


@pytest.mark.django_db
def test_one_address_registers_thirty_members_an_hour(visitor, limits_on):

    statuses = [visitor.post(URL, {}).status_code for _ in range(31)]

    assert statuses == [400] * 30 + [429]
    assert int(visitor.post(URL, {})["Retry-After"]) >= 1

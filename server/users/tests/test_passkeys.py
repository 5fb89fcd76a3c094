"""Passkeys, with a software authenticator that signs as a real one does."""

import datetime as dt

import pytest
from django.utils import timezone

from server.users import services
from server.users.models import Challenge, MailJob, OidcIdentity, Passkey, User
from server.users.security import passkeys
from server.users.tests.authenticator import PRESENT, Authenticator
from server.users.tests.factories import PASSWORD, in_parallel, make_member

MINE = "/api/me/passkeys/"
OPTIONS = "/api/me/passkeys/options/"
LOGIN_OPTIONS = "/api/auth/passkey/options/"
LOGIN = "/api/auth/passkey/"


@pytest.fixture
def bia(db):
    return make_member("bia", password=PASSWORD)


@pytest.fixture
def as_bia(api, bia):
    return api(bia)


def options(client) -> dict:
    answer = client.post(OPTIONS, {"password": PASSWORD})
    assert answer.status_code == 200
    return answer.json()["public_key"]


def login_options(client) -> dict:
    return client.post(LOGIN_OPTIONS).json()["public_key"]


def add(client, phone: Authenticator, name: str = "Phone") -> dict:
    answer = client.post(MINE, {"name": name, "credential": phone.create(options(client))})
    assert answer.status_code == 201, answer.json()
    return answer.json()


@pytest.fixture
def phone(as_bia):
    device = Authenticator()
    add(as_bia, device)
    return device


def test_a_browser_is_asked_for_a_discoverable_key_and_a_verified_user(as_bia, bia):
    asked = options(as_bia)

    assert asked["rp"]["id"] == "localhost"
    assert asked["authenticatorSelection"]["residentKey"] == "required"
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    assert str(bia.pk) not in asked["user"]["id"]
    assert asked["user"]["name"] == "bia"


def test_a_passkey_logs_in_without_a_name_or_a_password(visitor, bia, phone):
    answer = visitor.post(LOGIN, {"credential": phone.get(login_options(visitor))})

    assert answer.status_code == 200
    assert answer.json()["user"]["id"] == bia.id
    visitor.credentials(HTTP_AUTHORIZATION=f"Bearer {answer.json()['access']}")
    assert visitor.get("/api/me/").status_code == 200
    assert Passkey.objects.get().last_used_at is not None


def test_a_new_passkey_is_told_by_mail(phone, bia):
    assert MailJob.objects.get(kind="security_changed").payload == {"change": "passkey_added"}


def test_passkeys_are_listed_renamed_and_removed(as_bia, phone):
    second = add(as_bia, Authenticator(), "Key ring")
    named = as_bia.patch(f"{MINE}{second['id']}/", {"name": "  Blue key "})

    listed = as_bia.get(MINE).json()["results"]

    assert named.json()["name"] == "Blue key"
    assert [row["name"] for row in listed] == ["Phone", "Blue key"]
    assert listed[0]["backed_up"] is True
    removed = [as_bia.delete(f"{MINE}{second['id']}/").status_code for _ in range(2)]
    assert removed == [204, 204]
    assert len(as_bia.get(MINE).json()["results"]) == 1


def test_the_list_costs_the_same_for_one_and_fifty(as_bia, bia, django_assert_num_queries):
    def fill(count: int) -> None:
        Passkey.objects.bulk_create(
            Passkey(user=bia, credential_id=f"{count}-{n}".encode(), public_key=b"k", name="n")
            for n in range(count)
        )

    for count in (1, 50):
        fill(count)
        with django_assert_num_queries(2):
            as_bia.get(MINE)


def test_a_removed_passkey_logs_nobody_in(visitor, as_bia, phone):
    as_bia.delete(f"{MINE}{Passkey.objects.get().pk}/")

    answer = visitor.post(LOGIN, {"credential": phone.get(login_options(visitor))})

    assert (answer.status_code, answer.json()["code"]) == (401, "passkey_refused")


def test_somebody_elses_passkey_is_not_there(api, phone, db):
    other = api(make_member())
    address = f"{MINE}{Passkey.objects.get().pk}/"

    assert other.patch(address, {"name": "mine"}).status_code == 404
    assert other.delete(address).status_code == 204
    assert Passkey.objects.get().name == "Phone"


def test_an_answer_works_once(visitor, phone):
    answer = phone.get(login_options(visitor))

    codes = [visitor.post(LOGIN, {"credential": answer}).json().get("code") for _ in range(2)]

    assert codes == [None, "challenge_invalid"]


@pytest.mark.django_db(transaction=True)
def test_of_eight_log_ins_by_one_answer_one_wins(visitor, api):
    bia, phone = make_member(password=PASSWORD), Authenticator()
    add(api(bia), phone)
    answer = phone.get(login_options(visitor))

    statuses = in_parallel(
        lambda _: visitor.post(LOGIN, {"credential": answer}).status_code, [0] * 8, threads=8
    )

    assert sorted(statuses) == [200] + [401] * 7


def test_an_answer_that_comes_too_late_is_refused(visitor, phone):
    answer = phone.get(login_options(visitor))
    Challenge.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))

    assert visitor.post(LOGIN, {"credential": answer}).json()["code"] == "challenge_invalid"


def test_a_challenge_for_adding_does_not_log_in(visitor, as_bia, phone):
    answer = phone.get(options(as_bia))

    assert visitor.post(LOGIN, {"credential": answer}).json()["code"] == "challenge_invalid"


def test_a_challenge_of_another_member_adds_nothing(as_bia, api, db):
    other = make_member(password=PASSWORD)

    answer = as_bia.post(
        MINE, {"name": "x", "credential": Authenticator().create(options(api(other)))}
    )

    assert (answer.status_code, answer.json()["code"]) == (400, "passkey_refused")
    assert not Passkey.objects.exists()


@pytest.mark.parametrize(
    "lie",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://localhost:3001"},
        {"rp_id": "evil.example"},
        {"flags": PRESENT},
        {"flags": 0},
    ],
    ids=str,
)
def test_a_page_of_somebody_else_or_an_unverified_user_is_refused(visitor, as_bia, phone, lie):
    liar = Authenticator()
    for name, value in lie.items():
        setattr(liar, name, value)
        setattr(phone, name, value)

    added = as_bia.post(MINE, {"name": "x", "credential": liar.create(options(as_bia))})
    entered = visitor.post(LOGIN, {"credential": phone.get(login_options(visitor))})

    assert (added.status_code, entered.status_code) == (400, 401)
    assert Passkey.objects.count() == 1


def test_another_key_for_a_known_credential_is_refused(visitor, phone):
    thief = Authenticator()
    thief.credential_id, thief.user_handle = phone.credential_id, phone.user_handle

    answer = visitor.post(LOGIN, {"credential": thief.get(login_options(visitor))})

    assert answer.status_code == 401


def test_a_credential_shown_for_another_member_is_refused(visitor, phone, db):
    other = passkeys.user_handle(make_member().pk)

    answer = visitor.post(LOGIN, {"credential": phone.get(login_options(visitor), handle=other)})

    assert answer.status_code == 401


def test_a_copied_key_whose_counter_goes_back_is_refused(visitor, phone):
    phone.count = 10
    visitor.post(LOGIN, {"credential": phone.get(login_options(visitor))})
    phone.count = 5

    answer = visitor.post(LOGIN, {"credential": phone.get(login_options(visitor))})

    assert answer.status_code == 401
    assert Passkey.objects.get().sign_count == 11


def test_one_credential_belongs_to_one_member(as_bia, api, phone, db):
    other = api(make_member(password=PASSWORD))

    answer = other.post(MINE, {"name": "x", "credential": phone.create(options(other))})

    assert (answer.status_code, answer.json()["code"]) == (400, "passkey_refused")
    assert Passkey.objects.count() == 1


def test_adding_takes_the_password(as_bia):
    answer = as_bia.post(OPTIONS, {"password": "wrong"})

    assert answer.json()["code"] == "wrong_password"
    assert not Challenge.objects.exists()


def test_a_passkey_of_a_closed_or_suspended_account_logs_nobody_in(visitor, bia, phone):
    services.shut_out_member(user=bia)
    suspended = visitor.post(LOGIN, {"credential": phone.get(login_options(visitor))})
    services.deactivate_member(user=User.objects.get(pk=bia.pk))
    closed = visitor.post(LOGIN, {"credential": phone.get(login_options(visitor))})

    assert (suspended.status_code, suspended.json()["code"]) == (403, "account_suspended")
    assert (closed.status_code, closed.json()["code"]) == (401, "invalid_credentials")


def test_the_last_way_in_stays(as_bia, bia, phone):
    bia.set_password(None)
    bia.save()
    address = f"{MINE}{Passkey.objects.get().pk}/"

    refused = as_bia.delete(address)
    OidcIdentity.objects.create(user=bia, issuer="https://id.example", subject="s")

    assert (refused.status_code, refused.json()["code"]) == (409, "last_way_in")
    assert as_bia.delete(address).status_code == 204


def test_twenty_passkeys_are_the_most(as_bia, bia):
    Passkey.objects.bulk_create(
        Passkey(user=bia, credential_id=bytes([n]), public_key=b"k", name="n") for n in range(20)
    )

    answer = as_bia.post(OPTIONS, {"password": PASSWORD})

    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_passkeys")


NOISE = [
    {},
    {"response": {}},
    {"response": {"clientDataJSON": 7}},
    {"response": {"clientDataJSON": "é"}},
    {"response": {"clientDataJSON": "W10"}},  # []
    {"response": {"clientDataJSON": "eyJjaGFsbGVuZ2UiOjF9"}},  # {"challenge": 1}
    {"response": {"clientDataJSON": "W1tb" * 50_000}},  # [[[[
    {"response": ["x"]},
    "x",
    None,
]


@pytest.mark.parametrize("noise", NOISE, ids=range(len(NOISE)))
def test_noise_is_no_credential(visitor, as_bia, noise):
    assert visitor.post(LOGIN, {"credential": noise}).status_code in {400, 401}
    assert as_bia.post(MINE, {"name": "x", "credential": noise}).status_code in {400, 401}


@pytest.mark.parametrize(
    "change",
    [
        {"rawId": "AAAA"},
        {"rawId": None},
        {"type": "x"},
        {"response.signature": "AAAA"},
        {"response.signature": None},
        {"response.authenticatorData": "AAAA"},
        {"response.authenticatorData": ""},
        {"response.userHandle": None},
        {"response.userHandle": 5},
        {"response.userHandle": "é"},
    ],
    ids=str,
)
def test_a_changed_answer_is_refused_and_breaks_nothing(visitor, phone, change):
    answer = phone.get(login_options(visitor))
    for path, value in change.items():
        *above, name = path.split(".")
        (answer[above[0]] if above else answer)[name] = value

    assert visitor.post(LOGIN, {"credential": answer}).status_code in {400, 401}


@pytest.mark.parametrize("made", ["AAAA", "", None, "oWNmbXRkbm9uZQ", "\x00"])
def test_a_made_up_attestation_is_refused_and_breaks_nothing(as_bia, made):
    answer = Authenticator().create(options(as_bia))
    answer["response"]["attestationObject"] = made
    answer["response"]["transports"] = ["usb", "\x00", 7, "usb"]

    assert as_bia.post(MINE, {"name": "x", "credential": answer}).status_code == 400


def test_transports_are_kept_as_far_as_they_are_known(as_bia):
    answer = Authenticator().create(options(as_bia))
    answer["response"]["transports"] = ["usb", "nfc", "telepathy", "usb"]

    as_bia.post(MINE, {"name": "x", "credential": answer})

    assert Passkey.objects.get().transports == ["nfc", "usb"]

"""Log-in by another provider, against one that answers on loopback."""

import datetime as dt

import pytest
from django.utils import timezone
from pydantic import SecretStr

from server.core.env import env
from server.users.models import Challenge, MailJob, OidcIdentity, Session, User
from server.users.security import oidc, second_factor
from server.users.tests.factories import PASSWORD, in_parallel, make_member
from server.users.tests.oidc_provider import CLIENT_ID, CLIENT_SECRET, OidcProvider

ABOUT = "/api/auth/oidc/"
START = "/api/auth/oidc/start/"
FINISH = "/api/auth/oidc/finish/"
ANA = {
    "sub": "auth0|7",
    "email": "ana@example.org",
    "email_verified": True,
    "preferred_username": "ana",
    "name": "Ana Clara",
}


@pytest.fixture(scope="module")
def running():
    provider = OidcProvider()
    yield provider
    provider.close()


@pytest.fixture
def provider(running, db, monkeypatch):
    """Turned on, and behaving."""
    running.about, running.userinfo, running.requests = {}, {}, []
    running.signer, running.header = running.key, {"alg": "RS256", "kid": running.key.kid}
    monkeypatch.setattr(oidc, "_cached", None)
    monkeypatch.setattr(env(), "oidc_issuer", running.issuer)
    monkeypatch.setattr(env(), "oidc_client_id", CLIENT_ID)
    monkeypatch.setattr(env(), "oidc_client_secret", SecretStr(CLIENT_SECRET))
    return running


def start(visitor) -> dict:
    answer = visitor.post(START)
    assert answer.status_code == 200, answer.json()
    return answer.json()


def come_back(visitor, provider, **claims):
    """The whole way: begin, log in there as `claims`, finish here."""
    begun = start(visitor)
    back = provider.sign_in(begun["url"], **claims)
    return visitor.post(FINISH, {**back, "binding": begun["binding"]})


def test_off_unless_it_is_configured(visitor, db):
    body = {"state": "x", "code": "x", "binding": "x"}

    assert visitor.get(ABOUT).json()["enabled"] is False
    for answer in (visitor.post(START), visitor.post(FINISH, body)):
        assert (answer.status_code, answer.json()["code"]) == (404, "oidc_off")


def test_a_new_person_becomes_a_member_with_a_confirmed_address(visitor, provider):
    answer = come_back(visitor, provider, **ANA)

    assert visitor.get(ABOUT).json() == {"enabled": True, "name": "OpenID"}
    assert answer.status_code == 200, answer.json()
    me = answer.json()["user"]
    assert (me["username"], me["display_name"], me["email"]) == (
        "ana",
        "Ana Clara",
        "ana@example.org",
    )
    assert me["email_verified"] is True
    member = User.objects.get()
    assert not member.has_usable_password()
    assert OidcIdentity.objects.get().subject == "auth0|7"
    assert provider.redirects[-1] == f"{env().public_web_url}/login/callback"
    visitor.credentials(HTTP_AUTHORIZATION=f"Bearer {answer.json()['access']}")
    assert visitor.get("/api/me/security/").json()["identities"][0]["issuer"] == provider.issuer


def test_the_subject_says_who_it_is_whatever_the_address_says_later(visitor, provider):
    first = come_back(visitor, provider, **ANA).json()["user"]["id"]
    other = make_member("other", email="new@example.org", email_verified_at=timezone.now())

    again = come_back(visitor, provider, **{**ANA, "email": "new@example.org"})

    assert again.json()["user"]["id"] == first
    assert OidcIdentity.objects.filter(user=other).count() == 0
    assert User.objects.get(pk=first).email == "ana@example.org"


def test_an_address_that_both_sides_confirmed_links_the_accounts(visitor, provider):
    ana = make_member("ana", email="Ana@example.org", email_verified_at=timezone.now())

    answer = come_back(visitor, provider, **ANA)

    assert answer.json()["user"]["id"] == ana.id
    assert MailJob.objects.get().payload == {"change": "identity_added"}


@pytest.mark.parametrize(
    ("here", "there"),
    [(False, True), (True, False), (True, "true"), (True, None), (False, False)],
)
def test_an_address_that_one_side_did_not_confirm_links_nothing(visitor, provider, here, there):
    make_member("ana", email="ana@example.org", email_verified_at=timezone.now() if here else None)

    answer = come_back(visitor, provider, **{**ANA, "email_verified": there})

    assert (answer.status_code, answer.json()["code"]) == (409, "account_exists")
    assert not OidcIdentity.objects.exists()
    assert not Session.objects.exists()


def test_a_new_person_with_an_unconfirmed_address_gets_the_usual_mail(visitor, provider):
    answer = come_back(visitor, provider, **{**ANA, "email_verified": False})

    assert answer.json()["user"]["email_verified"] is False
    assert MailJob.objects.get().kind == "verify_email"


def test_who_tells_no_address_in_the_token_is_asked_about(visitor, provider):
    provider.userinfo = ANA

    answer = come_back(visitor, provider, sub=ANA["sub"])

    assert answer.json()["user"]["email"] == "ana@example.org"


def test_userinfo_about_somebody_else_is_refused(visitor, provider):
    provider.userinfo = {**ANA, "sub": "another"}

    assert come_back(visitor, provider, sub=ANA["sub"]).json()["code"] == "oidc_failed"


@pytest.mark.parametrize("email", [None, "", "no address", 7, "a@b.org\r\nBcc: c@d.org"])
def test_without_an_address_nobody_is_made_a_member(visitor, provider, email):
    answer = come_back(visitor, provider, **{**ANA, "email": email})

    assert answer.status_code in {401, 409}
    assert not User.objects.exists()


@pytest.mark.parametrize("wish", ["", "ana", "ADMIN", "Åsa Öberg", "x" * 300, "ana clara", "\x00"])
def test_a_name_that_is_taken_reserved_or_odd_becomes_one_that_is_not(visitor, provider, wish):
    make_member("ana", email="first@example.org")

    answer = come_back(visitor, provider, **{**ANA, "preferred_username": wish, "name": "\u202ex"})

    assert answer.status_code == 200, answer.json()
    assert answer.json()["user"]["username"].lower() not in {"ana", "admin"}


def test_state_and_code_work_once(visitor, provider):
    begun = start(visitor)
    back = {**provider.sign_in(begun["url"], **ANA), "binding": begun["binding"]}

    answers = [visitor.post(FINISH, back) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 401]
    assert answers[1].json()["code"] == "challenge_invalid"


def test_a_log_in_is_finished_by_the_browser_that_began_it(visitor, provider):
    """A stranger sends somebody the address that their own log-in ended at."""
    strangers, victims = start(visitor), start(visitor)
    back = provider.sign_in(strangers["url"], **ANA)

    answer = visitor.post(FINISH, {**back, "binding": victims["binding"]})

    assert (answer.status_code, answer.json()["code"]) == (401, "challenge_invalid")
    assert not User.objects.exists()


def test_a_beginning_lasts_five_minutes(visitor, provider):
    begun = start(visitor)
    back = provider.sign_in(begun["url"], **ANA)
    Challenge.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))

    answer = visitor.post(FINISH, {**back, "binding": begun["binding"]})

    assert answer.json()["code"] == "challenge_invalid"


def test_a_stolen_code_is_worth_nothing_without_its_verifier(visitor, provider):
    mine, theirs = start(visitor), start(visitor)
    stolen = provider.sign_in(theirs["url"], **ANA)["code"]
    back = provider.sign_in(mine["url"], **ANA)

    answer = visitor.post(
        FINISH, {"state": back["state"], "code": stolen, "binding": mine["binding"]}
    )

    assert (answer.status_code, answer.json()["code"]) == (401, "oidc_failed")


BAD = {
    "another issuer": {"iss": "https://evil.example/"},
    "another client": {"aud": "somebody else"},
    "several clients, none of them named": {"aud": [CLIENT_ID, "else"]},
    "another log-in's": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "expired": {"exp": 1},
    "no end": {"exp": None},
    "not yet": {"nbf": 9_999_999_999},
    "of the future": {"iat": 9_999_999_999},
    "nobody": {"sub": None},
    "a number": {"sub": 7},
    "an empty subject": {"sub": ""},
    "a long subject": {"sub": "x" * 256},
    "another access token's": {"at_hash": "AAAA"},
}


@pytest.mark.parametrize("claims", BAD.values(), ids=BAD.keys())
def test_a_token_that_is_not_for_this_log_in_is_refused(visitor, provider, claims):
    answer = come_back(visitor, provider, **{**ANA, **claims})

    assert (answer.status_code, answer.json()["code"]) == (401, "oidc_failed")
    assert not User.objects.exists()


def test_a_public_key_is_no_secret(visitor, provider):
    provider.lie_with_public_key()

    assert come_back(visitor, provider, **ANA).json()["code"] == "oidc_failed"


def test_a_token_that_somebody_else_signed_is_refused(visitor, provider):
    honest = provider.key
    provider.rotate()
    stranger = provider.signer
    provider.key = honest
    provider.signer, provider.header = stranger, {"alg": "RS256", "kid": honest.kid}

    assert come_back(visitor, provider, **ANA).json()["code"] == "oidc_failed"


def test_a_key_that_the_provider_changed_is_learnt(visitor, provider, monkeypatch):
    come_back(visitor, provider, **ANA)
    provider.rotate()
    monkeypatch.setattr(oidc, "REFRESH_S", 0)

    assert come_back(visitor, provider, **ANA).status_code == 200


def test_unknown_keys_do_not_make_us_ask_the_provider_again_and_again(visitor, provider):
    come_back(visitor, provider, **ANA)
    known = provider.key
    provider.rotate()
    provider.requests.clear()
    for _ in range(3):
        come_back(visitor, provider, **ANA)
    provider.key = known

    assert provider.requests == ["/tenant/token"] * 3


@pytest.mark.parametrize(
    "about",
    [
        {"issuer": "https://evil.example/"},
        {"jwks_uri": None},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": ["x"]},
    ],
    ids=str,
)
def test_a_provider_that_describes_itself_oddly_is_not_used(visitor, provider, about):
    provider.about = about

    answer = visitor.post(START)

    assert (answer.status_code, answer.json()["code"]) == (401, "oidc_failed")
    assert not Challenge.objects.exists()


def test_a_provider_that_is_away_is_an_answer_and_no_crash(visitor, provider, monkeypatch):
    monkeypatch.setattr(env(), "oidc_issuer", "http://127.0.0.1:1/")

    assert visitor.post(START).json()["code"] == "oidc_failed"


def test_the_second_step_follows_here_too(visitor, provider):
    come_back(visitor, provider, **ANA)
    member = User.objects.get()
    member.set_password(PASSWORD)
    member.save()
    session = member.sessions.get()
    second_factor.begin_totp(user=member, password=PASSWORD, session_id=session.pk)
    member.totp.confirmed_at = timezone.now()
    member.totp.save()

    answer = come_back(visitor, provider, **ANA)

    assert answer.status_code == 202
    assert "access" not in answer.json()


def test_a_closed_account_stays_closed(visitor, provider):
    come_back(visitor, provider, **ANA)
    User.objects.update(is_active=False)

    assert come_back(visitor, provider, **ANA).json()["code"] == "invalid_credentials"


def test_the_last_way_in_is_not_unlinked(visitor, provider, api):
    come_back(visitor, provider, **ANA)
    member = User.objects.get()
    address = f"/api/me/identities/{OidcIdentity.objects.get().pk}/"
    stranger = api(make_member())

    assert stranger.delete(address).status_code == 404
    assert api(member).delete(address).json()["code"] == "last_way_in"
    member.set_password(PASSWORD)
    member.save()
    assert api(member).delete(address).status_code == 204


@pytest.mark.django_db(transaction=True)
def test_a_person_who_comes_twice_at_once_becomes_one_member(visitor, provider):
    begun = [start(visitor) for _ in range(4)]
    bodies = [{**provider.sign_in(one["url"], **ANA), "binding": one["binding"]} for one in begun]

    answers = in_parallel(lambda body: visitor.post(FINISH, body), bodies, threads=4)

    assert [answer.status_code for answer in answers] == [200] * 4
    assert len({answer.json()["user"]["id"] for answer in answers}) == 1
    assert OidcIdentity.objects.count() == 1

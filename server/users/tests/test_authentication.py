import time
import uuid
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from rest_framework.request import Request
from rest_framework_simplejwt.settings import api_settings

from server.users.authentication import AuthContext, MemberAuthentication
from server.users.models import Session
from server.users.services import Device, open_session

KEY = api_settings.SIGNING_KEY
NONE = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0"


@pytest.fixture
def session(ana):
    open_session(user=ana, device=Device())
    return Session.objects.get()


@pytest.fixture
def claims(session):
    now = int(time.time())
    return {
        "token_type": "access",
        "iss": "cinema",
        "aud": "cinema",
        "iat": now,
        "exp": now + 60,
        "jti": "j",
        "sub": str(session.user_id),
        "sid": str(session.id),
    }


def sign(claims: dict, key: Any = KEY, algorithm: str = "HS256", headers: dict | None = None):
    return jwt.encode(claims, key, algorithm=algorithm, headers=headers)


def get_me(visitor, token: str):
    return visitor.get("/api/me/", headers={"Authorization": f"Bearer {token}"})


def test_a_token_with_all_the_right_claims_is_good(visitor, claims, ana):
    assert get_me(visitor, sign(claims)).json()["id"] == ana.id


BAD = {
    "algorithm none": lambda c: f"{NONE}.{sign(c).split('.')[1]}.",
    "algorithm none, signed": lambda c: f"{NONE}.{sign(c).split('.', 1)[1]}",
    "another algorithm": lambda c: sign(c, algorithm="HS512"),
    "a public-key algorithm": lambda c: sign(
        c, key=ec.generate_private_key(ec.SECP256R1()), algorithm="ES256"
    ),
    "another key": lambda c: sign(c, key="x" * 64),
    "the secret key itself": lambda c: sign(c, key=settings.SECRET_KEY),
    "a key named by the token": lambda c: sign(
        c, key="x" * 64, headers={"kid": "../../dev/null", "jku": "https://evil.example/k.json"}
    ),
    "not yet": lambda c: sign({**c, "nbf": c["iat"] + 3600}),
    "another audience": lambda c: sign({**c, "aud": "partner"}),
    "no audience": lambda c: sign({k: v for k, v in c.items() if k != "aud"}),
    "another issuer": lambda c: sign({**c, "iss": "evil"}),
    "a refresh token": lambda c: sign({**c, "token_type": "refresh"}),
    "no type": lambda c: sign({k: v for k, v in c.items() if k != "token_type"}),
    "no end": lambda c: sign({k: v for k, v in c.items() if k != "exp"}),
    "no session": lambda c: sign({k: v for k, v in c.items() if k != "sid"}),
    "an unknown session": lambda c: sign({**c, "sid": str(uuid.uuid4())}),
    "a session that is no id": lambda c: sign({**c, "sid": "1 OR 1=1"}),
    "a member that is no id": lambda c: sign({**c, "sub": "ana"}),
    "a member beyond bigint": lambda c: sign({**c, "sub": "9" * 40}),
    "another member's session": lambda c: sign({**c, "sub": str(int(c["sub"]) + 1)}),
    "a changed payload": lambda c: sign(c)[:-4] + "AAAA",
    "two parts": lambda c: sign(c).rpartition(".")[0],
    "noise": lambda c: "\x01" * 20,
    "nothing": lambda c: "",
    "a megabyte": lambda c: "a" * 1_000_000,
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_token_is_401_and_says_how_to_come_in(visitor, claims, name):
    answer = get_me(visitor, BAD[name](claims))

    assert answer.status_code == 401
    assert answer.json()["code"] == "token_invalid"
    assert answer["WWW-Authenticate"] == 'Bearer realm="cinema"'
    assert answer["Content-Type"] == "application/problem+json"


def test_an_expired_token_says_so(visitor, claims):
    answer = get_me(visitor, sign({**claims, "exp": claims["iat"] - 1}))

    assert (answer.status_code, answer.json()["code"]) == (401, "token_expired")


def test_a_revoked_session_is_refused_at_once(visitor, claims, session):
    Session.objects.update(revoked_at="2026-01-01T00:00:00Z")

    assert get_me(visitor, sign(claims)).json()["code"] == "token_invalid"


def test_no_token_is_not_authenticated(visitor, db):
    answer = visitor.get("/api/me/")

    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert answer["WWW-Authenticate"] == 'Bearer realm="cinema"'


def test_another_scheme_is_no_token(visitor, db):
    answer = visitor.get("/api/me/", headers={"Authorization": "Basic YW5hOmFuYQ=="})

    assert answer.json()["code"] == "not_authenticated"


def test_what_a_session_is_known_by_is_on_the_request(visitor, claims, session, rf):
    request = Request(
        rf.get("/", headers={"Authorization": f"bearer {sign(claims)}"}),
        authenticators=[MemberAuthentication()],
    )

    assert request.auth == AuthContext(session_id=str(session.id), exp=claims["exp"])
    assert request.user == session.user

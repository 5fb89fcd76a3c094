"""An OpenID provider on loopback: discovery, keys, code flow with PKCE, userinfo. Real HTTP, real
signatures; the page where people log in is `sign_in`.
"""

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLIENT_ID, CLIENT_SECRET = "cinema", "a client secret, of tests"


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


class OidcProvider:
    """What it tells about people is in `claims`; what it does wrong, tests set on it."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "one"}, private=True)
        self.signer: Any = self.key
        self.header = {"alg": "RS256", "kid": "one"}
        self.claims: dict[str, Any] = {}
        self.userinfo: dict[str, Any] = {}
        self.about: dict[str, Any] = {}
        self.redirects: list[str] = []
        self.requests: list[str] = []
        self._codes: dict[str, dict[str, str]] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.issuer = f"http://127.0.0.1:{self._server.server_port}/tenant/"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def sign_in(self, url: str, **claims: Any) -> dict[str, str]:
        """Somebody opens `url` and logs in as `claims`: what the browser is sent back with."""
        parts = urlsplit(url)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{self.issuer}authorize"
        assert asked["client_id"] == CLIENT_ID
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert set(asked["scope"].split()) == {"openid", "email", "profile"}
        self.redirects.append(asked["redirect_uri"])
        self.claims = claims
        code = secrets.token_urlsafe(8)
        self._codes[code] = asked
        return {"state": asked["state"], "code": code}

    def id_token(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 60,
            "nonce": asked["nonce"],
            **self.claims,
        }
        kept = {name: value for name, value in claims.items() if value is not None}
        if self.header["alg"] == "HS256":
            return self._signed_with_public_key(kept)
        return jwt.encode(self.header, kept, self.signer, algorithms=[self.header["alg"]])

    def _signed_with_public_key(self, claims: dict[str, Any]) -> str:
        # By hand: no library signs like this any more.
        parts = [_base64(json.dumps(part).encode()) for part in (self.header, claims)]
        secret = self.key.as_pem(private=False)
        return ".".join([*parts, _base64(hmac.digest(secret, ".".join(parts).encode(), "sha256"))])

    def lie_with_public_key(self) -> None:
        """Sign as if the public key were a shared secret."""
        self.header["alg"] = "HS256"

    def rotate(self) -> None:
        """Another key, under another name."""
        self.key = self.signer = RSAKey.generate_key(2048, {"kid": "two"}, private=True)
        self.header = {"alg": "RS256", "kid": "two"}

    def describe(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}authorize",
            "token_endpoint": f"{self.issuer}token",
            "userinfo_endpoint": f"{self.issuer}userinfo",
            "jwks_uri": f"{self.issuer}keys",
            **self.about,
        }

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """The token endpoint: a code is good once, for who began with it."""
        asked = self._codes.pop(form.get("code", ""), None)
        login = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        if authorization != f"Basic {login}":
            return 401, {"error": "invalid_client"}
        verifier = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        proof = _base64(verifier)
        if (
            asked is None
            or proof != asked["code_challenge"]
            or form.get("redirect_uri") != asked["redirect_uri"]
        ):
            return 400, {"error": "invalid_grant"}
        return 200, {
            "access_token": "an access token",
            "token_type": "Bearer",
            "expires_in": 60,
            "id_token": self.id_token(asked),
        }

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider.requests.append(self.path)
                answers = {
                    "/tenant/.well-known/openid-configuration": provider.describe(),
                    "/tenant/keys": KeySet([provider.key]).as_dict(private=False),
                    "/tenant/userinfo": provider.userinfo,
                }
                known = self.path in answers
                self._answer(200 if known else 404, answers.get(self.path, {}))

            def do_POST(self) -> None:
                provider.requests.append(self.path)
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                form = {name: values[0] for name, values in parse_qs(body).items()}
                self._answer(*provider.token(form, self.headers.get("Authorization", "")))

            def _answer(self, status: int, body: Mapping[str, Any]) -> None:
                data = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *args: Any) -> None:
                pass

        return Handler

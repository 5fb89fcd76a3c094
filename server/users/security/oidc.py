"""The other provider that members may log in by (OpenID Connect): code flow with PKCE.

Only requests to the provider: who that is to us is decided in `identities`. No database transaction
may be open meanwhile. The provider's addresses come from the environment, never from a request.
"""

import threading
import time
from dataclasses import dataclass
from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from server.core.domain import DomainError, NotFound
from server.core.env import env

SCOPE = "openid email profile"
#: what an ID token may be signed with: asymmetric only, so that no public key is taken for a secret
ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
#: seconds: to connect, and between two bytes
TIMEOUT_S = (3.05, 8)
#: how wrong the provider's clock may be
LEEWAY_S = 60
#: the provider's description and keys are read again after that
CACHE_S = 3600
#: a token signed by a key that we do not know makes us look again, but not more often
REFRESH_S = 60
MAX_CODE = 2000


class OidcOff(NotFound):
    code = "oidc_off"
    detail = "Log-in by another provider is not turned on."


class OidcFailed(DomainError):
    """The provider, or what came back from it, was not right. The log says what; nobody else."""

    status = 401
    code = "oidc_failed"
    detail = "The log-in at the other provider did not work. Begin again."


@dataclass(frozen=True, slots=True)
class Profile:
    """Who the provider says it is. `email` is empty when it does not tell."""

    issuer: str
    subject: str
    email: str
    email_verified: bool
    username: str
    name: str


def is_on() -> bool:
    return bool(env().oidc_issuer and env().oidc_client_id)


def redirect_uri() -> str:
    """The page of the web client that the provider sends the browser back to."""
    return f"{env().public_web_url.rstrip('/')}/login/callback"


def authorize_url(*, state: str, nonce: str, verifier: str) -> str:
    """Where the browser goes. Raises: OidcOff, OidcFailed."""
    endpoint = _provider().endpoint("authorization_endpoint")
    url, _ = _client().create_authorization_url(
        endpoint, state=state, nonce=nonce, code_verifier=verifier
    )
    return url


def profile_by_code(*, code: str, nonce: str, verifier: str) -> Profile:
    """Exchange the code that the browser brought back. Works once for each code.

    Raises: OidcOff, OidcFailed.
    """
    provider = _provider()
    try:
        with _client() as client:
            token = client.fetch_token(
                provider.endpoint("token_endpoint"), code=code, code_verifier=verifier
            )
        claims = provider.read(str(token["id_token"]), nonce=nonce, access=token["access_token"])
        if not claims.get("email") and "userinfo_endpoint" in provider.about:
            claims = {**provider.userinfo(token["access_token"], claims["sub"]), **claims}
    except (AuthlibBaseError, JoseError, requests.RequestException, LookupError, ValueError) as e:
        raise OidcFailed from e
    return _profile(claims)


def _profile(claims: dict[str, Any]) -> Profile:
    subject, email = claims.get("sub"), claims.get("email") or ""
    if not isinstance(subject, str) or not 0 < len(subject) <= 255 or not isinstance(email, str):
        raise OidcFailed
    return Profile(
        issuer=env().oidc_issuer,
        subject=subject,
        email=email,
        # Only a true is a true: some providers send "false" as a text.
        email_verified=claims.get("email_verified") is True,
        username=str(claims.get("preferred_username") or claims.get("nickname") or ""),
        name=str(claims.get("name") or ""),
    )


class Provider:
    """A provider as it describes itself, with its keys."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.read_at = time.monotonic()
        self.about = _json(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if self.about.get("issuer") != issuer:
            raise OidcFailed
        self._keys = self._read_keys()
        self._lock = threading.Lock()

    def endpoint(self, name: str) -> str:
        """Raises: OidcFailed for one that is not as safe as the issuer's own address."""
        url = self.about.get(name)
        scheme = self.issuer.partition(":")[0]
        if not isinstance(url, str) or not url.startswith(("https://", f"{scheme}://")):
            raise OidcFailed
        return url

    def read(self, id_token: str, *, nonce: str, access: str) -> dict[str, Any]:
        """The claims of an ID token, its signature, issuer, audience, times and nonce checked.

        Raises: JoseError, ValueError.
        """
        try:
            token = jwt.decode(id_token, self._keys, algorithms=ALGORITHMS)
        except (JoseError, ValueError):
            if not self._renew_keys():
                raise
            token = jwt.decode(id_token, self._keys, algorithms=ALGORITHMS)
        claims = CodeIDToken(
            token.claims,
            token.header,
            options={
                "iss": {"essential": True, "value": self.issuer},
                "aud": {"essential": True, "value": env().oidc_client_id},
                "exp": {"essential": True},
                "iat": {"essential": True},
            },
            params={
                "nonce": nonce,
                "client_id": env().oidc_client_id,
                "access_token": access,
            },
        )
        claims.validate(leeway=LEEWAY_S)
        return dict(claims)

    def userinfo(self, access: str, subject: str) -> dict[str, Any]:
        """Raises: OidcFailed, also for another subject than the ID token's."""
        url = self.endpoint("userinfo_endpoint")
        found = _json(url, headers={"Authorization": f"Bearer {access}"})
        if found.get("sub") != subject:
            raise OidcFailed
        return found

    def _read_keys(self) -> KeySet:
        try:
            return KeySet.import_key_set(_json(self.endpoint("jwks_uri")))  # type: ignore[arg-type]
        except (JoseError, LookupError, ValueError, TypeError) as error:
            raise OidcFailed from error

    def _renew_keys(self) -> bool:
        """Whether there may be keys that were not known a moment ago: a provider rotates them."""
        with self._lock:
            if time.monotonic() - self.read_at < REFRESH_S:
                return False
            self._keys, self.read_at = self._read_keys(), time.monotonic()
            return True


_cached: Provider | None = None


def _provider() -> Provider:
    """Raises: OidcOff, OidcFailed."""
    global _cached
    if not is_on():
        raise OidcOff
    issuer, known = env().oidc_issuer, _cached
    stale = known is None or time.monotonic() - known.read_at > CACHE_S
    if known is None or stale or known.issuer != issuer:
        _cached = known = Provider(issuer)
    return known


def _client() -> OAuth2Session:
    secret = env().oidc_client_secret
    return OAuth2Session(
        env().oidc_client_id,
        secret.get_secret_value() if secret else None,
        token_endpoint_auth_method="client_secret_basic" if secret else "none",
        scope=SCOPE,
        redirect_uri=redirect_uri(),
        code_challenge_method="S256",
        default_timeout=TIMEOUT_S,
    )


def _json(url: str, **options: Any) -> dict[str, Any]:
    """Raises: OidcFailed."""
    try:
        answer = requests.get(url, timeout=TIMEOUT_S, allow_redirects=False, **options)
        answer.raise_for_status()
        found = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise OidcFailed from error
    if answer.status_code != requests.codes.ok or not isinstance(found, dict):
        raise OidcFailed
    return found

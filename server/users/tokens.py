"""Access and refresh tokens: JWTs by simplejwt with pinned algorithm, audience, issuer and type.

An access token names its session (`sid`); a refresh token also its number in the session's family
(`num`). Tokens are made of their session and number alone, so that parallel refreshes of one token
get the same answer, byte for byte.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

from rest_framework_simplejwt.exceptions import ExpiredTokenError, TokenError
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken, Token

from server.core.domain import DomainError
from server.core.env import env
from server.users.models import Session
from server.users.shapes import Tokens

#: longer than any token of ours; longer input is not even decoded
MAX_LENGTH = 2048
#: issue times kept for a session; more refreshes than this within the grace is no browser
MAX_ISSUES = 32


class TokenInvalid(DomainError):
    status = 401
    code = "token_invalid"
    detail = "This token is not valid. Log in again."


class TokenExpired(DomainError):
    status = 401
    code = "token_expired"
    detail = "This token has expired."


class TokenReused(DomainError):
    """A refresh token that was replaced came back: the whole family is revoked."""

    status = 401
    code = "token_reused"
    detail = "This token was used before. The session has ended; log in again."


@dataclass(frozen=True, slots=True)
class AccessClaims:
    """`exp` in Unix seconds."""

    user_id: int
    session_id: uuid.UUID
    exp: int


@dataclass(frozen=True, slots=True)
class RefreshClaims:
    user_id: int
    session_id: uuid.UUID
    number: int


def access_token(session: Session, *, issued_at: dt.datetime) -> str:
    return str(_build(AccessToken, session, issued_at))


def refresh_token(session: Session, *, number: int, issued_at: dt.datetime) -> str:
    token = _build(RefreshToken, session, issued_at)
    token["num"] = number
    token["jti"] = f"{session.id.hex}.{number}"
    return str(token)


def read_access(text: str) -> AccessClaims:
    """Raises: TokenInvalid, TokenExpired."""
    token = _read(AccessToken, text)
    try:
        return AccessClaims(int(token["sub"]), uuid.UUID(token["sid"]), int(token["exp"]))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise TokenInvalid from error


def read_refresh(text: str) -> RefreshClaims:
    """Raises: TokenInvalid; an expired one is invalid too: there is nothing left to renew."""
    try:
        token = _read(RefreshToken, text)
        return RefreshClaims(int(token["sub"]), uuid.UUID(token["sid"]), int(token["num"]))
    except (TokenExpired, KeyError, TypeError, ValueError, AttributeError) as error:
        raise TokenInvalid from error


def _build(kind: type[Token], session: Session, issued_at: dt.datetime) -> Token:
    token = kind()
    token.set_iat(at_time=issued_at)
    token.set_exp(from_time=issued_at)
    token["jti"] = f"{session.id.hex}.{token['iat']}"
    token["sub"] = str(session.user_id)
    token["sid"] = str(session.id)
    return token


def _read(kind: type[Token], text: str) -> Token:
    if len(text) > MAX_LENGTH or not text.isascii():
        raise TokenInvalid
    try:
        return kind(text)  # type: ignore[arg-type]  # simplejwt takes the text
    except ExpiredTokenError as error:
        raise TokenExpired from error
    except TokenError as error:
        raise TokenInvalid from error


def pair(session: Session, *, number: int, issued_at: dt.datetime, now: dt.datetime) -> Tokens:
    """Refresh token `number` of a session, and an access token.

    Within the grace the access token too is the same for every parallel caller.
    """
    fresh = issued_at if now - issued_at <= grace() else now
    return Tokens(
        access=access_token(session, issued_at=fresh),
        refresh=refresh_token(session, number=number, issued_at=issued_at),
    )


def issue_time(session: Session, number: int) -> dt.datetime | None:
    """When token `number` was issued; None if that is too long ago to be remembered."""
    place = len(session.issued_at) - 1 - (session.token_number - number)
    return session.issued_at[place] if place >= 0 else None


def recent(issued_at: list[dt.datetime], now: dt.datetime) -> list[dt.datetime]:
    """The issue times that a grace may still ask for."""
    return [at for at in issued_at if now - at <= grace()][-(MAX_ISSUES - 1) :]


def grace() -> dt.timedelta:
    """How long a parent stays good after its successor was issued."""
    return dt.timedelta(seconds=env().refresh_grace_s)


def refresh_ttl() -> dt.timedelta:
    """How long a session lives without a refresh."""
    return dt.timedelta(seconds=env().refresh_token_ttl_s)

"""Who a request comes from: a bearer access token whose session is still open."""

import uuid
from dataclasses import dataclass

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated
from rest_framework.request import Request

from server.users import tokens
from server.users.models import User
from server.users.selectors import session_member

REALM = 'Bearer realm="cinema"'


@dataclass(frozen=True, slots=True)
class AuthContext:
    """`request.auth`: the session of the access token, and when the token ends (Unix seconds)."""

    session_id: str
    exp: int


class MemberAuthentication(BaseAuthentication):
    """`Authorization: Bearer <access token>`. Revoked sessions and closed accounts are refused at
    once, not when the token ends. Cost: one query.
    """

    def authenticate(self, request: Request) -> tuple[User, AuthContext] | None:
        """None without a bearer header.

        Raises: AuthenticationFailed token_expired, token_invalid.
        """
        text = bearer(request)
        if text is None:
            return None
        try:
            claims = tokens.read_access(text)
        except (tokens.TokenExpired, tokens.TokenInvalid) as error:
            raise AuthenticationFailed(error.detail, error.code) from error
        member = session_member(session_id=claims.session_id, user_id=claims.user_id)
        if member is None:
            raise AuthenticationFailed(tokens.TokenInvalid.detail, tokens.TokenInvalid.code)
        return member, AuthContext(session_id=str(claims.session_id), exp=claims.exp)

    def authenticate_header(self, request: Request) -> str:
        return REALM


def member_of(request: Request) -> User:
    """The member of a request that passed `IsAuthenticated`."""
    if not isinstance(request.user, User):
        raise NotAuthenticated
    return request.user


def session_of(request: Request) -> uuid.UUID:
    """The session of a request that passed `IsAuthenticated`."""
    if not isinstance(request.auth, AuthContext):
        raise NotAuthenticated
    return uuid.UUID(request.auth.session_id)


def bearer(request: Request) -> str | None:
    """What follows `Bearer ` in the Authorization header; None for another scheme or none."""
    scheme, _, text = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    return text.strip() if scheme.casefold() == "bearer" else None

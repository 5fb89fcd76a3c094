"""Who a partner's request comes from, whether they may, and how many more they may send."""

from dataclasses import dataclass
from typing import Any, cast

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from server.core.env import env
from server.core.throttles import Window, windows
from server.partners import services
from server.partners.selectors import token_of
from server.users.authentication import REALM, bearer
from server.users.models import User

HOUR_S = 3600


@dataclass(frozen=True, slots=True)
class PartnerContext:
    """`request.auth` of a partner's request."""

    token_id: int
    is_partner: bool


class PartnerAuthentication(BaseAuthentication):
    """`Authorization: Bearer cin_…`, nowhere else: a token in an address ends up in logs.

    Cost: one query, and a write once a minute.
    """

    def authenticate(self, request: Request) -> tuple[User, PartnerContext] | None:
        """Raises: AuthenticationFailed token_invalid, token_revoked."""
        text = bearer(request)
        if text is None:
            return None
        found = token_of(text)
        if found is None:
            raise AuthenticationFailed("This token is not one of ours.", "token_invalid")
        token, is_partner = found
        if token.revoked_at is not None:
            raise AuthenticationFailed("This token was revoked.", "token_revoked")
        services.note_use(token=token)
        return token.member, PartnerContext(token_id=token.pk, is_partner=is_partner)

    def authenticate_header(self, request: Request) -> str:
        return REALM


class PartnerAccessPermission(BasePermission):
    """Members of the group `Parceiros`, with a partner token."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Raises: PermissionDenied not_partner."""
        if not isinstance(request.auth, PartnerContext):
            return False
        if not request.auth.is_partner:
            raise PermissionDenied("This member is no partner any more.", "not_partner")
        return True


class PartnerThrottle(BaseThrottle):
    """`partner_requests_per_hour` requests in each hour of a token, exactly: a fixed window, since
    the number is a promise. The hour begins with its first request.
    """

    window: Window

    def allow_request(self, request: Request, view: Any) -> bool:
        self.window = windows.take(
            f"partner:{cast(PartnerContext, request.auth).token_id}",
            limit=env().partner_requests_per_hour,
            period_s=HOUR_S,
        )
        view.window = self.window
        return self.window.allowed

    def wait(self) -> float:
        return self.window.reset_s

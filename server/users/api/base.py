"""What the views of accounts share: reading a body, naming a device, answering a log-in."""

from typing import Any

from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from server.users import devices, services
from server.users.api import throttles
from server.users.models import User
from server.users.security import challenges, second_factor
from server.users.security.shapes import SecondStep
from server.users.selectors import me
from server.users.services import Device
from server.users.shapes import SignedIn


class AccountView(APIView):
    """Open to everybody: a stale token in the header must not keep anyone from logging in."""

    authentication_classes: list[type] = []
    permission_classes = [AllowAny]


def parse(serializer: type[Serializer], request: Request) -> dict[str, Any]:
    """The validated body. Raises: ValidationError (400 `invalid`, with the fields)."""
    form = serializer(data=request.data)
    form.is_valid(raise_exception=True)
    return form.validated_data


def device(request: Request) -> Device:
    return Device(
        user_agent=request.META.get("HTTP_USER_AGENT", ""),
        address_key=throttles.address_key(request),
    )


def language(request: Request) -> str:
    """The language of mails to a new member, from what their browser asks for."""
    wanted = request.META.get("HTTP_ACCEPT_LANGUAGE", "")
    return "pt-BR" if wanted.strip().casefold().startswith("pt") else "en"


def signed_in(user: User, request: Request) -> SignedIn:
    """A new session of a member who has proved all there is to prove."""
    tokens = services.open_session(user=user, device=device(request))
    return SignedIn(
        user=me(user), access=tokens.access, refresh=tokens.refresh, device=devices.issue(user.pk)
    )


def after_first_step(user: User, request: Request) -> Response:
    """200 and a session; 202 and the second step, where the member has turned it on."""
    challenge = second_factor.begin_second_step(user=user)
    if challenge is None:
        return Response(signed_in(user, request))
    step = SecondStep(
        challenge=challenge,
        methods=["totp", "recovery_code"],
        expires_at=challenges.expiry(),
    )
    return Response(step, status=202)

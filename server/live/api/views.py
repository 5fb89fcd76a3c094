"""The one thing that the socket world asks of the API: a ticket."""

from typing import Protocol, cast

import msgspec
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from server.core.env import env
from server.core.openapi import struct_schema
from server.live import tickets

NO_STORE = {"Cache-Control": "no-store"}


class LiveTicket(msgspec.Struct):
    """`ticket` goes into the first frame; it is good once, for `expires_in_s` seconds."""

    ticket: str
    url: str
    expires_in_s: int


class LiveAddress(msgspec.Struct):
    """An anonymous reader needs no ticket, only the socket's address."""

    ticket: None
    url: str


class AuthenticatedSession(Protocol):
    """What the authentication, which lives in a higher app, leaves in `request.auth`."""

    @property
    def session_id(self) -> str: ...
    @property
    def exp(self) -> int: ...


class TicketView(APIView):
    """A ticket for the socket, bound to the session of the access token; another at each call."""

    permission_classes = [AllowAny]

    @extend_schema(
        request=None,
        responses={201: struct_schema(LiveTicket), 200: struct_schema(LiveAddress)},
        tags=["live"],
    )
    def post(self, request: Request) -> Response:
        url = env().realtime_public_url
        if request.auth is None:
            return Response(LiveAddress(ticket=None, url=url), headers=NO_STORE)
        session = cast(AuthenticatedSession, request.auth)
        ticket = tickets.issue(
            kind="ticket",
            member_id=cast(int, request.user.pk),
            session_id=session.session_id,
            access_exp=session.exp,
        )
        given = LiveTicket(ticket=ticket, url=url, expires_in_s=env().ws_ticket_ttl_s)
        return Response(given, status=201, headers=NO_STORE)

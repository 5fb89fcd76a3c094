"""The member's address over HTTP: confirming it, and changing it."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from server.core.openapi import struct_schema
from server.users.api import security_serializers as serializers
from server.users.api import throttles
from server.users.api.base import AccountView, parse
from server.users.authentication import member_of, session_of
from server.users.security import emails
from server.users.security.shapes import PendingAddress


class VerificationView(APIView):
    """Send the mail that confirms the member's address once more. Safe to repeat."""

    throttle_classes = [throttles.OwnMailThrottle]

    @extend_schema(request=None, responses={202: None}, tags=["account"])
    def post(self, request: Request) -> Response:
        emails.request_verification(user=member_of(request))
        return Response({}, status=202)


class VerifyView(AccountView):
    """Confirm an address by the token of its mail, logged in or not. Works once."""

    throttle_classes = [throttles.VerifyThrottle]

    @extend_schema(request=serializers.LinkIn, responses={200: None}, tags=["account"])
    def post(self, request: Request) -> Response:
        emails.verify_email(**parse(serializers.LinkIn, request))
        return Response({})


class EmailView(APIView):
    """POST asks for another address: it counts once the link that goes there is used. A second
    POST replaces the first; DELETE takes it back and is safe to repeat.
    """

    def get_throttles(self) -> list:
        if self.request.method != "POST":
            return []
        limits = [
            throttles.PasswordThrottle,
            throttles.OwnMailThrottle,
            throttles.NewAddressThrottle,
        ]
        return [limit() for limit in limits]

    @extend_schema(
        request=serializers.EmailChangeIn,
        responses={202: struct_schema(PendingAddress)},
        examples=[
            OpenApiExample(
                "Change",
                value={"email": "ana@new.example", "password": "tarkovsky 1979"},
                request_only=True,
            ),
            OpenApiExample(
                "Waiting",
                value={"email": "ana@new.example", "expires_at": "2026-11-27T18:03:11Z"},
                response_only=True,
                status_codes=["202"],
            ),
        ],
        tags=["account"],
    )
    def post(self, request: Request) -> Response:
        words = parse(serializers.EmailChangeIn, request)
        pending = emails.request_email_change(
            user=member_of(request), session_id=session_of(request), **words
        )
        until = emails.link_end(pending.requested_at)
        return Response(PendingAddress(email=pending.email, expires_at=until), status=202)

    @extend_schema(responses={204: None}, tags=["account"])
    def delete(self, request: Request) -> Response:
        emails.cancel_email_change(user=member_of(request))
        return Response(status=204)


class ConfirmEmailView(AccountView):
    """Change an address by the token that went to the new one, logged in or not. Works once; the
    old address is told.
    """

    throttle_classes = [throttles.VerifyThrottle]

    @extend_schema(request=serializers.LinkIn, responses={200: None}, tags=["account"])
    def post(self, request: Request) -> Response:
        emails.confirm_email_change(**parse(serializers.LinkIn, request))
        return Response({})

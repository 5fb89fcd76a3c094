"""Moderation over HTTP, for the staff alone."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.permissions import IsAdminUser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from server.core.openapi import struct_schema
from server.moderation import services
from server.moderation.api.serializers import SuspensionIn
from server.moderation.shapes import SuspensionState
from server.users.authentication import member_of


class SuspensionView(APIView):
    """PUT keeps a member out, or changes why and until when; DELETE lets them in. Both are safe to
    repeat.
    """

    permission_classes = [IsAdminUser]

    @extend_schema(
        request=SuspensionIn,
        responses={200: struct_schema(SuspensionState)},
        examples=[
            OpenApiExample(
                "A week",
                value={"reason": "Spam in comments.", "until": "2026-11-30T12:00:00Z"},
                request_only=True,
            ),
            OpenApiExample(
                "Until it is lifted",
                value={"reason": "Threats.", "until": None},
                request_only=True,
            ),
        ],
        tags=["moderation"],
    )
    def put(self, request: Request, username: str) -> Response:
        form = SuspensionIn(data=request.data)
        form.is_valid(raise_exception=True)
        by, words = member_of(request), form.validated_data
        return Response(services.suspend_member(by=by, username=username, **words))

    @extend_schema(request=None, responses={204: None}, tags=["moderation"])
    def delete(self, request: Request, username: str) -> Response:
        services.lift_suspension(by=member_of(request), username=username)
        return Response(status=204)

"""The member's own user name, and coming back to an account that was closed, over HTTP."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from server.core.fields import StrictCharField
from server.core.openapi import struct_schema
from server.core.throttles import AddressThrottle, BucketThrottle
from server.users import closing, rules, usernames
from server.users.authentication import member_of
from server.users.selectors import me
from server.users.shapes import Me


class UsernameThrottle(BucketThrottle):
    """Tries of names: each tells whether somebody has it."""

    name, capacity, period_s = "username", 20, 3600.0

    def key(self, request: Request) -> str | None:
        return str(request.user.pk)


class RestoreThrottle(AddressThrottle):
    name, capacity, period_s = "restore", 30, 3600.0


class UsernameIn(serializers.Serializer):
    username = StrictCharField(max_length=200, validators=[rules.check_username])


class RestoreIn(serializers.Serializer):
    token = StrictCharField(max_length=200)


class UsernameView(APIView):
    """Take another user name, once in 30 days. Safe to repeat.

    For 90 days the old name is kept for the member: addresses with it answer 308 with the new one.
    409 `username_changed_recently` tells in `again_at` when the next change may be.
    """

    permission_classes = [IsAuthenticated]
    throttle_classes = [UsernameThrottle]

    @extend_schema(
        request=UsernameIn,
        responses={200: struct_schema(Me)},
        examples=[OpenApiExample("Change", value={"username": "ana_lu"}, request_only=True)],
        tags=["account"],
    )
    def put(self, request: Request) -> Response:
        form = UsernameIn(data=request.data)
        form.is_valid(raise_exception=True)
        return Response(
            me(usernames.change_username(user=member_of(request), **form.validated_data))
        )


class RestoreView(APIView):
    """Open a closed account again by the `restore_token` of the 403 `account_closing` that log-in
    answered. Logs nobody in: log in again afterwards. Works once.
    """

    authentication_classes: list[type] = []
    permission_classes = [AllowAny]
    throttle_classes = [RestoreThrottle]

    @extend_schema(request=RestoreIn, responses={204: None}, tags=["account"])
    def post(self, request: Request) -> Response:
        form = RestoreIn(data=request.data)
        form.is_valid(raise_exception=True)
        closing.restore_account(**form.validated_data)
        return Response(status=204)

"""How members are told: the matrix of kinds and channels, browsers with push, and the mail's way
out.
"""

from django.http import HttpResponse
from django.shortcuts import render
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from server.core.openapi import struct_schema
from server.social.api.serializers import PreferencesIn, PushSubscriptionIn, PushUnsubscribeIn
from server.social.delivery import digest, preferences, pushes, vapid
from server.social.shapes import NotificationSettings, PushState
from server.users.authentication import member_of, session_of
from server.users.models import User

SETTINGS_EXAMPLE = OpenApiExample(
    "One kind of the matrix",
    value={
        "kinds": [{"kind": "review_like", "in_app": True, "email": False, "push": True}],
        "push_public_key": None,
        "email_verified": True,
    },
    response_only=True,
)
CHANGE_EXAMPLE = OpenApiExample(
    "Mail likes, too",
    value={"kinds": [{"kind": "review_like", "email": True}]},
    request_only=True,
)
SUBSCRIPTION_EXAMPLE = OpenApiExample(
    "What PushManager.subscribe() answers",
    value={
        "endpoint": "https://push.example.org/v1/9fQ",
        "keys": {
            "p256dh": "BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7"
            "I99e8QcYP7DkM",
            "auth": "tBHItJI5svbpez7KI4CCXg",
        },
    },
    request_only=True,
)


def settings_shape(member: User) -> NotificationSettings:
    return NotificationSettings(
        kinds=preferences.settings_of(member),
        push_public_key=vapid.public_key(),
        email_verified=member.email_verified_at is not None,
    )


class NotificationSettingsView(APIView):
    """Which kinds of notifications come by which channels."""

    @extend_schema(
        responses={200: struct_schema(NotificationSettings)},
        examples=[SETTINGS_EXAMPLE],
        tags=["notifications"],
    )
    def get(self, request: Request) -> Response:
        return Response(settings_shape(member_of(request)))

    @extend_schema(
        request=PreferencesIn,
        responses={200: struct_schema(NotificationSettings)},
        examples=[CHANGE_EXAMPLE, SETTINGS_EXAMPLE],
        tags=["notifications"],
    )
    def patch(self, request: Request) -> Response:
        """Turns channels on or off; kinds and channels that are not named stay as they are."""
        form = PreferencesIn(data=request.data)
        form.is_valid(raise_exception=True)
        member = member_of(request)
        changes = {row.pop("kind"): row for row in form.validated_data["kinds"]}
        preferences.change_preferences(user=member, changes=changes)
        return Response(settings_shape(member))


class PushSubscriptionsView(APIView):
    """The browser that asks is told by push, while its session is good."""

    @extend_schema(
        request=PushSubscriptionIn,
        responses={201: struct_schema(PushState)},
        examples=[
            SUBSCRIPTION_EXAMPLE,
            OpenApiExample("Told from now on", value={"id": 3}, response_only=True),
        ],
        tags=["notifications"],
    )
    def post(self, request: Request) -> Response:
        form = PushSubscriptionIn(data=request.data)
        form.is_valid(raise_exception=True)
        state = pushes.subscribe(
            user=member_of(request),
            session_id=session_of(request),
            endpoint=form.validated_data["endpoint"],
            **form.validated_data["keys"],
        )
        return Response(state, status=201)

    @extend_schema(request=PushUnsubscribeIn, responses={204: None}, tags=["notifications"])
    def delete(self, request: Request) -> Response:
        """The browser is told no more. Safe to repeat."""
        form = PushUnsubscribeIn(data=request.data)
        form.is_valid(raise_exception=True)
        pushes.unsubscribe(user=member_of(request), endpoint=form.validated_data["endpoint"])
        return Response(status=204)


class UnsubscribeView(APIView):
    """Where the daily mail's way out leads (RFC 8058). Needs no log-in: the link names the member.

    To open the link changes nothing, since programs that look for bad links do that.
    """

    authentication_classes: list[type] = []
    permission_classes = [AllowAny]

    @extend_schema(
        responses={(200, "text/html"): OpenApiTypes.STR}, auth=[], tags=["notifications"]
    )
    def get(self, request: Request, token: str) -> HttpResponse:
        return _page(request, digest.member_of_token(token), done=False)

    @extend_schema(
        request=None,
        responses={(200, "text/html"): OpenApiTypes.STR},
        auth=[],
        tags=["notifications"],
    )
    def post(self, request: Request, token: str) -> HttpResponse:
        """No more mails with news; what is sent by mail programs and by the page's button alike."""
        return _page(request, digest.unsubscribe(token=token), done=True)


def _page(request: Request, member: User, *, done: bool) -> HttpResponse:
    context = {
        "name": member.username,
        "language": member.language,
        "done": done,
        "web_url": digest.web_url(),
    }
    return render(request, "social/unsubscribe.html", context)

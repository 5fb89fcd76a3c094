"""The social graph over HTTP: follow, block, mute; circles; suggestions; notifications."""

from collections.abc import Callable
from typing import ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from server.core import parameters
from server.core.openapi import page_schema, struct_schema
from server.core.pagination import cut, decode_id_cursor, page_limit
from server.live.shapes import MemberRef
from server.social import selectors, services
from server.social.api.serializers import ReadIn
from server.social.shapes import (
    BlockState,
    FollowState,
    MuteState,
    NotificationPage,
    NotificationState,
    Suggestion,
)
from server.social.visibility import visible_member
from server.users.authentication import member_of
from server.users.models import User
from server.users.selectors import member_ref


class FollowView(APIView):
    """PUT follows a member, DELETE stops following; both are safe to repeat."""

    @extend_schema(request=None, responses={200: struct_schema(FollowState)}, tags=["members"])
    def put(self, request: Request, username: str) -> Response:
        return Response(services.follow_member(user=member_of(request), username=username))

    @extend_schema(request=None, responses={204: None}, tags=["members"])
    def delete(self, request: Request, username: str) -> Response:
        services.unfollow_member(user=member_of(request), username=username)
        return Response(status=204)


class BlockView(APIView):
    """PUT hides two members from each other, DELETE takes that back; both are safe to repeat."""

    @extend_schema(request=None, responses={200: struct_schema(BlockState)}, tags=["members"])
    def put(self, request: Request, username: str) -> Response:
        services.block_member(user=member_of(request), username=username)
        return Response(BlockState(blocks=True))

    @extend_schema(request=None, responses={204: None}, tags=["members"])
    def delete(self, request: Request, username: str) -> Response:
        services.unblock_member(user=member_of(request), username=username)
        return Response(status=204)


class MuteView(APIView):
    """PUT takes a member out of my feeds, DELETE puts them back; both are safe to repeat."""

    @extend_schema(request=None, responses={200: struct_schema(MuteState)}, tags=["members"])
    def put(self, request: Request, username: str) -> Response:
        services.mute_member(user=member_of(request), username=username)
        return Response(MuteState(mutes=True))

    @extend_schema(request=None, responses={204: None}, tags=["members"])
    def delete(self, request: Request, username: str) -> Response:
        services.unmute_member(user=member_of(request), username=username)
        return Response(status=204)


class CircleView(APIView):
    """Followers of a member, or whom they follow; newest first."""

    permission_classes = [AllowAny]
    circle: ClassVar[Callable[..., list[tuple[int, User]]]]

    @extend_schema(
        parameters=parameters.PAGE, responses={200: page_schema(MemberRef)}, tags=["members"]
    )
    def get(self, request: Request, username: str) -> Response:
        before, limit = decode_id_cursor(request.query_params.get("cursor")), page_limit(request)
        member = visible_member(request.user, username)
        rows = type(self).circle(member=member, viewer=request.user, before=before, limit=limit)
        page, following = cut(rows, limit, lambda row: row[:1])
        return Response({"results": [member_ref(row[1]) for row in page], "next": following})


class FollowersView(CircleView):
    circle = staticmethod(selectors.followers_of)


class FollowingView(CircleView):
    circle = staticmethod(selectors.following_of)


class SuggestionsView(APIView):
    """Members to follow, best first."""

    @extend_schema(
        responses={200: {"type": "object", "required": ["results"], "properties": {
            "results": {"type": "array", "items": struct_schema(Suggestion)}}}},
        tags=["members"],
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        return Response({"results": selectors.suggestions_for(member_of(request))})


class NotificationsView(APIView):
    """What the member was told, newest first, and how far they have read."""

    @extend_schema(
        parameters=parameters.PAGE,
        responses={200: struct_schema(NotificationPage)},
        tags=["notifications"],
    )
    def get(self, request: Request) -> Response:
        before, limit = decode_id_cursor(request.query_params.get("cursor")), page_limit(request)
        return Response(selectors.notification_page(member_of(request), before=before, limit=limit))


class NotificationsReadView(APIView):
    """Everything up to and with one notification has been read. Safe to repeat; never backwards."""

    @extend_schema(
        request=ReadIn, responses={200: struct_schema(NotificationState)}, tags=["notifications"]
    )
    def post(self, request: Request) -> Response:
        form = ReadIn(data=request.data)
        form.is_valid(raise_exception=True)
        up_to = form.validated_data["up_to"]
        return Response(services.mark_notifications_read(user=member_of(request), up_to=up_to))

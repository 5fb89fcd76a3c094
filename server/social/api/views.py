"""The social graph over HTTP: follow, ask, block, mute; circles; notifications."""

from collections.abc import Callable
from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from server.core import parameters
from server.core.openapi import page_schema, struct_schema
from server.core.pagination import cut, decode_id_cursor, page_limit
from server.live.shapes import MemberRef
from server.social import follow_requests, selectors, services
from server.social.api.serializers import ReadIn
from server.social.api.throttles import FollowThrottle
from server.social.notification_selectors import notification_page
from server.social.notifications import mark_notifications_read
from server.social.shapes import (
    BlockState,
    FollowRequest,
    FollowState,
    MuteState,
    NotificationPage,
    NotificationState,
    RequestState,
)
from server.social.visibility import visible_member
from server.users.authentication import member_of
from server.users.models import User
from server.users.selectors import member_ref


class FollowView(APIView):
    """PUT follows a member, or asks a private one; DELETE stops either. Both are safe to repeat."""

    throttle_classes = [FollowThrottle]

    @extend_schema(
        request=None,
        responses={200: struct_schema(FollowState)},
        examples=[
            OpenApiExample(
                "Follows now",
                value={"follows": True, "requested": False, "follower_count": 12},
                response_only=True,
            ),
            OpenApiExample(
                "A private member was asked",
                value={"follows": False, "requested": True, "follower_count": 11},
                response_only=True,
            ),
        ],
        tags=["members"],
    )
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


class MinePageView(APIView):
    """A keyset page of what stands between the member and others; newest first."""

    rows: ClassVar[Callable[..., list[tuple[int, Any]]]]

    def get(self, request: Request) -> Response:
        before, limit = decode_id_cursor(request.query_params.get("cursor")), page_limit(request)
        rows = type(self).rows(member=member_of(request), before=before, limit=limit)
        page, following = cut(rows, limit, lambda row: row[:1])
        return Response({"results": [row[1] for row in page], "next": following})


@extend_schema_view(
    get=extend_schema(
        parameters=parameters.PAGE, responses={200: page_schema(FollowRequest)}, tags=["members"]
    )
)
class FollowRequestsView(MinePageView):
    """Who asks to follow the member, newest first."""

    rows = staticmethod(selectors.requests_to)


@extend_schema_view(
    get=extend_schema(
        parameters=parameters.PAGE, responses={200: page_schema(MemberRef)}, tags=["members"]
    )
)
class BlocksView(MinePageView):
    """Whom the member blocks, newest block first."""

    rows = staticmethod(selectors.blocked_by)


@extend_schema_view(
    get=extend_schema(
        parameters=parameters.PAGE, responses={200: page_schema(MemberRef)}, tags=["members"]
    )
)
class MutesView(MinePageView):
    """Whom the member mutes, newest first."""

    rows = staticmethod(selectors.muted_by)


class FollowRequestView(APIView):
    """PUT lets a member who asked follow, DELETE refuses them; both are safe to repeat."""

    @extend_schema(
        request=None,
        responses={200: struct_schema(RequestState)},
        examples=[
            OpenApiExample(
                "Accepted", value={"accepted": True, "follower_count": 12}, response_only=True
            )
        ],
        tags=["members"],
    )
    def put(self, request: Request, username: str) -> Response:
        state = follow_requests.accept_request(user=member_of(request), username=username)
        return Response(state)

    @extend_schema(request=None, responses={204: None}, tags=["members"])
    def delete(self, request: Request, username: str) -> Response:
        follow_requests.decline_request(user=member_of(request), username=username)
        return Response(status=204)


NOTIFICATIONS_EXAMPLE = OpenApiExample(
    "A group that nobody has read",
    value={
        "results": [
            {
                "id": 41,
                "key": "follow.7",
                "kind": "follow",
                "actors": [
                    {"id": 3, "username": "bia", "display_name": "Bia", "photo_url": None},
                    {"id": 5, "username": "caio", "display_name": "Caio", "photo_url": None},
                ],
                "actor_count": 2,
                "review": None,
                "comment_id": None,
                "at": "2026-03-01T20:15:00Z",
                "read": False,
            },
        ],
        "next": None,
        "unread_count": 1,
        "read_up_to": 38,
        "rev": 12,
        "live_cursor": "1.4f2a",
    },
    response_only=True,
)


class NotificationsView(APIView):
    """What the member was told, in groups, newest first, and how far they have read."""

    @extend_schema(
        parameters=parameters.PAGE,
        responses={200: struct_schema(NotificationPage)},
        examples=[NOTIFICATIONS_EXAMPLE],
        tags=["notifications"],
    )
    def get(self, request: Request) -> Response:
        before, limit = decode_id_cursor(request.query_params.get("cursor")), page_limit(request)
        return Response(notification_page(member_of(request), before=before, limit=limit))


class NotificationsReadView(APIView):
    """Everything up to and with one notification has been read. Safe to repeat; never backwards."""

    @extend_schema(
        request=ReadIn, responses={200: struct_schema(NotificationState)}, tags=["notifications"]
    )
    def post(self, request: Request) -> Response:
        form = ReadIn(data=request.data)
        form.is_valid(raise_exception=True)
        up_to = form.validated_data["up_to"]
        return Response(mark_notifications_read(user=member_of(request), up_to=up_to))

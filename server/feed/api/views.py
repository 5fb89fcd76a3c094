"""The composed reads over HTTP. Each answers the `live_cursor` to subscribe from."""

from typing import TypedDict

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from server.core import parameters
from server.core.openapi import struct_schema
from server.core.pagination import decode_id_cursor, page_limit
from server.feed import selectors
from server.feed.shapes import Feed, Movie, Profile
from server.users.authentication import member_of


class Page(TypedDict):
    before: int | None
    limit: int


def page_of(request: Request) -> Page:
    """`before` and `limit` of a page of cards. Raises: InvalidCursor, DomainError invalid_limit."""
    return {
        "before": decode_id_cursor(request.query_params.get("cursor")),
        "limit": page_limit(request),
    }


class HomeFeedView(APIView):
    """What the people I follow did, and I; newest first."""

    @extend_schema(parameters=parameters.PAGE, responses={200: struct_schema(Feed)}, tags=["feed"])
    def get(self, request: Request) -> Response:
        return Response(selectors.home_feed(member_of(request), **page_of(request)))


class PublicFeedView(APIView):
    """All public activity; newest first."""

    permission_classes = [AllowAny]

    @extend_schema(parameters=parameters.PAGE, responses={200: struct_schema(Feed)}, tags=["feed"])
    def get(self, request: Request) -> Response:
        return Response(selectors.public_feed(request.user, **page_of(request)))


class MoviePageView(APIView):
    """A film with its counters, its latest reviews and what it is to the reader."""

    permission_classes = [AllowAny]

    @extend_schema(responses={200: struct_schema(Movie)}, tags=["movies"])
    def get(self, request: Request, movie_id: int) -> Response:
        return Response(selectors.movie_page(request.user, movie_id))


class ProfileView(APIView):
    """A member as the reader may see them."""

    permission_classes = [AllowAny]

    @extend_schema(responses={200: struct_schema(Profile)}, tags=["members"])
    def get(self, request: Request, username: str) -> Response:
        return Response(selectors.profile_page(request.user, username))


class MemberFeedView(APIView):
    """All that a member did and the reader may see; newest first."""

    permission_classes = [AllowAny]

    @extend_schema(
        parameters=parameters.PAGE, responses={200: struct_schema(Feed)}, tags=["members"]
    )
    def get(self, request: Request, username: str) -> Response:
        return Response(selectors.member_feed(request.user, username, **page_of(request)))

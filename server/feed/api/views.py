"""The composed reads over HTTP. Each answers the `live_cursor` to subscribe from."""

from typing import TypedDict

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from server.core import parameters
from server.core.domain import DomainError
from server.core.openapi import struct_schema
from server.core.pagination import decode_id_cursor, page_limit
from server.feed import selectors
from server.feed.shapes import Collection, Feed, Movie, Profile, Suggestion
from server.feed.suggestions import suggestions_for
from server.movies.api.views import LANGUAGE, MERGED, ReaderView, reader_language
from server.social.models import ActivityKind
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


KINDS = OpenApiParameter(
    "kinds",
    {"type": "array", "items": {"type": "string", "enum": ActivityKind.values}},
    style="form",
    explode=False,
    description="Only cards of these kinds, comma separated; all without it.",
)


def kinds_of(request: Request) -> list[str] | None:
    """The kinds that are asked for; None: all. Raises: DomainError invalid_kind."""
    asked = request.query_params.get("kinds")
    if not asked:
        return None
    kinds = asked.split(",")
    if not set(kinds) <= set(ActivityKind.values):
        raise DomainError("invalid_kind", "There is no such kind of activity.", field="kinds")
    return kinds


class HomeFeedView(APIView):
    """What the people I follow did, and I; newest first. Films and kinds that I mute are left out.

    Pages put runs of five logs or more of one member into one card: the rule is in docs/adr/0024,
    and the same for cards that come live.
    """

    @extend_schema(
        parameters=[*parameters.PAGE, KINDS], responses={200: struct_schema(Feed)}, tags=["feed"]
    )
    def get(self, request: Request) -> Response:
        kinds = kinds_of(request)
        feed = selectors.home_feed(member_of(request), kinds=kinds, **page_of(request))
        return Response(feed)


class SuggestionsView(APIView):
    """Members to follow, best first, and why."""

    @extend_schema(
        responses={
            200: {
                "type": "object",
                "required": ["results"],
                "properties": {
                    "results": {"type": "array", "items": struct_schema(Suggestion)},
                },
            }
        },
        tags=["members"],
    )
    def get(self, request: Request) -> Response:
        return Response({"results": suggestions_for(member_of(request))})


class PublicFeedView(APIView):
    """All public activity; newest first."""

    permission_classes = [AllowAny]

    @extend_schema(parameters=parameters.PAGE, responses={200: struct_schema(Feed)}, tags=["feed"])
    def get(self, request: Request) -> Response:
        return Response(selectors.public_feed(request.user, **page_of(request)))


class MoviePageView(APIView):
    """A film with its counters, its latest reviews and what it is to the reader."""

    permission_classes = [AllowAny]

    @extend_schema(responses={200: struct_schema(Movie), **MERGED}, tags=["movies"])
    def get(self, request: Request, movie_id: int) -> Response:
        return Response(selectors.movie_page(request.user, movie_id))


class CollectionView(ReaderView):
    """Films that belong together, by release, and which of them the reader has watched."""

    @extend_schema(
        operation_id="collections_page",
        parameters=[LANGUAGE],
        responses={200: struct_schema(Collection)},
        tags=["movies"],
    )
    def get(self, request: Request, collection_id: int) -> Response:
        language = reader_language(request)
        return Response(selectors.collection(request.user, collection_id, language=language))


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

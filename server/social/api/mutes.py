"""Mutes of films and of kinds of activity, over HTTP."""

from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    extend_schema,
    extend_schema_view,
)
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from server.core import parameters
from server.core.openapi import page_schema, struct_schema
from server.live.shapes import MovieRef
from server.social import film_mutes, selectors
from server.social.api.views import MinePageView
from server.social.models import ActivityKind
from server.social.shapes import FilmMuteState, KindMuteState, MutedKinds
from server.users.authentication import member_of

KIND = OpenApiParameter("kind", str, OpenApiParameter.PATH, enum=ActivityKind.values)


class FilmMuteView(APIView):
    """PUT keeps a film out of my feed and notifications until I have seen it, DELETE does not any
    more; both are safe to repeat. Logging it, or marking it as watched, ends the mute as well.
    """

    @extend_schema(
        request=None,
        responses={200: struct_schema(FilmMuteState)},
        examples=[
            OpenApiExample("Muted", value={"movie_id": 7, "mutes": True}, response_only=True)
        ],
        tags=["feed"],
    )
    def put(self, request: Request, movie_id: int) -> Response:
        return Response(film_mutes.mute_film(user=member_of(request), movie_id=movie_id))

    @extend_schema(request=None, responses={204: None}, tags=["feed"])
    def delete(self, request: Request, movie_id: int) -> Response:
        film_mutes.unmute_film(user=member_of(request), movie_id=movie_id)
        return Response(status=204)


class KindMuteView(APIView):
    """PUT keeps a kind of activity out of my feed, DELETE puts it back; both are safe to repeat."""

    @extend_schema(
        request=None,
        parameters=[KIND],
        responses={200: struct_schema(KindMuteState)},
        examples=[
            OpenApiExample(
                "Muted", value={"kind": "review.liked", "mutes": True}, response_only=True
            )
        ],
        tags=["feed"],
    )
    def put(self, request: Request, kind: str) -> Response:
        return Response(film_mutes.mute_kind(user=member_of(request), kind=kind))

    @extend_schema(request=None, parameters=[KIND], responses={204: None}, tags=["feed"])
    def delete(self, request: Request, kind: str) -> Response:
        film_mutes.unmute_kind(user=member_of(request), kind=kind)
        return Response(status=204)


class MutedKindsView(APIView):
    """Kinds of activity that the member keeps out of their feed."""

    @extend_schema(
        responses={200: struct_schema(MutedKinds)},
        examples=[OpenApiExample("One", value={"kinds": ["review.liked"]}, response_only=True)],
        tags=["feed"],
    )
    def get(self, request: Request) -> Response:
        return Response(MutedKinds(kinds=selectors.muted_kinds(member_of(request))))


@extend_schema_view(
    get=extend_schema(
        parameters=parameters.PAGE, responses={200: page_schema(MovieRef)}, tags=["feed"]
    )
)
class MutedFilmsView(MinePageView):
    """Films that the member mutes until they have seen them, newest mute first."""

    rows = staticmethod(selectors.muted_films)

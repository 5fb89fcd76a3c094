"""What a film is to the member, one fact at a time. Each call is safe to repeat."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from server.core.openapi import struct_schema
from server.diary import toggles
from server.diary.api.serializers import RatingIn
from server.diary.models import MovieMark
from server.diary.shapes import MovieViewer
from server.users.authentication import member_of

ANSWER = struct_schema(MovieViewer)
EXAMPLE = OpenApiExample(
    "What the film is to the member now",
    value={
        "watched": True,
        "liked": True,
        "rating": 4.5,
        "in_watchlist": False,
        "log_count": 2,
        "dnf": False,
    },
    response_only=True,
)
documented = extend_schema(
    request=None, responses={200: ANSWER}, examples=[EXAMPLE], tags=["diary"]
)


class MarkView(APIView):
    """PUT says so of the film, DELETE takes it back; no other fact changes."""

    kind = MovieMark.Kind.WATCHED

    @documented
    def put(self, request: Request, movie_id: int) -> Response:
        return Response(
            toggles.mark_film(user=member_of(request), movie_id=movie_id, kind=self.kind)
        )

    @documented
    def delete(self, request: Request, movie_id: int) -> Response:
        return Response(
            toggles.unmark_film(user=member_of(request), movie_id=movie_id, kind=self.kind)
        )


class RatingView(APIView):
    """PUT gives the film a rating, DELETE takes it away; entries of the diary keep theirs."""

    @extend_schema(
        request=RatingIn,
        responses={200: ANSWER},
        examples=[
            OpenApiExample("Four stars and a half", value={"rating": 4.5}, request_only=True),
            EXAMPLE,
        ],
        tags=["diary"],
    )
    def put(self, request: Request, movie_id: int) -> Response:
        form = RatingIn(data=request.data)
        form.is_valid(raise_exception=True)
        return Response(
            toggles.rate_film(user=member_of(request), movie_id=movie_id, **form.validated_data)
        )

    @documented
    def delete(self, request: Request, movie_id: int) -> Response:
        return Response(toggles.unrate_film(user=member_of(request), movie_id=movie_id))


class WatchlistView(APIView):
    """PUT puts a film on the member's watchlist, DELETE takes it off."""

    @documented
    def put(self, request: Request, movie_id: int) -> Response:
        return Response(toggles.add_to_watchlist(user=member_of(request), movie_id=movie_id))

    @documented
    def delete(self, request: Request, movie_id: int) -> Response:
        return Response(toggles.remove_from_watchlist(user=member_of(request), movie_id=movie_id))

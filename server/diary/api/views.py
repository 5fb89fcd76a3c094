"""The diary over HTTP: log a film; the watchlist. A single entry is served where its likes are."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from server.core import parameters
from server.core.idempotency import idempotent
from server.core.openapi import struct_schema
from server.diary import services
from server.diary.api.serializers import EntryIn
from server.diary.shapes import LoggedEntry, WatchlistState
from server.users.authentication import member_of


class DiaryView(APIView):
    """POST logs a film. Not safe to repeat, unless with an Idempotency-Key."""

    @extend_schema(
        request=EntryIn,
        parameters=[parameters.IDEMPOTENCY_KEY],
        responses={201: struct_schema(LoggedEntry)},
        tags=["diary"],
    )
    @idempotent
    def post(self, request: Request) -> Response:
        form = EntryIn(data=request.data)
        form.is_valid(raise_exception=True)
        fields = dict(form.validated_data)
        movie_id = fields.pop("movie")
        return Response(
            services.log_film(user=member_of(request), movie_id=movie_id, **fields), status=201
        )


class WatchlistView(APIView):
    """PUT puts a film on the member's watchlist, DELETE takes it off; both are safe to repeat."""

    @extend_schema(request=None, responses={200: struct_schema(WatchlistState)}, tags=["diary"])
    def put(self, request: Request, movie_id: int) -> Response:
        return Response(services.add_to_watchlist(user=member_of(request), movie_id=movie_id))

    @extend_schema(request=None, responses={200: struct_schema(WatchlistState)}, tags=["diary"])
    def delete(self, request: Request, movie_id: int) -> Response:
        return Response(services.remove_from_watchlist(user=member_of(request), movie_id=movie_id))

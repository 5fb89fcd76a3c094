"""A member's films over HTTP: the watchlist, the films they said something of; my own calendar."""

import datetime as dt
from typing import cast

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from server.core import parameters
from server.core.openapi import page_schema, struct_schema
from server.core.pagination import decode_id_cursor, page_limit
from server.diary import pages
from server.diary.shapes import Calendar, FilmFacts, WantedFilm
from server.social.visibility import visible_member
from server.users.authentication import member_of

TAGS = ["members"]


class FilmsQuery(serializers.Serializer):
    kind = serializers.ChoiceField(["watched", "liked", "rated", "dnf"], default="watched")


class CalendarQuery(serializers.Serializer):
    year = serializers.IntegerField(
        min_value=1888, max_value=2099, required=False, help_text="This year, when absent."
    )


class WatchlistView(APIView):
    """The films that a member wants to watch, newest first; empty for whom their choice of
    audience leaves out.
    """

    permission_classes = [AllowAny]

    @extend_schema(parameters=parameters.PAGE, responses={200: page_schema(WantedFilm)}, tags=TAGS)
    def get(self, request: Request, username: str) -> Response:
        before = decode_id_cursor(request.query_params.get("cursor"))
        member = visible_member(request.user, username)
        films, following = pages.wanted_films(
            member, request.user, before=before, limit=page_limit(request)
        )
        return Response({"results": films, "next": following})


class FilmsView(APIView):
    """Films that a member watched, liked, rated or did not finish, the latest first.

    What an entry says is seen by whom the entry's audience lets see it; what was said by hand, by
    the member's default audience.
    """

    permission_classes = [AllowAny]

    @extend_schema(
        parameters=[FilmsQuery, *parameters.PAGE],
        responses={200: page_schema(FilmFacts)},
        tags=TAGS,
    )
    def get(self, request: Request, username: str) -> Response:
        query = FilmsQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        before = decode_id_cursor(request.query_params.get("cursor"))
        member = visible_member(request.user, username)
        films, following = pages.films_of(
            member,
            request.user,
            kind=query.validated_data["kind"],
            before=before,
            limit=page_limit(request),
        )
        return Response({"results": films, "next": following})


class CalendarView(APIView):
    """A year of the member's own diary, day by day, and the years that have entries."""

    @extend_schema(
        parameters=[CalendarQuery],
        responses={200: struct_schema(Calendar)},
        examples=[
            OpenApiExample(
                "A quiet year",
                value={
                    "year": 2026,
                    "entry_count": 1,
                    "days": [{"date": "2026-03-01", "entry_count": 1, "movies": []}],
                    "years": [{"year": 2026, "entry_count": 1}],
                    "undated_count": 4,
                },
                response_only=True,
            )
        ],
        tags=["diary"],
    )
    def get(self, request: Request) -> Response:
        query = CalendarQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        year = query.validated_data.get("year", dt.datetime.now(dt.UTC).year)
        return Response(pages.calendar_of(member_of(request), cast(int, year)))

"""Pages of diary entries over HTTP: a member's diary and reviews, a film's reviews."""

import datetime as dt
from typing import Any, cast

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from server.core import parameters
from server.core.domain import DomainError
from server.core.openapi import struct_schema
from server.core.pagination import (
    MAX_ID,
    InvalidCursor,
    decode_cursor,
    decode_id_cursor,
    page_limit,
)
from server.diary.pages import DiaryFilters, DiaryKey, ReviewKey, ReviewSort
from server.diary.tags import clean_tag
from server.feed import diaries
from server.feed.shapes import Feed

STARS = [str(half / 2) for half in range(1, 11)]
SORTS = ["recent", "popular", "friends"]
#: PostgreSQL's integer, the type of a counter
MAX_COUNT = 2**31 - 1


class DiaryQuery(serializers.Serializer):
    """What a page of a diary is narrowed to."""

    year = serializers.IntegerField(min_value=1888, max_value=2099, required=False)
    month = serializers.IntegerField(
        min_value=1, max_value=12, required=False, help_text="Only with `year`."
    )
    film = serializers.IntegerField(
        min_value=1, max_value=MAX_ID, required=False, help_text="The film's id: all its watches."
    )
    tag = serializers.CharField(max_length=160, required=False)
    rating = serializers.ChoiceField(STARS, required=False, help_text="In stars.")
    rewatch = serializers.ChoiceField(["true", "false"], required=False)

    def validate_tag(self, value: str) -> str:
        try:
            return clean_tag(value)
        except DomainError as error:
            raise serializers.ValidationError(error.detail, code=error.code) from error

    def validate_rating(self, value: str) -> int:
        return int(float(value) * 2)

    def validate_rewatch(self, value: str) -> bool:
        return value == "true"

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "month" in attrs and "year" not in attrs:
            raise serializers.ValidationError({"month": ["A month needs its year."]})
        return attrs


def _checked_id(key: Any, place: int) -> Any:
    if key is not None and not 0 <= key[place] <= MAX_ID:
        raise InvalidCursor
    return key


def diary_key(request: Request) -> DiaryKey | None:
    """Raises: InvalidCursor."""
    text = request.query_params.get("cursor")
    key = decode_cursor(text, tuple[dt.date | None, int])
    return cast(DiaryKey | None, _checked_id(key, 1))


def review_key(request: Request) -> ReviewKey | None:
    """Raises: InvalidCursor."""
    key = decode_cursor(request.query_params.get("cursor"), tuple[int, int])
    if key is not None and not 0 <= key[0] <= MAX_COUNT:
        raise InvalidCursor
    return cast(ReviewKey | None, _checked_id(key, 1))


class MemberDiaryView(APIView):
    """A member's diary as the reader may see it: the latest day first, entries without a day last.

    With `film` it is all that they logged of that film; with `year`, a year of theirs.
    """

    permission_classes = [AllowAny]

    @extend_schema(
        parameters=[DiaryQuery, *parameters.PAGE],
        responses={200: struct_schema(Feed)},
        tags=["members"],
    )
    def get(self, request: Request, username: str) -> Response:
        query = DiaryQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        return Response(
            diaries.diary_page(
                request.user,
                username,
                filters=DiaryFilters(**query.validated_data),
                after=diary_key(request),
                limit=page_limit(request),
            )
        )


class MemberReviewsView(APIView):
    """A member's reviews as the reader may see them, newest first."""

    permission_classes = [AllowAny]

    @extend_schema(
        parameters=parameters.PAGE, responses={200: struct_schema(Feed)}, tags=["members"]
    )
    def get(self, request: Request, username: str) -> Response:
        before = decode_id_cursor(request.query_params.get("cursor"))
        return Response(
            diaries.member_reviews_page(
                request.user, username, before=before, limit=page_limit(request)
            )
        )


class MovieReviewsView(APIView):
    """A film's reviews: the newest, the most liked, or those of the people I follow.

    Without members whom the reader mutes. A review that is all a spoiler has no excerpt.
    """

    permission_classes = [AllowAny]

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "sort",
                enum=SORTS,
                default="recent",
                description="`friends`: of members whom the reader follows, newest first.",
            ),
            *parameters.PAGE,
        ],
        responses={200: struct_schema(Feed)},
        tags=["movies"],
    )
    def get(self, request: Request, movie_id: int) -> Response:
        sort = request.query_params.get("sort", "recent")
        if sort not in SORTS:
            raise DomainError("invalid_sort", "sort is recent, popular or friends.", field="sort")
        if sort == "friends" and not request.user.is_authenticated:
            raise NotAuthenticated
        return Response(
            diaries.movie_reviews_page(
                request.user,
                movie_id,
                sort=cast(ReviewSort, sort),
                after=review_key(request),
                limit=page_limit(request),
            )
        )

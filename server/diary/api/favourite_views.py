"""The head of the member's own profile over HTTP."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from server.core.fields import IdField
from server.core.openapi import struct_schema
from server.diary import favourites
from server.diary.favourite_selectors import chosen_favourites, pinned_review_ids
from server.live.shapes import MovieRef
from server.users.authentication import member_of

#: longer input is refused before it is looked at
MAX_IDS = 50
FAVOURITES = {
    "type": "object",
    "required": ["results"],
    "properties": {"results": {"type": "array", "items": struct_schema(MovieRef)}},
}
PINS = {
    "type": "object",
    "required": ["results"],
    "properties": {"results": {"type": "array", "items": {"type": "integer"}}},
}


class FavouritesIn(serializers.Serializer):
    movies = serializers.ListField(child=IdField(), max_length=MAX_IDS)


class PinsIn(serializers.Serializer):
    reviews = serializers.ListField(child=IdField(), max_length=MAX_IDS)


class FavouritesView(APIView):
    """The films that the member chose for their profile, four at most, in their order.

    PUT replaces them all and is safe to repeat. With none chosen the profile shows the films liked
    best in the diary.
    """

    permission_classes = [IsAuthenticated]

    @extend_schema(responses={200: FAVOURITES}, tags=["account"])
    def get(self, request: Request) -> Response:
        member = member_of(request)
        return Response({"results": chosen_favourites(member, member)})

    @extend_schema(
        request=FavouritesIn,
        responses={200: FAVOURITES},
        examples=[OpenApiExample("Two", value={"movies": [603, 680]}, request_only=True)],
        tags=["account"],
    )
    def put(self, request: Request) -> Response:
        form = FavouritesIn(data=request.data)
        form.is_valid(raise_exception=True)
        member = member_of(request)
        favourites.choose_favourites(user=member, movie_ids=form.validated_data["movies"])
        return Response({"results": chosen_favourites(member, member)})


class PinnedReviewsView(APIView):
    """The ids of the member's own reviews that their profile shows first, three at most.

    PUT replaces them all and is safe to repeat.
    """

    permission_classes = [IsAuthenticated]

    @extend_schema(responses={200: PINS}, tags=["account"])
    def get(self, request: Request) -> Response:
        return Response({"results": pinned_review_ids(member_of(request))})

    @extend_schema(
        request=PinsIn,
        responses={200: PINS},
        examples=[OpenApiExample("One", value={"reviews": [17]}, request_only=True)],
        tags=["account"],
    )
    def put(self, request: Request) -> Response:
        form = PinsIn(data=request.data)
        form.is_valid(raise_exception=True)
        member = member_of(request)
        favourites.pin_reviews(user=member, review_ids=form.validated_data["reviews"])
        return Response({"results": pinned_review_ids(member)})

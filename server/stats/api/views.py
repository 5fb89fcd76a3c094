"""The statistics over HTTP. What the reader may not see is not counted for them."""

from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page
from django.views.decorators.vary import vary_on_headers
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from server.core import parameters
from server.core.openapi import page_schema, struct_schema
from server.core.pagination import MAX_ID, InvalidCursor, decode_cursor, page_limit
from server.stats import selectors
from server.stats.friends import (
    PopularKey,
    SeenKey,
    friends_of_movie,
    popular_among_friends,
)
from server.stats.shapes import DiaryStats, FriendSeen, FriendsFilm, YearReview
from server.users.authentication import member_of

MEMBER = {"id": 7, "username": "bia", "display_name": "Bia", "photo_url": None}
MOVIE = {
    "id": 3, "tmdb_id": 446159, "slug": "bacurau-2019", "title": "Bacurau", "title_pt": "Bacurau",
    "original_title": "Bacurau", "year": 2019, "poster_path": None, "genres": ["Drama"],
}  # fmt: skip
FRIEND = OpenApiExample(
    "Logged with a rating",
    value={
        "results": [
            {
                "member": MEMBER, "rating": 4.5, "liked": True, "dnf": False, "entry_id": 12,
                "watched_on": "2024-05-01", "review_id": None, "at": "2024-05-01T22:10:00Z",
            }
        ],
        "next": None,
    },
    response_only=True,
)  # fmt: skip
FILM = OpenApiExample(
    "Two friends saw it",
    value={
        "results": [
            {"movie": MOVIE, "friend_count": 2, "friends": [MEMBER], "at": "2024-05-01T22:10:00Z"}
        ],
        "next": None,
    },
    response_only=True,
)


# Another answer for each reader; a copy may be kept if it is asked about.
@method_decorator(cache_control(private=True, max_age=0, must_revalidate=True), name="dispatch")
@method_decorator(vary_on_headers("Authorization"), name="dispatch")
@method_decorator(conditional_page, name="dispatch")
class StatsView(APIView):
    permission_classes = [AllowAny]


class DiaryStatsView(StatsView):
    """A member's diary in numbers: films by year, month, decade, genre, country and people."""

    @extend_schema(responses={200: struct_schema(DiaryStats)}, tags=["members"])
    def get(self, request: Request, username: str) -> Response:
        return Response(selectors.diary_stats(request.user, username))


class YearReviewView(StatsView):
    """A year of a member's diary: their own entries for themselves, the public ones for others.

    `stale` says that the diary has changed since it was counted; ask again in some seconds.
    """

    @extend_schema(responses={200: struct_schema(YearReview)}, tags=["members"])
    def get(self, request: Request, username: str, year: int) -> Response:
        return Response(selectors.year_review(request.user, username, year))


class MovieFriendsView(StatsView):
    """Whom I follow and who has seen this film: what they gave, whether they like it."""

    permission_classes = [IsAuthenticated]

    @extend_schema(
        parameters=parameters.PAGE,
        responses={200: page_schema(FriendSeen)},
        examples=[FRIEND],
        tags=["movies"],
    )
    def get(self, request: Request, movie_id: int) -> Response:
        after: SeenKey | None = decode_cursor(request.query_params.get("cursor"), SeenKey)
        if after is not None and (after[0].tzinfo is None or not 0 <= after[1] <= MAX_ID):
            raise InvalidCursor
        rows, following = friends_of_movie(
            member_of(request), movie_id, after=after, limit=page_limit(request)
        )
        return Response({"results": rows, "next": following})


class PopularAmongFriendsView(StatsView):
    """The films that most of those whom I follow logged in the last 30 days."""

    permission_classes = [IsAuthenticated]

    @extend_schema(
        parameters=parameters.PAGE,
        responses={200: page_schema(FriendsFilm)},
        examples=[FILM],
        tags=["movies"],
    )
    def get(self, request: Request) -> Response:
        after: PopularKey | None = decode_cursor(request.query_params.get("cursor"), PopularKey)
        if after is not None and not all(0 <= number <= MAX_ID for number in after):
            raise InvalidCursor
        rows, following = popular_among_friends(
            member_of(request), after=after, limit=page_limit(request)
        )
        return Response({"results": rows, "next": following})

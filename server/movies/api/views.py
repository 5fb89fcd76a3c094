"""The catalogue over HTTP. A film's own page is composed in `server.feed`, the list of films with
its search in `server.search`.
"""

from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page
from django.views.decorators.vary import vary_on_headers
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from server.core.domain import DomainError
from server.core.openapi import moved_schema, page_schema, struct_schema
from server.core.pagination import MAX_ID, InvalidCursor, cut, decode_cursor, page_limit
from server.movies.details import credits_of, movie_more, person_page
from server.movies.language import Language, accepted_language, country_of, language_of
from server.movies.models import Credit
from server.movies.selectors import all_genres
from server.movies.shapes import CreditRow, GenreRef, MovieMore, PersonPage

GENRES = {
    "type": "object",
    "required": ["results"],
    "properties": {"results": {"type": "array", "items": struct_schema(GenreRef)}},
}


def parameter(name: str, description: str, type_: OpenApiTypes) -> OpenApiParameter:
    return OpenApiParameter(name, type_, description=description)


LANGUAGE = parameter("language", "pt-BR; else the reader's own", OpenApiTypes.STR)
COUNTRY = parameter(
    "country", "BR; else that of the member's time zone, else the language's", OpenApiTypes.STR
)
CREDITS = [
    parameter("kind", "cast or crew; cast when absent", OpenApiTypes.STR),
    parameter("cursor", "As `next` gave it", OpenApiTypes.STR),
    parameter("limit", "1 to 100, 20 when absent", OpenApiTypes.INT),
]


# The same for every reader: no credentials are read, and a copy may be kept if it is asked about.
@method_decorator(cache_control(public=True, max_age=0, must_revalidate=True), name="dispatch")
@method_decorator(conditional_page, name="dispatch")
class CatalogueView(APIView):
    authentication_classes: list[type] = []
    permission_classes = [AllowAny]


# In the reader's language: what they ask for, what a member has chosen, what a browser prefers.
@method_decorator(cache_control(private=True, max_age=0, must_revalidate=True), name="dispatch")
@method_decorator(vary_on_headers("Accept-Language", "Authorization"), name="dispatch")
@method_decorator(conditional_page, name="dispatch")
class ReaderView(APIView):
    permission_classes = [AllowAny]


#: a film that was merged: `Location` is the same page of the film that it is now
MERGED = {
    (308, "application/problem+json"): OpenApiResponse(
        moved_schema("movie_id", "integer"),
        "The film was merged into another one: code `merged`, `movie_id` is that film, and"
        " `Location` the address to ask instead",
    )
}


class GenreListView(CatalogueView):
    """GET lists all genres by English name."""

    @extend_schema(operation_id="genres_list", responses={200: GENRES}, auth=[])
    def get(self, request: Request) -> Response:
        return Response({"results": all_genres()})


class MovieMoreView(ReaderView):
    """GET answers the rest of a film's page: trailers, where to watch, similar films, …"""

    @extend_schema(
        operation_id="movies_details",
        parameters=[LANGUAGE, COUNTRY],
        responses={200: struct_schema(MovieMore), **MERGED},
        tags=["movies"],
    )
    def get(self, request: Request, movie_id: int) -> Response:
        language = reader_language(request)
        time_zone = getattr(request.user, "time_zone", "")
        country = country_of(request.query_params.get("country", ""), language, time_zone=time_zone)
        return Response(movie_more(movie_id, language=language, country=country))


class CreditListView(CatalogueView):
    """GET pages through a film's cast or crew, all of it."""

    @extend_schema(
        operation_id="movies_credits",
        parameters=CREDITS,
        responses={200: page_schema(CreditRow)},
        tags=["movies"],
        auth=[],
    )
    def get(self, request: Request, movie_id: int) -> Response:
        limit = page_limit(request)
        rows = credits_of(movie_id, kind=_kind(request), after=_after(request), limit=limit)
        page, following = cut(rows, limit, lambda row: (row.order, row.credit_id))
        return Response({"results": page, "next": following})


class PersonView(ReaderView):
    """GET answers somebody with all that they did, by role."""

    @extend_schema(
        operation_id="people_page",
        parameters=[LANGUAGE],
        responses={200: struct_schema(PersonPage)},
        tags=["movies"],
    )
    def get(self, request: Request, person_id: int) -> Response:
        return Response(person_page(person_id, language=reader_language(request)))


def reader_language(request: Request) -> Language:
    """What the address asks for, else what the member has chosen, else what the browser prefers.

    Raises: DomainError invalid_language.
    """
    asked = request.query_params.get("language", "")
    chosen = asked or getattr(request.user, "language", "")
    if chosen:
        return language_of(chosen)
    return accepted_language(request.headers.get("Accept-Language", "")) or Language()


def _kind(request: Request) -> str:
    kind = request.query_params.get("kind", "") or Credit.Kind.CAST
    if kind not in Credit.Kind.values:
        raise DomainError("invalid_kind", "kind is cast or crew.", field="kind")
    return kind


def _after(request: Request) -> tuple[int, int] | None:
    place: tuple[int, int] | None = decode_cursor(
        request.query_params.get("cursor"), tuple[int, int]
    )
    if place and not (0 <= place[0] < 2**31 and 0 <= place[1] <= MAX_ID):
        raise InvalidCursor
    return place

"""The catalogue over HTTP. A film's own page is composed in `server.feed`."""

from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from server.core.openapi import page_schema, struct_schema
from server.core.pagination import page_limit
from server.movies.api.query import movie_query
from server.movies.search import list_movies
from server.movies.selectors import all_genres
from server.movies.shapes import GenreRef, ListedMovie

_LINK = {"type": "string", "format": "uri", "nullable": True}
_PAGE = page_schema(ListedMovie, previous=_LINK)
MOVIE_PAGE = {**_PAGE, "properties": {**_PAGE["properties"], "next": _LINK}}
GENRES = {
    "type": "object",
    "required": ["results"],
    "properties": {"results": {"type": "array", "items": struct_schema(GenreRef)}},
}


def parameter(name: str, description: str, type_: OpenApiTypes) -> OpenApiParameter:
    return OpenApiParameter(name, type_, description=description)


FILTERS = [
    parameter("q", "Titles in any language, people, year; typos forgiven", OpenApiTypes.STR),
    parameter("tmdb_id", "The film with this TMDb id", OpenApiTypes.INT64),
    parameter("imdb_id", "The film with this IMDb id: tt0317248", OpenApiTypes.STR),
    parameter("genre", "A genre's name, English or Portuguese", OpenApiTypes.STR),
    parameter("decade", "Its first year: 1990", OpenApiTypes.INT),
    parameter("cursor", "As `next` or `previous` gave it", OpenApiTypes.STR),
    parameter("limit", "1 to 100, 20 when absent", OpenApiTypes.INT),
]


# The same for every reader: no credentials are read, and a copy may be kept if it is asked about.
@method_decorator(cache_control(public=True, max_age=0, must_revalidate=True), name="dispatch")
@method_decorator(conditional_page, name="dispatch")
class CatalogueView(APIView):
    authentication_classes: list[type] = []
    permission_classes = [AllowAny]


class MovieListView(CatalogueView):
    """GET lists films, the most logged first; with `q`, the best match first."""

    @extend_schema(
        operation_id="movies_list", parameters=FILTERS, responses={200: MOVIE_PAGE}, auth=[]
    )
    def get(self, request: Request) -> Response:
        page = list_movies(
            movie_query(request.query_params),
            limit=page_limit(request),
            cursor=request.query_params.get("cursor"),
        )
        return Response(
            {
                "results": page.results,
                "next": link(request, page.next),
                "previous": link(request, page.previous),
            }
        )


class GenreListView(CatalogueView):
    """GET lists all genres by English name."""

    @extend_schema(operation_id="genres_list", responses={200: GENRES}, auth=[])
    def get(self, request: Request) -> Response:
        return Response({"results": all_genres()})


def link(request: Request, cursor: str | None) -> str | None:
    """The full address of the page at `cursor`, with the filters of this request."""
    if cursor is None:
        return None
    return replace_query_param(request.build_absolute_uri(), "cursor", cursor)

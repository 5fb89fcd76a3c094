"""The list of films and search over HTTP.

A search that finds no film, and a TMDb id that we do not have, have TMDb asked in the background;
how often one reader may cause that is limited, the search itself is not.
"""

import msgspec
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from server.core.openapi import page_schema, struct_schema
from server.core.pagination import page_limit
from server.core.throttles import AddressThrottle
from server.movies.api.query import chart_of, movie_query
from server.movies.api.views import CatalogueView, parameter
from server.movies.listing import MoviePage, chart_ids, page_of_ids
from server.movies.models import Chart
from server.movies.shapes import ListedMovie
from server.search.api.query import search_query
from server.search.selectors import KINDS, movie_list, search, suggest
from server.search.shapes import SearchResults, Suggestions
from server.search.wanted import ask_for_movie, ask_for_words

_LINK = {"type": "string", "format": "uri", "nullable": True}
_PAGE = page_schema(ListedMovie, previous=_LINK)
MOVIE_PAGE = {**_PAGE, "properties": {**_PAGE["properties"], "next": _LINK}}
MOVIE_FILTERS = [
    parameter("q", "Titles in any language, people, year; typos forgiven", OpenApiTypes.STR),
    parameter("chart", f"One of {', '.join(Chart.Name.values)}; alone", OpenApiTypes.STR),
    parameter("tmdb_id", "The film with this TMDb id", OpenApiTypes.INT64),
    parameter("imdb_id", "The film with this IMDb id: tt0317248", OpenApiTypes.STR),
    parameter("genre", "A genre's name, English or Portuguese", OpenApiTypes.STR),
    parameter("decade", "Its first year: 1990", OpenApiTypes.INT),
    parameter("cursor", "As `next` or `previous` gave it", OpenApiTypes.STR),
    parameter("limit", "1 to 100, 20 when absent", OpenApiTypes.INT),
]

Q = OpenApiParameter("q", str, description="What to look for; accents and a typo a word forgiven")
FILTERS = [
    Q,
    OpenApiParameter("type", str, description=f"Of {', '.join(KINDS)}, with commas; all if absent"),
    OpenApiParameter("year", OpenApiTypes.INT, description="Films of this year alone"),
    OpenApiParameter("person", OpenApiTypes.INT64, description="Films with this person alone"),
    OpenApiParameter("cursor", str, description="The `next` of the one group named by type"),
    OpenApiParameter("limit", OpenApiTypes.INT, description="Of each group: 1 to 100"),
]


class AskThrottle(AddressThrottle):
    """How often one reader may have TMDb asked."""

    name, capacity, period_s = "ask-tmdb", 30, 300.0


class MovieListView(CatalogueView):
    """GET lists films, the most logged first; with `q`, the best match first; or a chart."""

    @extend_schema(
        operation_id="movies_list", parameters=MOVIE_FILTERS, responses={200: MOVIE_PAGE}, auth=[]
    )
    def get(self, request: Request) -> Response:
        page = self.page(request)
        return Response(
            {
                "results": page.results,
                "next": link(request, page.next),
                "previous": link(request, page.previous),
            }
        )

    def page(self, request: Request) -> MoviePage:
        query, limit = movie_query(request.query_params), page_limit(request)
        cursor, q = request.query_params.get("cursor"), request.query_params.get("q", "").strip()
        chart = chart_of(request.query_params)
        if chart:
            return page_of_ids(chart_ids(chart), limit=limit, cursor=cursor)
        page = movie_list(query, q, limit=limit, cursor=cursor)
        if not page.results and not cursor and may_ask(request, self):
            if query.tmdb_id is not None:
                ask_for_movie(query.tmdb_id)
            elif q:
                ask_for_words(q)
        return page


class SearchView(APIView):
    """Movies, people, members and lists, the best of each first. Safe to repeat."""

    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="search",
        parameters=FILTERS,
        responses={200: struct_schema(SearchResults)},
        tags=["search"],
    )
    def get(self, request: Request) -> Response:
        query = search_query(request.query_params, limit=page_limit(request))
        results = search(request.user, query)
        movies = results.movies
        if movies is not None and not movies.results and query.q and may_ask(request, self):
            results = msgspec.structs.replace(results, importing=ask_for_words(query.q))
        return Response(results)


class SuggestView(APIView):
    """What somebody who types may mean. Safe to repeat."""

    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="search_suggest",
        parameters=[Q],
        responses={200: struct_schema(Suggestions)},
        tags=["search"],
    )
    def get(self, request: Request) -> Response:
        return Response(suggest(request.user, request.query_params.get("q", "")))


def may_ask(request: Request, view: APIView) -> bool:
    return AskThrottle().allow_request(request, view)


def link(request: Request, cursor: str | None) -> str | None:
    """The full address of the page at `cursor`, with the filters of this request."""
    if cursor is None:
        return None
    return replace_query_param(request.build_absolute_uri(), "cursor", cursor)

"""Lists over HTTP: make, read, change and delete one; put films on it, move them, take them off."""

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny, IsAuthenticated, IsAuthenticatedOrReadOnly
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from server.core import parameters
from server.core.idempotency import idempotent
from server.core.openapi import page_schema, struct_schema
from server.core.pagination import cut, decode_id_cursor, page_limit
from server.lists import selectors, services
from server.lists.api.serializers import ItemIn, ListChangesIn, ListIn
from server.lists.shapes import Item, ListBrief, ListDetail
from server.social.visibility import visible_member
from server.users.authentication import member_of

TAGS = ["lists"]


class ListsView(APIView):
    """POST makes a list. Not safe to repeat, unless with an Idempotency-Key."""

    permission_classes = [IsAuthenticated]

    @extend_schema(
        request=ListIn,
        parameters=[parameters.IDEMPOTENCY_KEY],
        responses={201: struct_schema(ListDetail)},
        tags=TAGS,
    )
    @idempotent
    def post(self, request: Request) -> Response:
        form = ListIn(data=request.data)
        form.is_valid(raise_exception=True)
        made = services.create_list(user=member_of(request), **form.validated_data)
        return Response(selectors.list_brief(made), status=201)


class ListView(APIView):
    """One list: GET with a page of its films, PATCH, DELETE. Changes are its owner's."""

    permission_classes = [IsAuthenticatedOrReadOnly]

    @extend_schema(
        parameters=parameters.PAGE, responses={200: struct_schema(ListDetail)}, tags=TAGS
    )
    def get(self, request: Request, list_id: int) -> Response:
        after = decode_id_cursor(request.query_params.get("cursor")) or 0
        return Response(
            selectors.list_detail(
                viewer=request.user, list_id=list_id, after=after, limit=page_limit(request)
            )
        )

    @extend_schema(request=ListChangesIn, responses={200: struct_schema(ListBrief)}, tags=TAGS)
    def patch(self, request: Request, list_id: int) -> Response:
        form = ListChangesIn(data=request.data)
        form.is_valid(raise_exception=True)
        changed = services.change_list(
            user=member_of(request), list_id=list_id, changes=form.validated_data
        )
        return Response(selectors.list_brief(changed))

    @extend_schema(responses={204: None}, tags=TAGS)
    def delete(self, request: Request, list_id: int) -> Response:
        services.delete_list(user=member_of(request), list_id=list_id)
        return Response(status=204)


class ItemView(APIView):
    """A film on a list: PUT adds, moves or annotates it, DELETE takes it off. Safe to repeat."""

    permission_classes = [IsAuthenticated]

    @extend_schema(request=ItemIn, responses={200: struct_schema(Item)}, tags=TAGS)
    def put(self, request: Request, list_id: int, movie_id: int) -> Response:
        form = ItemIn(data=request.data)
        form.is_valid(raise_exception=True)
        item = services.put_item(
            user=member_of(request), list_id=list_id, movie_id=movie_id, **form.validated_data
        )
        return Response(selectors.items([item])[0])

    @extend_schema(responses={204: None}, tags=TAGS)
    def delete(self, request: Request, list_id: int, movie_id: int) -> Response:
        services.remove_item(user=member_of(request), list_id=list_id, movie_id=movie_id)
        return Response(status=204)


class MemberListsView(APIView):
    """The lists of a member that the reader may see, newest first."""

    permission_classes = [AllowAny]

    @extend_schema(parameters=parameters.PAGE, responses={200: page_schema(ListBrief)}, tags=TAGS)
    def get(self, request: Request, username: str) -> Response:
        before, limit = decode_id_cursor(request.query_params.get("cursor")), page_limit(request)
        member = visible_member(request.user, username)
        rows = selectors.lists_of(member=member, viewer=request.user, before=before, limit=limit)
        page, following = cut(rows, limit, lambda row: [row.id])
        return Response({"results": page, "next": following})

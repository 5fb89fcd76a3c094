"""Lists over HTTP: make, read, change, copy and delete one; put films on it, move them, take them
off.
"""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.permissions import AllowAny, IsAuthenticated, IsAuthenticatedOrReadOnly
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from server.core import parameters
from server.core.idempotency import idempotent
from server.core.openapi import page_schema, struct_schema
from server.core.pagination import cut, decode_id_cursor, page_limit
from server.lists import selectors, services
from server.lists.api.serializers import CloneIn, ItemIn, ListChangesIn, ListIn, OrderIn
from server.lists.shapes import Item, ListBrief, ListDetail
from server.social.visibility import visible_member
from server.users.authentication import member_of

TAGS = ["lists"]
NEW_LIST = OpenApiExample(
    "New list",
    value={
        "title": "Noir",
        "description": "Rain, mostly.",
        "ranked": True,
        "audience": "public",
        "tags": ["noir", "rain"],
    },
    request_only=True,
)


class ListsView(APIView):
    """POST makes a list. Not safe to repeat, unless with an Idempotency-Key."""

    permission_classes = [IsAuthenticated]

    @extend_schema(
        request=ListIn,
        parameters=[parameters.IDEMPOTENCY_KEY],
        responses={201: struct_schema(ListBrief)},
        examples=[NEW_LIST],
        tags=TAGS,
    )
    @idempotent
    def post(self, request: Request) -> Response:
        form = ListIn(data=request.data)
        form.is_valid(raise_exception=True)
        user = member_of(request)
        made = services.create_list(user=user, **form.validated_data)
        return Response(selectors.list_brief(made.pk, user), status=201)


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

    @extend_schema(
        request=ListChangesIn,
        responses={200: struct_schema(ListBrief)},
        examples=[
            OpenApiExample("By its address only", value={"unlisted": True}, request_only=True)
        ],
        tags=TAGS,
    )
    def patch(self, request: Request, list_id: int) -> Response:
        form = ListChangesIn(data=request.data)
        form.is_valid(raise_exception=True)
        user, changes = member_of(request), form.validated_data
        services.change_list(user=user, list_id=list_id, changes=changes)
        return Response(selectors.list_brief(list_id, user))

    @extend_schema(responses={204: None}, tags=TAGS)
    def delete(self, request: Request, list_id: int) -> Response:
        services.delete_list(user=member_of(request), list_id=list_id)
        return Response(status=204)


class CloneView(APIView):
    """POST makes a list of the member's own with the films of one that they may see. Not safe to
    repeat, unless with an Idempotency-Key.
    """

    permission_classes = [IsAuthenticated]

    @extend_schema(
        request=CloneIn,
        parameters=[parameters.IDEMPOTENCY_KEY],
        responses={201: struct_schema(ListBrief)},
        examples=[OpenApiExample("Under another name", value={"title": "My noir"})],
        tags=TAGS,
    )
    @idempotent
    def post(self, request: Request, list_id: int) -> Response:
        form = CloneIn(data=request.data)
        form.is_valid(raise_exception=True)
        user = member_of(request)
        made = services.clone_list(user=user, list_id=list_id, **form.validated_data)
        return Response(selectors.list_brief(made.pk, user), status=201)


class OrderView(APIView):
    """PUT orders all films of a list at once: 409 `list_changed` when it has changed since it was
    read. Safe to repeat. One film is moved by PUT of the item.
    """

    permission_classes = [IsAuthenticated]

    @extend_schema(
        request=OrderIn,
        responses={200: struct_schema(ListBrief)},
        examples=[
            OpenApiExample("Three films", value={"movies": [7, 3, 5], "rev": 12}, request_only=True)
        ],
        tags=TAGS,
    )
    def put(self, request: Request, list_id: int) -> Response:
        form = OrderIn(data=request.data)
        form.is_valid(raise_exception=True)
        user, wanted = member_of(request), form.validated_data
        services.reorder_list(
            user=user, list_id=list_id, movie_ids=wanted["movies"], rev=wanted["rev"]
        )
        return Response(selectors.list_brief(list_id, user))


class ItemView(APIView):
    """A film on a list: PUT adds, moves or annotates it, DELETE takes it off. Safe to repeat; for
    the list's owner and collaborators.
    """

    permission_classes = [IsAuthenticated]

    @extend_schema(
        request=ItemIn,
        responses={200: struct_schema(Item)},
        examples=[
            OpenApiExample("To the top", value={"position": 1, "note": "Rain."}, request_only=True)
        ],
        tags=TAGS,
    )
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


class CollaborationsView(APIView):
    """The lists of others that the member edits, or is asked to edit, newest first."""

    permission_classes = [IsAuthenticated]

    @extend_schema(parameters=parameters.PAGE, responses={200: page_schema(ListBrief)}, tags=TAGS)
    def get(self, request: Request) -> Response:
        before, limit = decode_id_cursor(request.query_params.get("cursor")), page_limit(request)
        rows = selectors.lists_edited_by(member=member_of(request), before=before, limit=limit)
        page, following = cut(rows, limit, lambda row: [row.id])
        return Response({"results": page, "next": following})

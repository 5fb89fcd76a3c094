"""Reviews and single diary entries over HTTP, and threads of comments."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.permissions import AllowAny, IsAuthenticatedOrReadOnly
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from server.core import parameters
from server.core.idempotency import idempotent
from server.core.openapi import struct_schema
from server.core.pagination import decode_id_cursor, page_limit
from server.diary.api.serializers import EntryChangesIn
from server.diary.api.undo import UNDO, UNDONE, undo_wanted
from server.diary.services import delete_entry, edit_entry, undo_log
from server.diary.shapes import MovieViewer
from server.live.shapes import Comment, Entry
from server.reactions import comments, selectors
from server.reactions.api.serializers import CommentChangeIn, CommentIn
from server.reactions.api.throttles import CommentThrottle
from server.reactions.comment_selectors import comment_page, list_comment_page
from server.reactions.shapes import CommentPage, Review
from server.users.authentication import member_of


class EntryView(APIView):
    """An entry of the member's own diary; PATCH is safe to repeat. DELETE with `undo=true` takes a
    log of the last 10 minutes back, and answers what the film is to the member then.
    """

    @extend_schema(responses={200: struct_schema(Entry)}, tags=["diary"])
    def get(self, request: Request, entry_id: int) -> Response:
        return Response(selectors.entry_with_like(member_of(request), entry_id))

    @extend_schema(request=EntryChangesIn, responses={200: struct_schema(Entry)}, tags=["diary"])
    def patch(self, request: Request, entry_id: int) -> Response:
        form = EntryChangesIn(data=request.data)
        form.is_valid(raise_exception=True)
        user, changes = member_of(request), form.validated_data
        edit_entry(user=user, entry_id=entry_id, changes=changes)
        return Response(selectors.entry_with_like(user, entry_id))

    @extend_schema(
        parameters=[UNDO],
        responses={200: struct_schema(MovieViewer), 204: None},
        examples=[UNDONE],
        tags=["diary"],
    )
    def delete(self, request: Request, entry_id: int) -> Response:
        user = member_of(request)
        if undo_wanted(request):
            return Response(undo_log(user=user, entry_id=entry_id))
        delete_entry(user=user, entry_id=entry_id)
        return Response(status=204)


class ReviewView(APIView):
    """A whole review; 404 for whom its audience leaves out."""

    permission_classes = [AllowAny]

    @extend_schema(responses={200: struct_schema(Review)}, tags=["reviews"])
    def get(self, request: Request, review_id: int) -> Response:
        return Response(selectors.review_page(request.user, review_id))


COMMENT_EXAMPLE = OpenApiExample(
    "Answer",
    value={
        "id": 12,
        "target_kind": "review",
        "target_id": 4,
        "author": {"id": 3, "username": "bia", "display_name": "Bia", "photo_url": None},
        "text": "I left the cinema whistling.",
        "removed": False,
        "reply_to": 9,
        "created_at": "2026-03-01T20:15:00Z",
        "edited_at": None,
        "rev": 1,
        "mentions": [],
        "like_count": 0,
        "counts_rev": 0,
    },
    response_only=True,
)


class CommentsView(APIView):
    """The thread of a review, oldest first. POST writes into it; not safe to repeat, unless with an
    Idempotency-Key.
    """

    permission_classes = [IsAuthenticatedOrReadOnly]

    def get_throttles(self) -> list[BaseThrottle]:
        return [CommentThrottle()] if self.request.method == "POST" else []

    @extend_schema(
        parameters=parameters.PAGE, responses={200: struct_schema(CommentPage)}, tags=["reviews"]
    )
    def get(self, request: Request, review_id: int) -> Response:
        after, limit = decode_id_cursor(request.query_params.get("cursor")), page_limit(request)
        return Response(comment_page(request.user, review_id, after=after or 0, limit=limit))

    @extend_schema(
        request=CommentIn,
        parameters=[parameters.IDEMPOTENCY_KEY],
        responses={201: struct_schema(Comment)},
        examples=[
            OpenApiExample(
                "Answer a comment",
                value={"text": "I left the cinema whistling.", "reply_to": 9},
                request_only=True,
            ),
            COMMENT_EXAMPLE,
        ],
        tags=["reviews"],
    )
    @idempotent
    def post(self, request: Request, review_id: int) -> Response:
        form = CommentIn(data=request.data)
        form.is_valid(raise_exception=True)
        made = comments.write_comment(
            user=member_of(request), review_id=review_id, **form.validated_data
        )
        return Response(made, status=201)


class ListCommentsView(APIView):
    """The thread of a list, as that of a review."""

    permission_classes = [IsAuthenticatedOrReadOnly]

    def get_throttles(self) -> list[BaseThrottle]:
        return [CommentThrottle()] if self.request.method == "POST" else []

    @extend_schema(
        parameters=parameters.PAGE, responses={200: struct_schema(CommentPage)}, tags=["lists"]
    )
    def get(self, request: Request, list_id: int) -> Response:
        after, limit = decode_id_cursor(request.query_params.get("cursor")), page_limit(request)
        return Response(list_comment_page(request.user, list_id, after=after or 0, limit=limit))

    @extend_schema(
        request=CommentIn,
        parameters=[parameters.IDEMPOTENCY_KEY],
        responses={201: struct_schema(Comment)},
        examples=[
            OpenApiExample(
                "Name a member", value={"text": "@bia, the third one!"}, request_only=True
            )
        ],
        tags=["lists"],
    )
    @idempotent
    def post(self, request: Request, list_id: int) -> Response:
        form = CommentIn(data=request.data)
        form.is_valid(raise_exception=True)
        made = comments.write_comment(
            user=member_of(request), list_id=list_id, **form.validated_data
        )
        return Response(made, status=201)


class CommentView(APIView):
    """PATCH changes one's own comment for 15 minutes (409 `edit_window_over` then), DELETE removes
    it (the author of what it stands under may too). Both are safe to repeat.
    """

    @extend_schema(
        request=CommentChangeIn,
        responses={200: struct_schema(Comment)},
        examples=[
            OpenApiExample("New text", value={"text": "I left it humming."}, request_only=True)
        ],
        tags=["reviews"],
    )
    def patch(self, request: Request, comment_id: int) -> Response:
        form = CommentChangeIn(data=request.data)
        form.is_valid(raise_exception=True)
        text = form.validated_data["text"]
        return Response(
            comments.edit_comment(user=member_of(request), comment_id=comment_id, text=text)
        )

    @extend_schema(responses={204: None}, tags=["reviews"])
    def delete(self, request: Request, comment_id: int) -> Response:
        comments.remove_comment(user=member_of(request), comment_id=comment_id)
        return Response(status=204)

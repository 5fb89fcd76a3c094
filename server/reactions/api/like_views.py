"""Likes and shares over HTTP, and who likes something."""

from collections.abc import Callable
from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from server.core import parameters
from server.core.openapi import page_schema, struct_schema
from server.core.pagination import cut, decode_id_cursor, page_limit
from server.live.shapes import MemberRef
from server.reactions import likers, likes, services, shares
from server.reactions.api.throttles import LikeThrottle, ShareThrottle
from server.reactions.shapes import LikeState, ShareState
from server.users.authentication import member_of

LIKED = OpenApiExample(
    "Liked", value={"liked": True, "like_count": 12, "rev": 14}, response_only=True
)
SHARED = OpenApiExample("Shared", value={"shared": True}, response_only=True)
LIKERS = OpenApiExample(
    "Two members",
    value={
        "results": [
            {"id": 3, "username": "bia", "display_name": "Bia", "photo_url": None},
            {"id": 4, "username": "caio", "display_name": "Caio", "photo_url": None},
        ],
        "next": None,
    },
    response_only=True,
)


def documented(tag: str, method: str, answer: type, example: OpenApiExample) -> dict[str, Any]:
    """The OpenAPI of `method` of a toggle or a page: `{method: …}`."""
    schema: Any = struct_schema(answer)
    if method == "get":
        schema = page_schema(answer)
    described = extend_schema(
        request=None,
        parameters=parameters.PAGE if method == "get" else [],
        responses={200: schema},
        examples=[example],
        tags=[tag],
    )
    return {method: described}


def of_likes(tag: str) -> Callable[[type[APIView]], type[APIView]]:
    return extend_schema_view(
        **documented(tag, "put", LikeState, LIKED), **documented(tag, "delete", LikeState, LIKED)
    )


def of_shares(tag: str) -> Callable[[type[APIView]], type[APIView]]:
    return extend_schema_view(
        **documented(tag, "put", ShareState, SHARED),
        **documented(tag, "delete", ShareState, SHARED),
    )


def of_likers(tag: str) -> Callable[[type[APIView]], type[APIView]]:
    return extend_schema_view(**documented(tag, "get", MemberRef, LIKERS))


class Toggle(APIView):
    """PUT does it, DELETE takes it back; both are safe to repeat and answer the state."""

    permission_classes = [IsAuthenticated]
    throttle_classes = [LikeThrottle]
    do: ClassVar[Callable[..., Any]]
    undo: ClassVar[Callable[..., Any]]

    def put(self, request: Request, **target: int) -> Response:
        return Response(type(self).do(user=member_of(request), **target))

    def delete(self, request: Request, **target: int) -> Response:
        return Response(type(self).undo(user=member_of(request), **target))


@of_likes("reviews")
class ReviewLikeView(Toggle):
    """PUT likes a review, DELETE takes the like back; both are safe to repeat."""

    do, undo = staticmethod(services.like_review), staticmethod(services.unlike_review)


@of_likes("lists")
class ListLikeView(Toggle):
    """PUT likes a list, DELETE takes the like back; both are safe to repeat."""

    do, undo = staticmethod(likes.like_list), staticmethod(likes.unlike_list)


@of_likes("diary")
class EntryLikeView(Toggle):
    """PUT likes a diary entry itself, not its review; DELETE takes the like back; both are safe to
    repeat.
    """

    do, undo = staticmethod(likes.like_entry), staticmethod(likes.unlike_entry)


@of_likes("reviews")
class CommentLikeView(Toggle):
    """PUT likes a comment, DELETE takes the like back; both are safe to repeat."""

    do, undo = staticmethod(likes.like_comment), staticmethod(likes.unlike_comment)


@of_shares("reviews")
class ReviewShareView(Toggle):
    """PUT shows a public review to those who follow the member (409 `not_shareable` for another),
    DELETE takes that back; both are safe to repeat.
    """

    throttle_classes = [ShareThrottle]
    do, undo = staticmethod(shares.share_review), staticmethod(shares.unshare_review)


@of_shares("lists")
class ListShareView(Toggle):
    """PUT shows a public, listed list to those who follow the member (409 `not_shareable` for
    another), DELETE takes that back; both are safe to repeat.
    """

    throttle_classes = [ShareThrottle]
    do, undo = staticmethod(shares.share_list), staticmethod(shares.unshare_list)


class LikersPage(APIView):
    """Who likes something, newest first: those whom the reader may know of. The counter counts
    all.
    """

    permission_classes = [AllowAny]
    likers: ClassVar[Callable[..., likers.Likers]]

    def get(self, request: Request, **target: int) -> Response:
        before, limit = decode_id_cursor(request.query_params.get("cursor")), page_limit(request)
        rows = type(self).likers(request.user, *target.values(), before=before, limit=limit)
        page, following = cut(rows, limit, lambda row: [row[0]])
        return Response({"results": [member for _, member in page], "next": following})


@of_likers("reviews")
class ReviewLikersView(LikersPage):
    """Who likes a review, newest first: those whom the reader may know of."""

    likers = staticmethod(likers.review_likers)


@of_likers("lists")
class ListLikersView(LikersPage):
    """Who likes a list, newest first: those whom the reader may know of."""

    likers = staticmethod(likers.list_likers)


@of_likers("diary")
class EntryLikersView(LikersPage):
    """Who likes a diary entry, newest first: those whom the reader may know of."""

    likers = staticmethod(likers.entry_likers)


@of_likers("reviews")
class CommentLikersView(LikersPage):
    """Who likes a comment, newest first: those whom the reader may know of."""

    likers = staticmethod(likers.comment_likers)

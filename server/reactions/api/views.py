"""Reviews and single diary entries over HTTP, with the likes on them."""

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from server.core.openapi import struct_schema
from server.diary.api.serializers import EntryChangesIn
from server.diary.services import delete_entry, edit_entry
from server.live.shapes import Entry
from server.reactions import selectors, services
from server.reactions.shapes import LikeState, Review
from server.users.authentication import member_of


class EntryView(APIView):
    """An entry of the member's own diary; PATCH is safe to repeat."""

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

    @extend_schema(responses={204: None}, tags=["diary"])
    def delete(self, request: Request, entry_id: int) -> Response:
        delete_entry(user=member_of(request), entry_id=entry_id)
        return Response(status=204)


class ReviewView(APIView):
    """A whole review; 404 for whom its audience leaves out."""

    permission_classes = [AllowAny]

    @extend_schema(responses={200: struct_schema(Review)}, tags=["reviews"])
    def get(self, request: Request, review_id: int) -> Response:
        return Response(selectors.review_page(request.user, review_id))


class ReviewLikeView(APIView):
    """PUT likes a review, DELETE takes the like back; both are safe to repeat."""

    @extend_schema(request=None, responses={200: struct_schema(LikeState)}, tags=["reviews"])
    def put(self, request: Request, review_id: int) -> Response:
        return Response(services.like_review(user=member_of(request), review_id=review_id))

    @extend_schema(request=None, responses={200: struct_schema(LikeState)}, tags=["reviews"])
    def delete(self, request: Request, review_id: int) -> Response:
        return Response(services.unlike_review(user=member_of(request), review_id=review_id))

"""A list's cover, and who edits it with its owner, over HTTP."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from server.core.env import env
from server.core.openapi import struct_schema
from server.lists import collaborators, covers, selectors
from server.lists.api.serializers import CoverIn
from server.lists.api.throttles import InvitationThrottle
from server.lists.shapes import CollaboratorState, ListBrief
from server.users.api.throttles import PhotoThrottle
from server.users.authentication import member_of
from server.users.photos import InvalidPhoto

TAGS = ["lists"]
#: the form around a picture: boundaries and part headers
FORM_BYTES = 16 * 1024
COLLABORATORS = {"type": "array", "items": struct_schema(CollaboratorState)}
ASKED = OpenApiExample(
    "One asked, one edits",
    value=[
        {
            "member": {"id": 3, "username": "bia", "display_name": "Bia", "photo_url": None},
            "accepted": True,
        },
        {
            "member": {"id": 4, "username": "caio", "display_name": "Caio", "photo_url": None},
            "accepted": False,
        },
    ],
    response_only=True,
)


class CoverView(APIView):
    """The list's cover: PUT replaces it, DELETE takes it away and is safe to repeat."""

    permission_classes = [IsAuthenticated]
    parser_classes = [MultiPartParser]

    def get_throttles(self) -> list:
        return [PhotoThrottle()] if self.request.method == "PUT" else []

    @extend_schema(
        request={"multipart/form-data": CoverIn},
        responses={200: struct_schema(ListBrief)},
        tags=TAGS,
    )
    def put(self, request: Request, list_id: int) -> Response:
        # Said before the body is read: a server under WSGI reads no more than this announces.
        if int(request.META.get("CONTENT_LENGTH") or 0) > env().photo_max_bytes + FORM_BYTES:
            raise InvalidPhoto
        form = CoverIn(data=request.data)
        form.is_valid(raise_exception=True)
        user = member_of(request)
        covers.set_cover(user=user, list_id=list_id, upload=form.validated_data["photo"])
        return Response(selectors.list_brief(list_id, user))

    @extend_schema(responses={204: None}, tags=TAGS)
    def delete(self, request: Request, list_id: int) -> Response:
        covers.remove_cover(user=member_of(request), list_id=list_id)
        return Response(status=204)


class CollaboratorView(APIView):
    """PUT asks a member to edit the list, DELETE lets them go; by its owner, safe to repeat. Both
    answer whom the list has.
    """

    permission_classes = [IsAuthenticated]

    def get_throttles(self) -> list:
        return [InvitationThrottle()] if self.request.method == "PUT" else []

    @extend_schema(request=None, responses={200: COLLABORATORS}, examples=[ASKED], tags=TAGS)
    def put(self, request: Request, list_id: int, username: str) -> Response:
        user = member_of(request)
        row = collaborators.invite_collaborator(user=user, list_id=list_id, username=username)
        return Response(selectors.collaborators_of(row, user))

    @extend_schema(request=None, responses={200: COLLABORATORS}, examples=[ASKED], tags=TAGS)
    def delete(self, request: Request, list_id: int, username: str) -> Response:
        user = member_of(request)
        row = collaborators.remove_collaborator(user=user, list_id=list_id, username=username)
        return Response(selectors.collaborators_of(row, user))


class CollaborationView(APIView):
    """The member's own part in a list of another: PUT accepts the invitation, DELETE declines it,
    or leaves. Safe to repeat.
    """

    permission_classes = [IsAuthenticated]

    @extend_schema(request=None, responses={200: struct_schema(ListBrief)}, tags=TAGS)
    def put(self, request: Request, list_id: int) -> Response:
        user = member_of(request)
        collaborators.accept_invitation(user=user, list_id=list_id)
        return Response(selectors.list_brief(list_id, user))

    @extend_schema(responses={204: None}, tags=TAGS)
    def delete(self, request: Request, list_id: int) -> Response:
        collaborators.leave_list(user=member_of(request), list_id=list_id)
        return Response(status=204)

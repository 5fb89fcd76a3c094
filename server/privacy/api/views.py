"""Copies of a member's data over HTTP."""

import uuid

from django.http import HttpResponseBase, StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from server.core.domain import NotFound
from server.core.openapi import struct_schema
from server.core.rendering import StructRenderer
from server.core.throttles import BucketThrottle
from server.privacy import exports
from server.privacy.selectors import export_shape, exports_of
from server.privacy.shapes import Export, ExportLink, Exports
from server.users.authentication import member_of

EXAMPLE = {
    "id": "6f1f9a53-7c3b-4f6e-9a57-0d8f3a3f6a11",
    "state": "done",
    "asked_at": "2026-11-20T18:03:11Z",
    "done_at": "2026-11-20T18:03:14Z",
    "expires_at": "2026-11-27T18:03:14Z",
    "line_count": 1207,
    "size": 402113,
}
LINK = {
    "url": "/api/me/exports/6f1f9a53-7c3b-4f6e-9a57-0d8f3a3f6a11/file/?token=q1w2",
    "expires_at": "2026-11-20T18:08:14Z",
}
TOKEN = OpenApiParameter("token", str, required=True, description="Of the link; good once.")


class ExportThrottle(BucketThrottle):
    """A copy reads all that a member ever wrote."""

    name, capacity, period_s = "export", 3, 86400.0

    def key(self, request: Request) -> str | None:
        return str(request.user.pk)


class LinkThrottle(BucketThrottle):
    name, capacity, period_s = "export-link", 20, 3600.0

    def key(self, request: Request) -> str | None:
        return str(request.user.pk)


class NdjsonRenderer(StructRenderer):
    """So that a client may ask for NDJSON by its name; errors are JSON all the same."""

    media_type = "application/x-ndjson"
    format = "ndjson"


class ExportsView(APIView):
    """Copies of all of the member's data. POST has one made, three a day at most, and answers with
    the one being made if there is one; a mail tells when it is ready.
    """

    permission_classes = [IsAuthenticated]

    def get_throttles(self) -> list:
        return [ExportThrottle()] if self.request.method == "POST" else []

    @extend_schema(
        responses={200: struct_schema(Exports)},
        examples=[OpenApiExample("One", value={"results": [EXAMPLE]}, response_only=True)],
        tags=["account"],
    )
    def get(self, request: Request) -> Response:
        return Response(Exports(results=exports_of(member_of(request))))

    @extend_schema(request=None, responses={202: struct_schema(Export)}, tags=["account"])
    def post(self, request: Request) -> Response:
        return Response(export_shape(exports.ask_for_export(user=member_of(request))), status=202)


class ExportLinkView(APIView):
    """POST makes a link that downloads a copy once, within five minutes; a new one ends the old."""

    permission_classes = [IsAuthenticated]
    throttle_classes = [LinkThrottle]

    @extend_schema(
        request=None,
        responses={201: struct_schema(ExportLink)},
        examples=[OpenApiExample("Link", value=LINK, response_only=True)],
        tags=["account"],
    )
    def post(self, request: Request, export_id: uuid.UUID) -> Response:
        token, until = exports.make_link(user=member_of(request), export_id=export_id)
        url = f"/api/me/exports/{export_id}/file/?token={token}"
        return Response(ExportLink(url=url, expires_at=until), status=201)


class ExportFileView(APIView):
    """The file itself, one JSON object a line. Its link is good once, and for the member alone."""

    # No HEAD: it would use the link up.
    http_method_names = ["get", "options"]
    permission_classes = [IsAuthenticated]
    renderer_classes = [StructRenderer, NdjsonRenderer]

    @extend_schema(
        parameters=[TOKEN],
        responses={(200, "application/x-ndjson"): OpenApiTypes.BINARY},
        tags=["account"],
    )
    def get(self, request: Request, export_id: uuid.UUID) -> HttpResponseBase:
        token = request.query_params.get("token", "")
        if not 0 < len(token) <= 100:
            raise NotFound
        member = member_of(request)
        export = exports.use_link(user=member, export_id=export_id, token=token)
        name = f"cinema-{member.username}-{export.asked_at.date().isoformat()}.ndjson"
        return StreamingHttpResponse(
            exports.parts_of(export),
            content_type="application/x-ndjson",
            headers={
                "Content-Disposition": f'attachment; filename="{name}"',
                "Content-Length": str(export.size),
                "Cache-Control": "no-store",
            },
        )

"""The partner API, version 1: members' public reviews and lists, read-only."""

import hashlib
from typing import Any

import msgspec
from django.utils.http import parse_etags
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from server.core.env import env
from server.core.openapi import page_schema
from server.core.pagination import cut, decode_id_cursor, page_limit
from server.core.rendering import ENCODER
from server.core.throttles import Window
from server.partners import selectors
from server.partners.api import filters
from server.partners.api.authentication import (
    PartnerAccessPermission,
    PartnerAuthentication,
    PartnerThrottle,
)
from server.partners.shapes import PartnerList, PartnerReview


class PartnerView(APIView):
    """GET only. Every answer says how many requests are left in the token's hour."""

    authentication_classes = [PartnerAuthentication]
    permission_classes = [PartnerAccessPermission]
    throttle_classes = [PartnerThrottle]
    metadata_class = None
    window: Window | None = None

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Cache-Control"] = "private, no-cache"
        if self.window is not None:
            response["RateLimit-Limit"] = str(env().partner_requests_per_hour)
            response["RateLimit-Remaining"] = str(self.window.remaining)
            response["RateLimit-Reset"] = str(int(-(-self.window.reset_s // 1)))
        return response

    def page(self, request: Request, results: list, following: str | None) -> Response:
        """A page with its `Link` and weak `ETag`; 304 without a body if the client has it."""
        body = ENCODER.encode({"results": results, "next": following})
        etag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
        headers = {"ETag": etag}
        if following is not None:
            query = request.query_params.copy()
            query["cursor"] = following
            address = request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
            headers["Link"] = f'<{address}>; rel="next"'
        known = parse_etags(request.headers.get("If-None-Match", ""))
        if known == ["*"] or etag.removeprefix("W/") in {tag.removeprefix("W/") for tag in known}:
            return Response(status=304, headers=headers)
        return Response(msgspec.Raw(body), headers=headers)


class ReviewsView(PartnerView):
    """Members' public reviews, newest first."""

    @extend_schema(
        parameters=[*filters.DOCUMENTED, filters.DOCUMENTED_SPOILERS],
        responses={200: page_schema(PartnerReview)},
        tags=["partner"],
    )
    def get(self, request: Request) -> Response:
        limit = page_limit(request)
        rows = selectors.public_reviews(
            filters=filters.read_filters(request, filters.SPOILERS),
            before=decode_id_cursor(request.query_params.get("cursor")),
            limit=limit,
            spoilers=filters.wants_spoilers(request),
        )
        return self.page(request, *cut(rows, limit, lambda row: [row.id]))


class ListsView(PartnerView):
    """Members' public lists, newest first, each with its first 100 films."""

    @extend_schema(
        parameters=filters.DOCUMENTED, responses={200: page_schema(PartnerList)}, tags=["partner"]
    )
    def get(self, request: Request) -> Response:
        limit = page_limit(request)
        rows = selectors.public_lists(
            filters=filters.read_filters(request),
            before=decode_id_cursor(request.query_params.get("cursor")),
            limit=limit,
        )
        return self.page(request, *cut(rows, limit, lambda row: [row.id]))

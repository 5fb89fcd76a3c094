"""RSS and Atom over HTTP: without a log-in, the same for everybody, and only once if unchanged."""

import datetime as dt
import hashlib
from typing import get_args

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import path
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from server.core.env import env
from server.core.negotiation import OneForm
from server.feed.syndication import Kind, channel
from server.feed.syndication_xml import CONTENT_TYPES, Format, document

#: a feed reader, and whatever stands between, may keep a copy so long; seconds
MAX_AGE_S = 300


class SyndicationView(APIView):
    """The last 50 public items of a member for feed readers; nothing of a spoiler.

    A private member, or one who left, has none (404).
    """

    authentication_classes: list[type] = []
    permission_classes = [AllowAny]
    content_negotiation_class = OneForm
    #: of `as_view`
    kind: Kind = "diary"
    form: Format = "rss"

    @extend_schema(
        responses={
            (200, "application/xml"): OpenApiResponse(OpenApiTypes.STR, "RSS 2.0 or Atom"),
            304: OpenApiResponse(description="Unchanged"),
        },
        tags=["members"],
    )
    def get(self, request: Request, username: str) -> HttpResponseBase:
        found = channel(self.kind, username)
        address = f"{env().public_web_url.rstrip('/')}{request.path}"
        body = document(found, self.form, address=address).encode()
        return _unless_known(request._request, body, CONTENT_TYPES[self.form], found.updated)


def _unless_known(
    request: HttpRequest, body: bytes, content_type: str, updated: dt.datetime
) -> HttpResponseBase:
    """304 for who has it: by the tag, or by the date where no tag was sent.

    The date is the newest item's; only the tag knows of what was deleted or rated otherwise.
    """
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    modified = int(updated.timestamp())
    response = HttpResponse(body, content_type=content_type)
    response["ETag"] = etag
    response["Last-Modified"] = http_date(modified)
    patch_cache_control(response, public=True, max_age=MAX_AGE_S)
    known = get_conditional_response(request, etag, modified, response)
    return response if known is None else known


urlpatterns = [
    path(
        f"users/<str:username>/{kind}.{form}",
        SyndicationView.as_view(kind=kind, form=form),
        name=f"{kind}-{form}",
    )
    for kind in get_args(Kind)
    for form in get_args(Format)
]

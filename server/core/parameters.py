"""Query parameters that many addresses share, for the OpenAPI document."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from server.core.idempotency import HEADER
from server.core.pagination import DEFAULT_LIMIT, MAX_LIMIT

#: of every keyset page; read by `decode_id_cursor` and `page_limit`
PAGE = [
    OpenApiParameter("cursor", str, description="The `next` of the page before, if any."),
    OpenApiParameter(
        "limit",
        {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
    ),
]

#: of writes decorated with `idempotent`
IDEMPOTENCY_KEY = OpenApiParameter(
    HEADER,
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The same key with the same request is done once and answered alike for 24 hours.",
)

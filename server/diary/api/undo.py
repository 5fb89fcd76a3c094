"""`?undo=true`: a deletion that takes the whole log back, for the address of a single entry."""

from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework.request import Request

from server.core.domain import DomainError

UNDO = OpenApiParameter(
    "undo",
    bool,
    description=(
        "Take the log back as if it had not been: watchlist, rating and marks as before (200)."
        " Within 10 minutes; later 409 `undo_too_late`."
    ),
)
UNDONE = OpenApiExample(
    "Undone: back on the watchlist",
    value={
        "watched": False,
        "liked": False,
        "rating": None,
        "in_watchlist": True,
        "log_count": 0,
        "dnf": False,
    },
    response_only=True,
    status_codes=["200"],
)


def undo_wanted(request: Request) -> bool:
    """`?undo=true` or `false`, false when absent. Raises: DomainError invalid_undo."""
    text = request.query_params.get("undo", "false")
    if text not in {"true", "false"}:
        raise DomainError("invalid_undo", "undo is true or false.", field="undo")
    return text == "true"

"""A request id for every request: in the answer's header, in problem details and in the log."""

import re
import secrets
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

#: where the rest of the request finds it
REQUEST_ID = "cinema.request_id"
ACCEPTED = re.compile(r"[A-Za-z0-9-]{8,64}")


def request_id_of(request: Any) -> str:
    """The id of a request of Django's or DRF's; empty where the middleware did not see it."""
    return getattr(request, "META", {}).get(REQUEST_ID, "")


class RequestIdMiddleware:
    """Takes a well-formed `X-Request-Id` from the proxy in front of us, or makes one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        request_id = given if ACCEPTED.fullmatch(given) else secrets.token_hex(8)
        request.META[REQUEST_ID] = request_id
        response = self.get_response(request)
        response["X-Request-Id"] = request_id
        return response

"""A request id for every request: in the answer's header, in problem details and in the log."""

import re
import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

ACCEPTED = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestIdMiddleware:
    """Takes a well-formed `X-Request-Id` from the proxy in front of us, or makes one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        request.request_id = given if ACCEPTED.fullmatch(given) else secrets.token_hex(8)
        response = self.get_response(request)
        response["X-Request-Id"] = request.request_id
        return response

"""What every answer carries: its request id (in problem details and in the log too), and what a
throttle has counted.
"""

import math
import re
import secrets
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

#: where the rest of the request finds it
REQUEST_ID = "cinema.request_id"
#: where a throttle leaves (limit, remaining, seconds until it is full or takes one more)
RATE_LIMIT = "cinema.rate_limit"
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


class RateLimitMiddleware:
    """What a member's throttle counted, in the answer's headers, whether it was let in or not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        counted = request.META.get(RATE_LIMIT)
        if counted is not None:
            limit, remaining, reset_s = counted
            response["RateLimit-Limit"] = str(limit)
            response["RateLimit-Remaining"] = str(remaining)
            response["RateLimit-Reset"] = str(math.ceil(reset_s))
        return response

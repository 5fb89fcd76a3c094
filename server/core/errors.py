"""Errors as problem details (RFC 9457), the same form everywhere, each with a machine code."""

import logging
import math
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from server.core.domain import DomainError, Renamed
from server.core.middleware import request_id_of
from server.core.rendering import ENCODER

log = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"
RETRY_AFTER_S = 2
CODES = {400: "bad_request", 401: "not_authenticated", 403: "permission_denied", 404: "not_found"}


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    fields: dict[str, list[dict[str, str]]] | None = None,
    request_id: str = "",
) -> dict[str, Any]:
    """The body of an error: `{type, title, status, code, detail, fields, request_id}`."""
    return {
        "type": f"urn:cinema:error:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
        "fields": fields or {},
        "request_id": request_id,
    }


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler. What is not foreseen stays unhandled here: a 500 by
    `server_error`.
    """
    request = context.get("request")
    headers: dict[str, str] = {}
    status, code, detail, fields = describe(error)
    if status is None:
        return None
    if isinstance(error, exceptions.APIException):
        if auth_header := getattr(error, "auth_header", None):
            headers["WWW-Authenticate"] = auth_header
        if wait_s := getattr(error, "wait", None):
            headers["Retry-After"] = str(math.ceil(wait_s))
    if status == HTTPStatus.UNAUTHORIZED:
        headers.setdefault("WWW-Authenticate", 'Bearer realm="cinema"')
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers["Retry-After"] = str(RETRY_AFTER_S)
    if isinstance(error, Renamed) and request is not None:
        headers["Location"] = error.location(request.get_full_path())
    set_rollback()
    body = problem(status, code, detail, fields=fields, request_id=request_id_of(request))
    if isinstance(error, DomainError):
        body = {**error.extensions, **body}
    return Response(body, status=status, headers=headers, content_type=CONTENT_TYPE)


def describe(error: Exception) -> tuple[int | None, str, str, dict[str, list[dict[str, str]]]]:
    """`(status, code, detail, fields)` of an exception; status None if it is not one of ours."""
    if isinstance(error, DomainError):
        fields = (
            {error.field: [{"code": error.code, "detail": error.detail}]} if error.field else {}
        )
        return error.status, error.code, error.detail, fields
    if isinstance(error, Http404):
        return 404, "not_found", "There is nothing here that you may see.", {}
    if isinstance(error, DjangoPermissionDenied):
        return 403, "permission_denied", "You may not do this.", {}
    if isinstance(error, OperationalError | InterfaceError):
        log.warning("database: %s", str(error).splitlines()[0] if str(error) else type(error))
        return 503, "unavailable", "The service is not available for a moment. Try again.", {}
    if isinstance(error, DjangoValidationError):
        return (
            400,
            "invalid",
            "The request is not valid.",
            {"": [{"code": "invalid", "detail": m} for m in error.messages]},
        )
    if isinstance(error, exceptions.ValidationError):
        return 400, "invalid", "The request is not valid.", flatten(error.get_full_details())
    if isinstance(error, exceptions.APIException):
        code = error.get_codes()
        code = code if isinstance(code, str) else CODES.get(error.status_code, "error")
        detail = error.detail if isinstance(error.detail, str) else error.default_detail
        return error.status_code, code, str(detail), {}
    return None, "", "", {}


def flatten(details: Any, path: str = "") -> dict[str, list[dict[str, str]]]:
    """DRF's nested `{message, code}` as `{"review.text": [{code, detail}]}`."""
    if isinstance(details, dict) and set(details) == {"message", "code"}:
        return {path: [{"code": str(details["code"]), "detail": str(details["message"])}]}
    found: dict[str, list[dict[str, str]]] = {}
    items = details.items() if isinstance(details, dict) else [("", item) for item in details]
    for name, item in items:
        name = "" if name == "non_field_errors" else str(name)
        below = ".".join(part for part in (path, name) if part)
        for key, problems in flatten(item, below).items():
            found.setdefault(key, []).extend(problems)
    return found


def plain_problem(request: HttpRequest, status: int, code: str, detail: str) -> HttpResponse:
    """A problem answer outside DRF's views (unknown path, crashed view, CSRF)."""
    body = problem(status, code, detail, request_id=request_id_of(request))
    return HttpResponse(ENCODER.encode(body), status=status, content_type=CONTENT_TYPE)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return plain_problem(request, 400, "bad_request", "The request is not valid.")


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return plain_problem(request, 403, "permission_denied", "You may not do this.")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return plain_problem(request, 404, "not_found", "There is nothing at this address.")


def server_error(request: HttpRequest) -> HttpResponse:
    return plain_problem(request, 500, "server_error", "Something broke on our side. It is logged.")

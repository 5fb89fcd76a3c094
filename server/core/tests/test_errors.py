import logging

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import InterfaceError, OperationalError
from django.http import Http404
from django.test import override_settings
from django.urls import path
from rest_framework import exceptions, serializers
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.test import APIClient
from rest_framework.views import APIView

from server.core.domain import Conflict, DomainError, Forbidden, NotFound, Unprocessable

KEYS = {"type", "title", "status", "code", "detail", "fields", "request_id"}
#: what the view below raises, set by each test
RAISED: list[Exception] = []


class Nested(serializers.Serializer):
    text = serializers.CharField(max_length=3)


class Form(serializers.Serializer):
    name = serializers.CharField()
    review = Nested()
    tags = serializers.ListField(child=serializers.IntegerField())


class LoggedOut(DomainError):
    status = 401


class NobodyIsLoggedIn(BaseAuthentication):
    def authenticate(self, request):
        return None

    def authenticate_header(self, request):
        return 'Bearer realm="cinema"'


class RaisingView(APIView):
    authentication_classes = [NobodyIsLoggedIn]
    permission_classes = [AllowAny]

    def get(self, request):
        raise RAISED[-1]

    def post(self, request):
        form = Form(data=request.data)
        form.is_valid(raise_exception=True)
        return Response(form.data)


urlpatterns = [path("raise/", RaisingView.as_view())]
handler400, handler403, handler404, handler500 = (
    f"server.core.errors.{name}"
    for name in ("bad_request", "permission_denied", "not_found", "server_error")
)


@pytest.fixture
def api():
    with override_settings(ROOT_URLCONF=__name__):
        yield APIClient(raise_request_exception=False)


def raised(api, error: Exception):
    RAISED.append(error)
    return api.get("/raise/")


CASES = {
    "a rule": (
        DomainError("cannot_follow_self", "No.", field="username"),
        400,
        "cannot_follow_self",
    ),
    "not found": (NotFound(), 404, "not_found"),
    "forbidden": (Forbidden(), 403, "permission_denied"),
    "conflict": (Conflict("taken", "Taken."), 409, "taken"),
    "unprocessable": (Unprocessable(), 422, "unprocessable"),
    "Django's 404": (Http404("secret table"), 404, "not_found"),
    "Django's 403": (PermissionDenied("secret"), 403, "permission_denied"),
    "Django's validation": (ValidationError("Too long."), 400, "invalid"),
    "no member": (exceptions.NotAuthenticated(), 401, "not_authenticated"),
    "a bad token": (exceptions.AuthenticationFailed("x", "token_expired"), 401, "token_expired"),
    "a missing permission": (exceptions.PermissionDenied(), 403, "permission_denied"),
    "a wrong method": (exceptions.MethodNotAllowed("GET"), 405, "method_not_allowed"),
    "a wrong type": (exceptions.UnsupportedMediaType("x/y"), 415, "unsupported_media_type"),
    "too many": (exceptions.Throttled(wait=7.2), 429, "throttled"),
    "no database": (OperationalError("server closed; host=10.0.0.7"), 503, "unavailable"),
    "no connection": (InterfaceError("connection already closed"), 503, "unavailable"),
    "a bug": (RuntimeError("secret internals"), 500, "server_error"),
}


@pytest.mark.parametrize("name", CASES)
def test_every_error_is_a_problem_with_a_code(api, name):
    error, status, code = CASES[name]

    answer = raised(api, error)

    body = answer.json()
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert set(body) == KEYS
    assert (body["status"], body["code"]) == (status, code)
    assert body["type"] == f"urn:cinema:error:{code}"
    assert body["request_id"] == answer["X-Request-Id"]
    assert b"secret" not in answer.content
    assert b"10.0.0.7" not in answer.content


def test_a_rule_names_its_field(api):
    body = raised(api, DomainError("taken", "Taken.", field="username")).json()

    assert body["fields"] == {"username": [{"code": "taken", "detail": "Taken."}]}


def test_401_says_how_to_come_in_and_503_and_429_when_to_come_back(api):
    for error in (exceptions.NotAuthenticated(), LoggedOut()):
        assert raised(api, error)["WWW-Authenticate"] == 'Bearer realm="cinema"'
    assert "WWW-Authenticate" not in raised(api, DomainError())
    assert raised(api, exceptions.Throttled(wait=7.2))["Retry-After"] == "8"
    assert raised(api, OperationalError("x"))["Retry-After"] == "2"


def test_nested_fields_have_dotted_names(api):
    body = {"review": {"text": "long"}, "tags": [1, "x"]}

    fields = api.post("/raise/", body).json()["fields"]

    assert fields["name"][0]["code"] == "required"
    assert fields["review.text"][0]["code"] == "max_length"
    assert fields["tags.1"][0]["code"] == "invalid"


def test_an_unknown_address_is_a_problem_too():
    answer = APIClient().get("/api/nothing/here/")

    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert set(answer.json()) == KEYS


def test_a_database_error_is_logged_in_one_line(api, caplog):
    with caplog.at_level(logging.WARNING, logger="server.core.errors"):
        raised(api, OperationalError("server closed the connection\nDETAIL: more"))

    assert [record.getMessage() for record in caplog.records if record.name.endswith("errors")] == [
        "database: server closed the connection"
    ]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("abcdef12-3456", True),
        ("short", False),
        ("x" * 65, False),
        ("with space 123", False),
        ("a" * 10 + "\n", False),
        ("<script>alert(1)</script>", False),
    ],
)
def test_only_a_well_formed_request_id_is_taken_over(api, given, kept):
    RAISED.append(NotFound())
    answer = api.get("/raise/", headers={"X-Request-Id": given})

    assert (answer["X-Request-Id"] == given) is kept

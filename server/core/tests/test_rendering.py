import datetime as dt
import io
import uuid

import msgspec
import pytest
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import ErrorDetail, ParseError

from server.core.rendering import StrictJSONParser, StructRenderer


def parse(body: bytes):
    return StrictJSONParser().parse(io.BytesIO(body))


def test_an_object_is_parsed():
    assert parse('{"título": ["é", 1, null, {"a": "\\u2028"}]}'.encode()) == {
        "título": ["é", 1, None, {"a": "\u2028"}]
    }


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "invalid_json"),
        (b"{", "invalid_json"),
        (b"[]", "invalid_json"),
        (b'"text"', "invalid_json"),
        (b"7", "invalid_json"),
        (b"null", "invalid_json"),
        (b'{"a": NaN}', "invalid_json"),
        (b'{"a": Infinity}', "invalid_json"),
        (b'{"a": -Infinity}', "invalid_json"),
        (b'{"a": 1} trailing', "invalid_json"),
        (b'{"a": "\xff"}', "invalid_json"),
        ('{"a": 1}'.encode("utf-16"), "invalid_json"),
        (b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "invalid_json"),
        (b'{"a": ' + b"9" * 10_000 + b"}", "invalid_json"),
        (b'{"a": "x\\u0000y"}', "invalid_text"),
        (b'{"a": "\\ud800"}', "invalid_text"),
        (b'{"a": {"b": ["\\udfff"]}}', "invalid_text"),
        (b'{"x\\u0000": 1}', "invalid_text"),
    ],
)
def test_what_no_text_may_hold_and_what_is_no_json_is_refused(body, code):
    with pytest.raises(ParseError) as refused:
        parse(body)

    assert refused.value.get_codes() == code


class Shape(msgspec.Struct):
    at: dt.datetime
    id: uuid.UUID


def test_structs_dates_and_lazy_texts_are_rendered():
    id_ = uuid.uuid4()
    data = {
        "shape": Shape(at=dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC), id=id_),
        "error": ErrorDetail("No.", code="no"),
        "lazy": gettext_lazy("Yes"),
    }

    rendered = msgspec.json.decode(StructRenderer().render(data))

    assert rendered == {
        "shape": {"at": "2026-01-02T03:04:05Z", "id": str(id_)},
        "error": "No.",
        "lazy": "Yes",
    }


def test_nothing_is_rendered_as_nothing():
    assert StructRenderer().render(None) == b""

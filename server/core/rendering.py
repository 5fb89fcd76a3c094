"""JSON in and out: msgspec structs are rendered as they are, input is parsed strictly."""

import codecs
import json
from typing import Any, NoReturn

import msgspec
from django.conf import settings
from django.utils.functional import Promise
from rest_framework.exceptions import APIException, ErrorDetail, ParseError
from rest_framework.parsers import JSONParser
from rest_framework.renderers import BaseRenderer


def plain(value: Any) -> Any:
    """What msgspec cannot encode by itself: lazy translations and DRF's error strings."""
    if isinstance(value, ErrorDetail):
        return str(value)
    if isinstance(value, Promise):
        return str(value)
    raise TypeError(f"{type(value).__name__} is not JSON")


ENCODER = msgspec.json.Encoder(enc_hook=plain, uuid_format="canonical")


class StructRenderer(BaseRenderer):
    """application/json by msgspec: dicts, lists, dates and structs alike."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data, accepted_media_type=None, renderer_context=None) -> bytes:
        return b"" if data is None else ENCODER.encode(data)


class BodyTooLarge(APIException):
    status_code = 413
    default_code = "too_large"
    default_detail = "The body is larger than a request may be."


class StrictJSONParser(JSONParser):
    """A JSON object in UTF-8. Refuses NaN, NUL characters, lone surrogates and bottomless
    nesting.
    """

    def parse(self, stream, media_type=None, parser_context=None) -> dict:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise BodyTooLarge
        try:
            text = codecs.decode(body, "utf-8")
            data = json.loads(text, parse_constant=self._refuse)
        except (ValueError, RecursionError) as error:
            raise ParseError("The body is not valid JSON.", code="invalid_json") from error
        if not isinstance(data, dict):
            raise ParseError("The body must be a JSON object.", code="invalid_json")
        if unstorable(data):
            raise ParseError(
                "The body holds characters that no text may hold.", code="invalid_text"
            )
        return data

    @staticmethod
    def _refuse(name: str) -> NoReturn:
        raise ValueError(name)


def unstorable(value: Any) -> bool:
    """Whether a string anywhere inside holds NUL or half of a surrogate pair."""
    if isinstance(value, str):
        return "\x00" in value or any("\ud800" <= char <= "\udfff" for char in value)
    if isinstance(value, dict):
        return any(unstorable(key) or unstorable(item) for key, item in value.items())
    if isinstance(value, list):
        return any(unstorable(item) for item in value)
    return False

"""All operations of the product, by its OpenAPI document and by its routes."""

import re
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from drf_spectacular.generators import SchemaGenerator

METHODS = ("get", "post", "put", "patch", "delete")
#: routes that need no row: the documents of the API and of the wire
UNDOCUMENTED = frozenset(
    {
        "GET /api/schema/",
        "GET /api/docs/",
        "GET /api/docs/live/",
        "GET /api/docs/live/asyncapi.json",
    }
)
_PART = re.compile(r"<(?:\w+:)?(\w+)>")


def schema() -> dict[str, Any]:
    found: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return found


def documented() -> set[str]:
    """`"GET /api/feed/"`, … of the OpenAPI document."""
    return {
        f"{method.upper()} {path}"
        for path, item in schema()["paths"].items()
        for method in METHODS
        if method in item
    }


def routed() -> set[str]:
    """The same of the table of routes, as the server resolves them."""
    return {
        f"{method.upper()} {path}"
        for path, view in _patterns(get_resolver().url_patterns, "/")
        if path.startswith("/api/")
        for method in METHODS
        if hasattr(getattr(view, "view_class", getattr(view, "cls", None)), method)
    } - UNDOCUMENTED


def _patterns(patterns: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        path = prefix + _PART.sub(r"{\1}", str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern):
            yield path, pattern.callback

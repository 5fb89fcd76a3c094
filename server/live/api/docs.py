"""The live protocol's own document: AsyncAPI 3 as JSON, and the same as a page to read."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import cache_control

from server.core.env import env
from server.live import protocol
from server.live.events import EVENTS
from server.live.frames import CLIENT_FRAMES, SERVER_FRAMES

CACHE_S = 300


@method_decorator(cache_control(public=True, max_age=CACHE_S), name="get")
class LiveSchemaView(View):
    """The AsyncAPI 3 document. The same for everybody; made from the structs."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        text = protocol.to_json(protocol.asyncapi(env().realtime_public_url))
        return HttpResponse(text, content_type="application/json")


@method_decorator(cache_control(public=True, max_age=CACHE_S), name="get")
class LiveDocsView(View):
    """The document as one page: no script, nothing from any other host."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "live/docs.html", page())


def page() -> dict[str, Any]:
    """What the page shows, from the same structs as the document."""
    document = protocol.asyncapi(env().realtime_public_url)
    schemas = document["components"]["schemas"]
    named = {struct.__name__ for struct in (*CLIENT_FRAMES, *SERVER_FRAMES, *EVENTS)}
    return {
        "url": env().realtime_public_url,
        "info": document["info"],
        "client_frames": [_struct(frame, schemas) for frame in CLIENT_FRAMES],
        "server_frames": [_struct(frame, schemas) for frame in SERVER_FRAMES],
        "events": [{**_struct(event, schemas), "title": event.type} for event in EVENTS],
        "shapes": [_shape(name, schemas[name]) for name in schemas if name not in named],
        "topics": protocol.TOPICS,
        "close_codes": document["x-close-codes"],
        "limits": document["x-limits"],
    }


def _struct(struct: type, schemas: dict[str, Any]) -> dict[str, Any]:
    """A frame or an event: its name, what it says, its fields."""
    return _shape(struct.__name__, schemas[struct.__name__], protocol.summary(struct))


def _shape(name: str, schema: dict[str, Any], summary: str = "") -> dict[str, Any]:
    required = set(schema.get("required", ()))
    fields = [
        {"name": field, "type": _type(details), "required": field in required}
        for field, details in schema.get("properties", {}).items()
    ]
    said = summary or schema.get("description", "").split("\n\n")[0]
    return {"name": name, "title": name, "summary": said, "fields": fields}


def _type(schema: dict[str, Any]) -> str:
    limit = schema.get("maxLength") or schema.get("maxItems")
    return protocol.ts_type(schema) + (f", at most {limit}" if limit else "")

"""The protocol's documents, generated from the structs: AsyncAPI 3, JavaScript names, TypeScript
types.

`make protocol` writes them, `make check` fails when they differ from what the structs say.
"""

import json
from typing import Any
from urllib.parse import urlsplit

import msgspec

from server.core.env import env
from server.live.closecodes import CLOSE_CODE_ACTION, CloseCode
from server.live.events import EVENTS
from server.live.frames import CLIENT_FRAMES, SERVER_FRAMES, Frame

REF = "#/components/schemas/{name}"
DESCRIPTION = (
    "JSON text frames over one WebSocket. The socket only pushes; everything else is REST."
)
HEADER = "// Generated from server/live by `make protocol`. Do not edit.\n"
#: (topic, what it carries, who may have it)
TOPICS = (
    ("public", "all public activity", "anyone"),
    ("feed", "activity of those I follow, and mine", "its member"),
    ("me", "notifications, read state, changed relations and settings", "its member"),
    ("movie.<id>", "new reviews, counters; who is here now", "anyone"),
    ("review.<id>", "counters, comments; who types now", "who may see the review"),
    ("list.<id>", "the list, its comments; who types now", "who may see the list"),
    ("user.<id>", "that profile's activity and counters", "who may see the member's activity"),
)
#: the client's own sizes (docs/protocol.md)
DEDUPE_SIZE = 2000
HAVE_MAX = 500


def schemas() -> dict[str, Any]:
    """JSON Schema components of every frame and event."""
    _, components = msgspec.json.schema_components(
        [*CLIENT_FRAMES, *SERVER_FRAMES, *EVENTS], ref_template=REF
    )
    return dict(sorted(components.items()))


def limits() -> dict[str, int]:
    """What a client must keep to; the defaults of the settings, not of this machine."""
    default = {name: field.default for name, field in type(env()).model_fields.items()}
    return {
        "maxTopics": default["ws_max_topics"],
        "haveMax": HAVE_MAX,
        "dedupeSize": DEDUPE_SIZE,
        "maxFrameBytes": default["ws_max_frame_bytes"],
    }


def asyncapi(url: str = "") -> dict[str, Any]:
    """The AsyncAPI 3 document of `/ws/`. `url`: where this installation has it, to be named too."""
    frames = {frame.__name__: frame for frame in (*CLIENT_FRAMES, *SERVER_FRAMES)}
    names = sorted(frames)
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Cinema! live", "version": "1", "description": DESCRIPTION},
        **({"servers": {"here": server(url)}} if url else {}),
        "defaultContentType": "application/json",
        "channels": {
            "live": {
                "address": "/ws/",
                "title": "The socket",
                "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in names},
            }
        },
        "operations": {
            "send": operation("receive", CLIENT_FRAMES, "What a client sends."),
            "push": operation("send", SERVER_FRAMES, "What the server pushes."),
        },
        "components": {
            "messages": {name: message(frames[name]) for name in names},
            "schemas": schemas(),
        },
        "x-topics": {name: {"carries": what, "who": who} for name, what, who in TOPICS},
        "x-events": {
            event.type: {
                "summary": summary(event),
                "data": {"$ref": REF.format(name=event.__name__)},
            }
            for event in EVENTS
        },
        "x-close-codes": {
            str(int(code)): {"name": code_name(code), "action": action}
            for code, action in sorted(CLOSE_CODE_ACTION.items())
        },
        "x-limits": limits(),
    }


def server(url: str) -> dict[str, str]:
    """A server of the document, without the path, which the channel has."""
    parts = urlsplit(url)
    return {"host": parts.netloc, "protocol": parts.scheme}


def to_json(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=2) + "\n"


def message(frame: type[Frame]) -> dict[str, Any]:
    """Known by the struct's name: a tag may be a client's frame and a server's."""
    return {
        "name": tag_of(frame),
        "summary": summary(frame),
        "payload": {"$ref": REF.format(name=frame.__name__)},
    }


def tag_of(frame: type[Frame]) -> str:
    """The word that stands in the frame's `type`."""
    return str(frame.__struct_config__.tag)


def operation(action: str, frames: tuple[type[Frame], ...], text: str) -> dict[str, Any]:
    return {
        "action": action,
        "channel": {"$ref": "#/channels/live"},
        "summary": text,
        "messages": [{"$ref": f"#/channels/live/messages/{frame.__name__}"} for frame in frames],
    }


def summary(struct: type) -> str:
    return (struct.__doc__ or "").strip().split("\n\n")[0].replace("\n    ", " ")


def code_name(code: int) -> str:
    return CloseCode(code).name if code in set(CloseCode) else "from the network"


def javascript() -> str:
    """`generated/protocol.js`: the names and numbers that both sides share."""
    codes = "".join(f"  {code.name}: {int(code)},\n" for code in CloseCode)
    actions = "".join(f"  {int(c)}: '{a}',\n" for c, a in sorted(CLOSE_CODE_ACTION.items()))
    types = "".join(f"  '{event.type}',\n" for event in EVENTS)
    sizes = "".join(f"  {name}: {value},\n" for name, value in limits().items())
    return (
        f"{HEADER}\n"
        f"export const CloseCode = {{\n{codes}}};\n\n"
        f"export const CLOSE_CODE_ACTION = {{\n{actions}}};\n\n"
        f"export const EVENT_TYPES = [\n{types}];\n\n"
        f"export const PROTOCOL = {{\n{sizes}}};\n"
    )


def typescript(components: dict[str, Any]) -> str:
    """`generated/types.d.ts`: one exported type for each struct of the wire and of REST's
    answers.
    """
    body = "\n".join(
        f"export type {name} = {ts_type(schema)};\n" for name, schema in sorted(components.items())
    )
    return f"{HEADER}\n{body}"


def ts_type(schema: dict[str, Any]) -> str:
    """The TypeScript type of a JSON Schema as msgspec writes them."""
    if "$ref" in schema:
        return schema["$ref"].rpartition("/")[2]
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(ts_type(option) for option in schema["anyOf"]))
    if "enum" in schema:
        return " | ".join(json.dumps(value).replace('"', "'") for value in schema["enum"])
    kind = schema.get("type")
    if kind == "array":
        inner = ts_type(schema.get("items") or {})
        return f"({inner})[]" if "|" in inner else f"{inner}[]"
    if kind == "object":
        return ts_object(schema)
    names = {"integer": "number", "number": "number", "string": "string", "boolean": "boolean"}
    return names.get(kind or "", "null" if kind == "null" else "unknown")


def ts_object(schema: dict[str, Any]) -> str:
    required = set(schema.get("required", ()))
    if "properties" not in schema:
        return "Record<string, unknown>"
    fields = ""
    for name, field in schema["properties"].items():
        inner = ts_type(field).replace("\n", "\n  ")
        fields += f"  {name}{'' if name in required else '?'}: {inner};\n"
    return f"{{\n{fields}}}"

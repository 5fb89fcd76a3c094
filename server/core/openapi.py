"""OpenAPI from the msgspec structs that the answers are made of: one source, no second
description.
"""

from typing import Any

import msgspec

#: structs that some view names with `struct_schema`; their components join the schema at the end
_used: dict[str, type] = {}

REF = "#/components/schemas/{name}"


def used_structs() -> list[type]:
    """Every struct that some view answers with, once the urls are imported."""
    return list(_used.values())


def struct_schema(struct: type[msgspec.Struct]) -> dict[str, Any]:
    """A `$ref` to `struct`, for `@extend_schema(responses={200: struct_schema(Movie)})`."""
    _used[struct.__name__] = struct
    return {"$ref": REF.format(name=struct.__name__)}


def page_schema(struct: type[msgspec.Struct], **extra: dict[str, Any]) -> dict[str, Any]:
    """A keyset page of `struct`: `{results, next}` and what `extra` adds."""
    return {
        "type": "object",
        "required": ["results", "next"],
        "properties": {
            "results": {"type": "array", "items": struct_schema(struct)},
            "next": {"type": "string", "nullable": True},
            **extra,
        },
    }


def moved_schema(name: str, kind: str) -> dict[str, Any]:
    """The problem of a 308: `name` tells where to, the header `Location` the whole address."""
    return {
        "type": "object",
        "required": ["code", "detail", "status", name],
        "properties": {
            "code": {"type": "string"},
            "detail": {"type": "string"},
            "status": {"type": "integer", "enum": [308]},
            name: {"type": kind},
        },
    }


def nullable(schema: Any) -> Any:
    """JSON Schema's `anyOf [.., null]` in the words of OpenAPI 3.0: `nullable: true`."""
    if isinstance(schema, list):
        return [nullable(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    schema = {key: nullable(value) for key, value in schema.items()}
    if schema.get("type") == "null":
        others = {key: value for key, value in schema.items() if key != "type"}
        return {**others, "nullable": True, "enum": [None]}
    options = schema.get("anyOf")
    if isinstance(options, list) and {"type": "null"} in options:
        rest = [option for option in options if option != {"type": "null"}]
        schema.pop("anyOf")
        if len(rest) == 1 and "$ref" not in rest[0]:
            return {**schema, **rest[0], "nullable": True}
        return {**schema, "allOf" if len(rest) == 1 else "anyOf": rest, "nullable": True}
    return schema


def add_struct_components(result: dict, generator: Any, request: Any, public: bool) -> dict:
    """drf-spectacular's post-processing hook: adds the components of every struct in use."""
    _, components = msgspec.json.schema_components(used_structs(), ref_template=REF)
    schemas = result.setdefault("components", {}).setdefault("schemas", {})
    for name, schema in components.items():
        schemas.setdefault(name, nullable(schema))
    return result

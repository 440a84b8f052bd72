"""A sound body for any route that takes one, made from what the route says of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from fastapi.routing import APIRoute
from pydantic import TypeAdapter

SOME: dict[str, Any] = {"integer": 1, "number": 1, "boolean": True, "null": None}
FORMATS = {"date": "2026-10-20", "uuid": "5b6f3c1e-3d0b-5f0e-9a63-6475627576a1"}


def body_of(route: APIRoute, known: dict[str, Any]) -> Any:
    """``known``: what fields of these names hold, wherever they stand. None: it takes no body."""
    if route.body_field is None:
        return None
    kind: Any = route.body_field.field_info.annotation
    schema = TypeAdapter(kind).json_schema()
    return _made(schema, schema.get("$defs", {}), known)


def _made(schema: dict[str, Any], named: dict[str, Any], known: dict[str, Any]) -> Any:
    if "$ref" in schema:
        return _made(named[schema["$ref"].rpartition("/")[2]], named, known)
    if schema.get("examples"):
        return schema["examples"][0]
    for either in ("anyOf", "oneOf", "allOf"):
        if either in schema:
            return _made(schema[either][0], named, known)
    if "enum" in schema or "const" in schema:
        return schema.get("const", (schema.get("enum") or [None])[0])
    return _by_type(schema, named, known)


def _by_type(schema: dict[str, Any], named: dict[str, Any], known: dict[str, Any]) -> Any:
    match schema.get("type"):
        case "object":
            fields = schema.get("properties", {})
            wanted = {*schema.get("required", []), *(known.keys() & fields.keys())}
            wanted = wanted or set(list(fields)[:1])  # a change that changes nothing is none
            return {
                name: known[name] if name in known else _made(fields[name], named, known)
                for name in fields
                if name in wanted
            }
        case "array":
            return [_made(schema.get("items", {}), named, known)]
        case "string" if schema.get("format") == "date-time":
            return (datetime.now(UTC) + timedelta(days=1)).isoformat()
        case "string":
            return FORMATS.get(schema.get("format", ""), "x" * schema.get("minLength", 1))
        case kind:
            return SOME.get(str(kind))

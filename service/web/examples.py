"""An answer by example: what it looks like, and from that its schema, so that the two agree."""

from __future__ import annotations

from typing import Any, NamedTuple

Schema = dict[str, Any]


class Maybe(NamedTuple):
    """Or null."""

    value: Any


class Sometimes(NamedTuple):
    """A field that may be left out."""

    value: Any


class Each(NamedTuple):
    """An object of any names, with values like these."""

    value: dict[str, Any]


class Anything(NamedTuple):
    """Of whatever kind, null too."""

    value: Any


class OneOf(NamedTuple):
    """The first is the example."""

    choices: tuple[str, ...]


def plain(example: Any) -> Any:
    """The example itself."""
    match example:
        case Maybe(value) | Sometimes(value) | Each(value) | Anything(value):
            return plain(value)
        case OneOf(choices):
            return choices[0]
        case dict():
            return {name: plain(value) for name, value in example.items()}
        case list():
            return [plain(value) for value in example]
    return example


def schema_of(example: Any) -> Schema:
    """JSON Schema (2020-12): every field named is there, and more may come beside them. An
    empty list says nothing of what may stand in it."""
    match example:
        case Maybe(value):
            return {"anyOf": [schema_of(value), {"type": "null"}]}
        case Sometimes(value):
            return schema_of(value)
        case Each(value):
            return {"type": "object", "additionalProperties": schema_of(next(iter(value.values())))}
        case OneOf(choices):
            return {"type": "string", "enum": list(choices)}
        case dict():
            return _object(example)
        case list():
            return {"type": "array", "items": schema_of(example[0]) if example else {}}
    return {} if isinstance(example, Anything) else _scalar(example)


def _object(example: dict[str, Any]) -> Schema:
    required = [name for name, value in example.items() if not isinstance(value, Sometimes)]
    properties = {name: schema_of(value) for name, value in example.items()}
    return {"type": "object", "properties": properties, "required": required}


def _scalar(example: bool | int | str) -> Schema:
    match example:
        case bool():
            return {"type": "boolean"}
        case int():
            return {"type": "integer"}
    return {"type": "string"}

"""Makes facts of their stored bytes, without calling __init__: one small function a class."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import msgspec

from aggregates.event import Event
from aggregates.values.text import Text
from service.store.plan import Plan, Words, plan_of

Reader = Callable[[UUID, int, bytes], Event]

_as_dict = msgspec.structs.asdict
_decode = msgspec.json.Decoder(dict[str, Any]).decode
_new = object.__new__


def reader_of(kind: type[Event]) -> Reader:
    """(originator_id, originator_version, state) to a fact; raises what msgspec raises."""
    plan = plan_of(kind)
    return _careful(kind, plan) if plan.version > 1 or plan.texts else _plain(kind, plan)


def _plain(kind: type[Event], plan: Plan) -> Reader:
    """For most classes; its names are local, because it runs for every fact of every replay."""
    decode, set_dict, as_dict, new = plan.decode, plan.bare, _as_dict, _new

    def read(originator_id: UUID, version: int, state: bytes) -> Event:
        value = decode(state)
        value.originator_id = originator_id
        value.originator_version = version
        event = new(kind)
        set_dict(event, as_dict(value))
        return event

    return read


def _careful(kind: type[Event], plan: Plan) -> Reader:
    """For classes with older versions or texts."""

    def read(originator_id: UUID, version: int, state: bytes) -> Event:
        upcast = _upcast(kind, plan, originator_id, version, state)
        upcast.originator_id = originator_id
        upcast.originator_version = version
        fields = _as_dict(upcast)
        fields.pop("class_version", None)
        for _, name in plan.texts:
            if fields[name] is not None:
                fields[name] = _text_from(fields[name])
        event = _new(kind)
        plan.bare(event, fields)
        return event

    return read


def _upcast(kind: type[Event], plan: Plan, originator_id: UUID, version: int, state: bytes) -> Any:
    if state.startswith(plan.head):
        return plan.decode(state)
    fields = _decode(state)
    fields |= {"originator_id": originator_id, "originator_version": version}
    stored = fields.pop("class_version", 1)
    if stored > plan.version:
        raise ValueError(f"version {stored} was written by a later release")
    for old in range(stored, plan.version):
        getattr(kind, f"upcast_v{old}_v{old + 1}")(fields)
    return msgspec.convert(fields, plan.read)


def _text_from(value: Any) -> Any:
    if isinstance(value, Words):
        return Text(digest=value.text)
    return type(value)(map(_text_from, value)) if isinstance(value, list | tuple) else value

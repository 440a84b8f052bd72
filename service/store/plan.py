"""How each class of facts is written and read: worked out once from its fields and types."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, fields
from functools import partial
from operator import itemgetter
from types import UnionType
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

import msgspec
from eventsourcing.utils import get_topic

from aggregates.event import Event
from aggregates.values.text import Text

COLUMNS = ("originator_id", "originator_version")  # of the table, so not in the state
WRITTEN = object()  # a default no value is ever equal to: the field is always written


STAMPED = len(fields(Event)) - len(COLUMNS)


class Words(msgspec.Struct):
    """A text as the state holds it: the digest alone."""

    text: str


@dataclass(frozen=True, slots=True)
class Plan:
    """One class of facts: ``write(values(its fields))`` to encode, ``read`` to decode."""

    topic: str
    version: int
    values: Callable[[Mapping[str, Any]], tuple[Any, ...]]
    write: Callable[[Sequence[Any]], bytes]
    read: type[msgspec.Struct]
    decode: Callable[[bytes], Any]
    head: bytes  # how a state of the present version begins
    stamp: Callable[[Mapping[str, Any]], Any]  # of its fields those that every fact has
    own: Callable[[Mapping[str, Any]], bytes]  # those that follow, encoded by themselves
    head_of: Callable[[Sequence[Any]], bytes]  # what a state begins with that has such a stamp
    texts: tuple[tuple[int, str], ...]  # place among the values, name
    bare: Callable[[Event, dict[str, Any]], None]  # gives a fact its fields without __init__


_plans: dict[type[Event], Plan] = {}


def plan_of(kind: type[Event]) -> Plan:
    return _plans.get(kind) or _plans.setdefault(kind, _worked_out(kind))


def _worked_out(kind: type[Event]) -> Plan:
    hints = get_type_hints(kind)
    stored = [f for f in fields(kind) if f.name not in COLUMNS]
    version = kind.class_version
    read = _reader(kind, stored, hints, version)
    decode = msgspec.json.Decoder(read).decode
    return Plan(
        topic=get_topic(kind),
        version=version,
        values=itemgetter(*(f.name for f in stored)),
        write=_write(_writer(kind, stored, version), decode),
        read=read,
        decode=decode,
        head=b'{"class_version":%d,' % version if version > 1 else b"{",
        stamp=itemgetter(*(f.name for f in stored[:STAMPED])),
        own=_own(kind, stored[STAMPED:]),
        head_of=_head_of(_writer(kind, stored[:STAMPED], version)),
        texts=tuple((i, f.name) for i, f in enumerate(stored) if _has_text(hints[f.name])),
        bare=_dict_setter(kind),
    )


def _own(kind: type[Event], fields_: list[Field[Any]]) -> Callable[[Mapping[str, Any]], bytes]:
    if not fields_:
        return lambda _: b"{}"
    names, written = [f.name for f in fields_], _writer(kind, fields_, 1)
    encode = msgspec.json.Encoder().encode
    if len(names) == 1:
        return lambda said: encode(written(said[names[0]]))
    values = itemgetter(*names)
    return lambda said: encode(written(*values(said)))


def _write(
    written: Callable[..., msgspec.Struct], decode: Callable[[bytes], Any]
) -> Callable[[Sequence[Any]], bytes]:
    """Values to bytes, which are read again at once (MsgspecError): a fact that could be written
    and not read would stop every reader for ever."""
    encode = msgspec.json.Encoder().encode

    def write(values: Sequence[Any]) -> bytes:
        state = encode(written(*values))
        decode(state)
        return state

    return write


def _head_of(written: Callable[..., msgspec.Struct]) -> Callable[[Sequence[Any]], bytes]:
    encode = msgspec.json.Encoder().encode
    return lambda stamp: encode(written(*stamp)).removesuffix(b"}")


def _writer(
    kind: type[Event], stored: list[Field[Any]], version: int
) -> Callable[..., msgspec.Struct]:
    """Leaves out what is None and is None by default; writes everything else."""
    columns: list[Any] = [(f.name, Any, None if f.default is None else WRITTEN) for f in stored]
    if version > 1:
        columns.insert(0, ("class_version", int, WRITTEN))
    made = msgspec.defstruct(f"Written{kind.__name__}", columns, omit_defaults=True, gc=False)
    return partial(made, version) if version > 1 else made


def _reader(
    kind: type[Event], stored: list[Field[Any]], hints: dict[str, Any], version: int
) -> type[msgspec.Struct]:
    """Checks types, fills in defaults, and refuses fields that no version of the class has."""
    columns: list[Any] = [(name, Any, None) for name in COLUMNS]
    if version > 1:
        columns.append(("class_version", int, 1))
    columns += [_column(f, _stored_type(hints[f.name])) for f in stored]
    return msgspec.defstruct(
        f"Read{kind.__name__}", columns, kw_only=True, forbid_unknown_fields=True, gc=False
    )


def _column(field: Field[Any], kind: Any) -> tuple[Any, ...]:
    if field.default_factory is not MISSING:
        return (field.name, kind, msgspec.field(default_factory=field.default_factory))
    return (field.name, kind) if field.default is MISSING else (field.name, kind, field.default)


def _stored_type(hint: Any) -> Any:
    """The same type with Words in the place of Text."""
    if hint is Text:
        return Words
    origin, args = get_origin(hint), get_args(hint)
    if not _has_text(hint):
        return hint
    inner = tuple(_stored_type(arg) for arg in args)
    return Union[inner] if origin in (Union, UnionType) else origin[inner]  # noqa: UP007  # made at run time


def _has_text(hint: Any) -> bool:
    return hint is Text or any(_has_text(arg) for arg in get_args(hint))


def _dict_setter(kind: type[Event]) -> Callable[[Event, dict[str, Any]], None]:
    """The descriptor of ``__dict__`` itself: quicker than object.__setattr__, frozen or not."""
    for base in kind.__mro__:
        if "__dict__" in base.__dict__:
            return cast(Callable[[Event, dict[str, Any]], None], base.__dict__["__dict__"].__set__)
    raise TypeError(f"{kind.__name__} keeps its fields in slots; a fact must not.")

"""From the values a projection gives to a plain row, by a function compiled for their names.

It runs for every row of every view; without it an issue takes 1.2 times as long until the board
shows it, and half as much again of the processor (docs/decisions/0028).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from projections.engine.values import ENCODE

Column = tuple[str, type, bool]
"""Name, the type it takes, whether it may be null."""


def turn_of(columns: Sequence[Column], where: Mapping[str, Any], other: str | None) -> Any:
    """``where``: the place of each given column among what is given; ``other``: what stands in
    the columns not given (None: there are none in the row). The function gives None for values of
    other names or of types that are not the columns' own: those take the slow way, which knows
    enumerations and says what does not fit."""
    known: dict[str, Any] = {}
    parts, tests, taken = [], [f"len(v) == {len(where)}"], []
    for number, (name, kind, fillable) in enumerate(columns):
        if name in where:
            taken.append(f"a{number} = v[{where[name]!r}]")
            tests.append(_test(number, kind, fillable, known))
            parts.append(_turned(number, kind, known))
        elif other is not None:
            parts.append(other.format(number))
    return _compiled(taken, tests, parts, known)


def _test(number: int, kind: type, fillable: bool, known: dict[str, Any]) -> str:
    known[f"t{number}"] = kind
    if kind is object:
        return "True" if fillable else f"a{number} is not None"
    exact = f"type(a{number}) is t{number}"
    return f"({exact} or a{number} is None)" if fillable else exact


# What is written for the codecs that are a method's call; others are called. UUID.hex takes more
# than twice as long as its number's bytes do.
INLINE = {UUID: "{}.int.to_bytes(16, 'big').hex()", date: "{}.isoformat()"}


def _turned(number: int, kind: type, known: dict[str, Any]) -> str:
    value = f"a{number}"
    if kind not in ENCODE:
        return value
    known[f"c{number}"] = ENCODE[kind]
    shape = INLINE.get(kind, f"c{number}({{}})")
    return f"(None if {value} is None else {shape.format(value)})"


def _compiled(
    taken: Sequence[str], tests: Sequence[str], parts: Sequence[str], known: dict[str, Any]
) -> Any:
    lines = ["try:", *(f"    {line}" for line in taken or ["pass"])]
    lines += ["except (KeyError, IndexError):", "    return None"]
    lines += [f"if {' and '.join(tests)}:", f"    return ({', '.join(parts)},)"]
    exec("def turn(v, o=()):\n" + "\n".join(f"    {line}" for line in lines), known)
    return known["turn"]

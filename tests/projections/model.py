"""The same as ``things.Play``, told slowly and plainly: one dict for each moment."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from tests.projections.things import IDS, values_of

State = dict[str, dict[Any, dict[str, Any]]]


def states(history: list[list[tuple[Any, ...]]]) -> list[State]:
    """The state after each position, from 0."""
    rows: list[State] = [{"things": {}, "pairs": {}, "made": {}}]
    for position, steps in enumerate(history, 1):
        state = deepcopy(rows[-1])
        for line, (verb, which, number, tag) in enumerate(steps):
            if verb == "make":
                state["made"][(position, line)] = {"tag": tag}
            else:
                VERBS[verb](state, IDS[which], number, tag)
        rows.append(state)
    return rows


def _put(state: State, thing: Any, number: int, tag: str | None) -> None:
    state["things"][thing] = values_of(number, tag, [])
    state["pairs"][(tag or "", number)] = {"thing": thing}


def _change(state: State, thing: Any, number: int, tag: str | None) -> None:
    if old := state["things"].get(thing):
        state["things"][thing] = values_of(number, tag, [*old["list"], number][-3:])


def _end(state: State, thing: Any, number: int, tag: str | None) -> None:
    state["things"].pop(thing, None)
    state["pairs"].pop((tag or "", number), None)


def _all_with(state: State, thing: Any, number: int, tag: str | None) -> None:
    having = [key for key, row in state["things"].items() if row["tag"] == tag]
    for place, key in enumerate(sorted(having)):
        values = {**state["things"][key], "number": number + place}
        state["things"][key] = values


def _mend(state: State, _: Any, number: int, tag: str | None) -> None:
    if (number, 0) in state["made"]:
        state["made"][(number, 0)] = {"tag": tag}


def _all_made(state: State, _: Any, __: int, tag: str | None) -> None:
    state["made"] = {key: row for key, row in state["made"].items() if row["tag"] != tag}


VERBS = {
    "put": _put, "change": _change, "end": _end, "all_with": _all_with,
    "mend": _mend, "all_made": _all_made,
}  # fmt: skip


def rows_at(rows: list[State], position: int) -> dict[str, set[Any]]:
    """As ``things.known_at`` gives them, without the log's lines."""
    return {
        table: {
            (*_flat(key), *_values(row), _since(rows, table, key, position))
            for key, row in rows[position][table].items()
        }
        for table in ("things", "pairs", "made")
    }


def _flat(key: Any) -> tuple[Any, ...]:
    return key if isinstance(key, tuple) else (key,)


def _values(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(tuple(v) if isinstance(v, list) else v for v in row.values())


def _since(rows: list[State], table: str, key: Any, position: int) -> int:
    """The first position from which the row was, without a break, what it is."""
    row = rows[position][table][key]
    while position > 0 and rows[position - 1][table].get(key) == row:
        position -= 1
    return position

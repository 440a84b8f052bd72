"""Whose report a line of a self-evaluation belongs to, also where its own code cannot be read: a
report with a wrong line is left out whole (月自评, R5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from service.workbooks.table import Row, Sheet
from service.workbooks.values import WrongValue, parse_code


def belonging(
    sheet: Sheet, known: Collection[str], read: Mapping[int, str]
) -> Mapping[int, frozenset[str]]:
    """Row number to organizations: the line's own; else the one that goes by its name here; else
    the ones of the lines above and below, without whoever names this task elsewhere.
    ``read``: by row number, of the lines that could be read."""
    codes = {row.number: _code(row, "organization") for row in sheet.rows} | dict(read)
    own = {number: code for number, code in codes.items() if code in known}
    names, tasks = _names(sheet, own), _tasks(sheet, own)
    above, below = _nearest(sheet.rows, own), _nearest(sheet.rows[::-1], own)
    organizations: dict[int, frozenset[str]] = {}
    for row in sheet.rows:
        if row.number in own:
            organizations[row.number] = frozenset({own[row.number]})
        elif len(named := names.get(_name(row), frozenset())) == 1:
            organizations[row.number] = named
        else:
            beside = frozenset(filter(None, (above.get(row.number), below.get(row.number))))
            task = _code(row, "task")
            organizations[row.number] = (
                frozenset(c for c in beside if task not in tasks[c]) or beside
            )
    return organizations


def _code(row: Row, column: str) -> str:
    cell = row.value(column)
    try:
        return parse_code(cell) if cell is not None else ""
    except WrongValue:
        return ""


def _name(row: Row) -> str:
    return str(row.value("organization_name") or "").strip()


def _names(sheet: Sheet, own: Mapping[int, str]) -> Mapping[str, frozenset[str]]:
    matches: dict[str, set[str]] = defaultdict(set)
    for row in sheet.rows:
        if row.number in own and _name(row):
            matches[_name(row)].add(own[row.number])
    return {name: frozenset(codes) for name, codes in matches.items()}


def _tasks(sheet: Sheet, own: Mapping[int, str]) -> Mapping[str, set[str]]:
    codes: dict[str, set[str]] = defaultdict(set)
    for row in sheet.rows:
        if row.number in own:
            codes[own[row.number]].add(_code(row, "task"))
    return codes


def _nearest(rows: Collection[Row], own: Mapping[int, str]) -> Mapping[int, str]:
    """For each line the last one before it of which it is known whose it is."""
    nearest: dict[int, str] = {}
    last = ""
    for row in rows:
        last = own.get(row.number, last)
        nearest[row.number] = last
    return nearest

"""The tables people take away, in the shapes in which they are read back in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from service.workbooks.shapes import NUMBER, Column, Shape
from service.workbooks.writing import Heading, Kind, Table, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What stands above a table, and in which language its header is."""

    title: str = ""  # the shape's own where there is none
    notes: tuple[str, ...] = ()  # 填报单位：…, 填报时间：…, the moment looked from
    english: bool = False


PLAIN = Words()
_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("code", "superior", "organization", "task", "person"), "code"),
    "number": "whole",
    "version": "whole",
    "members": "whole",
    "weight": "points",
    "points": "points",
    "claimed": "points",
    "verified": "points",
    "happened_on": "date",
    "day": "date",
}
_WIDTHS = {
    "number": 6,
    "parameter": 28,
    "words": 40,
    "name": 32,
    "organization_name": 32,
    "task_name": 36,
    "statement": 36,
}


def heading(column: Column, *, english: bool = False, locked: bool = True) -> Heading:
    return Heading(
        column.english if english else column.title,
        _KINDS.get(column.key, "text"),
        _WIDTHS.get(column.key),
        locked,
    )


def shape_table(
    shape: Shape,
    rows: Iterable[object],
    words: Words,
    said: Mapping[str, Callable[..., str]],
    english: Mapping[str, Callable[..., str]] | None = None,
) -> Table:
    """``said``: the columns whose Chinese words differ from the value; ``english`` likewise."""
    return Table(
        title=words.title or (shape.english if words.english else shape.title),
        notes=words.notes,
        columns=[heading(column, english=words.english) for column in (NUMBER, *shape.columns)],
        rows=_lines(shape, rows, (english or {}) if words.english else said),
    )


def _lines(
    shape: Shape, rows: Iterable[object], said: Mapping[str, Callable[..., str]]
) -> Iterator[list[Value]]:
    keys = [column.key for column in shape.columns]
    for number, row in enumerate(rows, 1):
        values = [getattr(row, key) for key in keys]
        yield [
            number,
            *(_say(said.get(key), value) for key, value in zip(keys, values, strict=True)),
        ]


def _say(words: Callable[..., str] | None, value: object) -> Value:
    if isinstance(value, tuple):
        return "、".join(value)
    if value is None or words is None:
        return value  # type: ignore[return-value]  # the row types above hold nothing else
    return words(value)

"""The tables people take away, in the shapes in which they are read back in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from aggregates.tier.tier import Tier
from service.sheets import shapes
from service.sheets.shapes import NUMBER, Column, Shape
from service.sheets.values import DAY_KINDS, OUTCOMES, TIERS
from service.sheets.writing import Heading, Kind, Table, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """组织. ``tier``: unrated, below, standard, strong, model, or ``None``."""

    code: str
    name: str
    kind: str
    superior: str | None = None
    group: str | None = None
    members: int | None = None
    has_groups: bool | None = None
    tier: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """任务. ``weight`` in hundredths; cycle and deadline as the catalogue words them."""

    code: str
    category: str | None = None
    name: str
    cycle: str
    applies_to: tuple[str, ...]
    weight: int
    deadline: str
    evidence: str | None = None
    basis: str | None = None
    condition: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfEvaluation:
    """月自评的一行. ``outcome``: done, partial, not_done; ``points`` in hundredths."""

    organization: str
    organization_name: str | None = None
    task: str
    task_name: str | None = None
    outcome: str
    points: int
    happened_on: date | None = None
    statement: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Workday:
    """工作日历的一天. ``kind``: off or work."""

    day: date
    kind: str
    label: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """考核方案的一个参数: its figure as it is read, 40.00% or 1.00."""

    version: int | None = None
    rule: str
    parameter: str
    words: str
    figure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What stands above a table, and in which language its header is."""

    title: str = ""  # the shape's own where there is none
    notes: tuple[str, ...] = ()  # 填报单位：…, 填报时间：…, the moment looked from
    english: bool = False


PLAIN = Words()
_KINDS: dict[str, Kind] = {
    "number": "whole",
    "version": "whole",
    "members": "whole",
    "weight": "points",
    "points": "points",
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


def organizations_table(rows: Iterable[Organization], words: Words = PLAIN) -> Table:
    said: dict[str, Callable[..., str]] = {"tier": _tier, "has_groups": _yes}
    return _table(shapes.ORGANIZATIONS, rows, words, said, {"has_groups": _yes_in_english})


def tasks_table(rows: Iterable[Task], words: Words = PLAIN) -> Table:
    return _table(shapes.TASKS, rows, words, {"applies_to": "、".join})


def self_evaluations_table(rows: Iterable[SelfEvaluation], words: Words = PLAIN) -> Table:
    return _table(shapes.SELF_EVALUATIONS, rows, words, {"outcome": _outcome})


def workdays_table(rows: Iterable[Workday], words: Words = PLAIN) -> Table:
    return _table(shapes.WORKDAYS, rows, words, {"kind": _day_kind})


def scheme_table(rows: Iterable[Parameter], words: Words = PLAIN) -> Table:
    return _table(shapes.SCHEME, rows, words, {})


def heading(column: Column, *, english: bool = False, locked: bool = True) -> Heading:
    return Heading(
        column.english if english else column.title,
        _KINDS.get(column.key, "text"),
        _WIDTHS.get(column.key),
        locked,
    )


def _table(
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


def _tier(tier: str) -> str:
    return next(word for word, known in TIERS.items() if known == Tier(tier))


def _yes(has: bool) -> str:
    return "是" if has else "否"


def _yes_in_english(has: bool) -> str:
    return "yes" if has else "no"


def _outcome(outcome: str) -> str:
    return next(word for word, known in OUTCOMES.items() if known == outcome)


def _day_kind(kind: str) -> str:
    return next(word for word, known in DAY_KINDS.items() if known == kind)

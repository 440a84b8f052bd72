"""A spot check and its checks in JSON (R6)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Row

from aggregates.values.period import Month
from service.features.spot_checks.queries import spot_checks as queries
from service.features.spot_checks.queries.pools import Claimed, claimed_lines
from service.reading.reader import Reader
from service.reading.sentences import said
from service.reading.shown import Shown, link, points


def show_spot_check(reader: Reader, period: str, sees: Callable[[str], bool]) -> Shown:
    """``sees``: whether the scores of an organization are the reader's to see."""
    row = queries.must_be_called(reader, period)
    drawn = {"units": row.drawn_units, "organizations": row.drawn_organizations}
    entered = queries.deductions(reader, period)
    names = ("period", "state", "share", "each", "drawn_before", "called", "tree_size", "seed")
    return {name: getattr(row, name) for name in names} | {
        "pools": {
            "units": row.units,
            "themselves": row.themselves,
            "organizations": row.organizations,
        },
        "drawn": drawn if row.seed else None,
        "checks": [
            show_checked(each, entered.get(each.organization, {}), sees(each.organization))
            for each in queries.checks(reader, period)
        ],
        "position": reader.at.position,
        "as_of": link(reader.at),
    }


def show_checked(row: Row[Any], entered: dict[str, Row[Any]], sees: bool) -> Shown:
    names = ("organization", "unit", "why", "state", "checker")
    deducted = -sum(entry.amount for entry in entered.values())
    known = row.result is not None and sees
    return {name: getattr(row, name) for name in names} | {
        "deducted": points(deducted) if known else None
    }


def show_check(reader: Reader, organization: str, month: Month) -> Shown:
    row = queries.must_be_drawn(reader, organization, str(month))
    entered = queries.deductions(reader, str(month), organization).get(organization, {})
    days = ("told_on", "material_due", "served_on", "statement_until")
    words = reader.texts([row.statement])
    return show_checked(row, entered, sees=True) | {
        "period": row.period,
        **{name: _day(getattr(row, name)) for name in days},
        "statement": said(words, row.statement, "statement") if row.statement else None,
        "notice": row.notice,
        "own_entry": row.own_entry,
        "weight": points(row.weight),
        "items": [show_item(line, entered) for line in lines_of(reader, row)],
        "position": reader.at.position,
        "as_of": link(reader.at),
    }


def _day(value: Any) -> str | None:
    return None if value is None else str(value)


class CheckLine:
    """A claimed line with what was found of it, hundredths; ``note`` in a person's words."""

    def __init__(
        self, claimed: Claimed, item: Row[Any] | None, note: str | None, material: Sequence[str]
    ) -> None:
        self.claimed, self.item, self.note, self.material = claimed, item, note, material
        self.key = str(claimed.assignment)

    @property
    def verified(self) -> int | None:
        return None if self.item is None else self.item.verified

    @property
    def is_false(self) -> bool:
        return self.item is not None and bool(self.item.false_claim)

    @property
    def decision(self) -> str | None:
        return None if self.item is None else self.item.decision


def lines_of(reader: Reader, row: Row[Any]) -> list[CheckLine]:
    """The lines of the own entry, in the list's order, with what was found of each."""
    items = {each.assignment: each for each in queries.items(reader, row.organization, row.period)}
    words = reader.texts([row.result])
    handed: dict[str, list[str]] = {}
    for each in row.material or ():
        handed.setdefault(each["assignment"], []).append(each["sha256"])
    lines = []
    for claimed in claimed_lines(reader, row.organization, Month.parse(row.period)):
        item = items.get(str(claimed.assignment))
        noted = item is not None and item.note is not None
        note = said(words, row.result, f"notes.{item.note}") if noted and item else None
        handed_in = handed.get(str(claimed.assignment), [])
        lines.append(CheckLine(claimed, item, note, handed_in))
    return lines


def show_item(line: CheckLine, entered: dict[str, Row[Any]]) -> Shown:
    claimed, entry = line.claimed, entered.get(line.key)
    less = None if line.verified is None else line.verified - claimed.claimed
    deducted = 0 if entry is None else -entry.amount
    waits = line.verified is None or (line.is_false and line.decision is None)
    return {
        "assignment": line.key,
        "task": claimed.line.row.task,
        "name": claimed.line.name,
        "weight": points(claimed.weight),
        "claimed": points(claimed.claimed),
        "evidence": claimed.evidence,
        "material": list(line.material),
        "verified": points(line.verified),
        "difference": points(less),
        "false_claim": line.is_false,
        "decision": line.decision,
        "deducted": None if waits else points(deducted),
        "note": line.note,
    }

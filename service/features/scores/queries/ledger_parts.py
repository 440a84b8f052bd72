"""A quarter's ledger deduction opened (R7): by organization, down to the items that failed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, or_, select

from aggregates.values.period import Quarter
from projections.ledgers import LEDGER_MARKS, LEDGERS
from service.features.assignments.queries import lines as assignments
from service.features.catalogue.queries import catalogue
from service.features.scores.queries.parts import Part
from service.reading.reader import Reader
from service.reading.tree import tree


def ledger_parts(reader: Reader, organization: str, quarter: Quarter) -> list[Part]:
    """Of the completed checks that count for it: its own, and of a unit those of its subtree."""
    rows = reader.view.rows(LEDGERS)
    counts = or_(rows.c.organization == organization, rows.c.unit == organization)
    query = select(rows).where(rows.c.period == str(quarter), rows.c.completed.is_not(None), counts)
    checks = reader.view.all(query.order_by(rows.c.organization))
    failed = _failed(reader, quarter, [row.organization for row in checks])
    names = _names(reader, [row.assignment for marks in failed.values() for row in marks])
    places = tree(reader)
    return [
        _check(row, places[row.organization].name, failed.get(row.organization, []), names)
        for row in checks
    ]


def _failed(reader: Reader, quarter: Quarter, codes: Sequence[str]) -> dict[str, list[Row[Any]]]:
    rows = reader.view.rows(LEDGER_MARKS)
    wanted = rows.c.period == str(quarter), rows.c.organization.in_(codes), rows.c.failed
    failed: dict[str, list[Row[Any]]] = {}
    for row in reader.view.all(select(rows).where(*wanted).order_by(rows.c.marked)):
        failed.setdefault(row.organization, []).append(row)
    return failed


def _names(reader: Reader, ids: Sequence[str]) -> dict[str, str]:
    if not ids:
        return {}
    rows = assignments.find(reader, assignments.Wanted(ids=[UUID(each) for each in ids]))
    lines = assignments.lines(reader, rows, catalogue(reader))
    return {str(line.row.assignment): f"{line.short_code} {line.name or ''}" for line in lines}


def _check(check: Row[Any], name: str, failed: Sequence[Row[Any]], names: dict[str, str]) -> Part:
    items = [
        Part("item", "R7", None, names.get(row.assignment), facts=[row.marked]) for row in failed
    ]
    if check.checked > len(items):
        facts = [check.rest] if check.rest else []
        items.append(Part("passed", "R7", None, str(check.checked - len(items)), facts=facts))
    return Part(
        "checked", "R7", None, f"{name} {check.failed} / {check.checked}", parts=items,
        facts=[check.opened, check.completed],
    )  # fmt: skip

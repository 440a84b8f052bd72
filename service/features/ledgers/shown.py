"""A ledger check and a sample in JSON (R7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from projections.evidence import EVIDENCE
from service.features.assignments.queries import lines as assignments
from service.features.assignments.queries.lines import Line, Wanted
from service.features.catalogue.queries import catalogue
from service.features.ledgers.queries import ledgers as queries
from service.features.rectifications.queries import Rectification, rectifications
from service.reading.reader import Reader
from service.reading.shown import Shown, link, moment, points


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a ledger with what was said of it. ``evidence``: digests that its report
    named; ``looked``: how the sample saw it, failed or not; None: it did not look."""

    line: Line
    state: str  # unseen, passed, failed
    evidence: list[str]
    mark: Row[Any] | None
    rectification: Rectification | None
    looked: bool | None

    @property
    def key(self) -> str:
        return str(self.line.row.assignment)


def items_of(reader: Reader, row: Row[Any]) -> list[Item]:
    """Every item, in the order in which the opening fixed them."""
    ids = [UUID(each) for each in row.items]
    stored = assignments.find(reader, Wanted(ids=ids)) if ids else []
    lines = {
        str(line.row.assignment): line
        for line in assignments.lines(reader, stored, catalogue(reader))
    }
    marks = queries.marks(reader, row.period, row.organization)
    failed = [UUID(mark.rectification) for mark in marks.values() if mark.failed]
    about = {each.id: each for each in rectifications(reader, ids=failed)} if failed else {}
    digests = _evidence(reader, stored)
    looked = queries.looked_at(reader, row.period)
    return [
        _item(row, lines[key], digests.get(key, []), marks.get(key), about, looked)
        for key in row.items
    ]


def _item(
    row: Row[Any],
    line: Line,
    evidence: list[str],
    mark: Row[Any] | None,
    about: dict[str, Rectification],
    looked: dict[tuple[str, str], Row[Any]],
) -> Item:
    seen = looked.get((row.organization, str(line.row.assignment)))
    return Item(
        line,
        queries.state_of(row, mark),
        evidence,
        mark,
        about.get(mark.rectification) if mark is not None else None,
        None if seen is None else bool(seen.failed),
    )


def _evidence(reader: Reader, lines: Sequence[Row[Any]]) -> dict[str, list[str]]:
    """Of the reports that stand."""
    rows = reader.view.rows(EVIDENCE)
    reported = {row.reported: str(row.assignment) for row in lines if row.evidence}
    named: dict[str, list[str]] = {}
    if reported:
        wanted = rows.c.assignment.in_([UUID(key) for key in reported.values()])
        for row in reader.view.all(
            select(rows).where(wanted).order_by(rows.c.since, rows.c.sha256)
        ):
            if row.since in reported:
                named.setdefault(str(row.assignment), []).append(row.sha256)
    return named


def show_ledger(reader: Reader, quarter: str, organization: str) -> Shown:
    row = queries.must_be_opened(reader, quarter, organization)
    entry = queries.deductions(reader, quarter).get(organization)
    return {
        "quarter": row.period,
        "organization": row.organization,
        "by": row.by,
        "unit": row.unit,
        "state": row.state,
        "opened_at": moment(row.opened_at),
        "rest_passed_at": moment(row.rest_at),
        "rest_passed_by": row.rest_by,
        "completed_at": moment(row.completed_at),
        "completed_by": row.completed_by,
        "by_clock": row.by_clock,
        "items": [show_item(each) for each in items_of(reader, row)],
        "checked": row.checked,
        "failed": row.failed,
        "unseen": list(row.unseen or ()),
        "deducted": points(-entry.amount) if entry is not None else None,
        "position": reader.at.position,
        "as_of": link(reader.at),
    }


def show_item(item: Item) -> Shown:
    row, about = item.line.row, item.rectification
    return {
        "assignment": item.key,
        "organization": row.organization,
        "period": row.period,
        "task": row.task,
        "name": item.line.name,
        "outcome": row.outcome,
        "weight": points(row.points),
        "claimed": points(row.claimed),
        "evidence": item.evidence,
        "state": item.state,
        "problem": about.problem if about else None,
        "rectification": about.id if about else None,
        "sampled": item.looked is not None,
        "appeal": item.mark.appeal if item.mark is not None else None,
    }


def show_sample(reader: Reader, quarter: str) -> Shown:
    row = queries.must_be_called(reader, quarter)
    drawn = {"units": row.drawn_units, "organizations": row.drawn_organizations}
    names = ("state", "share", "each", "drawn_before", "called", "tree_size", "seed")
    return {name: getattr(row, name) for name in names} | {
        "quarter": row.period,
        "pools": {"units": row.units, "organizations": row.organizations},
        "drawn": drawn if row.seed else None,
        "items": [
            {"organization": each.organization, "assignment": each.assignment,
             "failed": each.failed, "by": each.looked_by, "at": moment(each.looked_at)}
            for each in queries.looked_at(reader, quarter).values()
        ],
        "position": reader.at.position,
        "as_of": link(reader.at),
    }  # fmt: skip

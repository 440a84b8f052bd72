"""A score opened (得分明细): what it is made of, down to the facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from aggregates.assignment.states import Status
from aggregates.rules.month_score import MonthScore
from aggregates.scheme.parameters import Parameters
from aggregates.values.period import Month, Period, Quarter, parse_period
from aggregates.values.points import format_points
from projections.trail import TRAIL
from service.features.assignments.queries import lines as assignments
from service.features.catalogue.queries import catalogue
from service.features.reports import queries as reports
from service.features.scores.queries.scores import Score, Scores, branches_of, entries, scores
from service.reading.reader import Reader


@dataclass(frozen=True, slots=True)
class Part:
    """``score`` in hundredths, None where not assessed. ``facts``: positions in the log.
    ``entries``: the live and reversed entries behind it. ``label``: an organization's name or a
    task's, where the part is one's; ``weight`` hundredths a line carries."""

    name: str  # month, quarter, year, own, lateness, missed, branches, line, deduction, floor
    rule: str
    score: int | None
    label: str | None = None
    reason: str | None = None
    weight: int | None = None
    provisional: bool = False
    parts: list[Part] = field(default_factory=list)
    entries: list[Row[Any]] = field(default_factory=list)
    facts: list[int] = field(default_factory=list)

    @property
    def sum(self) -> tuple[int, int] | None:
        """Of its lines that count: what they claim, of what they carry; hundredths."""
        lines = [part for part in self.parts if part.name == "line" and part.score is not None]
        if not lines:
            return None
        return sum(part.score or 0 for part in lines), sum(part.weight or 0 for part in lines)


def explain(reader: Reader, organization: str, period: Period) -> Part:
    held = scores(reader, period)
    place = held.tree[organization]
    score = held.by_code.get(organization, Score(None, False, "unknown-in-period"))
    if isinstance(period, Month):
        return _month(reader, organization, period, held, score, place.name)
    kind, rule = ("quarter", "R7") if isinstance(period, Quarter) else ("year", "R8")
    parts = [explain(reader, organization, parse_period(name)) for name in score.parts]
    return Part(
        kind, rule, score.score, place.name, score.reason, provisional=score.provisional,
        parts=parts,
    )  # fmt: skip


def _month(
    reader: Reader, organization: str, month: Month, held: Scores, score: Score, name: str
) -> Part:
    found = entries(reader, str(month), [organization])
    names = _names(reader, found)
    parts = [_entry_part(reader, organization, month, line, found, names) for line in _lines(found)]
    if score.month is not None and score.month.branches is not None:
        scheme = reader.scheme(month).parameters
        parts.append(_branches(held, organization, score.month, scheme))
    if score.month is not None and _is_floored(score.month):
        parts.append(Part("floor", "R5", 0))
    return Part(
        "month", "R5", score.score, name, held.absent.get(organization) or score.reason,
        provisional=score.provisional, parts=parts,
        facts=_report_facts(reader, organization, month),
    )  # fmt: skip


def _lines(found: Sequence[Row[Any]]) -> list[tuple[str, str | None]]:
    """What entries are of: a line of the score, and of checks each of its own assignment."""
    return list(dict.fromkeys((entry.line, entry.assignment) for entry in found))


def _names(reader: Reader, found: Sequence[Row[Any]]) -> dict[str, str]:
    """What the assignments are called that a check deducts for."""
    ids = [UUID(entry.assignment) for entry in found if entry.assignment is not None]
    if not ids:
        return {}
    rows = assignments.find(reader, assignments.Wanted(ids=ids))
    told = assignments.lines(reader, rows, catalogue(reader))
    return {str(line.row.assignment): f"{line.short_code} {line.name or ''}" for line in told}


def _is_floored(month: MonthScore) -> bool:
    own = month.own if month.branches is None else month.score
    return month.score == 0 and (own or 0) + month.lateness + month.deductions < 0


def _entry_part(
    reader: Reader,
    organization: str,
    month: Month,
    of: tuple[str, str | None],
    found: Sequence[Row[Any]],
    names: Mapping[str, str],
) -> Part:
    line, assignment = of
    mine = [entry for entry in found if (entry.line, entry.assignment) == of]
    live = [entry.amount for entry in mine if entry.reversed is None]
    parts = _claims(reader, organization, month) if line == "own" and live else []
    facts = [position for e in mine for position in (e.entered, e.reversed) if position]
    return Part(
        line, mine[-1].rule, sum(live) if live else None,
        f"{names.get(assignment, '')} {_worked_out(mine[-1])}" if assignment else None,
        None if live else "reversed", parts=parts, entries=mine, facts=facts,
    )  # fmt: skip


def _worked_out(entry: Row[Any]) -> str:
    """Claimed and verified, and the factor of a false claim: 8.00 → 5.00 ×2."""
    inputs = entry.inputs or {}
    factor = f" ×{inputs['factor']}" if inputs["factor"] > 1 else ""
    return f"{format_points(inputs['claimed'])} → {format_points(inputs['verified'])}{factor}"


def _claims(reader: Reader, organization: str, month: Month) -> list[Part]:
    """Each line that carries points, with what was claimed; an unreported one claims 0."""
    wanted = assignments.Wanted(organizations=[organization], periods=[str(month)])
    rows = assignments.find(reader, wanted)
    told = assignments.lines(reader, rows, catalogue(reader))
    return [_claim(line) for line in told if line.row.points > 0]


def _claim(line: assignments.Line) -> Part:
    row = line.row
    reason = row.status if row.status in (Status.CANCELLED, Status.NOT_APPLICABLE) else None
    claimed = row.claimed
    if reason is None and claimed is None:
        reason, claimed = "unreported", 0
    label = f"{line.short_code} {line.name or ''}".strip()
    facts = [position for position in (row.issued, row.reported, row.returned) if position]
    score = None if row.status in (Status.CANCELLED, Status.NOT_APPLICABLE) else claimed
    return Part("line", "R5", score, label, reason, row.points, facts=facts)


def _branches(held: Scores, organization: str, month: MonthScore, scheme: Parameters) -> Part:
    below = branches_of(held.tree, scheme, organization)
    parts = [
        Part("month", "R5", score.score, held.tree[code].name, score.reason)
        for code, score in ((code, held.by_code[code]) for code in below if code in held.by_code)
    ]
    return Part("branches", "R5", month.branches, parts=parts)


def _report_facts(reader: Reader, organization: str, month: Month) -> list[int]:
    row = reports.report(reader, organization, str(month))
    if row is None:
        return []
    trail = reader.view.rows(TRAIL)
    query = select(trail.c.since).where(trail.c.aggregate == row.report).order_by(trail.c.since)
    query = query.where(trail.c.organization == organization)
    return [found.since for found in reader.view.all(query)]

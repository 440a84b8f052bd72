"""A score opened (得分明细): what it is made of, down to the facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, select

from aggregates.assignment.states import Status
from aggregates.rules.month_score import MonthScore
from aggregates.scheme.parameters import Parameters
from aggregates.values.period import Month, Period, Quarter, parse_period
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
    period_scores = scores(reader, period)
    place = period_scores.tree[organization]
    score = period_scores.by_code.get(organization, Score(None, False, "unknown-in-period"))
    if isinstance(period, Month):
        return _month(reader, organization, period, period_scores, score, place.name)
    kind, rule = ("quarter", "R7") if isinstance(period, Quarter) else ("year", "R8")
    parts = [explain(reader, organization, parse_period(name)) for name in score.parts]
    return Part(
        kind, rule, score.score, place.name, score.reason, provisional=score.provisional,
        parts=parts,
    )  # fmt: skip


def _month(
    reader: Reader, organization: str, month: Month, scores: Scores, score: Score, name: str
) -> Part:
    rows = entries(reader, str(month), [organization])
    parts = [_entry_part(reader, organization, month, line, rows) for line in _lines(rows)]
    if score.month is not None and score.month.branches is not None:
        scheme = reader.scheme(month).parameters
        parts.append(_branches(scores, organization, score.month, scheme))
    if score.month is not None and _is_floored(score.month):
        parts.append(Part("floor", "R5", 0))
    return Part(
        "month", "R5", score.score, name, scores.absent.get(organization) or score.reason,
        provisional=score.provisional, parts=parts,
        facts=_report_facts(reader, organization, month),
    )  # fmt: skip


def _lines(rows: Sequence[Row[Any]]) -> list[str]:
    return list(dict.fromkeys(entry.line for entry in rows))


def _is_floored(month: MonthScore) -> bool:
    own = month.own if month.branches is None else month.score
    return month.score == 0 and (own or 0) + month.lateness + month.deductions < 0


def _entry_part(
    reader: Reader, organization: str, month: Month, line: str, entries: Sequence[Row[Any]]
) -> Part:
    rows = [entry for entry in entries if entry.line == line]
    live = [entry.amount for entry in rows if entry.reversed is None]
    parts = _claims(reader, organization, month) if line == "own" and live else []
    facts = [position for e in rows for position in (e.entered, e.reversed) if position]
    return Part(
        line, rows[-1].rule, sum(live) if live else None, None if live else "reversed",
        parts=parts, entries=rows, facts=facts,
    )  # fmt: skip


def _claims(reader: Reader, organization: str, month: Month) -> list[Part]:
    """Each line that carries points, with what was claimed; an unreported one claims 0."""
    wanted = assignments.Wanted(organizations=[organization], periods=[str(month)])
    rows = assignments.find(reader, wanted)
    lines = assignments.lines(reader, rows, catalogue(reader))
    return [_claim(line) for line in lines if line.row.points > 0]


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


def _branches(scores: Scores, organization: str, month: MonthScore, scheme: Parameters) -> Part:
    below = branches_of(scores.tree, scheme, organization)
    parts = [
        Part("month", "R5", score.score, scores.tree[code].name, score.reason)
        for code, score in (
            (code, scores.by_code[code]) for code in below if code in scores.by_code
        )
    ]
    return Part("branches", "R5", month.branches, parts=parts)


def _report_facts(reader: Reader, organization: str, month: Month) -> list[int]:
    row = reports.report(reader, organization, str(month))
    if row is None:
        return []
    trail = reader.view.rows(TRAIL)
    query = select(trail.c.since).where(trail.c.aggregate == row.report).order_by(trail.c.since)
    query = query.where(trail.c.organization == organization)
    return [report.since for report in reader.view.all(query)]

"""Many reports confirmed together (批量审核确认): what becomes of each, before it is done."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from fastapi.responses import HTMLResponse

from aggregates.assignment.states import Outcome, Status
from aggregates.values.period import Month
from service.features.assignments.queries.lines import Wanted, find
from service.features.reports import queries as reports
from service.web.page import Page


@dataclass(slots=True)
class Confirming:
    """Of one report, or of all: how many reported lines would be accepted, by how they came out;
    ``returned``: lines returned singly, which stay open. Hundredths."""

    accepted: int = 0
    partly: int = 0
    not_done: int = 0
    returned: int = 0
    left_out: int = 0
    claimed: int = 0
    weight: int = 0


@dataclass(slots=True)
class Preview:
    each: dict[str, Confirming] = field(default_factory=dict)
    all: Confirming = field(default_factory=Confirming)


def preview(page: Page, month: Month, chosen: Sequence[str]) -> HTMLResponse:
    page.here = f"/reports/{month}"
    shown = _preview(page, month, chosen)
    return page.render("reports/confirming.html", month=month, chosen=chosen, preview=shown)


def _preview(page: Page, month: Month, chosen: Sequence[str]) -> Preview:
    sent = {row.organization: row for row in reports.reports(page.reader, str(month), chosen)}
    counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    weights: Counter[str] = Counter()
    for row in find(page.reader, Wanted(organizations=chosen, periods=[str(month)])):
        counted[row.organization][row.status] += 1
        if row.status not in (Status.CANCELLED, Status.NOT_APPLICABLE):
            weights[row.organization] += row.points
        if row.status == Status.REPORTED:
            counted[row.organization][row.outcome] += 1
    preview = Preview()
    for code in chosen:
        lines, report = counted[code], sent.get(code)
        one = Confirming(
            accepted=lines[Status.REPORTED],
            partly=lines[Outcome.PARTIAL],
            not_done=lines[Outcome.NOT_DONE],
            returned=lines[Status.RETURNED],
            left_out=(report.left_out or 0) if report else 0,
            claimed=(report.claimed or 0) if report else 0,
            weight=weights[code],
        )
        preview.each[code] = one
        _add(preview.all, one)
    return preview


def _add(total: Confirming, one: Confirming) -> None:
    for name in Confirming.__slots__:
        setattr(total, name, getattr(total, name) + getattr(one, name))

"""Talks that the system proposes (R14): two months running with something undone, an upheld false
claim, a lowered branch. One talk, and none while one is open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from aggregates.assignment.states import UNREPORTED, Outcome
from aggregates.event import Event, identity
from aggregates.interview.interview import Interview
from aggregates.rules.interview import UNDONE_MONTHS, undone_running
from aggregates.values.moment import At
from aggregates.values.period import Month
from projections.rankings import MONTHS
from projections.reports import REPORTS
from projections.trail import TRAIL
from projections.view import View
from service.features.assignments.queries.lines import Wanted, find
from service.features.interviews.queries.interviews import open_of
from service.reading.reader import Reader
from service.recording.call import Call

POST = "书记"
FALSE_CLAIM, LOWERED, CLOSED = "check.false_claim_upheld", "tier.lowered", "month.closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """``reasons``: positions; ``person`` None: it is addressed to the post."""

    organization: str
    why: str
    reasons: tuple[int, ...]
    person: str | None = None


def proposals(reader: Reader, call: Call, after: int) -> Iterator[Event]:
    """Of what was recorded since a position. An id says of what a talk is, so that running twice
    proposes it once."""
    begun: set[str] = set()
    for cause in causes(reader, after):
        code = cause.organization
        if code in begun or open_of(reader, code):
            continue
        begun.add(code)
        key = identity("interview", code, cause.why, str(cause.reasons[0]))
        made = Interview.propose(
            key, code, kind="reminder", why=cause.why, person=cause.person,
            post=None if cause.person else POST, reasons=cause.reasons,
            lines=["party", "business"], reason=None, act=call.act,
        )  # fmt: skip
        yield from made.take()


def causes(reader: Reader, after: int) -> Iterator[Cause]:
    """The graver first."""
    trail = reader.view.rows(TRAIL)
    wanted = (FALSE_CLAIM, LOWERED, CLOSED)
    query = select(trail).where(trail.c.since > after, trail.c.kind.in_(wanted))
    rows = reader.view.all(query.order_by(trail.c.since))
    for row in rows:
        if row.kind == FALSE_CLAIM:
            yield Cause(organization=row.organization, why="false-claim", reasons=(row.since,),
                        person=_sender(reader, row))  # fmt: skip
        elif row.kind == LOWERED:
            yield Cause(organization=row.organization, why="lowered", reasons=(row.since,))
    for row in rows:
        if row.kind == CLOSED:
            yield from _undone(reader, Month.parse(row.period))


def _sender(reader: Reader, claim: Row[Any]) -> str | None:
    """Who sent the report with the claim, where it was the organization's own."""
    rows = reader.view.rows(REPORTS)
    query = select(rows.c.sent_by, rows.c.sent_for).where(
        rows.c.organization == claim.organization, rows.c.period == claim.period
    )
    row = reader.view.one(query)
    return row.sent_by if row is not None and row.sent_for == claim.organization else None


def _undone(reader: Reader, month: Month) -> Iterator[Cause]:
    """Of the month and those before it, each as it stood when it was closed."""
    months = [month.plus(-back) for back in range(UNDONE_MONTHS)]
    lines = [_lines_undone(reader, each) for each in months]
    for code in sorted(undone_running(lines)):
        reasons = tuple(dict.fromkeys(at for each in lines for at in each[code]))
        yield Cause(organization=code, why="undone", reasons=reasons)


def _lines_undone(reader: Reader, month: Month) -> dict[str, list[int]]:
    """By organization, the facts of lines overdue or accepted 未完成 at the month's close."""
    rows = reader.view.rows(MONTHS)
    row = reader.view.one(select(rows.c.closed).where(rows.c.period == str(month)))
    if row is None or row.closed is None:
        return {}
    at = At(row.closed, reader.at.moment)
    then = Reader(View(reader.view.connection, reader.services.projections, at, None),
                  reader.services)  # fmt: skip
    undone: dict[str, list[int]] = {}
    for line in find(then, Wanted(periods=[str(month)])):
        late = line.status in UNREPORTED and line.overdue_on is not None
        if late or (line.status == "accepted" and line.outcome == Outcome.NOT_DONE):
            undone.setdefault(line.organization, []).append(line.reported or line.issued)
    return undone

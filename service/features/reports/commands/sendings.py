"""A month's reports with all that is needed to decide on them (月自评, R5): read together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from aggregates.account.account import ScoreAccount, account_id
from aggregates.assignment.assignment import Assignment
from aggregates.assignment.states import Outcome
from aggregates.errors import Refused
from aggregates.event import Event
from aggregates.month.month import MonthBook, month_id
from aggregates.report.report import MonthlyReport, report_id
from aggregates.values.period import Month
from aggregates.values.text import Text
from service.features.assignments.commands import month_lines
from service.recording.call import Call
from service.services import Services


class ReportRefused(Refused):
    rule = "R5"


class NotOfTheList(ReportRefused):
    """A line that is not of this organization's list of the month."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One line: points in hundredths; ``happened_on`` is 完成日期."""

    assignment: UUID
    outcome: Outcome
    points: int
    happened_on: date | None = None
    statement: Text | None = None
    evidence: list[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """``stated_on``: 填报时间 of a form recorded by a superior's officer. ``history``: it may lie
    further back than 5 working days, and auditors see it listed."""

    organization: str
    period: Month
    claims: Sequence[Claim]
    stated_on: date | None = None
    history: bool = False


@dataclass(slots=True)
class Wrong:
    """What is wrong with one submission; ``claim`` is the index of the line, None for all of it."""

    organization: str
    refusal: Refused
    claim: int | None = None


@dataclass(slots=True)
class Sending:
    """A submission with everything it needs, loaded."""

    submission: Submission
    report: MonthlyReport
    lines: dict[UUID, Assignment]
    account: ScoreAccount
    open_below: dict[UUID, int]
    month: MonthBook
    call: Call
    wrong: list[Wrong] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)


def load(services: Services, call: Call, submissions: Sequence[Submission]) -> list[Sending]:
    codes = [submission.organization for submission in submissions]
    period = str(submissions[0].period) if submissions else ""
    services.standing_data.load(set(codes))
    month_lines.rest_on(services, call, codes, period)
    lines: dict[str, dict[UUID, Assignment]] = defaultdict(dict)
    for line in month_lines.of(services, codes, period):
        lines[line.organization][line.id] = line
    reports = services.log.get_many(MonthlyReport, (report_id(code, period) for code in codes))
    year = period[:4]
    accounts = services.log.get_many(ScoreAccount, (account_id(code, year) for code in codes))
    below = open_below(
        services, [a for assignments in lines.values() for a in assignments.values()]
    )
    month = services.log.find(MonthBook, month_id(period)) or MonthBook.untouched(period, call.act)
    call.read_set.on_thing(month.id, month.version)
    return [
        Sending(
            submission,
            reports.get(report_id(code, period)) or MonthlyReport.unsent(code, period, call.act),
            lines[code],
            accounts.get(account_id(code, year)) or ScoreAccount.empty(code, year, call.act),
            below,
            month,
            call,
        )
        for submission, code in zip(submissions, codes, strict=True)
    ]


def open_below(services: Services, lines: Iterable[Assignment]) -> dict[UUID, int]:
    """How many children of each line are still open."""
    parents = {child: line.id for line in lines for child in line.children}
    counts: dict[UUID, int] = defaultdict(int)
    for child in services.log.get_many(Assignment, parents).values():
        if child.is_open and child.parent == parents[child.id]:
            counts[parents[child.id]] += 1
    return counts


def load_all(
    services: Services, call: Call, organizations: Sequence[str], period: Month
) -> list[Sending]:
    """Of several organizations, with nothing claimed."""
    empty = [Submission(organization=code, period=period, claims=()) for code in organizations]
    return load(services, call, empty)

"""The lines of a month's list, and the score they make: shared by what changes one of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from aggregates.account.account import LATENESS, MISSED, OWN, ScoreAccount, account_id
from aggregates.assignment.assignment import Assignment
from aggregates.errors import Refused
from aggregates.event import Aggregate
from aggregates.report.report import MonthlyReport, ReportStatus, report_id
from aggregates.rules import report_days
from aggregates.rules.month_score import own_score
from aggregates.scheme.scheme import Version
from aggregates.values.period import Month
from service.commands.call import Call
from service.queries.assignments import Wanted, find
from service.queries.notices import urged_this_month
from service.queries.reader import read_now
from service.wiring import Services

LINES = (OWN, LATENESS, MISSED)


class UrgedEnough(Refused):
    """减负: one bundled message an organization a day, at most so many a month."""


def of(services: Services, organizations: Sequence[str], period: str) -> list[Assignment]:
    """All assignments of the organizations in the month, as the log has them now."""
    with read_now(services, "assignments") as reader:
        found = find(reader, Wanted(organizations=organizations, periods=[period]))
    ids = [row.assignment for row in found]
    held = services.log.get_many(Assignment, ids)
    return [held[key] for key in ids]


def report_due(services: Services, period: str) -> date:
    month = Month.parse(period)
    scheme = services.standing.version(month).parameters
    return report_days.due_on(month, scheme, services.standing.calendar)


def rescored(services: Services, call: Call, changed: Assignment) -> list[Aggregate]:
    """The account, with new entries where a line of a sent, unconfirmed report changed (R5)."""
    if not changed.points or not changed.pending_events:
        return []
    report = services.log.find(MonthlyReport, report_id(changed.organization, changed.period))
    if report is None or report.status != ReportStatus.SUBMITTED:
        return []
    lines = [line for line in of(services, [changed.organization], changed.period)]
    lines = [changed if line.id == changed.id else line for line in lines]
    account = account_of(services, call, report)
    settle(services, call, report, lines, account, "line-changed", changed.last_reference)
    return [account]


def account_of(services: Services, call: Call, report: MonthlyReport) -> ScoreAccount:
    year = report.period[:4]
    found = services.log.find(ScoreAccount, account_id(report.organization, year))
    return found or ScoreAccount.empty(report.organization, year, call.act)


def settle(
    services: Services,
    call: Call,
    report: MonthlyReport,
    lines: Iterable[Assignment],
    account: ScoreAccount,
    reason: str,
    cause: str,
) -> None:
    """Makes the month's entries say what the lines and the report now say."""
    version = services.standing.version(Month.parse(report.period))
    account.settle(
        report.period,
        score_lines(services, report, lines, version),
        of=LINES,
        reason=reason,
        rule="R5",
        scheme_version=version.number,
        act=replace(call.act, cause=cause),
    )


def score_lines(
    services: Services, report: MonthlyReport, lines: Iterable[Assignment], version: Version
) -> dict[str, int]:
    """Own score and lateness in hundredths; empty where there is nothing to assess."""
    if report.status == ReportStatus.MISSED:
        return {MISSED: 0}
    counted = [(line.claimed or 0, line.points) for line in lines if line.counts]
    own = own_score(counted)
    if own is None or report.status == ReportStatus.RETURNED:
        return {}
    late = _lateness(services, report, version)
    return {OWN: own, LATENESS: -late} if late else {OWN: own}


def _lateness(services: Services, report: MonthlyReport, version: Version) -> int:
    scheme, calendar = version.parameters, services.standing.calendar
    if report.replaces_missed:
        return scheme.missed_then_sent
    assert report.settled_on is not None
    due = report_days.due_on(Month.parse(report.period), scheme, calendar)
    return report_days.lateness(report.settled_on, due, scheme, calendar)


def must_not_be_urged_too_often(
    services: Services, call: Call, lines: Sequence[Assignment]
) -> None:
    """At most 3 days a month on which an organization is urged."""
    month = services.standing.month(call.act.at)
    limit = services.standing.version(month).parameters.urgings_a_month
    with read_now(services) as reader:
        days = urged_this_month(reader, month, {line.organization for line in lines})
    today = services.standing.today(call.act.at)
    over = [code for code, found in days.items() if len(found | {today}) > limit]
    if over:
        raise UrgedEnough(
            "{organizations} were urged on {limit} days of this month already.",
            organizations=", ".join(sorted(over)[:5]),
            limit=limit,
        )

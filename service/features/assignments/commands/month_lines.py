"""The lines of a month's list, and the score they make: shared by what changes one of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from aggregates.account.account import LATENESS, MISSED, OWN, ScoreAccount, account_id
from aggregates.assignment.assignment import Assignment
from aggregates.assignment.states import Status
from aggregates.errors import Refused
from aggregates.event import Aggregate
from aggregates.month.month import MonthBook, month_id
from aggregates.report.report import MonthlyReport, ReportStatus, report_id
from aggregates.rules import report_days
from aggregates.rules.month_score import own_score
from aggregates.scheme.scheme import Version
from aggregates.values.calendar import Calendar
from aggregates.values.period import Month
from service.features.assignments.queries.lines import Wanted, find
from service.features.notices.queries import urged_this_month
from service.reading.reader import read_now
from service.recording.call import Call
from service.services import Services

LINES = (OWN, LATENESS, MISSED)


class UrgedEnough(Refused):
    """减负: one bundled message an organization a day, at most so many a month."""


class ListIsClosed(Refused):
    rule = "R3"


def of(services: Services, organizations: Sequence[str] | None, period: str) -> list[Assignment]:
    """All assignments of the organizations in the month, as the log has them now; None: of all."""
    with read_now(services, "assignments") as reader:
        rows = find(reader, Wanted(organizations=organizations, periods=[period]))
    ids = [row.assignment for row in rows]
    assignments = services.log.get_many(Assignment, ids)
    return [assignments[key] for key in ids]


# What changes which lines a list has, and what they claim (R1, R5).
MOVES = frozenset({"assignment.issued", "assignment.transferred", "assignment.cancelled"})
CLAIMED = MOVES | {
    "assignment.reported", "assignment.returned", "assignment.accepted", "assignment.overdue",
    "assignment.not_applicable_granted",
}  # fmt: skip


def rest_on(
    services: Services,
    call: Call,
    organizations: Iterable[str],
    period: str,
    topics: Iterable[str] = CLAIMED,
) -> None:
    """Before the lists are read: what comes to them until it is recorded makes the call stale."""
    lists = ((code, period) for code in organizations)
    call.read_set.on_lists(lists, topics, services.log.last()[0])


def report_due(services: Services, period: str) -> date:
    month = Month.parse(period)
    scheme = services.standing_data.version(month).parameters
    return report_days.due_on(month, scheme, services.standing_data.calendar)


def live(
    services: Services,
    call: Call,
    organization: str,
    period: str,
    task: str | None,
    but: UUID | None = None,
) -> Assignment | None:
    """The one of that task that the organization holds for the month and that was not cancelled:
    there is at most one (R1). ``but``: this one aside."""
    if task is None:
        return None
    rest_on(services, call, [organization], period, MOVES)
    lines = (line for line in of(services, [organization], period) if line.id != but)
    return next((a for a in lines if a.task == task and a.status != Status.CANCELLED), None)


def must_take_points(services: Services, call: Call, organization: str, period: str) -> None:
    """None with points can be added to a month whose report is submitted, or that is closed."""
    month = services.log.find(MonthBook, month_id(period))
    call.read_set.on_thing(month_id(period), month.version if month else 0)
    if month is not None:
        month.must_be_open()
    report = _report(services, call, organization, period)
    if report is not None and report.status not in (None, ReportStatus.RETURNED):
        raise ListIsClosed(
            "The report of {organization} for {period} is sent; no further work with points can "
            "be added to it.",
            organization=organization,
            period=period,
        )


def takes_points(services: Services, call: Call, organization: str, period: str) -> bool:
    try:
        must_take_points(services, call, organization, period)
    except Refused:
        return False
    return True


def _report(services: Services, call: Call, organization: str, period: str) -> MonthlyReport | None:
    key = report_id(organization, period)
    monthly_report = services.log.find(MonthlyReport, key)
    call.read_set.on_thing(key, monthly_report.version if monthly_report else 0)
    return monthly_report


def rescored(
    services: Services, call: Call, *changed: Assignment, was: str | None = None
) -> list[Aggregate]:
    """Accounts with new entries, where lines of sent, unconfirmed reports changed (R5). ``was``:
    the organization that held them before, where they were transferred."""
    lists: dict[tuple[str, str], list[Assignment]] = defaultdict(list)
    for line in changed:
        if line.points and line.pending_events:
            lists[was or line.organization, line.period].append(line)
    accounts = (_rescored(services, call, *key, lines) for key, lines in lists.items())
    return [account for account in accounts if account is not None]


def _rescored(
    services: Services, call: Call, organization: str, period: str, changed: list[Assignment]
) -> ScoreAccount | None:
    report = _report(services, call, organization, period)
    if report is None or report.status != ReportStatus.SUBMITTED:
        return None
    rest_on(services, call, [organization], period)
    new = {line.id: line for line in changed}
    lines = [new.get(line.id, line) for line in of(services, [organization], period)]
    assignments = [line for line in lines if line.organization == organization]
    account = account_of(services, call, report)
    settle(services, call, report, assignments, account, "line-changed", changed[-1].last_reference)
    return account


def account_of(services: Services, call: Call, report: MonthlyReport) -> ScoreAccount:
    year = report.period[:4]
    score_account = services.log.find(ScoreAccount, account_id(report.organization, year))
    return score_account or ScoreAccount.empty(report.organization, year, call.act)


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
    month = Month.parse(report.period)
    version = services.standing_data.version(month)
    for key, seen in services.standing_data.versions(month.year, call.act.at.year + 1).items():
        call.read_set.on_thing(key, seen)
    account.settle(
        report.period,
        score_lines(services, report, lines, version, account),
        of=LINES,
        reason=reason,
        rule="R5",
        scheme_version=version.number,
        act=replace(call.act, cause=cause),
    )


def score_lines(
    services: Services,
    report: MonthlyReport,
    lines: Iterable[Assignment],
    version: Version,
    account: ScoreAccount,
) -> dict[str, int]:
    """Own score and lateness in hundredths; empty where there is nothing to assess."""
    if report.status == ReportStatus.MISSED:
        return {MISSED: 0}
    counted = [(line.claimed or 0, line.points) for line in lines if line.counts]
    own = own_score(counted)
    if own is None or report.status == ReportStatus.RETURNED:
        return {}
    late = lateness(report, version, services.standing_data.calendar, account)
    return {OWN: own, LATENESS: -late} if late else {OWN: own}


def lateness(
    report: MonthlyReport, version: Version, calendar: Calendar, account: ScoreAccount
) -> int:
    """Hundredths to take off a report that counts (R5); what was missed and struck by an appeal
    was not missed (R15)."""
    scheme = version.parameters
    if report.replaces_missed and not account.is_fixed(report.period, MISSED):
        return scheme.missed_then_sent
    assert report.settled_on is not None
    due = report_days.due_on(Month.parse(report.period), scheme, calendar)
    return report_days.lateness(report.settled_on, due, scheme, calendar)


def must_not_be_urged_too_often(
    services: Services, call: Call, lines: Sequence[Assignment]
) -> None:
    """At most 3 days a month on which an organization is urged."""
    month = services.standing_data.month(call.act.at)
    limit = services.standing_data.version(month).parameters.urgings_a_month
    with read_now(services) as reader:
        days = urged_this_month(reader, month, {line.organization for line in lines})
    today = services.standing_data.today(call.act.at)
    over = [code for code, by_day in days.items() if len(by_day | {today}) > limit]
    if over:
        raise UrgedEnough(
            "{organizations} were urged on {limit} days of this month already.",
            organizations=", ".join(sorted(over)[:5]),
            limit=limit,
        )

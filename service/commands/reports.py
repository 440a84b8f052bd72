"""Monthly reports (月自评, R5): sent, returned, confirmed, one or a whole city's at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from aggregates.account.account import ScoreAccount, account_id
from aggregates.assignment.assignment import Assignment
from aggregates.assignment.states import Outcome, Status
from aggregates.errors import Refused, Several
from aggregates.event import Act, Event
from aggregates.month.month import MonthBook, month_id
from aggregates.report.report import MonthlyReport, ReportStatus, report_id
from aggregates.rules import report_days
from aggregates.values.period import Month
from aggregates.values.text import Text
from service.access.actions import Action
from service.commands import month_lines
from service.commands.assignments import must_be_superior, must_have_evidence
from service.commands.call import Call, Done, permit, record
from service.wiring import Services


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


# --- sending ------------------------------------------------------------------------------------


def submit(services: Services, call: Call, submission: Submission) -> Done:
    """One report. All that is wrong with it is told at once, and then nothing is recorded."""
    permit(services, call, Action.REPORT_SUBMIT, submission.organization)
    [sending] = prepare(services, call, [submission])
    if sending.wrong:
        refusals = [wrong.refusal for wrong in sending.wrong]
        raise refusals[0] if len(refusals) == 1 else Several(refusals)
    left_out = _left_out(sending)
    return record(services, call, sending.events, left_out=[str(key) for key in left_out])


def prepare(
    services: Services,
    call: Call,
    submissions: Sequence[Submission],
    confirm: bool = False,
    calls: Mapping[str, Call] | None = None,
) -> list[Sending]:
    """Decides each submission without recording any: its events, or what is wrong with it.

    ``calls``: by organization, where each sends its own.
    """
    sendings = _load(services, call, submissions)
    for sending in sendings:
        sending.call = (calls or {}).get(sending.submission.organization, call)
        _decide(services, sending)
        if confirm and not sending.wrong:
            _confirm(services, sending)
    return sendings


def _load(services: Services, call: Call, submissions: Sequence[Submission]) -> list[Sending]:
    codes = [submission.organization for submission in submissions]
    period = str(submissions[0].period) if submissions else ""
    services.standing.load(set(codes))
    month_lines.rest_on(services, call, codes, period)
    lines: dict[str, dict[UUID, Assignment]] = defaultdict(dict)
    for line in month_lines.of(services, codes, period):
        lines[line.organization][line.id] = line
    reports = services.log.get_many(MonthlyReport, (report_id(code, period) for code in codes))
    year = period[:4]
    accounts = services.log.get_many(ScoreAccount, (account_id(code, year) for code in codes))
    below = _open_below(services, [a for mine in lines.values() for a in mine.values()])
    month = services.log.find(MonthBook, month_id(period)) or MonthBook.untouched(period, call.act)
    call.resting.on_thing(month.id, month.version)
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


def _open_below(services: Services, lines: Iterable[Assignment]) -> dict[UUID, int]:
    """How many children of each line are still open."""
    parents = {child: line.id for line in lines for child in line.children}
    counts: dict[UUID, int] = defaultdict(int)
    for child in services.log.get_many(Assignment, parents).values():
        if child.is_open and child.parent == parents[child.id]:
            counts[parents[child.id]] += 1
    return counts


def _decide(services: Services, sending: Sending) -> None:
    submission, call = sending.submission, sending.call
    try:
        _must_be_sendable(services, sending)
    except Refused as refusal:
        sending.wrong.append(Wrong(submission.organization, refusal))
        return
    act = call.act_for(submission.organization)
    today = services.standing.today(call.act.at)
    cause = f"{sending.report.id}/{sending.report.version + 1}"
    named: set[UUID] = set()
    for number, claim in enumerate(submission.claims):
        try:
            _must_be_named_once(claim, named)
            _claim(services, sending, claim, today, replace(act, cause=cause))
        except Refused as refusal:
            sending.wrong.append(Wrong(submission.organization, refusal, number))
    if not sending.wrong:
        _send(services, sending, act, today)


def _must_be_sendable(services: Services, sending: Sending) -> None:
    submission, report, call = sending.submission, sending.report, sending.call
    services.standing.organization(submission.organization)
    today = services.standing.today(call.act.at)
    calendar = services.standing.calendar
    opens = report_days.opens_on(submission.period, calendar)
    if today < opens:
        raise ReportRefused(
            "The report for {period} can be sent from {day} on, the month's last working day.",
            period=submission.period,
            day=opens,
        )
    if report.missed_on is None:  # what was missed may come after the month is closed (R5, R18)
        sending.month.must_be_open()
    if report.status == ReportStatus.CONFIRMED:
        raise ReportRefused(
            "The report of {organization} for {period} is confirmed; only an appeal or a check "
            "changes it now.",
            organization=submission.organization,
            period=submission.period,
        )
    if all(line.status == Status.CANCELLED for line in sending.lines.values()):
        raise ReportRefused(
            "Nothing was issued to {organization} for {period}.",
            organization=submission.organization,
            period=submission.period,
        )
    must_state_soundly(services, call, submission, today)


def must_state_soundly(services: Services, call: Call, submission: Submission, today: date) -> None:
    stated = submission.stated_on
    if stated is None or stated == today:
        return
    scheme = services.standing.version(submission.period).parameters
    if submission.organization == call.who.organization and not call.who.operator:
        raise ReportRefused(
            "A date of filling in counts only where a superior's officer records a paper form; "
            "leave it out, and today counts."
        )
    if stated > today:
        raise ReportRefused("The stated date {day} lies after today.", day=stated)
    earliest = report_days.earliest_stated(today, scheme, services.standing.calendar)
    if stated < earliest and not submission.history:
        raise ReportRefused(
            "The stated date {day} lies more than {days} working days back (before {earliest}); "
            "only an import of history may say so.",
            day=stated,
            days=scheme.stated_back_days,
            earliest=earliest,
        )


def _must_be_named_once(claim: Claim, named: set[UUID]) -> None:
    if claim.assignment in named:
        raise ReportRefused(
            "Assignment {id} is named twice; which claim counts?", id=claim.assignment
        )
    named.add(claim.assignment)


def _claim(services: Services, sending: Sending, claim: Claim, today: date, act: Act) -> None:
    line = sending.lines.get(claim.assignment)
    if line is None:
        raise NotOfTheList(
            "Assignment {id} is not of {organization}'s list for {period}.",
            id=claim.assignment,
            organization=sending.submission.organization,
            period=sending.submission.period,
        )
    must_have_evidence(services, sending.call, claim.evidence or [])
    line.report(
        outcome=claim.outcome,
        points=claim.points,
        today=today,
        act=act,
        statement=claim.statement,
        happened_on=claim.happened_on,
        evidence=claim.evidence,
    )


def _send(services: Services, sending: Sending, act: Act, today: date) -> None:
    submission, report = sending.submission, sending.report
    counted = [line for line in sending.lines.values() if line.counts]
    reason = "report-came" if report.status == ReportStatus.MISSED else "sent-again"
    report.submit(
        named=[str(claim.assignment) for claim in submission.claims],
        left_out=[str(key) for key in _left_out(sending)],
        open_children=[str(key) for key in sending.lines if sending.open_below.get(key)],
        claimed=sum(line.claimed or 0 for line in counted),
        sent_on=today,
        stated_on=submission.stated_on,
        history=submission.history and submission.stated_on is not None,
        act=act,
    )
    sending.events += report.take()
    for line in sending.lines.values():
        sending.events += line.take()
    month_lines.settle(
        services,
        sending.call,
        report,
        counted,
        sending.account,
        reason,
        report.last_reference,
    )
    sending.events += sending.account.take()


def _left_out(sending: Sending) -> list[UUID]:
    """Lines of the list that were never reported: they claim 0 and turn overdue (R5)."""
    return [key for key, line in sending.lines.items() if line.is_unreported]


# --- answering ----------------------------------------------------------------------------------


def confirm(services: Services, call: Call, organization: str, period: Month) -> Done:
    """审核确认: accepts every reported line, whatever its outcome, except those returned singly."""
    return confirm_many(services, call, [organization], period)


def confirm_many(
    services: Services, call: Call, organizations: Sequence[str], period: Month
) -> Done:
    """Several at once, all or none."""
    once = list(dict.fromkeys(organizations))
    events = confirmed(services, call, once, period)
    return record(services, call, events, confirmed=len(once))


def confirmed(
    services: Services,
    call: Call,
    organizations: Sequence[str],
    period: Month,
    calls: Mapping[str, Call] | None = None,
) -> list[Event]:
    """The facts that confirm these reports; refused where one cannot be. ``calls``: by
    organization, where several superiors answer."""
    answering = {code: (calls or {}).get(code, call) for code in organizations}
    for code, mine in answering.items():
        permit(services, mine, Action.REPORT_DECIDE, code)
        must_be_superior(services, mine, code, Action.REPORT_DECIDE)
    sendings = _answered(services, call, organizations, period)
    for sending in sendings:
        sending.call = answering[sending.submission.organization]
        _confirm(services, sending)
    return [event for sending in sendings for event in sending.events]


def _confirm(services: Services, sending: Sending, by_lapse: bool = False) -> None:
    organization, call = sending.submission.organization, sending.call
    if not by_lapse:
        try:
            must_be_superior(services, call, organization, Action.REPORT_DECIDE)
        except Refused as refusal:
            sending.wrong.append(Wrong(organization, refusal))
            return
    act = call.act_for(services.standing.superior(organization))
    sending.report.confirm(act, by_lapse)
    sending.events += sending.report.take()
    act = replace(act, cause=sending.report.last_reference)
    for line in sending.lines.values():
        if line.status == Status.REPORTED:
            line.accept(act)
            sending.events += line.take()


def return_(services: Services, call: Call, organization: str, period: Month, reason: Text) -> Done:
    """退回补正: its entries are reversed, and it does not count until sent again."""
    permit(services, call, Action.REPORT_DECIDE, organization)
    must_be_superior(services, call, organization, Action.REPORT_DECIDE)
    [sending] = _answered(services, call, [organization], period)
    sending.report.return_(reason, call.act_for(services.standing.superior(organization)))
    sending.events += sending.report.take()
    month_lines.settle(
        services, call, sending.report, [], sending.account, "returned",
        sending.report.last_reference,
    )  # fmt: skip
    sending.events += sending.account.take()
    return record(services, call, sending.events)


def _answered(
    services: Services, call: Call, organizations: Sequence[str], period: Month
) -> list[Sending]:
    empty = [Submission(organization=code, period=period, claims=()) for code in organizations]
    sendings = _load(services, call, empty)
    for sending in sendings:
        sending.report.must_be_sent()
    return sendings


# --- by themselves ------------------------------------------------------------------------------


def lapse(services: Services, call: Call, organizations: list[str], period: Month) -> list[Event]:
    """逾期未审视同确认: the facts that confirm these reports."""
    empty = [Submission(organization=code, period=period, claims=()) for code in organizations]
    sendings = [s for s in _load(services, call, empty) if s.report.status == "submitted"]
    for sending in sendings:
        _confirm(services, sending, by_lapse=True)
    return [event for sending in sendings for event in sending.events]


def miss(
    services: Services, call: Call, organizations: list[str], period: Month, day: date
) -> list[Event]:
    """缺报: the facts that say so, and the entries that make the month 0."""
    empty = [Submission(organization=code, period=period, claims=()) for code in organizations]
    events: list[Event] = []
    for sending in _load(services, call, empty):
        sending.report.miss(day, call.act_for(sending.submission.organization))
        if not sending.report.pending_events:
            continue
        cause = sending.report.last_reference
        events += sending.report.take()
        month_lines.settle(services, call, sending.report, [], sending.account, "missed", cause)
        events += sending.account.take()
    return events

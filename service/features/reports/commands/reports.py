"""Monthly reports (月自评, R5): sent, one or a whole city's at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from aggregates.assignment.assignment import Assignment
from aggregates.assignment.events import AssignmentReported
from aggregates.assignment.states import Status
from aggregates.errors import Refused, Several, each_of
from aggregates.event import Act
from aggregates.report.report import ReportStatus
from aggregates.rules import report_days
from service.features.assignments.commands import month_lines
from service.features.evidence.commands import must_have_evidence
from service.features.reports.commands.answers import confirm_one
from service.features.reports.commands.sendings import (
    Claim,
    NotOfTheList,
    ReportRefused,
    Sending,
    Submission,
    Wrong,
    load,
)
from service.features.reports.rights import REPORT_SUBMIT
from service.recording.call import Call, Done, permit, record
from service.services import Services

# Which field of a line a refusal is about, by the refusal's class.
FIELDS: Mapping[str, tuple[str]] = {
    "NotOfTheList": ("assignment",), "PointsAboveWeight": ("points",),
    "InTheFuture": ("happened_on",), "UnknownEvidence": ("evidence",),
}  # fmt: skip


def submit(services: Services, call: Call, submission: Submission) -> Done:
    """One report. All that is wrong with it is told at once, and then nothing is recorded."""
    permit(services, call, REPORT_SUBMIT, submission.organization)
    [sending] = prepare(services, call, [submission])
    if sending.wrong:
        refusals = [_placed(wrong) for wrong in sending.wrong]
        raise refusals[0] if len(refusals) == 1 else Several(refusals)
    left_out = _left_out(sending)
    return record(services, call, sending.events, left_out=[str(key) for key in left_out])


def _placed(wrong: Wrong) -> Refused:
    if wrong.claim is not None:
        kind = type(wrong.refusal).__name__
        place = ("items", str(wrong.claim), *FIELDS.get(kind, ()))
        wrong.refusal.field = ".".join(place)
    return wrong.refusal


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
    sendings = load(services, call, submissions)
    for sending in sendings:
        sending.call = (calls or {}).get(sending.submission.organization, call)
        _decide(services, sending)
        if confirm and not sending.wrong:
            confirm_one(services, sending)
    return sendings


def _decide(services: Services, sending: Sending) -> None:
    submission, call = sending.submission, sending.call
    try:
        _must_be_sendable(services, sending)
    except Refused as refusal:
        sending.wrong.append(Wrong(submission.organization, refusal))
        return
    act = call.act_for(submission.organization)
    today = services.standing_data.today(call.act.at)
    cause = f"{sending.report.id}/{sending.report.version + 1}"
    named: set[UUID] = set()
    for number, claim in enumerate(submission.claims):
        try:
            _must_be_named_once(claim, named)
            _claim(services, sending, claim, today, replace(act, cause=cause))
        except Refused as refusal:
            each = each_of(refusal)
            sending.wrong += [Wrong(submission.organization, one, number) for one in each]
    if not sending.wrong:
        _send(services, sending, act, today)


def _must_be_sendable(services: Services, sending: Sending) -> None:
    submission, report, call = sending.submission, sending.report, sending.call
    services.standing_data.organization(submission.organization)
    today = services.standing_data.today(call.act.at)
    calendar = services.standing_data.calendar
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
    scheme = services.standing_data.version(submission.period).parameters
    if submission.organization == call.who.organization and not call.who.operator:
        raise ReportRefused(
            "A date of filling in counts only where a superior's officer records a paper form; "
            "leave it out, and today counts."
        )
    if stated > today:
        raise ReportRefused("The stated date {day} lies after today.", day=stated)
    earliest = report_days.earliest_stated(today, scheme, services.standing_data.calendar)
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
    if line.status == Status.ACCEPTED and _says_the_same(services, line, claim):
        return
    line.report(
        outcome=claim.outcome,
        points=claim.points,
        today=today,
        act=act,
        statement=claim.statement,
        happened_on=claim.happened_on,
        evidence=claim.evidence,
    )


def _says_the_same(services: Services, line: Assignment, claim: Claim) -> bool:
    """A whole list names what was accepted already too: as it was accepted, it stays."""
    claimed = (claim.outcome, claim.points, claim.happened_on, tuple(claim.evidence or ()))
    if line.claim is None or claimed[:3] != line.claim[:3] or claimed[3] not in ((), line.claim[3]):
        return False
    facts = services.log.facts_about(line.id)
    last = max(f.position for f in facts if isinstance(f.event, AssignmentReported))
    said = services.log.texts_of([last]).get((last, "statement"))
    return claim.statement is None or claim.statement.value == said


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

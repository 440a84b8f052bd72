"""What becomes of a report that was sent, or was not (R5): confirmed, returned, or by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from aggregates.assignment.states import Status
from aggregates.errors import Refused
from aggregates.event import Event
from aggregates.report.report import ReportStatus
from aggregates.values.period import Month
from aggregates.values.text import Text
from service.features.assignments.commands import month_lines
from service.features.assignments.commands.one import must_be_superior
from service.features.reports.commands.sendings import Sending, Wrong, load_all
from service.features.reports.rights import REPORT_DECIDE
from service.recording.call import Call, Done, permit, record
from service.services import Services


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
    for code, own_call in answering.items():
        permit(services, own_call, REPORT_DECIDE, code)
        must_be_superior(services, own_call, code, REPORT_DECIDE)
    sendings = _answered(services, call, organizations, period)
    for sending in sendings:
        sending.call = answering[sending.submission.organization]
        confirm_one(services, sending)
    return [event for sending in sendings for event in sending.events]


def confirm_one(services: Services, sending: Sending, by_lapse: bool = False) -> None:
    organization, call = sending.submission.organization, sending.call
    if not by_lapse:
        try:
            must_be_superior(services, call, organization, REPORT_DECIDE)
        except Refused as refusal:
            sending.wrong.append(Wrong(organization, refusal))
            return
    act = call.act_for(services.standing_data.superior(organization))
    sending.report.confirm(act, by_lapse)
    sending.events += sending.report.take()
    act = replace(act, cause=sending.report.last_reference)
    for line in sending.lines.values():
        if line.status == Status.REPORTED:
            line.accept(act)
            sending.events += line.take()


def return_(services: Services, call: Call, organization: str, period: Month, reason: Text) -> Done:
    """退回补正: its entries are reversed, and it does not count until sent again."""
    permit(services, call, REPORT_DECIDE, organization)
    must_be_superior(services, call, organization, REPORT_DECIDE)
    [sending] = _answered(services, call, [organization], period)
    sending.report.return_(reason, call.act_for(services.standing_data.superior(organization)))
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
    sendings = load_all(services, call, organizations, period)
    for sending in sendings:
        sending.report.must_be_sent()
    return sendings


# --- by themselves ------------------------------------------------------------------------------


def lapse(services: Services, call: Call, organizations: list[str], period: Month) -> list[Event]:
    """逾期未审视同确认: the facts that confirm these reports."""
    waiting = load_all(services, call, organizations, period)
    sendings = [each for each in waiting if each.report.status == ReportStatus.SUBMITTED]
    for sending in sendings:
        confirm_one(services, sending, by_lapse=True)
    return [event for sending in sendings for event in sending.events]


def miss(
    services: Services, call: Call, organizations: list[str], period: Month, day: date
) -> list[Event]:
    """缺报: the facts that say so, and the entries that make the month 0."""
    events: list[Event] = []
    for sending in load_all(services, call, organizations, period):
        sending.report.miss(day, call.act_for(sending.submission.organization))
        if not sending.report.pending_events:
            continue
        cause = sending.report.last_reference
        events += sending.report.take()
        month_lines.settle(services, call, sending.report, [], sending.account, "missed", cause)
        events += sending.account.take()
    return events

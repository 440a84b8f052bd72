"""Withdrawing a month's issue as a whole (撤回, R1); what was withdrawn so may be issued again."""

from __future__ import annotations

from aggregates.errors import Refused
from aggregates.month.month import MonthBook, month_id
from aggregates.values.period import Month
from aggregates.values.text import Text
from service.features.assignments.commands import month_lines
from service.features.months.commands.issue import NothingToIssue
from service.features.months.rights import MONTH_WITHDRAW
from service.features.reports.queries import reports
from service.reading.reader import read_now
from service.recording.call import Call, Done, permit, record
from service.services import Services


def withdraw(services: Services, call: Call, month: Month, reason: Text | None) -> Done:
    """The whole issue in one act: what is still open is cancelled; ``issue`` reissues it (R1)."""
    permit(services, call, MONTH_WITHDRAW)
    with read_now(services) as reader:
        sent = [row.organization for row in reports(reader, str(month)) if row.status != "returned"]
    if sent:
        raise Refused(
            "Reports for {month} are already there ({count}, among them {some}); its issue can no "
            "longer be withdrawn as a whole.",
            rule="R1",
            month=month,
            count=len(sent),
            some=", ".join(sent[:3]),
        )
    book = services.log.find(MonthBook, month_id(str(month)))
    book = book or MonthBook.untouched(str(month), call.act)
    book.must_be_open()
    assignments = [a for a in month_lines.of(services, None, str(month)) if a.is_open and a.task]
    if not assignments:
        raise NothingToIssue("Nothing of {month} is open that could be withdrawn.", month=month)
    for assignment in assignments:
        superior = services.standing_data.superior(assignment.organization)
        assignment.cancel(None, call.act_for(superior), withdrawal=True)
    book.withdraw_issue(len(assignments), reason, call.act)
    return record(services, call, book, *assignments, cancelled=len(assignments))

"""The days of a monthly report (R5): from when, by when, how late, when it lapses or is missed."""

from __future__ import annotations

from datetime import date

from aggregates.scheme.parameters import Parameters
from aggregates.values.calendar import Calendar
from aggregates.values.period import Month


def opens_on(month: Month, calendar: Calendar) -> date:
    """A report may be sent from its month's last working day on."""
    return calendar.last_working(month)


def due_on(month: Month, scheme: Parameters, calendar: Calendar) -> date:
    """The 5th of the next month, moved as R2, but not before that month's 3rd working day."""
    next_month = month.next
    due = calendar.on_or_after(next_month.day(scheme.report_due_day))
    return max(due, calendar.nth_working(next_month, scheme.report_min_working_days))


def lateness(sent_on: date, due: date, scheme: Parameters, calendar: Calendar) -> int:
    """Hundredths to take off: so much a working day after the due day, and no more than the cap."""
    days = calendar.between(due, sent_on) if sent_on > due else 0
    return min(days * scheme.late_per_day, scheme.late_at_most)


def earliest_stated(today: date, scheme: Parameters, calendar: Calendar) -> date:
    """The earliest 填报时间 a superior's officer may state for a paper form recorded today."""
    day, back = today, scheme.stated_back_days
    while back:
        day = date.fromordinal(day.toordinal() - 1)
        back -= calendar.is_working(day)
    return day


def lapses_after(last_sent_on: date, due: date, scheme: Parameters, calendar: Calendar) -> date:
    """The day at whose end an unanswered report counts as confirmed (逾期未审视同确认)."""
    return calendar.plus(max(last_sent_on, due), scheme.lapse_days)


def missed_after(
    due: date,
    issue_recorded_on: date,
    returned_on: date | None,
    scheme: Parameters,
    calendar: Calendar,
) -> date:
    """The day at whose end an unsent report is missed (缺报): the 10th working day after its due
    date, never sooner after the issue was recorded, nor than the 5th after a return."""
    day = calendar.plus(max(due, issue_recorded_on), scheme.missed_days)
    if returned_on is not None:
        day = max(day, calendar.plus(returned_on, scheme.lapse_days))
    return day

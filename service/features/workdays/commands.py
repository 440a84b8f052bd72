"""The workday calendar (工作日历): a year loaded, and what that moves (R2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from aggregates.assignment.assignment import Assignment
from aggregates.assignment.states import OPEN
from aggregates.event import Act, Event
from aggregates.values.calendar import Calendar
from aggregates.workdays.workdays import Workdays, calendar_of, workdays_id
from service.features.assignments.queries.lines import Wanted, find
from service.features.workdays.rights import WORKDAYS_CHANGE
from service.reading.reader import read_now
from service.recording.call import Call, Done, permit, record
from service.recording.changes import Change, Plan
from service.services import Services


def plan(services: Services, call: Call, days: Mapping[date, bool]) -> Plan:
    """``days``: worked (调休上班) or not (放假), of one year or several. Open assignments that
    would now end on a day off move to the next working day, never to an earlier one."""
    permit(services, call, WORKDAYS_CHANGE)
    years: dict[int, dict[date, bool]] = defaultdict(dict)
    for day, working in days.items():
        years[day.year][day] = working
    ids = {workdays_id(year): year for year in years}
    by_id = services.log.get_many(Workdays, ids)
    plan = Plan()
    loaded = []
    for key, year in ids.items():
        book = _year(call, by_id.get(key), year, years[year], plan)
        loaded.append(book)
        plan.events += book.take()
    calendar = _merged(services.standing_data.calendar, calendar_of(loaded))
    _move_deadlines(services, call, calendar, set(years), plan)
    return plan


def _year(
    call: Call, known: Workdays | None, year: int, days: dict[date, bool], plan: Plan
) -> Workdays:
    if known is None:
        plan.changes.append(Change("workdays.loaded", str(year), None, str(len(days))))
        return Workdays.load(year, days, call.act)
    known.reload(days, call.act)
    for event in known.pending_events:
        day = getattr(event, "day", "")
        plan.changes.append(
            Change("workdays.day_changed", day, None, str(getattr(event, "working", "")))
        )
    return known


def _merged(old: Calendar, new: Calendar) -> Calendar:
    return Calendar({**old.days, **new.days}, old.years | new.years)


def _move_deadlines(
    services: Services, call: Call, calendar: Calendar, years: set[int], plan: Plan
) -> None:
    with read_now(services) as reader:
        rows = find(reader, Wanted(statuses=sorted(OPEN)))
    moves = {
        row.assignment: calendar.on_or_after(row.due)
        for row in rows
        if row.due.year in years and not calendar.is_working(row.due)
    }
    act = _because(call.act, plan.events)
    for key, assignment in services.log.get_many(Assignment, moves).items():
        before = assignment.due
        assignment.move_deadline(moves[key], act)
        subject = f"{assignment.organization} {assignment.task or ''}".strip()
        change = Change("assignment.deadline_moved", subject, str(before), str(moves[key]))
        plan.add(assignment.take(), change)


def _because(act: Act, events: list[Event]) -> Act:
    return replace(act, cause=events[0].reference) if events else act


def load(services: Services, call: Call, days: Mapping[date, bool]) -> Done:
    changes = plan(services, call, days)
    done = record(services, call, changes.events, changes=changes.counts())
    services.standing_data.forget()
    return done

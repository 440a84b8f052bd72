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
from aggregates.words import N_
from aggregates.workdays.events import WorkdayChanged
from aggregates.workdays.workdays import Workdays, calendar_of, workdays_id
from service.features.assignments.queries.lines import Wanted, find
from service.features.workdays.rights import WORKDAYS_CHANGE
from service.reading.reader import read_now
from service.recording.call import Call, Done, permit, record
from service.recording.changes import Change, FieldChange, Plan
from service.services import Services


def plan(services: Services, call: Call, days: Mapping[date, bool]) -> Plan:
    """``days``: worked (调休上班) or not (放假), of one year or several. Open assignments that
    would now end on a day off move to the next working day, never to an earlier one."""
    permit(services, call, WORKDAYS_CHANGE)
    years: dict[int, dict[date, bool]] = defaultdict(dict)
    for day, working in days.items():
        years[day.year][day] = working
    ids = {workdays_id(year): year for year in years}
    held = services.log.get_many(Workdays, ids)
    found = Plan()
    loaded = []
    for key, year in ids.items():
        book = _year(call, held.get(key), year, years[year], found)
        loaded.append(book)
        found.events += book.take()
    calendar = _merged(services.standing.calendar, calendar_of(loaded))
    _move_deadlines(services, call, calendar, set(years), found)
    return found


def _year(
    call: Call, held: Workdays | None, year: int, days: dict[date, bool], found: Plan
) -> Workdays:
    if held is None:
        fields = tuple(_field(day, day.weekday() < 5, days[day]) for day in sorted(days))
        found.changes.append(Change("workdays.loaded", str(year), None, str(len(days)), fields))
        return Workdays.load(year, days, call.act)
    before = dict(held.days)
    held.reload(days, call.act)
    for event in held.pending_events:
        if isinstance(event, WorkdayChanged):
            day = date.fromisoformat(event.day)
            told = _field(day, before.get(day, day.weekday() < 5), event.working)
            change = Change(event.TOPIC, event.day, None, str(event.working), (told,))
            found.changes.append(change)
    return held


def _field(day: date, before: bool, after: bool) -> FieldChange:
    """A day no calendar names is working from Monday to Friday (R2)."""
    words = {True: N_("working day"), False: N_("day off")}
    return FieldChange(str(day), words[before], words[after], spoken=True)


def _merged(old: Calendar, new: Calendar) -> Calendar:
    return Calendar({**old.days, **new.days}, old.years | new.years)


def _move_deadlines(
    services: Services, call: Call, calendar: Calendar, years: set[int], found: Plan
) -> None:
    with read_now(services) as reader:
        rows = find(reader, Wanted(statuses=sorted(OPEN)))
    moves = {
        row.assignment: calendar.on_or_after(row.due)
        for row in rows
        if row.due.year in years and not calendar.is_working(row.due)
    }
    act = _because(call.act, found.events)
    for key, held in services.log.get_many(Assignment, moves).items():
        before = held.due
        held.move_deadline(moves[key], act)
        subject = f"{held.organization} {held.task or ''}".strip()
        change = Change("assignment.deadline_moved", subject, str(before), str(moves[key]))
        found.add(held.take(), change)


def _because(act: Act, events: list[Event]) -> Act:
    return replace(act, cause=events[0].reference) if events else act


def load(services: Services, call: Call, days: Mapping[date, bool]) -> Done:
    found = plan(services, call, days)
    done = record(services, call, found.events, changes=found.counts())
    services.standing.forget()
    return done

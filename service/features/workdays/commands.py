"""The workday calendar (工作日历): a year loaded, and what that moves (R2, R5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

from aggregates.account.account import LATENESS, OWN, ScoreAccount, account_id
from aggregates.assignment.assignment import Assignment
from aggregates.assignment.states import UNREPORTED, Origin
from aggregates.event import Act
from aggregates.report.report import MonthlyReport
from aggregates.values.calendar import Calendar
from aggregates.values.period import Month
from aggregates.words import N_
from aggregates.workdays.events import WorkdayChanged, WorkdaysLoaded
from aggregates.workdays.workdays import Workdays, calendar_of, covers, workdays_id
from service.features.assignments.commands.month_lines import lateness
from service.features.assignments.queries.lines import Wanted, find
from service.features.months.queries import counting_reports
from service.features.workdays.rights import WORKDAYS_CHANGE
from service.reading.reader import read_now
from service.recording.call import Call, Done, permit, record
from service.recording.changes import Change, FieldChange, Plan
from service.services import Services

Years = Collection[int] | None
PART = N_(
    "A year of which fewer than six months have days here, and which the title does not name, is "
    "not loaded: these days are kept, and its other deadlines stay guessed."
)


def plan(
    services: Services,
    call: Call,
    days: Mapping[date, bool],
    covered: Years = None,
) -> Plan:
    """``days``: worked (调休上班) or not (放假), of one year or several. ``covered``: the years of
    which they are the whole calendar, beside those with days in six months; None: all of them.
    Computed deadlines of
    unreported assignments that are still ahead and would now end on a day off move to the next
    working day, never to an earlier one; lateness is settled anew."""
    permit(services, call, WORKDAYS_CHANGE)
    years: dict[int, dict[date, bool]] = defaultdict(dict)
    for day, working in days.items():
        years[day.year][day] = working
    ids = {workdays_id(year): year for year in years}
    by_id = services.log.get_many(Workdays, ids)
    plan = Plan()
    loaded = []
    for key, year in ids.items():
        whole = covered is None or year in covered or _covers(by_id.get(key), years[year])
        book = _year(call, by_id.get(key), year, years[year], whole, plan)
        loaded.append(book)
        plan.events += book.take()
    if plan.events:
        plan.notes += [] if all(book.whole for book in loaded) else [PART]
        calendar = _merged(services.standing_data.calendar, calendar_of(loaded))
        act = replace(call.act, cause=plan.events[0].reference)
        _move_deadlines(services, act, calendar, set(years), plan)
        _settle_lateness(services, call, act, calendar, plan)
    return plan


def _year(
    call: Call, known: Workdays | None, year: int, days: dict[date, bool], whole: bool, plan: Plan
) -> Workdays:
    if known is None:
        plan.changes.append(_loaded(year, {}, days))
        return Workdays.load(year, days, call.act, whole=whole)
    before = dict(known.days)
    known.reload(days, call.act, whole=whole)
    for event in known.pending_events:
        if isinstance(event, WorkdaysLoaded):
            plan.changes.append(_loaded(year, before, days))
        if isinstance(event, WorkdayChanged):
            day = date.fromisoformat(event.day)
            changed_day = _field(day, before.get(day, day.weekday() < 5), event.working)
            change = Change(event.TOPIC, event.day, None, str(event.working), (changed_day,))
            plan.changes.append(change)
    return known


def _covers(known: Workdays | None, days: Mapping[date, bool]) -> bool:
    return covers([*days, *(known.days if known is not None else ())])


def _loaded(year: int, before: Mapping[date, bool], days: Mapping[date, bool]) -> Change:
    fields = tuple(
        _field(day, before.get(day, day.weekday() < 5), days[day]) for day in sorted(days)
    )
    return Change(WorkdaysLoaded.TOPIC, str(year), None, str(len(days)), fields)


def _field(day: date, before: bool, after: bool) -> FieldChange:
    """A day no calendar names is working from Monday to Friday (R2)."""
    words = {True: N_("working day"), False: N_("day off")}
    return FieldChange(str(day), words[before], words[after], spoken=True)


def _merged(old: Calendar, new: Calendar) -> Calendar:
    return Calendar({**old.days, **new.days}, old.years | new.years)


def _move_deadlines(
    services: Services, act: Act, calendar: Calendar, years: set[int], plan: Plan
) -> None:
    today = services.standing_data.today(act.at)
    with read_now(services) as reader:
        rows = find(reader, Wanted(statuses=sorted(UNREPORTED)))
    moves = {
        row.assignment: calendar.on_or_after(row.due)
        for row in rows
        if row.origin == Origin.CATALOGUE and row.due >= today and row.due.year in years
        and not calendar.is_working(row.due)
    }  # fmt: skip
    for key, assignment in services.log.get_many(Assignment, moves).items():
        before = assignment.due
        assignment.move_deadline(moves[key], act)
        if not assignment.pending_events:
            continue  # it was typed
        subject = f"{assignment.organization} {assignment.task or ''}".strip()
        change = Change("assignment.deadline_moved", subject, str(before), str(moves[key]))
        plan.add(assignment.take(), change)


def _settle_lateness(
    services: Services, call: Call, act: Act, calendar: Calendar, plan: Plan
) -> None:
    """Of every report of a month not closed, confirmed ones too: equals are treated alike (R5)."""
    with read_now(services) as reader:
        counting = counting_reports(reader)
    for month, ids in counting.items():
        reports = services.log.get_many(MonthlyReport, ids)
        accounts = _accounts(services, reports.values(), str(month.year))
        for report in reports.values():
            account = accounts.get(account_id(report.organization, str(month.year)))
            if account is None:
                continue  # nothing of it carries points
            call.read_set.on_thing(report.id, report.version)
            _settle(services, report, account, month, calendar, act)
            plan.events += account.take()


def _accounts(
    services: Services, reports: Iterable[MonthlyReport], year: str
) -> dict[UUID, ScoreAccount]:
    ids = [account_id(report.organization, year) for report in reports]
    return services.log.get_many(ScoreAccount, ids)


def _settle(
    services: Services,
    report: MonthlyReport,
    account: ScoreAccount,
    month: Month,
    calendar: Calendar,
    act: Act,
) -> None:
    if not any(entry.line == OWN for entry in account.live(report.period)):
        return
    version = services.standing_data.version(month)
    late = lateness(report, version, calendar, account)
    account.settle(
        report.period,
        {LATENESS: -late} if late else {},
        of=(LATENESS,),
        reason="calendar",
        rule="R5",
        scheme_version=version.number,
        act=act,
    )


def load(
    services: Services,
    call: Call,
    days: Mapping[date, bool],
    covered: Years = None,
) -> Done:
    changes = plan(services, call, days, covered)
    done = record(services, call, changes.events, changes=changes.counts())
    services.standing_data.forget()
    return done

"""Scratch stores for benchmarks, on both databases, filled with a city and a history."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from aggregates.account.account import ScoreAccount, account_id
from aggregates.assignment.assignment import Assignment
from aggregates.assignment.states import Origin, Outcome, catalogue_id
from aggregates.event import Act, Event
from aggregates.organization.organization import Organization
from aggregates.report.report import MonthlyReport
from aggregates.task.task import Task
from aggregates.task.terms import Terms
from aggregates.values.period import Month
from service.bootstrap import initialize
from service.services import Services
from service.settings import Settings
from service.wiring import services
from tests.databases import fresh_postgres

ROOT = "GW"
BEGINS = datetime(2026, 1, 1, tzinfo=UTC)


@contextmanager
def scratch(kind: str, simulated: bool = True, founded: bool = True) -> Iterator[Settings]:
    """Settings of an empty store (``founded`` False: of none yet); everything goes at the end."""
    folder = Path(tempfile.mkdtemp(prefix="duban-bench-"))
    try:
        if kind == "sqlite":
            url = f"sqlite:///{folder / 'duban.db'}"
            yield _made(url, folder, simulated) if founded else _settings(url, folder)
        else:
            with fresh_postgres() as url:
                yield _made(url, folder, simulated)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _made(url: str, folder: Path, simulated: bool) -> Settings:
    settings = _settings(url, folder)
    initialize(settings, BEGINS if simulated else None)
    return settings


def _settings(url: str, folder: Path) -> Settings:
    return Settings(database=url, evidence=str(folder / "evidence"))


@contextmanager
def opened(kind: str, simulated: bool = True, follow: bool = False) -> Iterator[Services]:
    """``follow``: with the projector's thread, as a serving node runs."""
    with scratch(kind, simulated) as settings, services(settings, follow=follow) as made:
        yield made


def act(at: datetime) -> Act:
    return Act(actor="bench", acting_for=ROOT, via="schedule", at=at, command_id=uuid4())


def city(made: Services, organizations: int, tasks: int) -> list[str]:
    """A committee, units of ten, and branches under them, to whom every task is due every month."""
    by = act(made.now())
    events: list[Event] = []
    codes = [f"U{n:05d}" for n in range(organizations)]
    _register(events, ROOT, None, by, "工委")
    for number, code in enumerate(codes):
        superior = ROOT if number % 10 == 0 else codes[number - number % 10]
        _register(events, code, superior, by, "党支部")
    for number in range(tasks):
        terms = Terms.written(
            name=f"任务{number}", cycle="每月", kinds=("党支部",), points=500, deadline="本月25日"
        )
        events += Task.add(f"T{number:02d}", terms, None, by).take()
    made.log.append(events)
    made.reach(made.log.last()[0])
    made.standing_data.forget()
    return codes


def _register(events: list[Event], code: str, superior: str | None, by: Act, kind: str) -> None:
    made = Organization.register(
        code, name=f"组织{code}", kind=kind, superior=superior, group="一组", members=10, act=by
    )
    events += made.take()


def history(made: Services, codes: list[str], tasks: int, facts: int) -> int:
    """At least so many facts of whole months: issued, reported, accepted, scored."""
    month, recorded = Month(2016, 1), made.log.last()[0]
    while recorded < facts:
        for start in range(0, len(codes), 500):
            events = list(month_of(made, codes[start : start + 500], tasks, month))
            recorded = made.log.append(events).position
        month = month.next
    return recorded


def month_of(made: Services, codes: list[str], tasks: int, month: Month) -> Iterator[Event]:
    by = act(made.now() + timedelta(seconds=1))
    for code in codes:
        report = MonthlyReport.unsent(code, str(month), by)
        lines = [_line(code, f"T{n:02d}", month, by) for n in range(tasks)]
        for line in lines:
            yield from line.take()
        report.submit(
            named=[str(line.id) for line in lines], left_out=[], open_children=[],
            claimed=tasks * 500, sent_on=month.last_day, stated_on=None, history=False, act=by,
        )  # fmt: skip
        report.confirm(by)
        account = ScoreAccount.blank(account_id(code, f"{month}-bench"), by.at)
        account.organization, account.year = code, str(month.year)
        account.enter(str(month), "own", 10_000, "R5", 1, by)
        yield from report.take()
        yield from account.take()


def _line(code: str, task: str, month: Month, by: Act) -> Assignment:
    line = Assignment.issue(
        catalogue_id(str(month), code, task), period=str(month), organization=code, issuer=ROOT,
        origin=Origin.CATALOGUE, due=month.day(25), points=500, task=task, task_version=1, act=by,
    )  # fmt: skip
    line.report(outcome=Outcome.DONE, points=500, today=date(2030, 1, 1), act=by,
                happened_on=month.day(20))  # fmt: skip
    line.accept(by)
    return line

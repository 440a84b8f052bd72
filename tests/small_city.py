"""A small city with one month behind it and one to report, on a clock of its own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit
from uuid import UUID

from aggregates.assignment.states import Outcome, catalogue_id
from aggregates.values.moment import to_micros
from aggregates.values.period import Month
from aggregates.values.text import Text
from service.access import passwords
from service.access.roles import usual_role
from service.access.who import OPERATOR
from service.bootstrap import initialize
from service.features.assignments.commands import handing_down, ordering
from service.features.assignments.queries.lines import Wanted, find
from service.features.catalogue import commands as tasks
from service.features.months.commands import issue
from service.features.organizations.commands import importing as import_organizations
from service.features.organizations.commands.listed import Listed
from service.features.reports.commands import answers as report_answers
from service.features.reports.commands import reports
from service.features.reports.commands.sendings import Claim, Submission
from service.features.workdays import commands as workdays
from service.reading.reader import read_now
from service.recording.call import Call, call, record
from service.services import Services
from service.settings import Settings
from service.wiring import services
from tests.databases import create_database, postgres_server, run_on_server
from tests.scratch import scratch

OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)
BEGINS = datetime(2026, 10, 1, 1, tzinfo=UTC)
NUMBERS = count(1)
PASSWORD = "long enough 1"
ACCOUNTS = {"gw": "GW", "u1": "U1", "u2": "U2", "b11": "U1-1", "b12": "U1-2"}
UNITS = {"U1": "党群", "U2": "党群", "U3": "党群", "U4": "政府"}
BRANCHES = {"U1": 3, "U2": 2, "U3": 1, "U4": 1}


def build(url: str, folder: Path) -> None:
    """On the last working day of November 2026, ten in the morning: October is confirmed."""
    settings = settings_of(url, folder)
    initialize(settings, BEGINS)
    with services(settings) as made:
        _directory(made)
        _october(made)
        _november(made)
        _accounts(made)
        made.projector.catch_up()


def settings_of(url: str, folder: Path) -> Settings:
    return Settings(database=url, evidence=str(folder / "evidence"), language="zh-CN")


def _accounts(made: Services) -> None:
    """One password for all, weighed once: it takes its time. They are as old as the city, so that
    pages of the past know them, and were used today, so that none is dormant."""
    hashed, used = passwords.hashed(PASSWORD), to_micros(datetime.now(UTC))
    for account, organization in ACCOUNTS.items():
        person = f"P-{account}"
        made.accounts.put(account, person, organization, hashed, BEGINS, used_at=used)
        role = usual_role(made.standing_data.lineage(organization))
        made.accounts.granting.give(account, role, organization, BEGINS)


@cache
def _files() -> Path:
    folder = scratch("pages")
    build(f"sqlite:///{folder / 'duban.db'}", folder)
    return folder


@cache
def _template() -> str:
    server, name = postgres_server(), f"duban_pages_{os.getpid()}"
    create_database(server, name)
    url = urlunsplit(urlsplit(server)._replace(path="/" + quote(name)))
    build(url, scratch("pages"))
    return name


def on_sqlite(folder: Path) -> Settings:
    """A copy of the city in a folder of its own."""
    shutil.copytree(_files(), folder, dirs_exist_ok=True)
    return settings_of(f"sqlite:///{folder / 'duban.db'}", folder)


@contextmanager
def on_postgres(folder: Path) -> Iterator[Settings]:
    server, name = postgres_server(), f"duban_pages_{os.getpid()}_{next(NUMBERS)}"
    create_database(server, name, _template())
    try:
        url = urlunsplit(urlsplit(server)._replace(path="/" + quote(name)))
        yield settings_of(url, folder)
    finally:
        run_on_server(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def operator(made: Services) -> Call:
    return call(made, made.accounts.who(OPERATOR), "command-line")


def go_to(made: Services, month: int, day: int, hour: int = 2) -> None:
    made.log.move_clock(datetime(2026, month, day, hour, tzinfo=UTC))


def line(organization: str, task: str, month: Month = NOVEMBER) -> str:
    return str(catalogue_id(str(month), organization, task))


def _directory(made: Services) -> None:
    asking = operator(made)
    record(made, asking, import_organizations.plan(made, asking, list(_listed()), None).events)
    record(made, asking, tasks.plan(made, asking, list(_tasks())).events)
    workdays.load(made, asking, {date(2026, 10, n): False for n in range(1, 8)})


def _listed() -> Iterator[Listed]:
    def one(code: str, name: str, kind: str, superior: str | None, group: str | None) -> Any:
        tier = "standard" if kind == "党支部" else None
        return Listed(
            code=code, name=name, kind=kind, superior=superior, group=group, members=30, tier=tier
        )

    yield one("GW", "市直机关工委", "工委", None, None)
    for unit, group in UNITS.items():
        yield one(unit, f"{unit}局机关党委", "机关党委", "GW", group)
        for number in range(1, BRANCHES[unit] + 1):
            yield one(f"{unit}-{number}", f"{unit}局第{number}党支部", "党支部", unit, None)


def _tasks() -> Iterator[tasks.Listed]:
    names = ("党员大会", "支委会", "主题党日", "党费收缴", "中心组学习", "党建工作研究")
    for number, name in enumerate(names, 1):
        yield tasks.Listed(
            code=f"T{number}", name=name, category="组织生活", cycle="每月",
            kinds=("党支部", "机关党委") if number == 5 else ("党支部",) if number < 5
            else ("机关党委",),
            points=1000, deadline=f"本月{20 + number}日", material=None, basis=None, condition=None,
        )  # fmt: skip


def _october(made: Services) -> None:
    issue.issue(made, operator(made), OCTOBER)
    go_to(made, 10, 30)
    codes = [code for code in (*UNITS, *_branches())]
    for number, code in enumerate(codes):
        reports.submit(made, operator(made), submission(made, code, OCTOBER, number))
        report_answers.confirm(made, operator(made), code, OCTOBER)


def _branches() -> Iterator[str]:
    for unit, branches in BRANCHES.items():
        yield from (f"{unit}-{number}" for number in range(1, branches + 1))


def submission(made: Services, code: str, month: Month, less: int = 0) -> Submission:
    """All done, the first line with ``less`` hundredths off for each."""
    with read_now(made) as reader:
        rows = find(reader, Wanted(organizations=[code], periods=[str(month)]))
    claims = [
        Claim(
            assignment=row.assignment,
            outcome=Outcome.DONE,
            points=row.points - (less * 50 if number == 0 else 0),
            happened_on=date(month.year, month.month, 15),
        )
        for number, row in enumerate(rows)
    ]
    return Submission(organization=code, period=month, claims=claims)


def _november(made: Services) -> None:
    go_to(made, 11, 1)
    issue.issue(made, operator(made), NOVEMBER)
    go_to(made, 11, 20)
    _order(made)
    go_to(made, 11, 30)
    reports.submit(made, operator(made), submission(made, "U2", NOVEMBER))


def _order(made: Services) -> None:
    """A 督办单 that U1 handed down and nobody did: it stands still."""
    order = ordering.ByHand(
        organizations=["U1"], title=Text("专项督办：整改落实"), due=date(2026, 11, 25)
    )
    done = ordering.issue_by_hand(made, operator(made), order)
    [made_id] = done.answer["assignments"]
    to = ["U1-1", "U1-2"]
    handing_down.hand_down(made, operator(made), UUID(made_id), to, date(2026, 11, 24))

"""A month reported, confirmed and closed in the small city behind its doors; and who checks it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from aggregates.assignment.states import Outcome
from aggregates.values.period import Month
from schedules.serve_notices import ServeNotices
from service.access.roles import Role
from service.features.assignments.commands.month_lines import of
from service.features.months.commands.closing import close_settled
from service.features.months.commands.issue import issue
from service.features.reports.commands import answers, reports
from service.features.reports.commands.sendings import Claim, Submission
from service.reading.reader import read_now
from service.reading.tree import tree
from tests.served import MONTH, City

NOVEMBER = MONTH.next


def with_checkers(city: City) -> City:
    """Two checkers of the committee beside its officer."""
    now = datetime.now(UTC)
    accounts = city.services.accounts
    for name in ("c1", "c2"):
        accounts.put(name, name.upper(), "GW", "no password", now)
        accounts.granting.give(name, Role.CHECKER, "GW", now)
        city.tokens[name] = accounts.open(name, "token", now, timedelta(hours=12))
    return city


def codes(city: City) -> list[str]:
    with read_now(city.services, "organizations") as reader:
        return [code for code in sorted(tree(reader).places) if code != "GW"]


def report(city: City, month: Month, *organizations: str, confirm: bool = True) -> None:
    """Everything done, full points, recorded by the machine's operator for each."""
    for code in organizations:
        lines = of(city.services, [code], str(month))
        claims = [
            Claim(assignment=line.id, outcome=Outcome.DONE, points=line.points)
            for line in lines
            if line.is_open
        ]
        submission = Submission(organization=code, period=month, claims=claims)
        reports.submit(city.services, city.operator(), submission)
        if confirm:
            answers.confirm(city.services, city.operator(), code, month)


def close(city: City, month: Month = MONTH, but: tuple[str, ...] = ()) -> None:
    """``but``: those whose report is missed."""
    city.go_to(month.next.day(4))
    report(city, month, *[code for code in codes(city) if code not in but])
    if but:
        from service.recording.call import record

        day = month.next.day(19)
        record(city.services, city.operator(),
               answers.miss(city.services, city.operator(), list(but), month, day))  # fmt: skip
    assert close_settled(city.services, city.operator()) == [month]


def next_month(city: City, month: Month = NOVEMBER) -> None:
    issue(city.services, city.operator(), month)
    close(city, month)


def close_with_checkers(city: City) -> None:
    close(with_checkers(city))


def close_two_months(city: City) -> None:
    close_with_checkers(city)
    next_month(city)


def serve(city: City, day: date) -> None:
    """The notices of that day's morning."""
    city.go_to(day, 2)
    ServeNotices().run(city.services, city.operator(), day.isoformat())


def lines_of(city: City, code: str, account: str = "gw") -> list[dict[str, Any]]:
    lines = city.get(account, f"/spot-checks/{MONTH}/checks/{code}")
    assert lines.status_code == 200, lines.text
    items: list[dict[str, Any]] = lines.json()["items"]
    return items

"""Appeals as their golden history keeps them: a false claim upheld and then overturned, what it
added withdrawn; a missed report struck; one dismissed, one withdrawn; a calendar after all that."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from aggregates.account.account import ScoreAccount, account_id
from aggregates.values.text import Text
from service.features.appeals import commands
from service.features.appeals.bodies import Decision, Filing
from service.features.scheme import commands as schemes
from service.features.spot_checks.commands import results
from service.features.spot_checks.commands.results import Finding
from service.features.workdays import commands as workdays
from tests.city import NOVEMBER, OCTOBER, City
from tests.features.spot_checks.scenario import (
    checker,
    decide,
    drawn,
    found,
    lines,
    reported,
)


def entry(city: City, code: str, line: str, assignment: UUID | None = None) -> int:
    account = city.services.log.get(ScoreAccount, account_id(code, "2026"))
    key = str(assignment) if assignment else None
    standing = account.live_entry(str(OCTOBER), line, key)
    assert standing is not None
    return standing.number


def file(city: City, code: str, line: str, assignment: UUID | None = None) -> UUID:
    body = Filing(organization=code, year="2026", entry=entry(city, code, line, assignment),
                  reason="记录已补齐，请予复核。", evidence=[])  # fmt: skip
    done = commands.file(city.services, city.by(code), body)
    return UUID(done.answer["appeal"])


def uphold(city: City, appeal: UUID, upheld: bool = True, amount: int | None = None) -> None:
    written = None if amount is None else f"{amount / 100:.2f}"
    body = Decision.model_validate({"upheld": upheld, "amount": written, "note": "经复核。"})
    commands.decide(city.services, checker(city, "C3"), appeal, body)


def play(city: City) -> None:
    schemes.publish(city.services, city.operator(), {"draw_share": 0}, None)
    city.issue()
    reported(city, OCTOBER, "2026-11-04", "U1", "U1-1", "U2")
    city.until("2026-11-11")
    city.send("U2-1", OCTOBER)  # late
    city.confirm("U2-1", OCTOBER)
    city.until("2026-11-20", 3)  # of U1-2 nothing came
    first, second = drawn(city, OCTOBER)
    [worse, *_], [other, *_] = lines(city, first), lines(city, second)
    found(city, first, OCTOBER, Finding(assignment=worse, verified=0, false_claim=True))
    found(city, second, OCTOBER, Finding(assignment=other, verified=100))
    city.until("2026-11-23")  # served
    results.hear(city.services, city.by(first), first, OCTOBER, Text("已补。"))
    decide(city, first, worse, upheld=True)
    city.until("2026-11-24")
    _appeal(city, first, worse, second, other)


def _appeal(city: City, first: str, worse: UUID, second: str, other: UUID) -> None:
    dismissed, missed = file(city, second, "check", other), file(city, "U1-2", "missed")
    overturned, late = file(city, first, "check", worse), file(city, "U2-1", "lateness")
    uphold(city, missed)
    uphold(city, dismissed, upheld=False)
    city.send("U1-2", OCTOBER)  # without its 10.00
    city.confirm("U1-2", OCTOBER)
    reported(city, NOVEMBER, "2026-12-03", "U1", "U1-1", "U1-2", "U2", "U2-1")
    city.until("2026-12-15")
    assert drawn(city, NOVEMBER) == [first]  # for its false claim
    uphold(city, overturned)
    commands.withdraw(city.services, city.by("U2-1"), late)
    workdays.load(city.services, city.operator(), {date(2026, 11, 9): False})

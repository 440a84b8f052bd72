"""Spot checks as their golden history keeps them: two months called, false claims upheld and not,
an addition made and withdrawn and a late one, material, a statement, a lapse; both closed."""

from __future__ import annotations

import hashlib
from uuid import UUID

from aggregates.spot_check.spot_check import SpotCheck, spot_check_id
from aggregates.values.period import Month
from aggregates.values.text import Text
from service.access.roles import Grant, Role
from service.access.who import Who
from service.features.scheme import commands as schemes
from service.features.spot_checks.commands import decisions, drawing, results
from service.features.spot_checks.commands.results import Finding
from service.features.spot_checks.queries.pools import claimed_lines
from service.features.spot_checks.queries.spot_checks import checks
from service.recording.call import Call, call, record
from tests.city import NOVEMBER, OCTOBER, ROOT, City

CODES = ("U1", "U1-1", "U1-2", "U2", "U2-1")


def checker(city: City, name: str = "C1") -> Call:
    who = Who(name, name, ROOT, grants=(Grant(Role.CHECKER, ROOT),))
    return call(city.services, who, "page")


def reported(city: City, month: Month, sent: str, *codes: str) -> None:
    """Sent by the organizations themselves, and confirmed by their superiors."""
    city.until(sent)
    for code in codes:
        city.send(code, month)
        city.confirm(code, month)


def lines(city: City, code: str, month: Month = OCTOBER) -> list[UUID]:
    with city.reading() as reader:
        return [line.assignment for line in claimed_lines(reader, code, month)]


def found(city: City, code: str, month: Month, *items: Finding, by: str = "C1") -> None:
    results.record_result(city.services, checker(city, by), code, month, items)


def drawn(city: City, month: Month) -> list[str]:
    drawing.call_and_draw(city.services, city.by(ROOT), month)
    return checked(city, month)


def checked(city: City, month: Month) -> list[str]:
    with city.reading() as reader:
        return [row.organization for row in checks(reader, str(month))]


def decide(city: City, code: str, line: UUID, upheld: bool) -> None:
    note = Text("材料与自评不符。")
    decisions.decide(city.services, checker(city, "C2"), code, OCTOBER, line, upheld, note)


def play(city: City) -> None:
    """Of the two units one is drawn, with one branch; in November nobody, by its own scheme."""
    schemes.publish(city.services, city.operator(), {"draw_share": 0}, None)
    city.issue()
    reported(city, OCTOBER, "2026-11-04", "U1", "U1-1", "U2", "U2-1")
    city.until("2026-11-20", 3)  # one report was missed, and the month is closed
    first, second = drawn(city, OCTOBER)
    _check(city, first, second)
    city.send("U1-2", OCTOBER)
    city.confirm("U1-2", OCTOBER)  # after the call
    reported(city, NOVEMBER, "2026-12-03", *CODES)
    city.until("2026-12-18")  # nobody decided on the second
    found(city, "U1-2", OCTOBER)
    drawing.close(city.services, city.by(ROOT), OCTOBER)
    _november(city, first)


def _check(city: City, first: str, second: str) -> None:
    [worse, better, *_] = lines(city, first)
    _hand_in(city, first, better)
    found(
        city, first, OCTOBER,
        Finding(assignment=worse, verified=0, false_claim=True, note=Text("未见会议记录。")),
        Finding(assignment=better, verified=100, note=Text("少一次。")),
    )  # fmt: skip
    [other, *_] = lines(city, second)
    found(city, second, OCTOBER, Finding(assignment=other, verified=1, false_claim=True))
    city.until("2026-11-23")  # served
    results.hear(city.services, city.by(first), first, OCTOBER, Text("记录遗失，已补。"))
    decide(city, first, worse, upheld=True)


def _hand_in(city: City, code: str, line: UUID) -> None:
    data = "一次会议的记录".encode()
    digest = hashlib.sha256(data).hexdigest()
    city.services.evidence.put(digest, data)
    handed = [{"assignment": str(line), "sha256": digest}]
    results.hand_in(city.services, city.operator(), code, OCTOBER, handed)


def _november(city: City, added: str) -> None:
    """Added for the false claim, and taken out as an appeal will have it."""
    assert drawn(city, NOVEMBER) == [added]
    spot = city.services.log.get(SpotCheck, spot_check_id(str(NOVEMBER)))
    spot.withdraw(added, city.by(ROOT).act)
    record(city.services, city.by(ROOT), spot)
    drawing.close(city.services, city.by(ROOT), NOVEMBER)

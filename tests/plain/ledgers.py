"""Ledger checks told plainly (R7): what is checked, what fails, what holder and unit lose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from uuid import UUID

from tests.plain.city import ROOT, UNREPORTED, City, Work, is_unit, must, places
from tests.plain.days import days_of, half_up, month_of, months_of


@dataclass
class Ledger:
    """``said``: of each item that was marked whether it failed; ``works``: the rectification that
    it issued last."""

    by: str
    unit: str | None
    items: list[UUID]
    said: dict[UUID, bool] = field(default_factory=dict)
    works: dict[UUID, UUID] = field(default_factory=dict)
    rest: bool = False
    done: bool = False
    unseen: list[UUID] = field(default_factory=list)

    @property
    def checked(self) -> int:
        return len(self.items) - len(self.unseen)

    @property
    def failed(self) -> int:
        return sum(self.said.values())

    def left(self) -> list[UUID]:
        return [] if self.rest else [item for item in self.items if item not in self.said]


def ledger_of(city: City, code: str, quarter: str) -> Ledger:
    must((code, quarter) in city.ledgers, "opened")
    ledger: Ledger = city.ledgers[code, quarter]
    return ledger


def round_end(city: City, quarter: str) -> date | None:
    """Ten working days after the last of its months was closed; one over without any list needs
    no closing."""
    closed = [city.closed_on[month] for month in months_of(quarter) if month in city.closed_on]
    for month in months_of(quarter):
        if month in city.closed_on:
            continue
        lists = any(work.counts and work.month == month for work in city.works.values())
        if lists or days_of(month)[-1] >= city.today:
            return None
    return city.days.on(max(closed), 10) if closed else None


def unit_of(city: City, code: str, quarter: str) -> str | None:
    by_key = places(city, quarter)
    at: str | None = code
    while at is not None:
        if is_unit(by_key[at]):
            return at
        at = by_key[at].superior
    return None


def open_(city: City, code: str, quarter: str) -> None:
    must(city.orgs[code].gone is None, "stands")
    must(code != ROOT and (code, quarter) not in city.ledgers, "once")
    end = round_end(city, quarter)
    must(end is not None and city.today <= end, "its round is on")
    items = [
        work.id
        for work in city.works.values()
        if work.org == code and work.month in months_of(quarter) and work.status == "accepted"
        and work.outcome != "not_done"
    ]  # fmt: skip
    superior = city.orgs[code].now.superior
    assert superior is not None
    city.ledgers[code, quarter] = Ledger(superior, unit_of(city, code, quarter), items)


def fail(city: City, code: str, quarter: str, item: UUID) -> None:
    ledger = ledger_of(city, code, quarter)
    must(item in ledger.items and not ledger.done, "of an open check")
    must(not ledger.said.get(item, False), "once")
    must(city.orgs[code].gone is None, "somebody rectifies it")
    ledger.said[item] = True


def take_back(
    city: City, code: str, quarter: str, item: UUID, cancel: Callable[[City, Work], object]
) -> None:
    """Its rectification is cancelled with it; refused once that is reported."""
    ledger = ledger_of(city, code, quarter)
    must(item in ledger.items and not ledger.done, "of an open check")
    must(ledger.said.get(item, False), "it failed")
    work = city.works[ledger.works[item]]
    must(work.status in (*UNREPORTED, "cancelled"), "not reported")
    if work.status != "cancelled":
        cancel(city, work)
    ledger.said[item] = False


def rectify(city: City, code: str, quarter: str, item: UUID, key: UUID) -> None:
    """The assignment that a failed item issues, without points."""
    due = city.days.on(city.today, 10)
    city.works[key] = Work(
        key, month_of(due), code, "rectification", 0, due, city.today, typed=True
    )
    city.ledgers[code, quarter].works[item] = key


def pass_rest(city: City, code: str, quarter: str) -> None:
    ledger = ledger_of(city, code, quarter)
    must(not ledger.done and not ledger.rest, "open, and once")
    ledger.rest = True


def complete(city: City, code: str, quarter: str) -> None:
    ledger = ledger_of(city, code, quarter)
    must(not ledger.done and not ledger.left(), "open, and all seen")
    ledger.done = True


def end(city: City, day: date) -> None:
    """The rounds that are over at the end of the day."""
    for (_, quarter), ledger in city.ledgers.items():
        over = round_end(city, quarter)
        if not ledger.done and over is not None and over <= day:
            ledger.unseen, ledger.done = ledger.left(), True


def lost(city: City, code: str, quarter: str) -> int | None:
    """Of its own items; of a unit of all that were checked beneath it too, together."""
    done = {key: each for key, each in city.ledgers.items() if each.done and key[1] == quarter}
    if unit_of(city, code, quarter) == code:
        counted = [each for each in done.values() if each.unit == code]
    else:
        counted = [each for key, each in done.items() if key[0] == code]
    checked, failed = sum(each.checked for each in counted), sum(each.failed for each in counted)
    return half_up(Fraction(1_000 * failed, checked)) if checked else None

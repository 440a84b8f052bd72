"""A city told plainly: who stands where, what the catalogue holds, who holds which work (R1, R19).

Written from the rules' words, beside the product and without its rules, so that both can be asked
the same. Slow on purpose: it remembers everything and looks through all of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from tests.plain.days import Days, days_of, month_of, months_of

ZONE = ZoneInfo("Asia/Shanghai")
ROOT = "GW"
UNREPORTED = ("issued", "received", "returned")
OPEN = (*UNREPORTED, "reported")


Claim = tuple[str, int, date | None]  # outcome, points, done on


class No(Exception):
    """The rules refuse it."""


def must(allowed: object, why: str) -> None:
    if not allowed:
        raise No(why)


@dataclass
class Place:
    """Where an organization stands since a moment."""

    since: datetime
    superior: str | None
    group: str | None
    kind: str


@dataclass
class Org:
    code: str
    since: datetime
    members: int | None
    places: list[Place]
    gone: datetime | None = None

    @property
    def now(self) -> Place:
        return self.places[-1]

    def at(self, moment: datetime) -> Place:
        """As recorded then, or as first recorded where that is later."""
        return ([p for p in self.places if p.since <= moment] or self.places[:1])[-1]


@dataclass(frozen=True)
class Terms:
    """``day``: the deadline's, None for the last working day; ``least``: members it must have."""

    months: tuple[int, ...]
    kinds: tuple[str, ...]
    points: int
    day: int | None
    least: int | None


@dataclass
class Work:
    """An assignment. ``origin``: catalogue, handed_down or by_hand. ``made``: the children it
    made, not those it was linked to. ``asked``: the day an extension is asked to."""

    id: UUID
    month: str
    org: str
    origin: str
    points: int
    due: date
    issued: date
    task: str | None = None
    parent: UUID | None = None
    made: set[UUID] = field(default_factory=set)
    status: str = "issued"
    outcome: str | None = None
    claimed: int = 0
    claim: Claim | None = None
    dated: date | None = None
    reported_on: date | None = None
    named: bool = False  # by its month's report
    asked: date | None = None
    questions: int = 0
    asked_whether: bool = False
    asked_itself: bool = True  # by its holder, not by whoever answers
    whether_itself: bool = True
    withdrawn: bool = False
    typed: bool = False  # its deadline was typed, not computed

    @property
    def counts(self) -> bool:
        return self.points > 0 and self.status not in ("cancelled", "not_applicable")


Named = str | UUID  # a line: own, late, missed; or the assignment that a check deducts


@dataclass
class Told:
    """A serving: its day, and the last day of an appeal."""

    day: date
    until: date


@dataclass
class Report:
    """``own``, ``late``, ``missed``: what is entered for the month."""

    org: str
    month: str
    status: str | None = None
    first: date | None = None
    judged: date | None = None
    sent: date | None = None
    returned: date | None = None
    missed_on: date | None = None
    excused: bool = False
    own: int | None = None
    late: int = 0
    missed: bool = False
    claims: dict[UUID, tuple[int, int]] = field(default_factory=dict)  # as it was confirmed
    checks: dict[UUID, int] = field(default_factory=dict)  # what spot checks deduct
    told: dict[Named, Told] = field(default_factory=dict)  # entries that stand and were served
    fixed: dict[Named, int] = field(default_factory=dict)  # what upheld appeals set
    appealed: dict[Named, str] = field(default_factory=dict)  # the appeals and their state


@dataclass
class City:
    now: datetime
    days: Days = field(default_factory=Days)
    orgs: dict[str, Org] = field(default_factory=dict)
    tasks: dict[str, list[tuple[str, Terms | None]]] = field(default_factory=dict)
    shares: list[tuple[str, int]] = field(default_factory=lambda: [("", 0)])
    works: dict[UUID, Work] = field(default_factory=dict)
    reports: dict[tuple[str, str], Report] = field(default_factory=dict)
    closed: dict[str, dict[str, int | None]] = field(default_factory=dict)
    first_month: str = ""
    issued: set[str] = field(default_factory=set)  # months whose own run is done
    founders: set[str] = field(default_factory=set)  # of which the store's own issue knew
    ended: set[tuple[str, date]] = field(default_factory=set)
    spots: dict[str, Any] = field(default_factory=dict)  # by month (checking.py)
    closed_on: dict[str, date] = field(default_factory=dict)
    ledgers: dict[tuple[str, str], Any] = field(default_factory=dict)  # by quarter (ledgers.py)
    upheld: list[tuple[str, str]] = field(default_factory=list)  # false claims

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def month(self) -> str:
        return month_of(self.today)

    def share(self, month: str) -> int:
        """b, hundredths, of the scheme's version that holds in the month."""
        return [share for since, share in self.shares if since <= month][-1]

    def terms(self, task: str, month: str) -> Terms | None:
        fitting = [terms for since, terms in self.tasks[task] if since <= month]
        return fitting[-1] if fitting else None

    def report(self, org: str, month: str) -> Report:
        return self.reports.setdefault((org, month), Report(org, month))

    def list_of(self, org: str, month: str) -> list[Work]:
        return [w for w in self.works.values() if (w.org, w.month) == (org, month)]

    def holds(self, org: str, month: str, task: str | None, but: UUID | None = None) -> Work | None:
        works = [
            work
            for work in self.list_of(org, month)
            if task is not None and work.task == task and work.id != but
            and work.status != "cancelled"
        ]  # fmt: skip
        assert len(works) <= 1, "at most one live assignment for a period, organization and task"
        return works[0] if works else None

    def below(self, code: str) -> list[Org]:
        return [o for o in self.orgs.values() if o.now.superior == code and o.gone is None]

    def above(self, code: str) -> Iterator[str]:
        """The organization and all above it."""
        at: str | None = code
        while at is not None:
            yield at
            at = self.orgs[at].now.superior

    # --- who counts in a period ------------------------------------------------------------------

    def is_founder(self, org: Org) -> bool:
        return month_of(org.since.date()) <= self.first_month

    def is_new(self, org: Org, period: str) -> bool:
        first = days_of(months_of(period)[0])[0]
        return not self.is_founder(org) and org.since.date() > first

    def is_there(self, org: Org, period: str) -> bool:
        """Not yet gone when it began, and known before it ended."""
        months = months_of(period)
        first, last = days_of(months[0])[0], days_of(months[-1])[-1]
        if org.gone is not None and org.gone.date() < first:
            return False
        return self.is_founder(org) or org.since.date() <= last

    def is_gone(self, org: Org, period: str) -> bool:
        return org.gone is not None and org.gone.date() <= days_of(months_of(period)[-1])[-1]


def end_of(period: str) -> datetime:
    return datetime.combine(days_of(months_of(period)[-1])[-1], time.max, ZONE)


UNIT_KINDS = ("党总支", "党支部")


def places(city: City, period: str) -> dict[str, Place]:
    return {code: org.at(end_of(period)) for code, org in city.orgs.items()}


def is_unit(place: Place) -> bool:
    return place.superior == ROOT and place.kind in UNIT_KINDS

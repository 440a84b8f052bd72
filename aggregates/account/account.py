"""A score account (得分账户): an organization's entries and reversals of one year."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self, assert_never
from uuid import UUID

from aggregates.account.events import LineFixed, ScoreEntered, ScoreEvent, ScoreReversed
from aggregates.errors import Refused
from aggregates.event import Act, Aggregate, identity
from aggregates.rules.independence import NOBODY, Persons, behind

OWN, LATENESS, MISSED, CHECK = "own", "lateness", "missed", "check"
LEDGER = "ledger"  # of a quarter


class NoSuchEntry(Refused):
    rule = "R5"


@dataclass(frozen=True, slots=True)
class Entry:
    number: int
    period: str
    line: str
    amount: int
    live: bool = True
    assignment: str | None = None
    inputs: dict[str, int] | None = None
    persons: Persons = NOBODY  # who entered it


@dataclass(frozen=True, slots=True)
class Deduction:
    """Of a line that was checked, or of a quarter's ledger: signed hundredths, and whence."""

    amount: int
    inputs: dict[str, int]


def account_id(organization: str, year: str) -> UUID:
    return identity("score", organization, year)


class ScoreAccount(Aggregate):
    TOPIC = "score"

    def __init__(self) -> None:
        self.organization = self.year = ""
        self.entries: dict[int, Entry] = {}
        # Lines that an appeal settled for good: month, line, assignment.
        self.fixed: set[tuple[str, str, str | None]] = set()

    @classmethod
    def empty(cls, organization: str, year: str, act: Act) -> Self:
        """An account nothing was entered in yet: nothing is recorded of it."""
        account = cls.blank(account_id(organization, year), act.at)
        account.organization, account.year = organization, year
        return account

    def settle(
        self,
        period: str,
        lines: dict[str, int],
        *,
        of: tuple[str, ...],
        reason: str,
        rule: str,
        scheme_version: int,
        act: Act,
    ) -> None:
        """Makes the period's live entries of the lines ``of`` say what ``lines`` says (hundredths):
        what differs is reversed for ``reason`` and entered anew, what agrees is left alone, and so
        is what an appeal set (R15)."""
        of = tuple(line for line in of if not self.is_fixed(period, line))
        lines = {line: amount for line, amount in lines.items() if line in of}
        live = {e.line: e for e in self.live(period) if e.line in of}
        for line, entry in live.items():
            if lines.get(line) != entry.amount:
                self.reverse(entry.number, reason, act)
        for line, amount in lines.items():
            if line not in live or live[line].amount != amount:
                self.enter(period, line, amount, rule, scheme_version, act)

    def settle_checks(
        self,
        period: str,
        wanted: dict[str, Deduction],
        *,
        reason: str,
        scheme_version: int,
        act: Act,
    ) -> None:
        """Makes the period's entries of checks say what ``wanted`` says, by assignment (R6); what
        an appeal set stays (R15)."""
        wanted = {
            key: each for key, each in wanted.items() if not self.is_fixed(period, CHECK, key)
        }
        live = {
            e.assignment: e
            for e in self.live(period)
            if e.line == CHECK and not self.is_fixed(period, CHECK, e.assignment)
        }
        for key, entry in live.items():
            if key not in wanted or wanted[key].amount != entry.amount:
                self.reverse(entry.number, reason, act)
        for assignment, deduction in wanted.items():
            old = live.get(assignment)
            if old is None or old.amount != deduction.amount:
                self.enter(
                    period, CHECK, deduction.amount, "R6", scheme_version, act,
                    assignment=assignment, inputs=deduction.inputs,
                )  # fmt: skip

    def settle_ledger(
        self,
        quarter: str,
        wanted: Deduction | None,
        *,
        reason: str,
        scheme_version: int,
        act: Act,
    ) -> None:
        """Makes the quarter's one ledger entry say what ``wanted`` says, its counts too (R7)."""
        live = [entry for entry in self.live(quarter) if entry.line == LEDGER]
        said = (wanted.amount, wanted.inputs) if wanted is not None else None
        stands = [entry for entry in live if (entry.amount, entry.inputs) == said]
        for entry in live:
            if entry not in stands:
                self.reverse(entry.number, reason, act)
        if wanted is not None and not stands:
            self.enter(
                quarter, LEDGER, wanted.amount, "R7", scheme_version, act, inputs=wanted.inputs
            )

    def enter(
        self,
        period: str,
        line: str,
        amount: int,
        rule: str,
        scheme_version: int,
        act: Act,
        *,
        assignment: str | None = None,
        inputs: dict[str, int] | None = None,
        appeal: str | None = None,
    ) -> int:
        entry = len(self.entries) + 1
        self.record(
            ScoreEntered(
                **self.opening(act),
                organization=self.organization,
                year=self.year,
                entry=entry,
                period=period,
                line=line,
                amount=amount,
                rule=rule,
                scheme_version=scheme_version,
                assignment=assignment,
                inputs=inputs,
                appeal=appeal,
            )
        )
        return entry

    def uphold(
        self,
        period: str,
        line: str,
        assignment: str | None,
        amount: int,
        *,
        appeal: str,
        scheme_version: int,
        act: Act,
    ) -> None:
        """What an appeal sets for a line (R15): the entry that stands is reversed, ``amount`` takes
        its place where it is not 0, or the organization's own claim; no settling changes it."""
        old = self.live_entry(period, line, assignment)
        if old is not None:
            self.reverse(old.number, "appeal", act)
        if amount or line == OWN:
            self.enter(
                period, line, amount, "R15", scheme_version, act,
                assignment=assignment, appeal=appeal,
            )  # fmt: skip
        stamp = self.next(act) | {"period": period}
        self.record(LineFixed(**stamp, line=line, assignment=assignment, appeal=appeal))

    def is_fixed(self, period: str, line: str, assignment: str | None = None) -> bool:
        return (period, line, assignment) in self.fixed

    def live_entry(self, period: str, line: str, assignment: str | None = None) -> Entry | None:
        """The line's entry that stands."""
        key = line, assignment
        return next((e for e in self.live(period) if (e.line, e.assignment) == key), None)

    def persons(self, period: str, line: str, assignment: str | None = None) -> Persons:
        """Who entered the line, whichever of its entries."""
        key = period, line, assignment
        of_line = (e for e in self.entries.values() if (e.period, e.line, e.assignment) == key)
        return NOBODY.union(*(entry.persons for entry in of_line))

    def reverse(self, entry: int, reason: str, act: Act) -> None:
        if entry not in self.entries or not self.entries[entry].live:
            raise NoSuchEntry("Entry {entry} does not stand in this account.", entry=entry)
        stamp = self.next(act) | {"period": self.entries[entry].period}
        self.record(ScoreReversed(**stamp, entry=entry, reason=reason))

    def live(self, period: str) -> list[Entry]:
        return [e for e in self.entries.values() if e.live and e.period == period]

    @property
    def about(self) -> tuple[str | None, str | None]:
        return self.organization, None

    def evolve(self, event: ScoreEvent) -> None:
        match event:
            case ScoreEntered(entry=number):
                self.organization, self.year = event.organization, event.year
                self.entries[number] = Entry(
                    number, event.period, event.line, event.amount, True, event.assignment,
                    event.inputs, behind(event),
                )  # fmt: skip
            case ScoreReversed(entry=number):
                self.entries[number] = replace(self.entries[number], live=False)
            case LineFixed(period=period, line=line, assignment=assignment):
                self.fixed.add((period or "", line, assignment))
            case _:
                assert_never(event)

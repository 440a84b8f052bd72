"""The ledger check of one organization's quarter (季检查, R7): its superior shows each item,
marks the exceptions, passes the rest in one act, completes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self, assert_never
from uuid import UUID

from aggregates.errors import Refused
from aggregates.event import Act, Aggregate, identity
from aggregates.ledger_check.events import (
    LedgerAppealUpheld,
    LedgerCheckEvent,
    LedgerCompleted,
    LedgerFailureTakenBack,
    LedgerItemFailed,
    LedgerItemOverturned,
    LedgerOpened,
    LedgerRestPassed,
)
from aggregates.rules.independence import NOBODY, Persons, behind
from aggregates.rules.ledger import Tally

UNSEEN, PASSED, FAILED = "unseen", "passed", "failed"


class LedgerRefused(Refused):
    rule = "R7"


@dataclass(frozen=True, slots=True)
class Mark:
    """What was said of one item. ``rectification``: the last it issued; ``final``: an appeal set
    it, so nothing later changes it."""

    failed: bool
    rectification: UUID
    final: bool = False


def ledger_check_id(organization: str, quarter: str) -> UUID:
    return identity("ledger_check", organization, quarter)


class LedgerCheck(Aggregate):
    TOPIC = "ledger_check"

    def __init__(self) -> None:
        self.organization = self.period = self.by = ""
        self.unit: str | None = None
        self.items: dict[str, None] = {}
        self.marks: dict[str, Mark] = {}
        self.rest_passed = self.completed = False
        self.unseen: frozenset[str] = frozenset()  # since it was completed
        self.checkers: Persons = NOBODY  # who failed, passed or completed

    @classmethod
    def open(
        cls,
        organization: str,
        quarter: str,
        *,
        by: str,
        unit: str | None,
        items: Sequence[str],
        act: Act,
    ) -> Self:
        return cls.begin(
            LedgerOpened(
                **cls.first(ledger_check_id(organization, quarter), act),
                organization=organization,
                period=quarter,
                by=by,
                unit=unit,
                items=list(items),
            )
        )

    # --- while it is open ---------------------------------------------------------------------

    def must_take_a_failure(self, item: str) -> None:
        self._must_be_open()
        if self.state_of(item) == FAILED:
            raise LedgerRefused("That item failed already; it fails once.")

    def fail(self, item: str, rectification: UUID, act: Act) -> None:
        self.must_take_a_failure(item)
        self.record(
            LedgerItemFailed(**self.next(act), assignment=UUID(item), rectification=rectification)
        )

    def take_back(self, item: str, act: Act) -> UUID:
        """The rectification to be cancelled with it."""
        self._must_be_open()
        if self.state_of(item) != FAILED:
            raise LedgerRefused("That item has not failed, so nothing is taken back.")
        old = self.marks[item].rectification
        self.record(
            LedgerFailureTakenBack(**self.next(act), assignment=UUID(item), rectification=old)
        )
        return old

    def pass_rest(self, act: Act) -> None:
        """One named act; what is marked keeps its mark."""
        self._must_be_open()
        if self.rest_passed:
            raise LedgerRefused("The rest passed already.")
        passed = len(self.left)
        self.record(LedgerRestPassed(**self.next(act), passed=passed))

    def complete(self, act: Act, by_clock: bool = False) -> None:
        self._must_be_open()
        unseen = self.left
        if unseen and not by_clock:
            raise LedgerRefused(
                "{count} items of {organization} are not seen yet; mark the exceptions and pass "
                "the rest first.",
                count=len(unseen),
                organization=self.organization,
            )
        failed = sum(mark.failed for mark in self.marks.values())
        self.record(
            LedgerCompleted(
                **self.next(act),
                checked=len(self.items) - len(unseen),
                failed=failed,
                unseen=unseen,
                by_clock=by_clock,
            )
        )

    # --- afterwards ---------------------------------------------------------------------------

    def must_take_an_overturning(self, item: str) -> None:
        if not self.completed:
            raise LedgerRefused(
                "The ledger check of {organization} for {period} is not completed yet; a sample "
                "looks at what is.",
                organization=self.organization,
                period=self.period,
            )
        if self.state_of(item) != PASSED:
            raise LedgerRefused("Only an item that passed is looked at again.")
        if item in self.marks and self.marks[item].final:
            raise LedgerRefused("An appeal let that item pass; that is final.", rule="R15")

    def overturn(self, item: str, rectification: UUID, act: Act) -> None:
        """A passed item found wrong by the sample becomes failed."""
        self.must_take_an_overturning(item)
        self.record(
            LedgerItemOverturned(
                **self.next(act), assignment=UUID(item), rectification=rectification
            )
        )

    def uphold_appeal(self, items: Sequence[str], appeal: str, act: Act) -> list[UUID]:
        """These failed items pass after all (R15). Their rectifications."""
        if not self.completed:
            raise LedgerRefused("The check is not completed, so it has entered nothing.")
        wrong = [item for item in items if self.state_of(item) != FAILED]
        if wrong or not items:
            raise LedgerRefused("An appeal names items that failed.", rule="R15")
        self.record(LedgerAppealUpheld(**self.next(act), appeal=appeal, items=list(items)))
        return [self.marks[item].rectification for item in items]

    # --- what is asked of it ------------------------------------------------------------------

    def state_of(self, item: str) -> str:
        if item not in self.items:
            raise LedgerRefused(
                "Item {id} is not of the ledger of {organization} for {period}.",
                id=item,
                organization=self.organization,
                period=self.period,
            )
        if (mark := self.marks.get(item)) is not None:
            return FAILED if mark.failed else PASSED
        return PASSED if self.rest_passed else UNSEEN

    @property
    def tally(self) -> Tally:
        """Of a completed check; nothing before."""
        if not self.completed:
            return Tally()
        failed = sum(mark.failed for mark in self.marks.values())
        return Tally(len(self.items) - len(self.unseen), failed)

    @property
    def left(self) -> list[str]:
        """The items that are neither marked nor passed yet."""
        if self.rest_passed:
            return []
        return [item for item in self.items if item not in self.marks]

    def _must_be_open(self) -> None:
        if self.completed:
            raise LedgerRefused(
                "The ledger check of {organization} for {period} is completed.",
                organization=self.organization,
                period=self.period,
            )

    @property
    def about(self) -> tuple[str | None, str | None]:
        return self.organization, self.period

    def evolve(self, event: LedgerCheckEvent) -> None:
        match event:
            case LedgerOpened():
                self.organization, self.period = event.organization, event.period
                self.by, self.unit = event.by, event.unit
                self.items = dict.fromkeys(event.items)
            case LedgerItemFailed() | LedgerItemOverturned():
                self.marks[str(event.assignment)] = Mark(True, event.rectification)
            case LedgerFailureTakenBack():
                self.marks[str(event.assignment)] = Mark(False, event.rectification)
            case LedgerRestPassed():
                self.rest_passed = True
            case LedgerCompleted():
                self.completed, self.unseen = True, frozenset(event.unseen)
            case LedgerAppealUpheld(items=items):
                for item in items:
                    self.marks[item] = Mark(False, self.marks[item].rectification, final=True)
            case _:
                assert_never(event)
        self._remember_checker(event)

    def _remember_checker(self, event: LedgerCheckEvent) -> None:
        if isinstance(event, LedgerItemFailed | LedgerRestPassed | LedgerCompleted):
            self.checkers |= behind(event)

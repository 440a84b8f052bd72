"""A bulletin (通报, R17): drafted from frozen figures, reviewed, signed, issued, never altered."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self, assert_never
from uuid import UUID

from aggregates.bulletin import events as facts
from aggregates.errors import Refused
from aggregates.event import Act, Aggregate, identity
from aggregates.rules.bulletin import Steps, document_number
from aggregates.rules.independence import NOBODY, Persons, behind, must_not_decide
from aggregates.values.text import Text


class BulletinRefused(Refused):
    rule = "R17"


class State(StrEnum):
    DRAFTED = "drafted"
    REVIEWED = "reviewed"
    SIGNED = "signed"
    ISSUED = "issued"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


OPEN = (State.DRAFTED, State.REVIEWED, State.SIGNED)


def bulletin_id(period: str, n: int) -> UUID:
    return identity("bulletin", period, str(n))


@dataclass(frozen=True, slots=True)
class Frozen:
    """What a draft freezes. Rows as the fact has them."""

    position: int
    scheme_version: int
    rows: list[dict[str, Any]]
    open_checks: dict[str, list[str]] = field(default_factory=dict)


class Bulletin(Aggregate):
    TOPIC = "bulletin"

    def __init__(self) -> None:
        self.period, self.n = "", 0
        self.state = State.DRAFTED
        self.writers: Persons = NOBODY  # 拟稿, and whoever changed the text since
        self.reviewers: Persons = NOBODY
        self.countersigned: dict[str, Persons] = {}  # by organization
        self.signers: Persons = NOBODY
        self.document_number = ""
        self.year = self.number = 0
        self.sha256: str | None = None

    @classmethod
    def draft(cls, period: str, n: int, frozen: Frozen, title: Text, text: Text, act: Act) -> Self:
        """Refused elsewhere until the quarter lets it (R7)."""
        stamp = cls.first(bulletin_id(period, n), act)
        return cls.begin(
            facts.BulletinDrafted(
                **stamp,
                period=period,
                n=n,
                position=frozen.position,
                scheme_version=frozen.scheme_version,
                rows=frozen.rows,
                open_checks=frozen.open_checks,
                title=title,
                text=text,
            )
        )

    # --- before it is issued --------------------------------------------------------------------

    def write(
        self, title: Text, text: Text, praised: list[str], named: list[str], act: Act
    ) -> None:
        self.must_be_open()
        if both := sorted(set(praised) & set(named)):
            raise BulletinRefused("{code} is both praised and named; choose one.", code=both[0])
        self.record(
            facts.BulletinWritten(
                **self.next(act), n=self.n, title=title, text=text, praised=praised, named=named
            )
        )

    def review(self, steps: Steps, act: Act) -> None:
        """核稿, by another than whoever wrote it where the scheme says so."""
        self.must_be_open()
        if self.state != State.DRAFTED:
            raise BulletinRefused("It is reviewed already.")
        self._must_be_another(steps, act)
        self.record(facts.BulletinReviewed(**self.next(act), n=self.n))

    def countersign(self, steps: Steps, by: str, act: Act) -> None:
        """会签, once for each organization, before it is signed."""
        self.must_be_open()
        if self.state == State.SIGNED:
            raise BulletinRefused("It is signed already; it is countersigned before.")
        self._must_be_reviewed(steps)
        if by in self.countersigned:
            raise BulletinRefused("{code} has countersigned already.", code=by)
        self._must_be_another(steps, act)
        self.record(facts.BulletinCountersigned(**self.next(act), n=self.n, by=by))

    def sign(self, steps: Steps, typed: str, act: Act) -> None:
        """签发, with the 发文字号 as typed."""
        self.must_be_open()
        if self.state == State.SIGNED:
            raise BulletinRefused("It is signed already.")
        self._must_be_reviewed(steps)
        if steps.countersigned and not self.countersigned:
            raise BulletinRefused("The scheme asks for a countersignature (会签) first.")
        self._must_be_another(steps, act)
        number, _ = document_number(typed)
        self.record(facts.BulletinSigned(**self.next(act), n=self.n, document_number=number))

    def return_(self, reason: Text, act: Act) -> None:
        self.must_be_open()
        self.record(facts.BulletinReturned(**self.next(act), n=self.n, reason=reason))

    def withdraw(self, reason: Text, act: Act) -> None:
        self.must_be_open()
        self.record(facts.BulletinWithdrawn(**self.next(act), n=self.n, reason=reason))

    def issue(self, year: int, number: int, supersedes: int | None, act: Act) -> None:
        """印发: ``number`` is the next of the year's."""
        self.must_be_open()
        if self.state != State.SIGNED:
            raise BulletinRefused("It is not signed yet (签发); what is issued was signed.")
        self.record(
            facts.BulletinIssued(
                **self.next(act),
                n=self.n,
                year=year,
                number=number,
                document_number=self.document_number,
                persons=self.persons,
                supersedes=supersedes,
                sha256=self.sha256,
            )
        )

    # --- and after ------------------------------------------------------------------------------

    def attach(self, sha256: str, act: Act) -> None:
        """Once signed: of what may still change there is no final file."""
        if self.state not in (State.SIGNED, State.ISSUED, State.SUPERSEDED):
            raise BulletinRefused("It is not signed yet (签发), so there is no final file of it.")
        if self.sha256 != sha256:
            self.record(facts.BulletinFileAttached(**self.next(act), n=self.n, sha256=sha256))

    def give_way(self, by: int, act: Act) -> None:
        if self.state == State.ISSUED:
            self.record(facts.BulletinSuperseded(**self.next(act), n=self.n, by=by))

    # --- refusing -------------------------------------------------------------------------------

    def must_be_open(self) -> None:
        if self.state in (State.ISSUED, State.SUPERSEDED):
            raise BulletinRefused(
                "Bulletin {n} of {period} is issued: a later one may take its place, but it stays "
                "as it is.",
                n=self.n,
                period=self.period,
            )
        if self.state == State.WITHDRAWN:
            raise BulletinRefused(
                "Bulletin {n} of {period} is withdrawn.", n=self.n, period=self.period
            )

    def _must_be_reviewed(self, steps: Steps) -> None:
        if steps.reviewed and self.state == State.DRAFTED:
            raise BulletinRefused("It is not reviewed yet (核稿), as the scheme asks for.")

    def _must_be_another(self, steps: Steps, act: Act) -> None:
        if steps.apart:
            must_not_decide(self.writers, act)

    # --- what it remembers ----------------------------------------------------------------------

    @property
    def persons(self) -> dict[str, list[str]]:
        """By step, in order of their codes."""
        countersigners = frozenset().union(*self.countersigned.values())
        steps = {
            "draft": self.writers,
            "review": self.reviewers,
            "countersignature": countersigners,
            "signature": self.signers,
        }
        return {step: sorted(persons) for step, persons in steps.items() if persons}

    @property
    def about(self) -> tuple[str | None, str | None]:
        return None, self.period

    def evolve(self, event: facts.BulletinEvent) -> None:
        match event:
            case facts.BulletinDrafted(period=period, n=n):
                self.period, self.n, self.writers = period, n, behind(event)
            case facts.BulletinWritten():
                self.writers |= behind(event)
                self._begin_anew()
            case facts.BulletinReviewed():
                self.state, self.reviewers = State.REVIEWED, behind(event)
            case facts.BulletinCountersigned(by=by):
                self.countersigned[by] = behind(event)
            case facts.BulletinSigned(document_number=number):
                self.state, self.signers = State.SIGNED, behind(event)
                self.document_number = number
            case facts.BulletinReturned():
                self._begin_anew()
            case facts.BulletinWithdrawn():
                self.state = State.WITHDRAWN
                self.document_number = ""
            case facts.BulletinIssued(year=year, number=number):
                self.state, self.year, self.number = State.ISSUED, year, number
            case facts.BulletinFileAttached(sha256=sha256):
                self.sha256 = sha256
            case facts.BulletinSuperseded():
                self.state = State.SUPERSEDED
            case _:
                assert_never(event)

    def _begin_anew(self) -> None:
        """New text, or a return, voids what followed the draft."""
        self.state, self.document_number, self.sha256 = State.DRAFTED, "", None
        self.reviewers = self.signers = NOBODY
        self.countersigned = {}

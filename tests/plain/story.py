"""One story told to both, the product and the plain city: each act is done, or refused, by both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from aggregates.assignment.states import catalogue_id
from aggregates.errors import Refused
from service.recording.call import Call
from service.services import Services
from tests.city import City as Product
from tests.plain import reporting, seeing, working
from tests.plain.city import ROOT, City, No, Work
from tests.plain.days import after, before


@dataclass
class Story:
    """``told``: what was asked, so that a difference can be followed back."""

    product: Product
    plain: City
    chance: Random
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    told: list[str] = field(default_factory=list)

    @property
    def services(self) -> Services:
        return self.product.services

    @property
    def by(self) -> Call:
        """Who may do anything: what is told here is not who may."""
        return self.product.operator()

    def both(
        self, name: str, product: Callable[[], Any], plain: Callable[[], Any], about: object = ""
    ) -> tuple[Any, Any]:
        """What each gives back; None of both where they refuse."""
        self.told.append(f"{self.plain.now:%m-%d %H:%M} {name} {about}")
        self.services.standing_data.forget()
        position = self.product.position
        answer, refusal = _tried(product, Refused)
        own, no = _tried(plain, No)
        assert (refusal is None) == (no is None), f"{refusal}, plainly {no}:\n{self.tail()}"
        if refusal is not None:
            assert self.product.position == position, self.tail()
        (self.done if refusal is None else self.refused)[name] += 1
        return answer, own

    def tail(self, last: int = 40) -> str:
        return "\n".join(self.told[-last:])

    # --- time -------------------------------------------------------------------------------------

    def until(self, to: datetime) -> None:
        self.told.append(f"{self.plain.now:%m-%d %H:%M} until {to:%m-%d %H:%M}")
        self.product.until(to.date(), to.hour)
        reporting.advance(self.plain, to, self._issue, self._close)

    def sleep(self, to: datetime) -> None:
        """Nothing is done on the way; it is caught up with when time goes on."""
        self.told.append(f"{self.plain.now:%m-%d %H:%M} asleep until {to:%m-%d %H:%M}")
        self.product.skip_to(to.date(), to.hour)
        self.plain.now = to

    def _issue(self, month: str, only: list[str] | None) -> None:
        working.issue(self.plain, month, self.ids(month), only)

    def _close(self, month: str) -> None:
        self.plain.closed[month] = seeing.ranks(self.plain, month)
        self.plain.closed_on[month] = self.plain.today

    def ids(self, month: str) -> dict[tuple[str, str], UUID]:
        return {
            (org, task): catalogue_id(month, org, task)
            for org in self.plain.orgs
            for task in self.plain.tasks
        }

    # --- drawing ----------------------------------------------------------------------------------

    def lot(self, chance: float) -> bool:
        return self.chance.random() < chance

    def code(self) -> str:
        return self.chance.choice([code for code in self.plain.orgs if code != ROOT])

    def month(self) -> str:
        now = self.plain.month
        near = (now, now, before(now), before(now), before(before(now)), after(now))
        return self.chance.choice(near)

    def day(self, back: int, on: int) -> date:
        return self.plain.today + timedelta(days=self.chance.randint(-back, on))

    def work(self, *statuses: str) -> Work | None:
        """Mostly one in a state in which the act makes sense."""
        works = [
            w for w in self.plain.works.values() if w.month >= before(before(self.plain.month))
        ]
        fit = [w for w in works if w.status in statuses]
        return self.one(fit if fit and self.lot(0.85) else works)

    def one(self, works: list[Work]) -> Work | None:
        return self.chance.choice(works) if works else None


def _tried(act: Callable[[], Any], refusal: type[Exception]) -> tuple[Any, Exception | None]:
    try:
        return act(), None
    except refusal as refused:
        return None, refused

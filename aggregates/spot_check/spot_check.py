"""The spot check of a month (月抽查, R6): called, drawn from a seed nobody knew, closed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self, assert_never
from uuid import UUID

from aggregates.errors import Refused
from aggregates.event import Act, Aggregate, identity
from aggregates.rules.draw import Drawn, draw
from aggregates.rules.spot_check import Pools
from aggregates.spot_check.events import (
    AdditionWithdrawn,
    CheckAdded,
    SpotCheckCalled,
    SpotCheckClosed,
    SpotCheckDrawn,
    SpotCheckEvent,
)

UNIT, SUBTREE, LATE, FALSE_CLAIM = "unit", "subtree", "late", "false_claim"


class SpotCheckRefused(Refused):
    rule = "R6"


@dataclass(frozen=True, slots=True)
class Wanted:
    """An organization to be checked: beneath which unit, and why."""

    unit: str
    why: str


def spot_check_id(period: str) -> UUID:
    return identity("spot_check", period)


class SpotCheck(Aggregate):
    TOPIC = "spot_check"

    def __init__(self) -> None:
        self.period = ""
        self.scheme_version = self.share = self.each = 0
        self.pools = Pools([], [], {})
        self.drawn_before: list[str] = []
        self.owed: dict[str, str] = {}
        self.called = False
        self.drawn: Drawn | None = None
        self.call = self.tree_size = 0
        self.seed = ""
        self.checks: dict[str, Wanted] = {}
        self.closed = False

    @classmethod
    def none_yet(cls, period: str, act: Act) -> Self:
        """A month nothing was called for."""
        spot_check = cls.blank(spot_check_id(period), act.at)
        spot_check.period = period
        return spot_check

    def begin_with(
        self,
        pools: Pools,
        drawn_before: list[str],
        owed: dict[str, str],
        *,
        scheme_version: int,
        share: int,
        each: int,
        act: Act,
    ) -> None:
        if self.called:
            raise SpotCheckRefused(
                "The spot check of {period} is called already; it is called once.",
                period=self.period,
            )
        self.record(
            SpotCheckCalled(
                **self.opening(act),
                period=self.period,
                scheme_version=scheme_version,
                share=share,
                each=each,
                drawn_before=drawn_before,
                units=pools.units,
                themselves=pools.themselves,
                organizations=pools.organizations,
                owed=owed,
            )
        )

    def must_wait_for_its_draw(self) -> None:
        """Where it is called and not drawn: what follows waits for the draw."""
        if self.called and self.drawn is None:
            raise SpotCheckRefused(
                "The spot check of {period} is called and not drawn yet; its draw comes first.",
                period=self.period,
            )

    def draw(self, call: int, seed: str, act: Act) -> None:
        """``call``: the call's position; ``seed``: the root of the tree of that size. Those owed
        are added; where there is nobody at all it is closed at once."""
        if not self.called:
            raise SpotCheckRefused(
                "No spot check of {period} is called, so there is none to draw.",
                period=self.period,
            )
        if self.drawn is not None:
            raise SpotCheckRefused(
                "The spot check of {period} is drawn already; it is drawn once.",
                period=self.period,
            )
        drawn = self.drawn_from(seed)
        self.record(
            SpotCheckDrawn(
                **self.next(act),
                call=call,
                tree_size=call,
                seed=seed,
                units=drawn.units,
                organizations=drawn.organizations,
            )
        )
        for organization in self.owed:
            self.add(organization, self.unit_of(organization), FALSE_CLAIM, act)
        if not self.checks:
            self._close(act)

    def drawn_from(self, seed: str) -> Drawn:
        return draw(
            seed,
            self.pools.units,
            self.pools.organizations,
            self.drawn_before,
            share=self.share,
            each=self.each,
        )

    def unit_of(self, organization: str) -> str:
        """Of one in the pools."""
        if organization in self.pools.units:
            return organization
        units = self.pools.organizations.items()
        return next(unit for unit, codes in units if organization in codes)

    def add(self, organization: str, unit: str, why: str, act: Act) -> None:
        """Unless it is checked already."""
        if self.called and organization not in self.checks:
            stamp = self.next(act) | {"organization": organization}
            self.record(CheckAdded(**stamp, unit=unit, why=why))

    def withdraw(self, organization: str, act: Act) -> None:
        addition = self.checks.get(organization)
        if addition is not None and addition.why == FALSE_CLAIM:
            stamp = self.next(act) | {"organization": organization}
            self.record(AdditionWithdrawn(**stamp))

    def must_check(self, organization: str) -> None:
        if organization not in self.checks:
            raise SpotCheckRefused(
                "{organization} is not among those drawn for {period}.",
                organization=organization,
                period=self.period,
            )
        if self.closed:
            raise SpotCheckRefused("The spot check of {period} is closed.", period=self.period)

    def close(self, waiting: list[str], act: Act) -> None:
        """``waiting``: those without a result, or with a false claim undecided."""
        self.must_wait_for_its_draw()
        if self.drawn is None:
            raise SpotCheckRefused("No spot check of {period} is called.", period=self.period)
        if self.closed:
            raise SpotCheckRefused("The spot check of {period} is closed.", period=self.period)
        if waiting:
            raise SpotCheckRefused(
                "{count} checks of {period} have no result or a false claim undecided: {codes}.",
                count=len(waiting),
                period=self.period,
                codes=", ".join(waiting[:5]),
            )
        self._close(act)

    def _close(self, act: Act) -> None:
        self.record(SpotCheckClosed(**self.next(act), checks=len(self.checks)))

    @property
    def state(self) -> str:
        if self.drawn is None:
            return "called"
        return "closed" if self.closed else "drawn"

    @property
    def about(self) -> tuple[str | None, str | None]:
        return None, self.period

    def evolve(self, event: SpotCheckEvent) -> None:
        match event:
            case SpotCheckCalled():
                self.period, self.called = event.period, True
                self.scheme_version, self.share = event.scheme_version, event.share
                self.each, self.drawn_before = event.each, event.drawn_before
                self.pools = Pools(event.units, event.themselves, event.organizations)
                self.owed = event.owed
            case SpotCheckDrawn():
                self.drawn = Drawn(event.units, event.organizations)
                self.call, self.tree_size, self.seed = event.call, event.tree_size, event.seed
                self.checks = drawn_checks(self.drawn, self.pools) | self.checks
            case CheckAdded(organization=organization):
                self.checks[organization or ""] = Wanted(event.unit, event.why)
                self.closed = False
            case AdditionWithdrawn(organization=organization):
                del self.checks[organization or ""]
            case SpotCheckClosed():
                self.closed = True
            case _:
                assert_never(event)


def drawn_checks(drawn: Drawn, pools: Pools) -> dict[str, Wanted]:
    """Each drawn unit that is checked itself, then those of its subtree, in order."""
    additions: dict[str, Wanted] = {}
    themselves = frozenset(pools.themselves)
    for unit in drawn.units:
        if unit in themselves:
            additions[unit] = Wanted(unit, UNIT)
        additions |= {code: Wanted(unit, SUBTREE) for code in drawn.organizations[unit]}
    return additions

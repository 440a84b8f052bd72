"""The committee's sample of a quarter's ledger checks (抽验, R7): drawn as a spot check is."""

from __future__ import annotations

from typing import Self, assert_never
from uuid import UUID

from aggregates.event import Act, Aggregate, identity
from aggregates.ledger_check.ledger_check import LedgerRefused
from aggregates.ledger_sample.events import (
    LedgerSampleCalled,
    LedgerSampleDrawn,
    LedgerSampleEvent,
    LedgerSampleLookedAt,
)
from aggregates.rules.draw import Drawn, draw
from aggregates.rules.ledger import SamplePools


def ledger_sample_id(quarter: str) -> UUID:
    return identity("ledger_sample", quarter)


class LedgerSample(Aggregate):
    TOPIC = "ledger_sample"

    def __init__(self) -> None:
        self.period = ""
        self.share = self.each = 0
        self.pools = SamplePools([], {})
        self.drawn_before: list[str] = []
        self.called = False
        self.drawn: Drawn | None = None
        self.failed: set[str] = set()

    @classmethod
    def none_yet(cls, quarter: str, act: Act) -> Self:
        sample = cls.blank(ledger_sample_id(quarter), act.at)
        sample.period = quarter
        return sample

    def begin_with(
        self,
        pools: SamplePools,
        drawn_before: list[str],
        *,
        scheme_version: int,
        share: int,
        each: int,
        act: Act,
    ) -> None:
        if self.called:
            raise LedgerRefused(
                "The ledger checks of {period} are sampled already; a quarter is sampled once.",
                period=self.period,
            )
        if not pools.units:
            raise LedgerRefused(
                "No unit has completed a ledger check of its own for {period} yet, so there is "
                "nothing to sample.",
                period=self.period,
            )
        self.record(
            LedgerSampleCalled(
                **self.opening(act),
                period=self.period,
                scheme_version=scheme_version,
                share=share,
                each=each,
                drawn_before=drawn_before,
                units=pools.units,
                organizations=pools.organizations,
            )
        )

    def draw(self, call: int, seed: str, act: Act) -> None:
        """``call``: the call's position; ``seed``: the root of the tree of that size."""
        if not self.called or self.drawn is not None:
            raise LedgerRefused(
                "There is no call of {period} that waits for its draw.", period=self.period
            )
        drawn = draw(
            seed,
            self.pools.units,
            self.pools.organizations,
            self.drawn_before,
            share=self.share,
            each=self.each,
        )
        self.record(
            LedgerSampleDrawn(
                **self.next(act),
                call=call,
                tree_size=call,
                seed=seed,
                units=drawn.units,
                organizations=drawn.organizations,
            )
        )

    def look_at(self, organization: str, item: str, failed: bool, act: Act) -> None:
        if item in self.failed:
            raise LedgerRefused("The sample failed that item already.")
        self.record(
            LedgerSampleLookedAt(
                **self.next(act), checked=organization, assignment=UUID(item), failed=failed
            )
        )

    @property
    def sampled(self) -> list[str]:
        """The organizations whose completed checks are looked at again."""
        return (
            [c for codes in self.drawn.organizations.values() for c in codes] if self.drawn else []
        )

    @property
    def about(self) -> tuple[str | None, str | None]:
        return None, self.period

    def evolve(self, event: LedgerSampleEvent) -> None:
        match event:
            case LedgerSampleCalled():
                self.period, self.called = event.period, True
                self.share, self.each = event.share, event.each
                self.drawn_before = event.drawn_before
                self.pools = SamplePools(event.units, event.organizations)
            case LedgerSampleDrawn():
                self.drawn = Drawn(event.units, event.organizations)
            case LedgerSampleLookedAt():
                self.failed |= {str(event.assignment)} if event.failed else set()
            case _:
                assert_never(event)

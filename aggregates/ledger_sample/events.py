"""What happens to the committee's sample of a quarter's ledger checks (季检查抽验, R7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from aggregates.event import Event, FirstEvent
from aggregates.values.kinds import OrganizationCode
from aggregates.words import N_


@dataclass(frozen=True, kw_only=True)
class LedgerSampleCalled(FirstEvent):
    """抽验开始, as the call of a spot check: fixes what is drawn from before anybody can know the
    seed. ``share``: ten-thousandths of the units; ``each``: how many completed checks of each."""

    TOPIC: ClassVar[str] = "ledger_sample.called"
    SENTENCE: ClassVar[str] = N_(
        "{who} called the sample of the ledger checks of {period}: {units} units in the pool."
    )

    period: str
    scheme_version: int
    share: int
    each: int
    drawn_before: list[str]
    units: list[str]
    organizations: dict[str, list[str]]


@dataclass(frozen=True, kw_only=True)
class LedgerSampleDrawn(Event):
    """抽取. ``call``: the call's position; ``tree_size`` and ``seed``: the log's Merkle tree up to
    and including it, 64 hex digits."""

    TOPIC: ClassVar[str] = "ledger_sample.drawn"
    SENTENCE: ClassVar[str] = N_(
        "The sample of the ledger checks of {period} was drawn: {units} units, from the root of "
        "the first {tree_size} facts."
    )

    call: int
    tree_size: int
    seed: str
    units: list[str]
    organizations: dict[str, list[str]]


@dataclass(frozen=True, kw_only=True)
class LedgerSampleLookedAt(Event):
    """抽验: what the committee says of an item that had passed. ``checked``: whose ledger."""

    TOPIC: ClassVar[str] = "ledger_sample.looked_at"
    SENTENCE: ClassVar[str] = N_(
        "{who} looked at an item in the sampled ledger of {checked} for {period}: it is in order."
    )
    SENTENCES: ClassVar[Mapping[str, str]] = {
        "failed": N_(
            "{who} looked at an item in the sampled ledger of {checked} for {period}: it is "
            "wanting."
        ),
    }

    checked: OrganizationCode
    assignment: UUID
    failed: bool

    def variant(self, before: Mapping[str, object]) -> str:
        return "failed" if self.failed else ""


LedgerSampleEvent = LedgerSampleCalled | LedgerSampleDrawn | LedgerSampleLookedAt

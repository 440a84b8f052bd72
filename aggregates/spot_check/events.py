"""What happens to the spot check of a month (月抽查, R6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from aggregates.event import Event, FirstEvent
from aggregates.values.kinds import OrganizationCode, Word
from aggregates.words import N_


@dataclass(frozen=True, kw_only=True)
class SpotCheckCalled(FirstEvent):
    """抽查开始: fixes what is drawn from, before anybody can know the seed.

    ``share``: ten-thousandths of the units; ``each``: how many of each drawn unit's subtree.
    ``units``: the codes of the pool; ``themselves``: those of them that are checked themselves if
    drawn; ``organizations``: by unit the pool of its subtree, without the unit. ``owed``: codes
    that an upheld false claim adds, by the fact that upheld it.
    """

    TOPIC: ClassVar[str] = "spot_check.called"
    SENTENCE: ClassVar[str] = N_(
        "{who} called the spot check of {period}: {units} units in the pool, {share} "
        "ten-thousandths of them to be drawn, of each {each} organizations."
    )

    period: str
    scheme_version: int
    share: int
    each: int
    drawn_before: list[str]
    units: list[str]
    themselves: list[str]
    organizations: dict[str, list[str]]
    owed: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class SpotCheckDrawn(Event):
    """抽取. ``call``: the call's position; ``tree_size`` and ``seed``: the log's Merkle tree up to
    and including it, 64 hex digits. ``units``, and by unit the ``organizations``, in the order in
    which they were drawn."""

    TOPIC: ClassVar[str] = "spot_check.drawn"
    SENTENCE: ClassVar[str] = N_(
        "The spot check of {period} was drawn: {units} units, from the root of the first "
        "{tree_size} facts."
    )

    call: int
    tree_size: int
    seed: str
    units: list[str]
    organizations: dict[str, list[str]]


@dataclass(frozen=True, kw_only=True)
class CheckAdded(Event):
    """追加抽查: beside those drawn. ``why``: late, its report was confirmed after the call;
    false_claim, one of another month was upheld."""

    TOPIC: ClassVar[str] = "spot_check.added"
    SENTENCE: ClassVar[str] = N_("{organization} was added to the spot check of {period}: {why}.")

    unit: OrganizationCode
    why: Word


@dataclass(frozen=True, kw_only=True)
class AdditionWithdrawn(Event):
    """撤销追加: what added it was overturned, and it has no result yet."""

    TOPIC: ClassVar[str] = "spot_check.addition_withdrawn"
    SENTENCE: ClassVar[str] = N_(
        "{organization} was taken out of the spot check of {period}, to which it had been added."
    )


@dataclass(frozen=True, kw_only=True)
class SpotCheckClosed(Event):
    """抽查办结. Of an empty pool it is closed by the draw; an addition made later reopens it."""

    TOPIC: ClassVar[str] = "spot_check.closed"
    SENTENCE: ClassVar[str] = N_("{who} closed the spot check of {period}.")
    SENTENCES: ClassVar[Mapping[str, str]] = {
        "empty": N_("The spot check of {period} is closed: there was nobody to be drawn."),
    }

    checks: int

    def variant(self, before: Mapping[str, object]) -> str:
        return "" if self.checks else "empty"


SpotCheckEvent = SpotCheckCalled | SpotCheckDrawn | CheckAdded | AdditionWithdrawn | SpotCheckClosed

"""How a contact point stands: its last closed quarter beside the one before, and why it moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aggregates.values.period import Month, Quarter
from aggregates.values.points import divide_half_up
from service.features.scores.queries.scores import score_of
from service.features.scores.queries.working import Working, working_alone
from service.reading.reader import Reader


@dataclass(frozen=True, slots=True)
class Movement:
    """Hundredths. ``own``, ``deducted``, ``ledger``: what each of the three adds to ``moved``: its
    own scores, lateness and checks, the ledger; together they are it, to the hundredth."""

    quarter: Quarter
    score: int
    before: int
    own: int
    deducted: int
    ledger: int

    @property
    def moved(self) -> int:
        return self.score - self.before


@dataclass(frozen=True, slots=True)
class _Quarter:
    score: int
    deducted: int
    ledger: int


def movement(reader: Reader, organization: str) -> Movement | None:
    """None where the last closed quarter or the one before is not assessed."""
    quarter = Month.of(reader.today).quarter.previous
    for _ in range(4):
        now = _of(reader, quarter, organization)
        if now is not None:
            before = _of(reader, quarter.previous, organization)
            return _moved(quarter, now, before) if before is not None else None
        quarter = quarter.previous
    return None


def _moved(quarter: Quarter, now: _Quarter, before: _Quarter) -> Movement:
    deducted, ledger = now.deducted - before.deducted, now.ledger - before.ledger
    own = now.score - before.score - deducted - ledger
    return Movement(quarter, now.score, before.score, own, deducted, ledger)


def _of(reader: Reader, quarter: Quarter, organization: str) -> _Quarter | None:
    months = working_alone(reader, quarter.months, organization)
    score = score_of(reader, quarter, organization, months)
    if score is None or score.score is None or score.provisional:
        return None
    return _Quarter(score.score, _deducted(months, organization), score.ledger or 0)


def _deducted(months: Mapping[Month, Working], organization: str) -> int:
    """The mean over the assessed months of what lateness and checks took."""
    scores = [each.score(organization) for each in months.values()
              if organization in each.counted]  # fmt: skip
    assessed = [each for each in scores if each.score is not None]
    taken = sum(each.lateness + each.deductions for each in assessed)
    return -divide_half_up(-taken, len(assessed)) if assessed else 0

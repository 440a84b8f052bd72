"""One part of a score that is opened (得分明细)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row

from aggregates.values.period import Period


@dataclass(frozen=True, slots=True)
class Part:
    """``score`` in hundredths, None where not assessed. ``facts``: positions in the log.
    ``entries``: the live and reversed entries behind it. ``label``: an organization's name or a
    task's, where the part is one's; ``weight`` hundredths a line carries."""

    name: str  # month, quarter, year, own, lateness, line, ledger, floor: labels.PARTS has all
    rule: str
    score: int | None
    label: str | None = None
    reason: str | None = None
    weight: int | None = None
    provisional: bool = False
    parts: list[Part] = field(default_factory=list)
    entries: list[Row[Any]] = field(default_factory=list)
    facts: list[int] = field(default_factory=list)
    period: Period | None = None  # of a month, a quarter or a year

    @property
    def sum(self) -> tuple[int, int] | None:
        """Of its lines that count: what they claim, of what they carry; hundredths."""
        lines = [part for part in self.parts if part.name == "line" and part.score is not None]
        if not lines:
            return None
        return sum(part.score or 0 for part in lines), sum(part.weight or 0 for part in lines)

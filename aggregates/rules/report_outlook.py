"""What a report would come to (预计), told before it is sent (R4, R5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from aggregates.assignment.states import Outcome
from aggregates.rules.lights import done_on
from aggregates.rules.month_score import own_score


class Claimed(NamedTuple):
    """A line as it would be sent. ``outcome`` None: it is left out. Points in hundredths."""

    points: int
    claimed: int
    due: date
    outcome: str | None
    happened_on: date | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """How many lines; ``claimed`` of ``weight`` in hundredths and the ``score`` that makes, before
    anything for lateness; None where no line carries points."""

    lines: int
    late: int
    partial: int
    not_done: int
    left_out: int
    undated: int
    full_partial: int  # 部分完成 with all of their points
    claimed: int
    weight: int
    score: int | None

    @property
    def asks(self) -> bool:
        """Whether somebody should look again before it is sent."""
        return bool(self.late or self.left_out or self.full_partial or self.not_done)


COUNTS = ("lines", "late", "partial", "not_done", "left_out", "undated", "full_partial")


def outlook(lines: Iterable[Claimed], sent_on: date, report_due: date) -> Outlook:
    """``sent_on``: the day that its sending counts as."""
    known = list(lines)
    sums = [(line.claimed, line.points) for line in known if line.points]
    return Outlook(
        lines=len(known),
        late=sum(_is_late(line, sent_on, report_due) for line in known),
        partial=sum(line.outcome == Outcome.PARTIAL for line in known),
        not_done=sum(line.outcome == Outcome.NOT_DONE for line in known),
        left_out=sum(line.outcome is None for line in known),
        undated=sum(_is_undated(line) for line in known),
        full_partial=sum(_is_full_partial(line) for line in known),
        claimed=sum(claimed for claimed, _ in sums),
        weight=sum(points for _, points in sums),
        score=own_score(sums),
    )


def together(outlooks: Iterable[Outlook]) -> Outlook:
    """Of several reports; ``score``: what their points make, as if all were one."""
    known = list(outlooks)

    def total(name: str) -> int:
        return sum(getattr(each, name) for each in known)

    claimed, weight = total("claimed"), total("weight")
    counts = {name: total(name) for name in COUNTS}
    return Outlook(**counts, claimed=claimed, weight=weight, score=own_score([(claimed, weight)]))


def _is_late(line: Claimed, sent_on: date, report_due: date) -> bool:
    if line.outcome in (None, Outcome.NOT_DONE):
        return False
    return done_on(line.happened_on, sent_on, True, line.due, report_due) > line.due


def _is_undated(line: Claimed) -> bool:
    return line.outcome not in (None, Outcome.NOT_DONE) and line.happened_on is None


def _is_full_partial(line: Claimed) -> bool:
    return line.outcome == Outcome.PARTIAL and bool(line.points) and line.claimed == line.points

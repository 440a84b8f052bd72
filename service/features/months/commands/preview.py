"""What an issue or a withdrawal would do (预览), told before anybody does it (R1)."""

from __future__ import annotations

from dataclasses import dataclass

from aggregates.assignment.states import OPEN
from aggregates.errors import Refused
from aggregates.rules.issuing import months_ahead
from aggregates.values.period import Month
from service.features.assignments.queries import lines
from service.features.months.commands.issue import unissued
from service.reading.reader import read_now
from service.services import Services


class FarAhead(Refused):
    """More than one month ahead it is issued by who has seen how much that is (R1)."""

    rule = "R1"


@dataclass(frozen=True, slots=True)
class Preview:
    """``lines``: how many would be issued; ``ahead``: how many months after this one it is."""

    month: Month
    lines: int
    ahead: int

    @property
    def asks(self) -> bool:
        return self.ahead > 1 and bool(self.lines)


def preview(services: Services, month: Month, only: list[str] | None = None) -> Preview:
    """NothingToIssue, NotFound as the issue itself."""
    today = services.standing_data.today(services.now())
    return Preview(month, unissued(services, month, only), months_ahead(month, today))


def be_sure(services: Services, month: Month, only: list[str] | None, sure: bool) -> None:
    """FarAhead where the question was not answered."""
    if sure or months_ahead(month, services.standing_data.today(services.now())) <= 1:
        return
    result = preview(services, month, only)
    if result.asks:
        raise FarAhead(
            "{month} lies {ahead} months ahead: {lines} lines. Say that you mean it.",
            month=month,
            ahead=result.ahead,
            lines=result.lines,
        )


def open_lines(services: Services, month: Month) -> int:
    """How many a withdrawal would cancel."""
    wanted = lines.Wanted(periods=[str(month)], statuses=sorted(OPEN))
    with read_now(services, "assignments") as reader:
        return sum(row.task is not None for row in lines.find(reader, wanted))

"""What the wall shows of one organization during a meeting: its score, what is red, what falls,
what it was given to do before. No more than a screen holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from aggregates.values.period import parse_period
from service.feature import AgendaItem
from service.features.meetings.queries.agenda import agenda
from service.features.scores.queries.scores import Score, score_of
from service.features.scores.queries.working import working_alone
from service.reading.reader import Reader
from service.reading.tree import tree

MOST = 6  # things on a screen


@dataclass(frozen=True, slots=True)
class Sheet:
    """``number`` of ``count``; ``more``: how many things the screen does not hold."""

    organization: str
    name: str
    number: int
    count: int
    score: Score | None
    items: list[AgendaItem]
    more: int


def sheet(reader: Reader, meeting: Row[Any], number: int) -> Sheet:
    """A number beyond the last shows the last."""
    count = len(meeting.invited)
    at = min(max(number, 1), count)
    code = meeting.invited[at - 1]
    period = parse_period(meeting.period)
    items = [item for item in agenda(reader, meeting) if item.organization == code]
    workings = working_alone(reader, period.months, code)
    score = score_of(reader, period, code, workings)
    return Sheet(
        code, tree(reader)[code].name, at, count, score, items[:MOST], max(0, len(items) - MOST)
    )

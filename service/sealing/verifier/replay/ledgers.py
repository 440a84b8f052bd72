"""Ledger checks as the replay remembers them (季检查, R7), and what the rules ask of them."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from .books import Book
from .days import half_up
from .month_ranking import MonthRanking

Replay = Any  # it holds these, and knows them
LEDGER = "ledger"  # of a score


class Ledger:
    """One organization's quarter. ``marks``: by item whether it failed; ``final``: those that an
    appeal let pass."""

    __slots__ = ("by", "completed", "final", "items", "marks", "rest", "unit", "unseen")

    def __init__(self, by: str, unit: str | None, items: list[str]) -> None:
        self.by, self.unit, self.items = by, unit, items
        self.marks: dict[str, bool] = {}
        self.final: set[str] = set()
        self.rest = self.completed = False
        self.unseen = 0

    def left(self) -> list[str]:
        return [] if self.rest else [item for item in self.items if item not in self.marks]

    def failed(self) -> int:
        return sum(self.marks.values())

    def checked(self) -> int:
        return len(self.items) - self.unseen


class Sample:
    """A quarter's. ``drawn`` None: called, and not drawn yet."""

    __slots__ = ("call", "codes", "drawn", "said")

    def __init__(self, call: int, said: dict[str, Any]) -> None:
        self.call, self.said = call, said
        self.drawn: list[str] | None = None
        self.codes: set[str] = set()


def months_of(quarter: str) -> list[str]:
    """ValueError: it is no quarter."""
    if quarter[4:5] != "Q":
        raise ValueError(f"{quarter!r} is no quarter")
    year, number = quarter[:4], int(quarter[5])
    return [f"{year}-{number * 3 - 2 + step:02d}" for step in range(3)]


def quarter_of(month: str) -> str:
    return f"{month[:4]}Q{(int(month[5:]) + 2) // 3}"


def accept(replay: Replay, organization: str, period: str, key: int) -> None:
    """A line that came out done or in part: of these how many, and the sum of their ids, stand for
    their list, so that a city's year is not held."""
    count, total = replay.accepted.get((organization, quarter_of(period)), (0, 0))
    replay.accepted[organization, quarter_of(period)] = count + 1, total + key


def are_all(replay: Replay, organization: str, quarter: str, items: list[str]) -> bool:
    keys = {UUID(item).int for item in items}
    wanted = replay.accepted.get((organization, quarter), (0, 0))
    return len(keys) == len(items) and wanted == (len(keys), sum(keys))


def unit_of(replay: Replay, organization: str, quarter: str) -> str | None:
    """The unit it is or stood beneath at the quarter's end (R19)."""
    key = quarter, len(replay.places)
    if replay.tree_of_quarter is None or replay.tree_of_quarter[0] != key:
        replay.tree_of_quarter = key, MonthRanking(replay, months_of(quarter)[-1])
    ranking = replay.tree_of_quarter[1]
    at: str | None = organization
    seen: set[str] = set()
    while at is not None and at in ranking.tree and at not in seen:
        seen.add(at)
        kind, above, _ = ranking.tree[at]
        if ranking.is_unit(kind, above):
            return at
        at = above
    return None


def ends_on(replay: Replay, quarter: str) -> date | None:
    """The day at whose end the round is over; None: its months are not all closed."""
    months = months_of(quarter)
    closed = [replay.closed_on[month] for month in months if month in replay.closed_on]
    lists = [month for month in months if month not in replay.closed_on
             and any(book.holds() for book in replay.books.get(month, {}).values())]  # fmt: skip
    if lists or not closed:
        return None
    _, scheme = replay.scheme(months[-1])
    day: date = replay.days.later(max(closed), scheme["ledger_days"])
    return day


def enter(replay: Replay, organization: str, quarter: str, position: int) -> None:
    """What the holder's account, and its unit's, should hold by now."""
    ledger = replay.ledgers[organization, quarter]
    tallies = replay.tallies.setdefault((ledger.unit or organization, quarter), {})
    tallies[organization] = (ledger.failed(), ledger.checked())
    _want(replay, organization, quarter, [tallies[organization]], position)
    if ledger.unit is not None:
        _want(replay, ledger.unit, quarter, list(tallies.values()), position)


def _want(
    replay: Replay, code: str, quarter: str, tallies: list[tuple[int, int]], position: int
) -> None:
    book: Book = replay.book(code, quarter)
    failed = sum(each for each, _ in tallies)
    checked = sum(each for _, each in tallies)
    book.wanted.pop(LEDGER, None)
    if checked:
        _, scheme = replay.scheme(months_of(quarter)[-1])
        book.wanted[LEDGER] = -half_up(scheme["ledger_failed"] * failed, checked)
    replay.ledger_inputs[code, quarter] = {"failed": failed, "checked": checked}
    book.why = position
    replay.touch(book, position, due=False)

"""Appeals as the replay remembers them (申诉复核, R15), and the terms they are filed within."""

from __future__ import annotations

from datetime import date
from typing import Any

from .books import MISSED, OWN, Book
from .days import half_up

Replay = Any  # it holds these, and knows them
LEDGER = "ledger"  # its entry is settled from its items


class Term:
    """From the working day after ``start`` so many ``days``; ``notice``: of an entry's serving."""

    __slots__ = ("days", "notice", "start", "until")

    def __init__(self, replay: Replay, start: date, days: int, notice: str = "") -> None:
        self.start, self.days, self.notice = start, days, notice
        self.until: date = replay.days.later(start, days)


class Filed:
    """``line`` as books name it; ``state``: of its facts, without what they are called."""

    __slots__ = ("actors", "line", "said", "state")

    def __init__(self, said: dict[str, Any]) -> None:
        self.said, self.state = said, "filed"
        self.line = name_of(said["line"], said["assignment"])
        self.actors = {said["actor"], said.get("on_behalf_of") or said["actor"]}


def name_of(line: str, assignment: str | None) -> str:
    return line if assignment is None else f"{line} {assignment}"


def lengthen(replay: Replay, day: date) -> None:
    """A calendar of that day lengthens terms that run, shortens none and revives none."""
    for term in replay.served.values():
        if day <= term.until:
            term.until = max(term.until, replay.days.later(term.start, term.days))


def may_be_set(line: str, before: int | None, amount: int) -> bool:
    """Between the old amount and 0, not the old one; a struck report is replaced by nothing."""
    old = before or 0
    if line == OWN:
        return before is not None and 0 <= amount < old
    if line == MISSED or not old:
        return amount == 0
    return old < amount <= 0 if old < 0 else 0 <= amount < old


def fix(replay: Replay, book: Book, filed: Filed, amount: int, position: int) -> None:
    """What it sets stands for good; a report that was missed and struck loses no 10.00."""
    book.fixed[filed.line] = amount if amount or filed.line == OWN else None
    book.why = position
    replay.touch(book, position, due=False)
    if filed.line == MISSED:
        replay.lateness_changed(book, position)


def overturn(replay: Replay, filed: Filed, amount: int) -> None:
    """A false claim of which no more stands than an honest error deducts owes no check."""
    code, period = filed.said["organization"], filed.said["period"]
    checked = replay.checked.get((code, period))
    item = checked.items.get(filed.said["assignment"]) if checked is not None else None
    if checked is None or item is None or not item[4]:
        return
    _, claimed, verified, _, _ = item
    if amount >= -half_up(10_000 * max(0, claimed - verified), checked.weight):
        replay.upheld.remove((code, period))

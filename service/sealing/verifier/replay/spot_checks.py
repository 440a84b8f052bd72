"""Spot checks as the replay remembers them (月抽查, R6), and what the rules ask of them."""

from __future__ import annotations

from typing import Any

from .books import CHECK, CONFIRMED, OWN, Book
from .days import half_up, next_month
from .month_ranking import MonthRanking

Replay = Any  # it holds these, and knows them


class Spot:
    """A month's: ``call`` its position, ``said`` what the call fixed. ``checks``: organization to
    why; ``drawn`` None: called, and not drawn yet."""

    __slots__ = ("call", "checks", "closed", "drawn", "said")

    def __init__(self, call: int, said: dict[str, Any]) -> None:
        self.call, self.said = call, said
        self.drawn: list[str] | None = None
        self.checks: dict[str, str] = {}
        self.closed = False


class Checked:
    """One organization's result. ``items``: assignment to weight, claimed, verified, false, and
    whether that was upheld (None: undecided). ``served``: notice, day, last day of a statement."""

    __slots__ = ("actor", "heard_on", "items", "reference", "served", "weight")

    def __init__(self) -> None:
        self.items: dict[str, list[Any]] = {}
        self.weight = 0
        self.actor = self.reference = ""
        self.served: tuple[str, str, str | None] | None = None
        self.heard_on: Any = None

    def waits(self) -> bool:
        return any(false and upheld is None for _, _, _, false, upheld in self.items.values())


def pools(replay: Replay, period: str) -> tuple[list[str], list[str], dict[str, list[str]]]:
    """Units, those of them that are checked themselves, and by unit the others of its subtree."""
    ranking = MonthRanking(replay, period)
    stands = {code for code in ranking.undissolved if not replay.is_gone(code)}
    books = replay.books.get(period, {})
    known = {
        code for code, book in books.items()
        if book.status == CONFIRMED and OWN in book.wanted and code in stands
    }  # fmt: skip
    below: dict[str, list[str]] = {}
    for code, (kind, above, _) in ranking.tree.items():
        if code in stands and ranking.is_unit(kind, above):
            codes = [each for each in ranking.subtree(code) if each in known and each != code]
            if codes or code in known:
                below[code] = sorted(codes)
    return sorted(below), sorted(known & below.keys()), below


def owed(replay: Replay, period: str) -> set[str]:
    """Those that a false claim upheld nearby has checked in this month too."""
    return {code for code, month in replay.upheld if period in owed_months(month)}


def owed_months(period: str) -> list[str]:
    year, month = int(period[:4]), int(period[5:])
    first = (month - 1) // 3 * 3 + 1
    quarter = [f"{year:04d}-{first + n:02d}" for n in range(3)]
    return [each for each in quarter if each != period] + [next_month(quarter[-1])]


def enter(replay: Replay, book: Book, checked: Checked, position: int) -> None:
    """What the result has entered by now: nothing for a false claim undecided."""
    _, scheme = replay.scheme(book.period)
    for line in [line for line in book.wanted if line.startswith(CHECK)]:
        del book.wanted[line]
    for assignment, (_, claimed, verified, false, upheld) in checked.items.items():
        if false and upheld is None:
            continue
        factor = scheme["false_claim_factor"] if upheld else 1
        lost = half_up(factor * 10_000 * max(0, claimed - verified), checked.weight)
        if lost:
            book.wanted[f"{CHECK} {assignment}"] = -lost
    book.why = position
    replay.touch(book, position, due=False)


def lineage(replay: Replay, code: str) -> list[str]:
    """It and all above it, as they stand now, without the committee."""
    codes: list[str] = []
    at: str | None = code
    while at is not None and at in replay.places and at not in codes:
        codes.append(at)
        at = replay.places[at].by_place[-1][2]
    return codes[:-1]

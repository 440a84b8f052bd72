"""One month's ranking (R11, R19), worked out from books and tree."""

from __future__ import annotations

from typing import Any

from .books import BACK, CHECK, LATENESS, MISSED, OWN, Book
from .days import first_day, half_up, last_day

Replay = Any  # it makes these standings, and knows them


class MonthRanking:
    """One month's ranking, worked out from the books and the tree of its last moment."""

    def __init__(self, replay: Replay, period: str) -> None:
        self.replay, self.period = replay, period
        _, self.scheme = replay.scheme(period)
        self.kinds = {kind["name"]: kind for kind in self.scheme["kinds"]}
        self.books = replay.books.get(period, {})
        end = replay.end_of(last_day(period))
        self.tree = {code: place.at(end) for code, place in replay.places.items()}
        self.undissolved = {
            code for code, place in replay.places.items()
            if place.dissolved_at is None or place.dissolved_at > end
        }  # fmt: skip
        self.root = next((code for code, (_, above, _) in self.tree.items() if above is None), "")
        self.below: dict[str, list[str]] = {}
        for code, (_, above, _) in self.tree.items():
            if above is not None and code in self.undissolved:
                self.below.setdefault(above, []).append(code)
        self.absent: dict[str, str] = {}
        self.made: dict[str, dict[str, Any]] = {}

    def rows(self) -> dict[str, dict[str, Any]]:
        counted = [code for code in self.tree if self._counts(code)]
        by_code = {code: self.row(code) for code in counted if self.peers(code) is not None}
        among: dict[str, list[dict[str, Any]]] = {}
        for row in by_code.values():
            among.setdefault(row["peers"], []).append(row)
        for rows in among.values():
            rank_all(rows)
        return by_code

    def _counts(self, code: str) -> bool:
        """Whether it was there at all; who was not there for the whole month is not assessed."""
        place, replay = self.replay.places[code], self.replay
        registered = replay.day(place.registered_at)
        gone = None if place.dissolved_at is None else replay.day(place.dissolved_at)
        first, last = first_day(self.period), last_day(self.period)
        founder = registered.isoformat()[:7] <= replay.first_month
        left = gone is not None and gone <= last
        known = not (gone is not None and gone < first) and (founder or registered <= last)
        book = self.books.get(code)
        if not known and not (book is not None and (book.entered or book.holds())):
            return False
        if left:
            self.absent[code] = "dissolved"
        elif not known or (not founder and registered > first):
            self.absent[code] = "new"
        return True

    def peers(self, code: str) -> str | None:
        kind, above, group = self.tree[code]
        if above is None:
            return None
        return (group or "—") if self.is_unit(kind, above) else above

    def is_unit(self, kind: str, above: str | None) -> bool:
        flags = self.kinds.get(kind, {})
        return above is not None and above == self.root and bool(flags.get("unit", True))

    def row(self, code: str) -> dict[str, Any]:
        if code not in self.made:
            self.made[code] = self._score(code) | {"peers": self.peers(code), "rank": None}
        return self.made[code]

    def _score(self, code: str) -> dict[str, Any]:
        row: dict[str, Any] = {
            "score": None, "own": None, "branches": None, "lateness": 0, "deductions": 0,
            "missed": False, "reason": None,
        }  # fmt: skip
        book = self.books.get(code)
        wanted = book.lines_due() if book is not None else {}
        if code in self.absent:
            return row | {"reason": self.absent[code]}
        if MISSED in wanted:
            return row | {"score": 0, "missed": True}
        if book is None or OWN not in wanted:
            return row | {"reason": self._why(book)}
        own, lateness = wanted[OWN], wanted.get(LATENESS, 0)
        branches = self._branches(code)
        share = self.scheme["subtree_share"] if branches else 0
        mean = half_up(sum(branches), len(branches)) if share else None
        base = own if mean is None else half_up((10_000 - share) * own + share * mean, 10_000)
        deductions = sum(lost for line, lost in wanted.items() if line.startswith(CHECK))
        score = max(0, base + lateness + deductions)
        return row | {
            "score": score, "own": own, "branches": mean, "lateness": lateness,
            "deductions": deductions,
        }  # fmt: skip

    def _why(self, book: Book | None) -> str:
        if book is None or not book.holds():
            return "no-lines"
        return "returned" if book.status == BACK else "no-report"

    def _branches(self, code: str) -> list[int]:
        """The scores of the assessed branches below a unit, where they have a share."""
        kind, above, _ = self.tree[code]
        if not self.scheme["subtree_share"] or not self.is_unit(kind, above):
            return []
        codes = [
            self.row(each)["score"]
            for each in self.subtree(code)
            if self.kinds.get(self.tree[each][0], {}).get("tiered", False)
        ]
        return [score for score in codes if score is not None]

    def subtree(self, code: str) -> list[str]:
        """All beneath it that stood at the month's last moment."""
        codes: list[str] = []
        waiting, seen = list(self.below.get(code, ())), {code}
        while waiting:
            each = waiting.pop()
            if each not in seen:
                seen.add(each)
                codes.append(each)
                waiting += self.below.get(each, ())
        return codes


def rank_all(rows: list[dict[str, Any]]) -> None:
    """One more than have a higher score; none for who has none."""
    rank, higher = 1, None
    assessed = [row for row in rows if row["score"] is not None]
    for place, row in enumerate(sorted(assessed, key=lambda each: -each["score"]), start=1):
        if row["score"] != higher:
            rank, higher = place, row["score"]
        row["rank"] = rank

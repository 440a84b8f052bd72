"""Bulletins (通报, R17) as the replay remembers them, and the ranking that they freeze."""

from __future__ import annotations

from typing import Any

from .days import half_up
from .month_ranking import MonthRanking, rank_all

Replay = Any  # it holds these, and knows them
LEDGER = "ledger"  # of a score


class Bulletin:
    """One of a quarter's. ``writers``: persons behind its text."""

    __slots__ = ("countersigned", "document_number", "number", "sha256", "state", "writers", "year")

    def __init__(self, writers: set[str]) -> None:
        self.writers = writers
        self.year = self.number = 0
        self.begin()

    def begin(self) -> None:
        """New text, or a return, voids the steps after the draft."""
        self.state, self.document_number = "drafted", ""
        self.sha256: str | None = None
        self.countersigned: set[str] = set()


class QuarterRanking:
    """The units' ranking of a quarter (R7, R11), worked out from the books as they stand."""

    def __init__(self, replay: Replay, quarter: str, months: list[str]) -> None:
        self.replay, self.quarter, self.months = replay, quarter, months
        self.rankings = {month: MonthRanking(replay, month) for month in months}
        self.scores = {month: ranking.rows() for month, ranking in self.rankings.items()}
        self.last = self.rankings[months[-1]]

    def all_rows(self) -> dict[str, dict[str, Any]]:
        """Of everyone who counts in any of its months, not yet ranked."""
        rows = {}
        for code in self.last.tree:
            parts = {m: rows_of[code]["score"] for m, rows_of in self.scores.items()
                     if code in rows_of}  # fmt: skip
            if parts:
                rows[code] = self._row(code, parts)
        return rows

    def rows(self) -> dict[str, dict[str, Any]]:
        """By unit."""
        rows, among = {}, {}  # type: dict[str, dict[str, Any]], dict[str, list[dict[str, Any]]]
        for code, row in self.all_rows().items():
            kind, above, _ = self.last.tree[code]
            if not self.last.is_unit(kind, above):
                continue
            rows[code] = row
            absent = self.replay.is_absent(code, self.months)
            ranked = {"score": None if absent else row["score"], "rank": None}
            among.setdefault(row["peers"], []).append(ranked | {"of": row})
        for peers in among.values():
            rank_all(peers)
            for each in peers:
                each["of"]["rank"] = each["rank"]
        return rows

    def _row(self, code: str, parts: dict[str, int | None]) -> dict[str, Any]:
        book = self.replay.books.get(self.quarter, {}).get(code)
        ledger = None if book is None else book.wanted.get(LEDGER)
        assessed = [score for score in parts.values() if score is not None]
        mean = half_up(sum(assessed), len(assessed)) if assessed else None
        return {
            "organization": code,
            "peers": self.last.peers(code),
            "rank": None,
            "score": None if mean is None else max(0, mean + (ledger or 0)),
            "months": parts,
            "ledger": ledger,
        }

    def has_entries(self) -> bool:
        return any(
            book.entered for month in self.months
            for book in self.replay.books.get(month, {}).values()
        )  # fmt: skip


def frozen(replay: Replay, quarter: str, months: list[str]) -> dict[str, dict[str, Any]]:
    """What a bulletin drafted now should freeze, by unit."""
    rows = QuarterRanking(replay, quarter, months).rows()
    before = _previous(replay, quarter)
    for code, row in rows.items():
        earlier = before.get(code)
        same = earlier is not None and earlier["peers"] == row["peers"]
        row["previous"] = earlier["rank"] if earlier is not None and same else None
    return rows


def _previous(replay: Replay, quarter: str) -> dict[str, dict[str, Any]]:
    year, number = int(quarter[:4]), int(quarter[5])
    year, number = (year - 1, 4) if number == 1 else (year, number - 1)
    months = [f"{year}-{number * 3 - 2 + step:02d}" for step in range(3)]
    ranking = QuarterRanking(replay, f"{year}Q{number}", months)
    return ranking.rows() if ranking.has_entries() else {}

"""A year's ranking (R8 to R11), worked out from books, polls and adjustments as they stand."""

from __future__ import annotations

from typing import Any

from .bulletins import QuarterRanking
from .days import half_up
from .month_ranking import rank_all

Replay = Any  # it holds these, and knows them
WHOLE = 10_000


class YearRanking:
    """Of everyone: units within their groups, any other below its superior."""

    def __init__(self, replay: Replay, year: str) -> None:
        self.replay, self.year = replay, year
        _, self.scheme = replay.scheme(year)
        self.quarters = [
            QuarterRanking(replay, f"{year}Q{n + 1}",
                           [f"{year}-{n * 3 + step:02d}" for step in (1, 2, 3)])
            for n in range(4)
        ]  # fmt: skip
        self.scores = {
            quarter.quarter: {code: row["score"] for code, row in quarter.all_rows().items()}
            for quarter in self.quarters
        }
        self.last = self.quarters[-1].last
        self.months = [month for quarter in self.quarters for month in quarter.months]

    def rows(self) -> dict[str, dict[str, Any]]:
        """By organization."""
        parts = {code: self._quarters(code) for code in self.last.tree}
        counted = {code: of for code, of in parts.items() if of}
        polls = {poll.organization: poll.score for poll in self.replay.polls.values()
                 if poll.year == self.year and poll.state == "closed"
                 and poll.score is not None}  # fmt: skip
        polled = {self.last.peers(code) for code in polls if code in counted}
        rows = {}
        for code, of in counted.items():
            peers = self.last.peers(code)
            if peers is not None:
                rows[code] = self._row(code, peers, of, polls.get(code), peers in polled)
        self._rank(rows)
        return rows

    def _quarters(self, code: str) -> dict[str, int | None]:
        return {name: scores[code] for name, scores in self.scores.items() if code in scores}

    def _row(
        self, code: str, peers: str, quarters: dict[str, int | None], poll: int | None, polled: bool
    ) -> dict[str, Any]:
        assessed = [score for score in quarters.values() if score is not None]
        daily = half_up(sum(assessed), len(assessed)) if assessed else None
        bonuses, deductions = self._sum(code, "bonus"), self._sum(code, "deduction")
        counts = (min(bonuses, self.scheme["bonus_at_most"]),
                  min(deductions, self.scheme["deduction_at_most"]))  # fmt: skip
        score = None
        if daily is not None and not (polled and poll is None):
            share = self.scheme["daily_share"] if polled else WHOLE
            exact = share * daily + WHOLE * (counts[0] - counts[1])
            if polled:
                exact += self.scheme["poll_share"] * (poll or 0)
            score = max(0, half_up(exact, WHOLE))
        return {
            "organization": code, "peers": peers, "quarters": quarters, "daily": daily,
            "poll": poll, "raw_bonuses": bonuses, "raw_deductions": deductions,
            "bonuses": counts[0], "deductions": counts[1], "score": score, "rank": None,
            "previous": None,
        }  # fmt: skip

    def _sum(self, code: str, kind: str) -> int:
        return sum(each.points for each in self.replay.adjusted.values()
                   if (each.organization, each.year, each.kind, each.state)
                   == (code, self.year, kind, "approved"))  # fmt: skip

    def _rank(self, rows: dict[str, dict[str, Any]]) -> None:
        among: dict[str, list[dict[str, Any]]] = {}
        for code, row in rows.items():
            absent = self.replay.is_absent(code, self.months)
            place = {"score": None if absent else row["score"], "rank": None, "of": row}
            among.setdefault(row["peers"], []).append(place)
        for peers in among.values():
            rank_all(peers)
            for each in peers:
                each["of"]["rank"] = each["rank"]

    def has_entries(self) -> bool:
        return any(quarter.has_entries() for quarter in self.quarters)


def reviewed(replay: Replay, year: str) -> dict[str, dict[str, Any]]:
    """What a review computed now should freeze, by organization."""
    rows = YearRanking(replay, year).rows()
    earlier = YearRanking(replay, str(int(year) - 1))
    before = earlier.rows() if earlier.has_entries() else {}
    for code, row in rows.items():
        known = before.get(code)
        if known is not None and known["peers"] == row["peers"]:
            row["previous"] = known["rank"]
    return rows

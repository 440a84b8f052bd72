"""What the rules remember: lines, months, organizations, accounts."""

from __future__ import annotations

from datetime import date
from typing import Any

OWN, LATENESS, MISSED = "own", "lateness", "missed"  # lines of a score
CHECK = "check"  # with the assignment behind it: what a spot check deducts
SENT, BACK, CONFIRMED, GONE = "submitted", "returned", "confirmed", "missed"  # of a report
DEFAULTS: dict[str, Any] = {
    "timezone": "Asia/Shanghai",
    "kinds": [],
    "subtree_share": 0,
    "report_due_day": 5,
    "report_min_working_days": 3,
    "late_per_day": 100,
    "late_at_most": 500,
    "stated_back_days": 5,
    "lapse_days": 5,
    "missed_days": 10,
    "missed_then_sent": 1_000,
    "draw_share": 1_000,
    "draw_branches": 2,
    "false_claim_factor": 2,
    "statement_days": 3,
    "false_claim_days": 15,
    "ledger_failed": 1_000,
    "ledger_days": 10,
    "bulletin_reviewed": True,
    "bulletin_countersigned": False,
    "bulletin_apart": True,
    "poll_excellent": 10_000,
    "poll_good": 8_500,
    "poll_fair": 7_000,
    "poll_poor": 5_000,
    "poll_least": 5,
    "poll_shown_from": 10,
    "poll_classes": "全体 100",
    "daily_share": 7_000,
    "poll_share": 3_000,
    "bonus_at_most": 1_000,
    "deduction_at_most": 2_000,
    "posting_days": 5,
    "honours_share": 3_000,
    "targets_share": 10_000,
    "promotion_share": 3_000,
    "appeal_days": 10,
    "unrated_months": 6,
    "look_back_months": 6,
    "look_back_kept_months": 12,
    "self_check_months": 6,
    "panel_least": 5,
    "panel_in_favour": 8_000,
    "decision_days": 15,
}
APART_AT_MOST = 300 * 1_000_000  # microseconds between an act and its recording


class Line:
    """An assignment, as far as the score reads it. ``claimed`` None: nothing is."""

    __slots__ = ("book", "claimed", "counts", "issued_at", "listed", "outcome", "points")

    def __init__(self, book: Book, points: int, issued_at: int, listed: bool) -> None:
        self.book, self.points, self.issued_at = book, points, issued_at
        self.listed = listed  # of the catalogue
        self.claimed: int | None = None
        self.outcome: str | None = None
        self.counts = points > 0


class Book:
    """One organization's month: its list, its report, and the score that should be entered."""

    __slots__ = (
        "claims", "confirmed", "counted_on", "due", "entered", "excused", "fixed", "lines", "live",
        "missed_on", "organization", "period", "persons", "returned_on", "sending", "sent_on",
        "settled_lines", "settled_on", "status", "wanted", "why",
    )  # fmt: skip

    def __init__(self, organization: str, period: str) -> None:
        self.organization, self.period = organization, period
        self.lines: dict[int, Line] = {}
        self.status: str | None = None
        self.counted_on: date | None = None  # the first sending's that claimed something
        self.settled_on: date | None = None  # what lateness goes by now
        self.sent_on: date | None = None
        self.returned_on: date | None = None
        self.missed_on: date | None = None
        self.excused = False
        self.sending: tuple[int, int] | None = None  # position and sum claimed of a new sending
        self.due = False  # what should be entered is to be worked out again
        self.wanted: dict[str, int] = {}
        self.live: dict[int, tuple[str, int, int]] = {}  # position: line, amount, entry
        self.persons: dict[str, set[str]] = {}  # who entered each line
        self.fixed: dict[str, int | None] = {}  # what upheld appeals set; None: no entry (R15)
        self.entered = False  # anything ever
        self.confirmed = 0  # position
        self.claims: dict[int, tuple[int, int]] = {}  # then: line to weight and claimed
        self.why = 0  # position of the fact that last called for entries
        self.settled_lines: set[tuple[str, int]] = set()

    def lines_due(self) -> dict[str, int]:
        """What should stand: what is worked out, but for the lines that an appeal set."""
        due = {line: amount for line, amount in self.wanted.items() if line not in self.fixed}
        return due | {line: amount for line, amount in self.fixed.items() if amount is not None}

    def holds(self) -> bool:
        """Whether it has a list that counts."""
        return any(line.counts for line in self.lines.values())


class Place:
    """An organization. ``by_place``: since when it stood where: kind, superior, group."""

    __slots__ = ("by_place", "code", "dissolved_at", "registered_at")

    def __init__(self, code: str, at: int, kind: str, superior: str | None, group: str | None):
        self.code, self.registered_at = code, at
        self.dissolved_at: int | None = None
        self.by_place = [(at, kind, superior, group)]

    def change(self, at: int, **changes: str | None) -> None:
        _, kind, superior, group = self.by_place[-1]
        now = {"kind": kind, "superior": superior, "group": group} | changes
        self.by_place.append((at, now["kind"] or "", now["superior"], now["group"]))

    def at(self, end: int) -> tuple[str, str | None, str | None]:
        """As recorded by then, or as first recorded where that is later (R19)."""
        known = [each for each in self.by_place if each[0] <= end] or self.by_place[:1]
        return known[-1][1:]


class Account:
    """The entries of an organization and a year. ``live``: entry to the book, its position."""

    __slots__ = ("count", "live")

    def __init__(self) -> None:
        self.count = 0
        self.live: dict[int, tuple[Book, int]] = {}

"""The log played again from its first fact, by rules of its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

from ..defects import MISCOMPUTED, UNREADABLE
from ..reading.facts import Fact
from .appeals import Filed, Term, lengthen
from .books import CHECK, CONFIRMED, GONE, LATENESS, MISSED, OWN, SENT, Account, Book, Line, Place
from .bulletins import Bulletin
from .days import DAY, EPOCH, Days, first_day, half_up, last_day, next_month, points
from .ledgers import Ledger, Sample, months_of
from .month_ranking import MonthRanking
from .registry import RULES, SILENT, is_of_later_release
from .spot_checks import Checked, Spot
from .tiers import Branch
from .year import Adjusted, Polled, Review

Tell = Callable[..., None]
# What a state that is none of its kind may raise in a rule.
UNREAD = (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError,
          ArithmeticError, AssertionError)  # fmt: skip


class Replay:
    """The log played again from its first fact, by rules of its own; ``tell`` takes defects."""

    def __init__(self, tell: Tell) -> None:
        self.tell = tell
        self.recorded_at = 0
        self.first_month = ""
        self.opened = self.simulated = False
        self.schemes: list[tuple[int, str, dict[str, Any]]] = []
        self.zone: tzinfo = UTC
        self.days = Days()
        self.due_days: dict[str, date] = {}
        self.places: dict[str, Place] = {}
        self.tasks: dict[int, tuple[str, dict[int, int]]] = {}
        self.weights: dict[str, dict[int, int]] = {}
        self.lines: dict[int, Line] = {}
        self.books: dict[str, dict[str, Book]] = {}
        self.accounts: dict[int, Account] = {}
        self.touched: dict[Book, int] = {}
        self.closed: set[str] = set()
        self.forgot: dict[tuple[int, str], int] = {}
        self.scores = self.rankings = 0
        self.unknown: dict[str, int] = {}
        # Position and time of recording of the fact that held time, and what the clock said.
        self.held_time: tuple[int, int, int] | None = None
        self.holds = 0
        self.spots: dict[str, Spot] = {}
        self.checked: dict[tuple[str, str], Checked] = {}
        self.upheld: list[tuple[str, str]] = []  # organization and month
        self.closed_on: dict[str, date] = {}
        self.accepted: dict[tuple[str, str], tuple[int, int]] = {}  # a quarter's: count, sum
        self.ledgers: dict[tuple[str, str], Ledger] = {}  # by organization and quarter
        self.tallies: dict[tuple[str, str], dict[str, tuple[int, int]]] = {}
        self.ledger_inputs: dict[tuple[str, str], dict[str, int]] = {}
        self.tree_of_quarter: Any = None  # the last that was worked out, with what it is of
        self.samples: dict[str, Sample] = {}
        self.bulletins: dict[tuple[str, int], Bulletin] = {}  # by quarter and number
        self.appeals: dict[int, Filed] = {}
        self.adjusted: dict[int, Adjusted] = {}
        self.polls: dict[int, Polled] = {}
        self.reviews: dict[str, Review] = {}  # by year
        self.served: dict[tuple[str, str, int], Term] = {}  # organization, year, entry
        self.branches: dict[str, Branch] = {}
        self.panels: dict[str, dict[str, Any]] = {}
        self.founded: dict[str, date] = {}
        self.calendar_of: int | None = None  # when the last transaction changed it
        self.seeds: list[tuple[int, int, str]] = []  # of draws: position, size of the tree, root

    # --- the run of it ------------------------------------------------------------------------

    def take(self, fact: Fact) -> None:
        try:
            self._take(fact)
        except UNREAD as bad:
            self._unread(fact.position, f"as {fact.topic}", f"按 {fact.topic} ", bad)

    def end(self) -> None:
        """The last transaction is whole."""
        try:
            self.settle()
        except UNREAD as bad:
            self._unread(None, "to the end", "", bad)

    def _unread(self, position: int | None, how: str, chinese: str, bad: Exception) -> None:
        self.tell(
            position,
            UNREADABLE,
            f"its state cannot be read {how} ({type(bad).__name__}: {bad})",
            f"内容不能{chinese}读出",
        )

    def _take(self, fact: Fact) -> None:
        if fact.recorded_at != self.recorded_at:
            self.recorded_at = fact.recorded_at
            self.settle()
            if self.calendar_of is not None:
                lengthen(self, self.day(self.calendar_of))
                self.calendar_of = None
        rule = RULES.get(fact.topic)
        if rule is None:
            if fact.topic not in SILENT:
                self.unknown[fact.topic] = self.unknown.get(fact.topic, 0) + 1
            return
        if fact.state.startswith('{"class_version":') and is_of_later_release(fact):
            name = f"{fact.topic} v{fact.said['class_version']}"
            self.unknown[name] = self.unknown.get(name, 0) + 1
            return
        rule(self, fact)

    def settle(self) -> None:
        """At the end of each transaction: what was entered is what should be."""
        if not self.touched:
            return
        touched, self.touched = self.touched, {}
        for book, position in touched.items():
            if book.due:
                self.work_out(book)
            self._compare(book, position)

    def _compare(self, book: Book, position: int) -> None:
        """Each entry that stands against the one that should."""
        left = book.lines_due()
        for entered, (line, amount, _) in book.live.items():
            wanted = left.pop(line, None)
            if amount != wanted:
                self._score_differs(book, entered, line, amount, wanted)
        for line, wanted in left.items():
            self._score_differs(book, book.why or position, line, None, wanted)

    def _score_differs(
        self, book: Book, position: int, line: str, amount: int | None, wanted: int | None
    ) -> None:
        if (line, position) in book.settled_lines:
            return
        book.settled_lines.add((line, position))
        self.tell(
            position,
            MISCOMPUTED,
            f"the {line} entry of {book.organization} for {book.period} is {points(amount)}, "
            f"but the facts give {points(wanted)} (R5)",
            f"{book.organization} {book.period} 的 {line} 记分为 {points(amount)}，"
            f"按事实应为 {points(wanted)}",
        )

    def wrong(self, position: int, what: str, chinese: str) -> None:
        self.tell(position, MISCOMPUTED, what, chinese)

    # --- what is asked of it ------------------------------------------------------------------

    def earliest(self, fact: Fact) -> int:
        """The earliest time by the clock at which it may have been recorded: its own, but for one
        whose time was held, which follows the one before by a microsecond."""
        if self.held_time is None:
            return fact.recorded_at
        position, recorded_at, clock = self.held_time
        is_held = 0 <= fact.recorded_at - recorded_at <= fact.position - position
        return clock if is_held else fact.recorded_at

    def day(self, micros: int) -> date:
        return (EPOCH + timedelta(microseconds=micros)).astimezone(self.zone).date()

    def end_of(self, day: date) -> int:
        start = datetime.combine(day + DAY, datetime.min.time(), self.zone)
        return (start - EPOCH) // timedelta(microseconds=1) - 1

    def scheme(self, period: str) -> tuple[int, dict[str, Any]]:
        """Number and parameters of the version that holds in the month, or in a quarter's last."""
        if "Q" in period:
            period = months_of(period)[-1]
        elif len(period) == 4:
            period = f"{period}-12"
        schemes = [each for each in self.schemes if each[1] <= period] or self.schemes[:1]
        return schemes[-1][0], schemes[-1][2]

    def book(self, organization: str, period: str) -> Book:
        books = self.books.setdefault(period, {})
        if organization not in books:
            if not re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2])|Q[1-4])", period, re.ASCII):
                raise ValueError(f"{period!r} is neither a month nor a quarter")
            books[organization] = Book(organization, period)
        return books[organization]

    def is_gone(self, organization: str) -> bool:
        place = self.places.get(organization)
        return place is not None and place.dissolved_at is not None

    def is_absent(self, code: str, months: list[str]) -> bool:
        """New or dissolved within a quarter or a year: unranked (R11)."""
        place = self.places[code]
        registered = self.day(place.registered_at)
        gone = None if place.dissolved_at is None else self.day(place.dissolved_at)
        if gone is not None and gone <= last_day(months[-1]):
            return True
        founder = registered.isoformat()[:7] <= self.first_month
        return not founder and registered > first_day(months[0])

    def due_on(self, period: str) -> date:
        """When the month's reports are due (R5)."""
        if period not in self.due_days:
            _, scheme = self.scheme(period)
            following = next_month(period)
            due = first_day(following)
            due += DAY * (min(scheme["report_due_day"], last_day(following).day) - 1)
            while not self.days.works(due):
                due += DAY
            third = self.days.later(last_day(period), scheme["report_min_working_days"])
            self.due_days[period] = max(due, third)
        return self.due_days[period]

    # --- the month's score (R5) ----------------------------------------------------------------

    def touch(self, book: Book, position: int, due: bool = True) -> None:
        self.touched.setdefault(book, position)
        if due:
            book.due, book.why = True, position

    def line_changed(self, line: Line, position: int) -> None:
        """Of a report that is sent and not yet answered, the score changes with its lines; those
        that leave with their dissolved holder change nothing (R19)."""
        book = line.book
        place = self.places.get(book.organization)
        leaves = place is not None and place.dissolved_at == self.recorded_at
        if line.points and book.status == SENT and not leaves:
            self.touch(book, position)

    def lateness_changed(self, book: Book, position: int) -> None:
        """The calendar did, under a report that counts (R5)."""
        if book.due or book.status not in (SENT, CONFIRMED) or OWN not in book.wanted:
            return
        late = self._lateness(book)
        if -late != book.wanted.get(LATENESS, 0):
            book.wanted.pop(LATENESS, None)
            if late:
                book.wanted[LATENESS] = -late
            book.why = position
            self.touch(book, position, due=False)

    def work_out(self, book: Book) -> None:
        """What should be entered for the month, and whether a sending said what it claims."""
        book.due = False
        weight = claimed = 0
        for line in book.lines.values():
            if line.counts:
                weight += line.points
                claimed += line.claimed or 0
        if book.sending is not None:
            self._sent_with(book, claimed)
        book.wanted = {line: lost for line, lost in book.wanted.items() if line.startswith(CHECK)}
        if book.status == GONE:
            book.wanted[MISSED] = 0
        elif book.status in (SENT, CONFIRMED) and weight:
            book.wanted[OWN] = half_up(10_000 * claimed, weight)
            if late := self._lateness(book):
                book.wanted[LATENESS] = -late

    def _sent_with(self, book: Book, claimed: int) -> None:
        assert book.sending is not None
        position, said = book.sending
        book.sending = None
        if claimed:
            book.counted_on = book.settled_on
        if said != claimed:
            self.wrong(
                position,
                f"the report of {book.organization} for {book.period} says it claims "
                f"{points(said)}, but its lines claim {points(claimed)} (R5)",
                f"{book.organization} {book.period} 自评合计写为 {points(said)}，"
                f"各项之和为 {points(claimed)}",
            )

    def _lateness(self, book: Book) -> int:
        _, scheme = self.scheme(book.period)
        if book.missed_on is not None and not book.excused and MISSED not in book.fixed:
            return int(scheme["missed_then_sent"])
        assert book.settled_on is not None
        days = self.days.from_to(self.due_on(book.period), book.settled_on)
        return int(min(days * scheme["late_per_day"], scheme["late_at_most"]))

    # --- rankings (R11, R19) --------------------------------------------------------------------

    def ranking(self, period: str) -> dict[str, dict[str, Any]]:
        """The rows with which the month should be closed, by organization."""
        return MonthRanking(self, period).rows()

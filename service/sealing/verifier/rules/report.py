"""Monthly reports (自评): sent, returned, confirmed, missed (R5)."""

from __future__ import annotations

from datetime import date

from ..reading.facts import Fact
from ..replay.books import APART_AT_MOST, BACK, CONFIRMED, GONE, SENT, Book
from ..replay.days import day_of, micros_of
from ..replay.registry import on
from ..replay.replay import Replay


@on("report.submitted")
def _submitted(replay: Replay, fact: Fact) -> None:
    said = fact.said
    book = replay.book(said["organization"], said["period"])
    acted, stated = micros_of(said["timestamp"]), day_of(said.get("stated_on"))
    today = replay.day(acted)
    _must_be_of_its_time(replay, fact, acted)
    _must_state_soundly(replay, fact, book, stated, today)
    counted = book.counted_on or stated or today
    if said["counted_on"] != counted.isoformat():
        replay.wrong(
            fact.position,
            f"its lateness is judged by {said['counted_on']}, but the day that counts is "
            f"{counted} (R5)",
            f"迟报按 {said['counted_on']} 计，应按 {counted}",
        )
    book.status, book.settled_on = SENT, counted
    book.sent_on = replay.day(fact.recorded_at)
    book.sending = (fact.position, said["claimed"])
    if stated is not None and book.missed_on is not None and stated <= book.missed_on:
        book.excused = True
    replay.touch(book, fact.position)


def _must_be_of_its_time(replay: Replay, fact: Fact, acted: int) -> None:
    if not replay.earliest(fact) - APART_AT_MOST <= acted <= fact.recorded_at + APART_AT_MOST:
        replay.wrong(
            fact.position,
            "the time it says it was decided at is over five minutes from its recording",
            "所称时间与录入时间相差五分钟以上",
        )


def _must_state_soundly(
    replay: Replay, fact: Fact, book: Book, stated: date | None, today: date
) -> None:
    """填报时间 lies in the past, and not far unless it is an import of history."""
    if stated is None or stated == today:
        return
    _, scheme = replay.scheme(book.period)
    earliest = replay.days.earlier(today, scheme["stated_back_days"])
    if stated > today or (stated < earliest and not fact.said.get("history")):
        replay.wrong(
            fact.position,
            f"the stated date {stated} does not count on {today}: it may lie "
            f"{scheme['stated_back_days']} working days back (R5)",
            f"填报时间 {stated} 在 {today} 录入时不应计入",
        )


@on("report.returned")
def _report_returned(replay: Replay, fact: Fact) -> None:
    book = replay.book(fact.said["organization"], fact.said["period"])
    book.status, book.returned_on = BACK, replay.day(fact.recorded_at)
    replay.touch(book, fact.position)


@on("report.confirmed")
def _confirmed(replay: Replay, fact: Fact) -> None:
    """From here on the score stands, whatever becomes of its lines."""
    book = replay.book(fact.said["organization"], fact.said["period"])
    if book.status != SENT:
        replay.wrong(
            fact.position,
            f"the report of {book.organization} for {book.period} is confirmed, but none waits "
            "(R5)",
            f"{book.organization} {book.period} 并无待审核的自评，却被确认",
        )
    if fact.said.get("by_lapse") and book.sent_on is not None:
        _must_have_lapsed(replay, fact, book, book.sent_on)
    if book.due:
        replay.work_out(book)
    book.status, book.confirmed = CONFIRMED, fact.position
    book.claims = {
        key: (line.points, line.claimed or 0) for key, line in book.lines.items() if line.counts
    }


def _must_have_lapsed(replay: Replay, fact: Fact, book: Book, sent_on: date) -> None:
    _, scheme = replay.scheme(book.period)
    last = replay.days.later(max(sent_on, replay.due_on(book.period)), scheme["lapse_days"])
    if replay.day(fact.recorded_at) <= last:
        replay.wrong(
            fact.position,
            f"the report of {book.organization} for {book.period} lapses at the end of {last}, "
            "but counts as confirmed before (R5)",
            f"{book.organization} {book.period} 应于 {last} 日终逾期视同确认，却提前确认",
        )


@on("report.missed")
def _missed(replay: Replay, fact: Fact) -> None:
    book = replay.book(fact.said["organization"], fact.said["period"])
    day = date.fromisoformat(fact.said["day"])
    earliest = _missed_after(replay, book)
    if earliest is None or day < earliest or day >= replay.day(fact.recorded_at):
        replay.wrong(
            fact.position,
            f"the report of {book.organization} for {book.period} is missed on {day}, but is not "
            f"before the end of {earliest or 'any day: nothing was issued'} (R5)",
            f"{book.organization} {book.period} 于 {day} 记缺报，"
            f"最早应为 {earliest or '无清单'} 日终",
        )
    book.status, book.missed_on, book.excused = GONE, day, False
    replay.touch(book, fact.position)


def _missed_after(replay: Replay, book: Book) -> date | None:
    """The day at whose end an unsent report is missed."""
    lines = [line for line in book.lines.values() if line.counts]
    if not lines:
        return None
    issued = [line.issued_at for line in lines if line.listed or not any(n.listed for n in lines)]
    _, scheme = replay.scheme(book.period)
    base = max(replay.due_on(book.period), replay.day(min(issued)))
    day = replay.days.later(base, scheme["missed_days"])
    if book.returned_on is not None:
        day = max(day, replay.days.later(book.returned_on, scheme["lapse_days"]))
    return day

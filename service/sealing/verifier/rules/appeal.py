"""Appeals (申诉复核, R15): within their days, decided by another, and final."""

from __future__ import annotations

from datetime import date

from ..reading.facts import Fact
from ..replay.appeals import LEDGER, Filed, fix, may_be_set, overturn
from ..replay.books import CHECK, CONFIRMED, LATENESS, OWN, Book
from ..replay.registry import on
from ..replay.replay import Replay


def _wrong(replay: Replay, fact: Fact, what: str, chinese: str) -> None:
    replay.wrong(fact.position, f"{what} (R15)", chinese)


def _live_entry(book: Book, line: str) -> tuple[int, int] | None:
    """Entry and amount of the line."""
    return next(((entry, amount) for name, amount, entry in book.live.values() if name == line),
                None)  # fmt: skip


@on("appeal.filed")
def _filed(replay: Replay, fact: Fact) -> None:
    said, filed = fact.said, Filed(fact.said)
    if fact.key in replay.appeals:
        _wrong(replay, fact, "the line was appealed against before", "该项此前已申诉")
    replay.appeals[fact.key] = filed
    today, period = replay.day(fact.recorded_at), said["period"]
    if said["line"] != LEDGER:
        book = replay.book(said["organization"], period)
        if _live_entry(book, filed.line) != (said["entry"], said["amount"]):
            _wrong(replay, fact, f"entry {said['entry']} of {said['amount']} does not stand",
                   f"第 {said['entry']} 笔并不存在或金额不符")  # fmt: skip
        if said["line"] in (OWN, LATENESS) and book.status != CONFIRMED:
            _wrong(replay, fact, "its report is not confirmed", "自评尚未审核确认")
        _, scheme = replay.scheme(period)
        decide_by = replay.days.later(today, scheme["decision_days"])
        if said["decide_by"] != decide_by.isoformat():
            _wrong(replay, fact, f"it is to be decided by {decide_by}, not {said['decide_by']}",
                   f"应于 {decide_by} 前答复，而非 {said['decide_by']}")  # fmt: skip
    _must_be_in_time(replay, fact, today)


def _must_be_in_time(replay: Replay, fact: Fact, today: date) -> None:
    said = fact.said
    term = replay.served.get((said["organization"], said["year"], said["entry"]))
    wanted = (term.notice, term.start.isoformat(), term.until.isoformat()) if term else (None,) * 3
    if (said["notice"], said["served_on"], said["last_day"]) != wanted:
        _wrong(replay, fact, f"it names the serving {said['notice']} and its last day "
               f"{said['last_day']}, but should name {wanted[0]} and {wanted[2]}",
               f"所称送达与末日不符，末日应为 {wanted[2]}")  # fmt: skip
    if term is not None and today > term.until:
        _wrong(replay, fact, f"its last day was {term.until}", f"申诉期至 {term.until}")


@on("appeal.upheld", "appeal.dismissed", "appeal.withdrawn")
def _ended(replay: Replay, fact: Fact) -> None:
    filed = replay.appeals.get(fact.key)
    if filed is None or filed.state != "filed":
        _wrong(replay, fact, "no appeal waits there", "并无待复核的申诉")
        return
    filed.state = fact.topic.rpartition(".")[2]
    if filed.state == "withdrawn" or filed.said["line"] == LEDGER:
        return
    book = replay.book(filed.said["organization"], filed.said["period"])
    persons = book.persons.get(filed.line, set()) | filed.actors
    checked = replay.checked.get((book.organization, book.period))
    if filed.said["line"] == CHECK and checked is not None:
        persons = persons | {checked.actor}
    if fact.said["actor"] in persons:
        _wrong(
            replay, fact, "who checked, entered or filed it decides it", "复核人与当事人为同一人"
        )
    if filed.state == "upheld":
        _uphold(replay, fact, filed, book)


def _uphold(replay: Replay, fact: Fact, filed: Filed, book: Book) -> None:
    said, live = fact.said, _live_entry(book, filed.line)
    entry, before = live or (None, None)
    if said["entry"] != entry or not may_be_set(filed.line, before, said["amount"]):
        _wrong(replay, fact, f"it sets {said['amount']} for entry {said['entry']}, where "
               f"{before} stands as entry {entry}",
               f"所定 {said['amount']} 与 {before} 不符")  # fmt: skip
    fix(replay, book, filed, said["amount"], fact.position)
    if filed.said["line"] == CHECK:
        overturn(replay, filed, said["amount"])

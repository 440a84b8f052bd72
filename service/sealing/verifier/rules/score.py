"""Score entries (记分): each follows from the facts before it (R5)."""

from __future__ import annotations

from uuid import UUID

from ..reading.facts import Fact
from ..replay.appeals import name_of
from ..replay.books import Account
from ..replay.ledgers import LEDGER
from ..replay.registry import on
from ..replay.replay import Replay


@on("score.entered", version=2)
def _entered(replay: Replay, fact: Fact) -> None:
    said = fact.said
    book = replay.book(said["organization"], said["period"])
    account = replay.accounts.setdefault(fact.key, Account())
    account.count += 1
    version, _ = replay.scheme(book.period)
    if (said["entry"], said["year"]) != (account.count, book.period[:4]):
        replay.wrong(
            fact.position,
            f"it is entry {said['entry']} of {said['year']}, but should be entry {account.count} "
            f"of {book.period[:4]}",
            f"记分序号为 {said['year']} 年第 {said['entry']} 笔，"
            f"应为 {book.period[:4]} 年第 {account.count} 笔",
        )
    if said["scheme_version"] != version:
        replay.wrong(
            fact.position,
            f"it goes by version {said['scheme_version']} of the scheme, but {version} is in force",
            f"按方案第 {said['scheme_version']} 版记分，当月应为第 {version} 版",
        )
    account.live[said["entry"]] = (book, fact.position)
    line = name_of(said["line"], said.get("assignment"))
    if line == LEDGER:
        _must_count(replay, fact)
    book.live[fact.position] = (line, said["amount"], said["entry"])
    book.entered = True
    persons = {said["actor"], said.get("on_behalf_of") or said["actor"]}
    book.persons.setdefault(line, set()).update(persons)
    replay.scores += 1
    replay.touch(book, fact.position, due=False)


def _must_count(replay: Replay, fact: Fact) -> None:
    """The entry carries how many items failed of how many (R7)."""
    wanted = replay.ledger_inputs.get((fact.said["organization"], fact.said["period"]))
    if fact.said.get("inputs") != wanted:
        replay.wrong(
            fact.position,
            f"the entry counts {fact.said.get('inputs')}, but the checks give {wanted} (R7)",
            f"记分所列 {fact.said.get('inputs')}，按检查应为 {wanted}",
        )


@on("score.fixed")
def _fixed(replay: Replay, fact: Fact) -> None:
    """By the appeal that it names (R15)."""
    said = fact.said
    filed = replay.appeals.get(UUID(said["appeal"]).int)
    line = name_of(said["line"], said["assignment"])
    if filed is None or filed.state != "upheld" or filed.line != line:
        replay.wrong(fact.position, f"no appeal set {line} for good (R15)", f"{line} 并无申诉定论")


@on("score.reversed")
def _reversed(replay: Replay, fact: Fact) -> None:
    account = replay.accounts.get(fact.key, Account())
    entry = account.live.pop(fact.said["entry"], None)
    if entry is None:
        replay.wrong(
            fact.position,
            f"it reverses entry {fact.said['entry']}, which does not stand",
            f"冲销的第 {fact.said['entry']} 笔并不存在或已冲销",
        )
        return
    book, position = entry
    del book.live[position]
    replay.touch(book, fact.position, due=False)

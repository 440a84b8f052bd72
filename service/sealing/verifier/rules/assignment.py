"""Assignments (任务): lists, what is claimed, what counts (R5)."""

from __future__ import annotations

import sys

from ..reading.facts import Fact
from ..replay.books import Line
from ..replay.days import points
from ..replay.ledgers import accept
from ..replay.registry import on, says_nothing_of_figures
from ..replay.replay import Replay

says_nothing_of_figures(
    "assignment.received",
    "assignment.receipt_undone",
    "assignment.handed_down",
    "assignment.linked",
    "assignment.unlinked",
    "assignment.not_applicable_asked",
    "assignment.not_applicable_refused",
    "assignment.urged",
    "assignment.extension_asked",
    "assignment.extension_granted",
    "assignment.extension_refused",
    "assignment.deadline_moved",
    "assignment.overdue",
)


@on("assignment.issued")
def _issued(replay: Replay, fact: Fact) -> None:
    said = fact.said
    old = replay.lines.get(fact.key)
    if old is not None:
        old.book.lines.pop(fact.key, None)
    book = replay.book(said["organization"], said["period"])
    line = Line(book, said["points"], fact.recorded_at, said["origin"] == "catalogue")
    replay.lines[fact.key] = book.lines[fact.key] = line
    replay.line_changed(line, fact.position)
    if said["origin"] == "catalogue":
        weight = replay.weights.get(said["task"], {}).get(said["task_version"])
        if weight != line.points:
            replay.wrong(
                fact.position,
                f"task {said['task']} was issued with {points(line.points)} points, but version "
                f"{said['task_version']} of the catalogue carries {points(weight)} (R1)",
                f"任务 {said['task']} 按 {points(line.points)} 分交办，清单分值为 {points(weight)}",
            )


@on("assignment.reported")
def _reported(replay: Replay, fact: Fact) -> None:
    line = replay.lines.get(fact.key)
    if line is None:
        return  # of a month that is closed, and confirmed: it changes nothing any more
    said = fact.said
    line.claimed, line.outcome = said["points"], sys.intern(said["outcome"])
    if not 0 <= said["points"] <= line.points:
        replay.wrong(
            fact.position,
            f"{points(said['points'])} points are claimed of a line that carries "
            f"{points(line.points)} (R5)",
            f"自评 {points(said['points'])} 分，该项分值为 {points(line.points)}",
        )
    replay.line_changed(line, fact.position)


@on("assignment.accepted")
def _accepted(replay: Replay, fact: Fact) -> None:
    if fact.said["outcome"] != "not_done":
        accept(replay, fact.said["organization"], fact.said["period"], fact.key)
    line = replay.lines.get(fact.key)
    if line is not None and line.outcome != fact.said["outcome"]:
        replay.wrong(
            fact.position,
            f"the outcome accepted is {fact.said['outcome']}, but {line.outcome} was reported (R5)",
            f"审核结果为 {fact.said['outcome']}，上报的是 {line.outcome}",
        )


@on("assignment.returned")
def _returned(replay: Replay, fact: Fact) -> None:
    if (line := replay.lines.get(fact.key)) is not None:
        line.claimed = None
        replay.line_changed(line, fact.position)


@on("assignment.not_applicable_granted", "assignment.cancelled")
def _counts_no_more(replay: Replay, fact: Fact) -> None:
    if (line := replay.lines.get(fact.key)) is not None:
        line.counts = False
        replay.line_changed(line, fact.position)


@on("assignment.transferred")
def _transferred(replay: Replay, fact: Fact) -> None:
    line = replay.lines.get(fact.key)
    if line is None:
        return
    replay.line_changed(line, fact.position)
    line.book.lines.pop(fact.key, None)
    line.book = replay.book(fact.said["to"], line.book.period)
    line.book.lines[fact.key] = line
    replay.line_changed(line, fact.position)

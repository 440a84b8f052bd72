"""The facts of a month's issue: what all of a list, or all of a task, say is put together once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aggregates.assignment.assignment import Assignment
from aggregates.assignment.events import AssignmentIssued
from aggregates.assignment.states import Origin
from aggregates.rules.issuing import Due, Line
from aggregates.values.period import Month
from service.recording.call import Call


class Facts:
    """Makes the fact of each line, by its place among them."""

    def __init__(self, call: Call, month: Month, lines: Sequence[Line]) -> None:
        self._call = call
        self._period = str(month)
        self._lines = lines
        self._lists: dict[str, AssignmentIssued] = {}  # one of each receiver's
        self._tasks: dict[str, dict[str, Any]] = {}

    def made(self, place: int) -> AssignmentIssued:
        line = self._lines[place]
        identify, receiver, due = line
        code = due.task.code
        said = self._tasks.get(code) or self._tasks.setdefault(code, _said(due))
        first = self._lists.get(receiver.code)
        if first is None:
            return self._lists.setdefault(receiver.code, self._first(line, said))
        return first.alike(identify(code), said)

    def _first(self, line: Line, said: dict[str, Any]) -> AssignmentIssued:
        receiver = line.receiver
        return AssignmentIssued(
            **Assignment.first(line.assignment_id, self._call.act_for(receiver.issuer)),
            period=self._period,
            organization=receiver.code,
            issuer=receiver.issuer,
            origin=Origin.CATALOGUE.value,
            **said,
        )


def _said(due: Due) -> dict[str, Any]:
    """What the fact says of its task, whoever receives it."""
    return {
        "task": due.task.code,
        "task_version": due.task.version,
        "points": due.task.terms.points,
        "due": due.deadline,
        "guessed": due.guessed,
    }

"""A talk in JSON, and with its words for pages and papers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from service.features.assignments.queries.lines import Wanted, find
from service.features.interviews.queries.interviews import Talk, commitments
from service.reading.reader import Reader
from service.reading.sentences import said
from service.reading.shown import Shown, link


@dataclass(frozen=True, slots=True)
class Commitment:
    """``status``: of the assignment that it issued."""

    row: Row[Any]
    words: str | None
    status: str

    @property
    def is_open(self) -> bool:
        return self.status not in ("done", "cancelled")


@dataclass(frozen=True, slots=True)
class Opened:
    """A talk with its words; None: nothing said, or forgotten."""

    talk: Talk
    reason: str | None
    ended_for: str | None
    place: str | None
    minutes: str | None
    statement: str | None
    commitments: list[Commitment]

    @property
    def row(self) -> Row[Any]:
        return self.talk.row

    @property
    def uncovered(self) -> list[str]:
        return [line for line in self.row.lines if line not in self.row.covered]


def opened(reader: Reader, talk: Talk) -> Opened:
    row = talk.row
    at = (row.proposed, row.ended, row.notified, row.called, row.holding, row.statement)
    words = reader.texts(at)
    return Opened(
        talk,
        said(words, row.proposed, "reason"),
        said(words, row.ended, "reason"),
        said(words, row.called, "place") or said(words, row.notified, "place"),
        said(words, row.holding, "minutes"),
        said(words, row.statement, "statement"),
        _commitments(reader, row.interview),
    )


def _commitments(reader: Reader, interview: str) -> list[Commitment]:
    rows = commitments(reader, interview)
    words = reader.texts(row.recorded for row in rows)
    ids = [UUID(row.assignment) for row in rows]
    lines = {str(line.assignment): line for line in find(reader, Wanted(ids=ids))} if ids else {}
    return [
        Commitment(row, said(words, row.recorded, "words"), _status(lines.get(row.assignment)))
        for row in rows
    ]


def _status(line: Row[Any] | None) -> str:
    if line is None or line.status == "cancelled":
        return "cancelled"
    if line.status == "accepted":
        return "done" if line.outcome == "done" else "not_done"
    return "open"


def show_talk(reader: Reader, talk: Talk) -> Shown:
    known, row = opened(reader, talk), talk.row
    names = ("interview", "organization", "person", "post", "kind", "why", "lines", "reasons",
             "state", "declined", "on_paper")  # fmt: skip
    return {name: getattr(row, name) for name in names} | {
        "reason": known.reason,
        "ended_for": known.ended_for,
        "on": _day(row.meets_on),
        "place": known.place,
        "held_on": _day(row.held_on),
        "by": [
            {"leader": leader, "line": line, "as": basis}
            for leader, line, basis in zip(row.leaders, row.covered, row.bases, strict=True)
        ],
        "record": known.minutes,
        "statement": known.statement,
        "commitments": [_shown(each) for each in known.commitments],
        "seen_by": seen_by(talk),
        "your_part": sorted(talk.parts),
        "position": reader.at.position,
        "as_of": link(reader.at),
    }


def seen_by(talk: Talk) -> dict[str, list[str]]:
    """Who sees this, by their part; auditors besides."""
    row = talk.row
    return {
        "subject": list(talk.subjects), "proposer": list(row.proposers),
        "approver": list(row.approvers), "holder": list(dict.fromkeys(row.leaders)),
        "linked": list(talk.linked),
    }  # fmt: skip


def _shown(each: Commitment) -> Shown:
    row = each.row
    return {"commitment": row.number, "text": each.words, "due": row.due.isoformat(),
            "assignment": row.assignment, "state": each.status}  # fmt: skip


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None

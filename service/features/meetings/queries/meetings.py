"""Dispatch meetings (调度会) as of a moment: which there are, what they decided, what is left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from aggregates.errors import NotFound
from projections.meetings import DECISIONS, MEETINGS
from service.features.assignments.queries import lines as assignments
from service.features.assignments.queries.lines import Line, Wanted
from service.features.catalogue.queries import catalogue
from service.reading.reader import Reader

CLOSED = ("accepted", "cancelled", "not_applicable")


@dataclass(frozen=True, slots=True)
class Meeting:
    row: Row[Any]
    title: str | None  # None: forgotten
    decisions: int
    done: int  # of them, whose assignments are all closed


@dataclass(frozen=True, slots=True)
class Decision:
    row: Row[Any]
    words: str | None
    lines: list[Line]

    @property
    def is_done(self) -> bool:
        return all(line.row.status in CLOSED for line in self.lines)


def meetings(
    reader: Reader, organization: str | None = None, sees: frozenset[str] | None = None
) -> list[Meeting]:
    """The newest first. ``sees``: the organizations that the reader may look at; theirs and those
    they were invited to. None: all."""
    rows = reader.view.rows(MEETINGS)
    query = select(rows).order_by(rows.c.planned_on.desc(), rows.c.called.desc())
    if organization is not None:
        query = query.where(rows.c.organization == organization)
    known = [row for row in reader.view.all(query) if is_seen(row, sees)]
    words = reader.texts(row.called for row in known)
    counts = _counts(reader, [row.meeting for row in known])
    return [
        Meeting(row, words.get((row.called, "title")), *counts.get(row.meeting, (0, 0)))
        for row in known
    ]


def is_seen(row: Row[Any], sees: frozenset[str] | None) -> bool:
    return sees is None or row.organization in sees or not sees.isdisjoint(row.invited)


def must_be_called(reader: Reader, meeting: str) -> Row[Any]:
    rows = reader.view.rows(MEETINGS)
    row = reader.view.one(select(rows).where(rows.c.meeting == meeting))
    if row is None:
        raise NotFound("There is no meeting {id}.", id=meeting)
    return row


def decisions(reader: Reader, meetings: Iterable[str]) -> dict[str, list[Decision]]:
    """By meeting, in the order in which they were recorded, with how their work stands."""
    rows = reader.view.rows(DECISIONS)
    query = select(rows).where(rows.c.meeting.in_(list(meetings)))
    stored = reader.view.all(query.order_by(rows.c.meeting, rows.c.number))
    words = reader.texts(row.recorded for row in stored)
    lines = _lines(reader, stored)
    by_meeting: dict[str, list[Decision]] = {}
    for row in stored:
        of = [lines[key] for key in row.assignments if key in lines]
        decision = Decision(row, words.get((row.recorded, "words")), of)
        by_meeting.setdefault(row.meeting, []).append(decision)
    return by_meeting


def _lines(reader: Reader, stored: Sequence[Row[Any]]) -> Mapping[str, Line]:
    ids = [UUID(key) for row in stored for key in row.assignments]
    if not ids:
        return {}
    rows = assignments.find(reader, Wanted(ids=ids))
    of = assignments.lines(reader, rows, catalogue(reader))
    return {str(line.row.assignment): line for line in of}


def _counts(reader: Reader, meetings: Sequence[str]) -> dict[str, tuple[int, int]]:
    by_meeting = decisions(reader, meetings)
    return {key: (len(of), sum(each.is_done for each in of)) for key, of in by_meeting.items()}


def open_decisions(reader: Reader, organization: str) -> list[tuple[Row[Any], Decision]]:
    """Of the organization's former meetings, the newest first."""
    former = [each.row for each in meetings(reader, organization)]
    by_meeting = decisions(reader, [row.meeting for row in former])
    return [
        (row, each) for row in former for each in by_meeting.get(row.meeting, ())
        if not each.is_done
    ]  # fmt: skip

"""A meeting in JSON, and its words for pages and papers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from service.features.meetings.queries import meetings as queries
from service.features.meetings.queries.meetings import Decision
from service.reading.reader import Reader
from service.reading.sentences import said
from service.reading.shown import Shown, link


@dataclass(frozen=True, slots=True)
class Opened:
    """A meeting with its words; ``absent``: code to reason."""

    row: Row[Any]
    title: str | None
    place: str | None
    reason: str | None
    absent: dict[str, str | None]
    decisions: list[Decision]


def opened(reader: Reader, meeting: str) -> Opened:
    row = queries.must_be_called(reader, meeting)
    words = reader.texts([row.called, row.cancelled])
    return Opened(
        row,
        said(words, row.called, "title"),
        said(words, row.called, "place"),
        said(words, row.cancelled, "reason"),
        _absent(reader, row),
        queries.decisions(reader, [meeting]).get(meeting, []),
    )


def _absent(reader: Reader, row: Row[Any]) -> dict[str, str | None]:
    """The reasons stand in the fact, in the order of who was absent."""
    words = reader.texts([row.holding])
    return {
        code: said(words, row.holding, f"reasons.{number}")
        for number, code in enumerate(row.absent or ())
    }


def show_meeting(reader: Reader, meeting: str) -> Shown:
    known = opened(reader, meeting)
    row = known.row
    names = ("meeting", "organization", "kind", "period", "state", "invited", "attended",
             "speakers")  # fmt: skip
    return {name: getattr(row, name) for name in names} | {
        "title": known.title,
        "place": known.place,
        "planned_on": row.planned_on.isoformat(),
        "held_on": row.held_on.isoformat() if row.held_on else None,
        "absent": [{"organization": c, "reason": r} for c, r in known.absent.items()],
        "reason": known.reason,
        "decisions": [_shown(each) for each in known.decisions],
        "position": reader.at.position,
        "as_of": link(reader.at),
    }


def _shown(decision: Decision) -> Shown:
    row = decision.row
    return {
        "decision": row.number,
        "text": decision.words,
        "to": row.to,
        "due": row.due.isoformat(),
        "state": "done" if decision.is_done else "open",
        "assignments": row.assignments,
    }

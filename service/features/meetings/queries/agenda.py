"""The agenda that is proposed (议程): what each mechanism has to say of who is invited."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Row

from aggregates.values.period import parse_period
from service.feature import AgendaItem
from service.features.meetings.queries.meetings import open_decisions
from service.reading.reader import Reader

ORDER = ("red", "rectification", "falling", "decision")


def agenda(reader: Reader, meeting: Row[Any]) -> list[AgendaItem]:
    """By kind, within it by who was invited; features are asked, none is known by name."""
    period = parse_period(meeting.period)
    items = [
        item
        for feature in reader.services.features
        for item in feature.agenda(reader, meeting.organization, meeting.invited, period)
    ]
    place = {code: number for number, code in enumerate(meeting.invited)}
    return sorted(
        items,
        key=lambda item: (_of_kind(item.kind), place.get(item.organization, len(place))),
    )


def _of_kind(kind: str) -> int:
    return ORDER.index(kind) if kind in ORDER else len(ORDER)


def former_decisions(
    reader: Reader, organization: str, invited: Sequence[str], period: object
) -> Iterator[AgendaItem]:
    """Decided in the organization's former meetings and not done yet, by who has to do it."""
    for meeting, decision in open_decisions(reader, organization):
        for line in decision.lines:
            if line.row.organization in invited and line.row.status not in ("accepted",):
                yield AgendaItem(
                    kind="decision",
                    organization=line.row.organization,
                    subject=decision.words or "",
                    path=f"/meetings/{meeting.meeting}",
                    assignment=str(line.row.assignment),
                    due=decision.row.due,
                )

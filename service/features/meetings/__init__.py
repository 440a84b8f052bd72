"""Dispatch meetings of organizations (调度会)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from aggregates.words import N_
from service.feature import AgendaItem, Entry, Feature
from service.features.meetings.rights import MEETING_READ, RIGHTS


def _tells(reader: Any, after: int) -> dict[str, list[dict[str, Any]]]:
    from service.features.meetings.news import tells

    return tells(reader, after)


def _agenda(
    reader: Any, organization: str, invited: Sequence[str], period: Any
) -> Iterable[AgendaItem]:
    from service.features.meetings.queries.agenda import former_decisions

    return former_decisions(reader, organization, invited, period)


FEATURE = Feature(
    name="meetings",
    rights=RIGHTS,
    navigation=(
        Entry(
            words="Dispatch meetings",
            path="/meetings",
            opens=MEETING_READ,
            place=45,
            icon="page",
        ),
    ),
    tells=_tells,
    agenda=_agenda,
    news={
        "meeting-called": N_("Meetings you are invited to: {count}."),
        "meeting-cancelled": N_("Meetings that were cancelled: {count}."),
        "meeting-minutes": N_("Minutes that were published: {count}."),
    },
    families={"meeting": "Dispatch meetings"},
)

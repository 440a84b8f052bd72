"""Assignments (任务交办): issued by hand, received, handed down, reported, decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from aggregates.words import N_
from service.feature import AgendaItem, Entry, Feature, Figure, Hits, Panel, Todo
from service.features.assignments.rights import ASSIGNMENT_ISSUE, RIGHTS


def _subjects(reader: Any, rows: Any) -> Mapping[Any, str]:
    from service.features.assignments.queries.subjects import subjects

    return subjects(reader, rows)


def _home(page: Any) -> Iterator[Figure | Todo | Panel]:
    from service.features.assignments.pages.home import home

    return home(page)


def _finds(page: Any, asked: str) -> Iterator[Hits]:
    from service.features.assignments.finding import finds

    return finds(page, asked)


def _agenda(
    reader: Any, organization: str, invited: Sequence[str], period: Any
) -> Iterator[AgendaItem]:
    from service.features.assignments.queries.agenda import red

    return red(reader, organization, invited, period)


FEATURE = Feature(
    name="assignments",
    agenda=_agenda,
    finds=_finds,
    acts=(
        Entry(words=N_("Order work by hand…"), path="/orders", opens=ASSIGNMENT_ISSUE, place=10),
    ),
    home=_home,
    news={
        "issued": N_("Issued: {count} lines."),
        "returned": N_("Returned for correction: {count} lines."),
        "urged": N_("Urged: {count} lines."),
        "cancelled": N_("Cancelled: {count} lines."),
        "transferred": N_("Transferred: {count} lines."),
        "decided": N_("Requests decided: {count}."),
        "due_soon": N_("Due soon: {count} lines."),
    },
    rights=RIGHTS,
    subjects=_subjects,
    families={"assignment": "Assignments"},
)

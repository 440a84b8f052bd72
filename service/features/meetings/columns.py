"""Lists of meetings and of what they are proposed to speak of: said once for every door."""

from __future__ import annotations

from service.feature import AgendaItem
from service.features.meetings.queries.meetings import Meeting
from service.features.meetings.words import AGENDA, KINDS, STATES
from service.web.cells import Cell
from service.web.columns import Column, Columns

MEETINGS = Columns[Meeting](
    "Meeting",
    "Dispatch meetings",
    (
        Column(name="meeting", value=lambda m: m.row.meeting,
               example="5b6f3c1e-3d0b-5f0e-9a63-6475627576a1"),
        Column(name="organization", words="Organization code",
               value=lambda m: m.row.organization, example="GW"),
        Column(name="kind", words="Kind of meeting", value=lambda m: m.row.kind, example="monthly",
               label=lambda m, translate: translate(KINDS[m.row.kind])),
        Column(name="period", words="Period", value=lambda m: m.row.period, example="2026Q4"),
        Column(name="title", words="Title of the meeting", optional=True, example="四季度调度会",
               link=lambda m: f"/meetings/{m.row.meeting}"),
        Column(name="planned_on", words="Called for", cell=Cell.DAY,
               value=lambda m: m.row.planned_on),
        Column(name="held_on", words="Held on", cell=Cell.DAY, optional=True,
               value=lambda m: m.row.held_on),
        Column(name="invited", words="Invited", cell=Cell.WHOLE,
               value=lambda m: len(m.row.invited), example=60),
        Column(name="attended", words="Attended", cell=Cell.WHOLE, optional=True,
               value=lambda m: None if m.row.attended is None else len(m.row.attended)),
        Column(name="decisions", words="Decisions", cell=Cell.WHOLE, example=3),
        Column(name="done", words="Done", cell=Cell.WHOLE, example=2),
        Column(name="state", words="State", value=lambda m: m.row.state, example="held",
               label=lambda m, translate: translate(STATES[m.row.state])),
    ),
)  # fmt: skip
ITEMS = Columns[AgendaItem](
    "AgendaItem",
    "Agenda",
    (
        Column(name="kind", words="Kind of item", example="red",
               label=lambda i, translate: translate(AGENDA.get(i.kind, i.kind))),
        Column(name="organization", words="Organization code", example="U001"),
        Column(name="subject", words="Subject", link=lambda i: i.path, example="主题党日"),
        Column(name="assignment", optional=True),
        Column(name="due", words="Due", cell=Cell.DAY, optional=True),
        Column(name="figure", words="Figure", cell=Cell.POINTS, optional=True),
    ),
)  # fmt: skip

"""The list of rectifications (整改台账): said once for page, JSON, CSV and workbook."""

from __future__ import annotations

from typing import Literal

from service.features.assignments.answers import Colour
from service.features.rectifications.queries import Rectification
from service.features.rectifications.words import STATES
from service.web.cells import Cell, Translate
from service.web.columns import Column, Columns

ID = "5b6f3c1e-3d0b-5f0e-9a63-6475627576a1"
State = Literal["open", "reported", "done", "not_done", "cancelled"]


def _state(row: Rectification, translate: Translate) -> str:
    return translate(STATES[row.state])


def _source(row: Rectification, translate: Translate) -> str:
    return translate(row.source)


RECTIFICATIONS = Columns[Rectification](
    "Rectification",
    "Rectifications",
    (
        Column(
            name="light", words="Light", value=lambda row: row.line.light.colour, type=Colour,
            label=lambda row, translate: translate(row.line.light.word),
        ),
        Column(
            name="problem", words="Problem", example="台账缺第三次记录",
            link=lambda row: f"/assignments/{row.id}",
        ),
        Column(name="measure", words="Measure", optional=True, example="补记并核对"),
        Column(name="responsible", words="Answers for it", optional=True, example="组织委员"),
        Column(
            name="due", words="Deadline", cell=Cell.DAY, value=lambda row: row.line.row.due,
            example="2027-01-25",
        ),
        Column(name="state", words="State", type=State, label=_state),
        Column(name="organization", words="Organization code", head="Organization",
               example="U001-01"),
        Column(
            name="from", words="From", value=lambda row: row.source, label=_source,
            example="ledger",
        ),
        Column(name="rectification", value=lambda row: row.id, page=False, example=ID),
        Column(
            name="of", value=lambda row: str(row.of) if row.of else None, page=False,
            sheet=False, optional=True, example=ID,
        ),
    ),
)  # fmt: skip

"""The list of assignments (任务交办): said once for page, JSON, CSV and workbook."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from pydantic import BaseModel

from aggregates.assignment.states import Origin, Outcome, Status
from service.features.assignments.answers import Colour
from service.features.assignments.queries.lines import Line
from service.web.cells import Cell, Translate
from service.web.columns import Column, Columns
from service.web.labels import OUTCOMES, STATUSES
from service.web.ordering import COLOURS

ID = "5b6f3c1e-3d0b-5f0e-9a63-6475627576a1"


def _of(name: str) -> Callable[[Line], Any]:
    return attrgetter(f"row.{name}")


def _id(line: Line) -> str:
    return str(line.row.assignment)


def _parent(line: Line) -> str | None:
    return str(line.row.parent) if line.row.parent else None


def _code(line: Line, translate: Translate) -> str:
    return line.short_code


def _outcome(line: Line, translate: Translate) -> str | None:
    """Before the report an outcome is nobody's."""
    said = line.row.outcome and line.row.reported_at
    return translate(OUTCOMES[line.row.outcome]) if said else None


def _pressing(line: Line) -> tuple[int, str]:
    return COLOURS[line.light.colour], line.light.word


LINES = Columns[Line](
    "Assignment",
    "Assignments",
    (
        Column(
            name="light", words="Light", value=lambda line: line.light.colour, type=Colour,
            label=lambda line, translate: translate(line.light.word), order=_pressing,
        ),
        Column(
            name="task", words="Task", value=_of("task"), label=_code, optional=True,
            order=lambda line: line.short_code, example="T01",
        ),
        Column(
            name="name", words="Task name", label=Line.called, optional=True, page=False,
            example="主题党日",
        ),
        Column(
            name="organization", words="Organization code", head="Organization",
            value=_of("organization"), example="U001-01",
        ),
        Column(name="period", words="Period", value=_of("period"), example="2026-11"),
        Column(
            name="due", words="Deadline", cell=Cell.DAY, value=_of("due"), example="2026-11-25"
        ),
        Column(
            name="points", words="Points", cell=Cell.POINTS, value=_of("points"), example="10.00"
        ),
        Column(
            name="status", words="State", value=_of("status"), type=Status, page=False,
            label=lambda line, translate: translate(STATUSES[line.row.status]),
        ),
        Column(
            name="claimed", words="Claimed", cell=Cell.POINTS, value=_of("claimed"), optional=True,
            example="7.50",
        ),
        Column(
            name="outcome", words="Outcome", value=_of("outcome"), label=_outcome, optional=True,
            type=Outcome,
        ),
        Column(
            name="happened_on", words="Completed on", cell=Cell.DAY, value=_of("happened_on"),
            optional=True, example="2026-11-20",
        ),
        Column(
            name="issuer", words="Issued by", value=_of("issuer"), page=False, example="U001"
        ),
        Column(name="urged", words="Urged", cell=Cell.WHOLE, value=_of("urged"), page=False),
        Column(name="id", words="Id", value=_id, page=False, example=ID),
        Column(name="origin", value=_of("origin"), type=Origin),
        Column(name="due_guessed", cell=Cell.FLAG, value=_of("guessed")),
        Column(name="parent", value=_parent, optional=True, example=ID),
        Column(name="shape", value=lambda line: line.light.shape, example="hollow"),
        Column(name="word", value=lambda line: line.light.word, example="in progress"),
        Column(name="done_late", cell=Cell.FLAG),
        Column(name="recorded_later", cell=Cell.FLAG),
        Column(name="evidence", cell=Cell.WHOLE, value=_of("evidence")),
        Column(name="issued_at", cell=Cell.MOMENT, value=_of("issued_at")),
        *(
            Column(name=name, cell=Cell.MOMENT, value=_of(name), optional=True)
            for name in ("received_at", "reported_at", "closed_at")
        ),
        Column(name="overdue_on", cell=Cell.DAY, value=_of("overdue_on"), optional=True),
        Column(
            name="extension", cell=Cell.WHOLE, value=_of("extension"), optional=True, example=1
        ),
        Column(name="extension_due", cell=Cell.DAY, value=_of("extension_due"), optional=True),
        Column(name="not_applicable_asked", cell=Cell.FLAG, value=_of("not_applicable_asked")),
        Column(name="report_due", cell=Cell.DAY, optional=True, example="2026-12-07"),
    ),
)  # fmt: skip
# ``texts``: the words said last at each stage; null: forgotten.
OneAssignment = LINES.model_with("OneAssignment", texts=dict[str, str | None])
HopShown = LINES.model_with("Hop", depth=int, days_held=int | None, days_unreceived=int | None)


class Handoffs(BaseModel):
    """The whole tree, parents first."""

    assignment: str
    as_of: str
    hops: list[HopShown]  # type: ignore[valid-type]  # made from the columns

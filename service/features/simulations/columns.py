"""A simulation's rows: said once for page, JSON, CSV and workbook."""

from __future__ import annotations

from pydantic import BaseModel, Field

from service.features.simulations.queries import Cause, SimulatedRow
from service.reading.shown import Shown, points
from service.web.cells import Cell, Translate
from service.web.columns import Column, Columns


class Why(BaseModel):
    """One line that would be another: of a month or a quarter."""

    period: str = Field(examples=["2026-10"])
    part: str = Field(examples=["lateness"])
    was: str | None = Field(examples=["-2.00"])
    would_be: str | None = Field(examples=["-3.00"])


def _score(row: SimulatedRow) -> int | None:
    return row.other.score.score if row.other else None


def _why(row: SimulatedRow) -> list[Shown]:
    return [
        {
            "period": str(cause.period),
            "part": cause.part,
            "was": points(cause.was),
            "would_be": points(cause.would_be),
        }
        for cause in row.why
    ]


def reasons(row: SimulatedRow, translate: Translate) -> str:
    """Each line on its own: period, line, from what to what."""
    return "; ".join(_cause_words(cause, translate) for cause in row.why)


def _cause_words(cause: Cause, translate: Translate) -> str:
    was, would_be = (points(p) or translate("none") for p in (cause.was, cause.would_be))
    return f"{cause.period} {translate(cause.part)} {was} → {would_be}"


ROWS = Columns[SimulatedRow](
    "SimulatedRow",
    "Simulation",
    (
        Column(
            name="organization", words="Organization code", head="Organization", width=14,
            value=lambda each: each.row.organization, example="U001",
        ),
        Column(
            name="name", words="Organization name", value=lambda each: each.row.name, page=False,
            width=36,
        ),
        Column(
            name="group", words="Group", value=lambda each: each.row.peers, width=14,
            example="党群",
        ),
        Column(
            name="score", words="Score", cell=Cell.POINTS, optional=True, width=10,
            value=lambda each: each.row.score.score, example="93.50",
        ),
        Column(
            name="rank", words="Rank", cell=Cell.WHOLE, optional=True, width=6, example=1,
            value=lambda each: each.row.rank,
        ),
        Column(
            name="simulated_score", words="Score under the other scheme", head="Would be",
            cell=Cell.POINTS, value=_score, optional=True, width=12, example="91.20",
        ),
        Column(
            name="simulated_rank", words="Rank under the other scheme", head="Rank would be",
            cell=Cell.WHOLE, value=lambda each: each.other.rank if each.other else None,
            optional=True, width=8, example=2,
        ),
        Column(
            name="moved", words="Ranks up or down", head="Moved", cell=Cell.WHOLE, optional=True,
            width=8, example=-1,
        ),
        Column(
            name="why", words="Through which lines", cell=Cell.OBJECT, value=_why,
            type=list[Why], label=reasons, sorts=False, width=60,
        ),
    ),
)  # fmt: skip

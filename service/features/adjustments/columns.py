"""The list of bonuses and deductions: said once for page, JSON, CSV and workbook."""

from __future__ import annotations

from service.features.adjustments.queries import Adjusted
from service.features.adjustments.words import KINDS, STATES
from service.web.cells import Cell
from service.web.columns import Column, Columns

ADJUSTMENTS = Columns[Adjusted](
    "Adjustment",
    "Bonuses and deductions",
    (
        Column(name="adjustment", value=lambda a: a.row.adjustment,
               example="5b6f3c1e-3d0b-5f0e-9a63-6475627576a1"),
        Column(name="organization", words="Organization", cell=Cell.CODE,
               value=lambda a: a.row.organization, example="U001"),
        Column(name="year", value=lambda a: a.row.year, example="2026"),
        Column(name="kind", words="Bonus or deduction", value=lambda a: a.row.kind,
               example="bonus", label=lambda a, translate: translate(KINDS[a.row.kind]),
               link=lambda a: f"/adjustments/{a.row.year}/{a.row.adjustment}"),
        Column(name="points", words="Points", cell=Cell.POINTS, value=lambda a: a.row.points),
        Column(name="reason", words="Reason", optional=True, example="承办全市现场会"),
        Column(name="evidence", cell=Cell.LIST, value=lambda a: a.row.evidence, page=False,
               sheet=False),
        Column(name="proposed_by", words="Proposed by", value=lambda a: a.row.proposed_by,
               example="P-1", page=False),
        Column(name="proposed_at", words="Proposed", cell=Cell.MOMENT,
               value=lambda a: a.row.proposed_at),
        Column(name="state", words="State", value=lambda a: a.row.state, example="proposed",
               label=lambda a, translate: translate(STATES[a.row.state])),
        Column(name="decided_by", words="Decided by", optional=True, page=False,
               value=lambda a: a.row.decided_by),
        Column(name="decided_at", words="Decided", cell=Cell.MOMENT, optional=True,
               value=lambda a: a.row.decided_at),
        Column(name="note", words="Note", optional=True),
    ),
)  # fmt: skip

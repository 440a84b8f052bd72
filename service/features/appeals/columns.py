"""The list of appeals: said once for page, JSON, CSV and workbook."""

from __future__ import annotations

from service.features.appeals.queries.appeals import Filed
from service.features.appeals.words import STATES
from service.web.cells import Cell
from service.web.columns import Column, Columns
from service.web.labels import PARTS

APPEALS = Columns[Filed](
    "Appeal",
    "Appeals",
    (
        Column(name="appeal", value=lambda f: f.row.appeal,
               example="5b6f3c1e-3d0b-5f0e-9a63-6475627576a1"),
        Column(name="organization", words="Organization code",
               value=lambda f: f.row.organization, example="U001-01"),
        Column(name="period", words="Period", value=lambda f: f.row.period, example="2026-10"),
        Column(name="year", value=lambda f: f.row.year, example="2026"),
        Column(name="line", words="Line", value=lambda f: f.row.line, example="check",
               label=lambda f, translate: translate(PARTS.get(f.row.line, f.row.line)),
               link=lambda f: f"/appeals/{f.row.appeal}"),
        Column(name="assignment", value=lambda f: f.row.assignment, optional=True),
        Column(name="entry", words="Entry", cell=Cell.WHOLE, value=lambda f: f.row.entry,
               example=12),
        Column(name="amount", words="Amount", cell=Cell.POINTS, value=lambda f: f.row.amount),
        Column(name="filed_on", words="Filed on", cell=Cell.DAY),
        Column(name="served_on", words="Served on", cell=Cell.DAY, optional=True,
               value=lambda f: f.row.served_on, page=False),
        Column(name="last_day", words="Last day of the appeal", cell=Cell.DAY, optional=True,
               page=False),
        Column(name="decide_by", words="To be decided by", cell=Cell.DAY),
        Column(name="days_left", words="Days left", cell=Cell.WHOLE, optional=True,
               value=lambda f: f.left),
        Column(name="overdue", cell=Cell.FLAG, example=False),
        Column(name="state", words="State", value=lambda f: f.row.state, example="filed",
               label=lambda f, translate: translate(STATES[f.row.state])),
        Column(name="set_to", words="From now on", cell=Cell.POINTS, optional=True,
               value=lambda f: f.row.set_to),
        Column(name="decided_on", words="Decided on", cell=Cell.DAY, optional=True),
    ),
)  # fmt: skip

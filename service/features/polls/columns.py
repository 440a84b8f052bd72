"""The list of polls: said once for page, JSON, CSV and workbook."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from service.features.polls.words import FORMS, STATES
from service.web.cells import Cell
from service.web.columns import Column, Columns

POLLS = Columns[Row[Any]](
    "Poll",
    "Polls",
    (
        Column(name="poll", example="5b6f3c1e-3d0b-5f0e-9a63-6475627576a1"),
        Column(name="year", words="Year", example="2026", link=lambda row: f"/polls/{row.poll}"),
        Column(name="organization", words="Organization", cell=Cell.CODE, example="U001"),
        Column(name="n", words="Poll", cell=Cell.WHOLE, example=1),
        Column(name="form", words="Tokens or paper", example="tokens",
               label=lambda row, translate: translate(FORMS[row.form])),
        Column(name="state", words="State", example="open",
               label=lambda row, translate: translate(STATES[row.state])),
        Column(name="count", words="Ballots", cell=Cell.WHOLE, optional=True),
        Column(name="invalid", words="Invalid", cell=Cell.WHOLE, optional=True),
        Column(name="score", words="Score", cell=Cell.POINTS, optional=True, example="88.00"),
        Column(name="opened_at", words="Opened", cell=Cell.MOMENT),
        Column(name="closed_at", words="Closed", cell=Cell.MOMENT, optional=True),
    ),
)  # fmt: skip

"""The lists of bulletins: said once for page, JSON, CSV and workbook."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from service.features.bulletins.queries.figures import Beside, Figures
from service.web.cells import Cell
from service.web.columns import Column, Columns

BULLETINS = Columns[Row[Any]](
    "Bulletin",
    "Bulletins",
    (
        Column(
            name="period", words="Quarter", example="2026Q4",
            link=lambda row: f"/bulletins/{row.period}/{row.n}",
        ),
        Column(name="n", words="Draft", cell=Cell.WHOLE, example=1),
        Column(name="state", words="State", cell=Cell.WORD, example="issued"),
        Column(name="year", words="Year of issue", cell=Cell.WHOLE, example=2027, optional=True),
        Column(name="number", words="Issue number", cell=Cell.WHOLE, example=1, optional=True),
        Column(
            name="document_number", words="Document number", example="×直党工〔2027〕3号",
            optional=True,
        ),
        Column(
            name="frozen_at", words="Figures as of position", cell=Cell.WHOLE, example=1234,
            value=lambda row: row.position,
        ),
        Column(name="drafted_at", words="Drafted", cell=Cell.MOMENT, optional=True),
        Column(name="issued_at", words="Issued", cell=Cell.MOMENT, optional=True),
        Column(
            name="superseded_by", words="Superseded by", cell=Cell.WHOLE, example=2, optional=True,
        ),
        Column(name="sha256", words="Final file", optional=True),
    ),
)  # fmt: skip


def _of(row: Figures | None, name: str) -> Any:
    return None if row is None else row[name]


FIGURES = Columns[Beside](
    "BulletinFigure",
    "Bulletin figures",
    (
        Column(
            name="organization", words="Organization", cell=Cell.CODE, example="U001",
            link=lambda row: f"/organizations/{row.organization}",
        ),
        Column(
            name="peers", words="Peer group", example="政府",
            value=lambda row: _of(row.frozen or row.now, "peers"),
        ),
        Column(
            name="rank", words="Rank", cell=Cell.WHOLE, example=3, optional=True,
            value=lambda row: _of(row.frozen, "rank"),
        ),
        Column(
            name="score", words="Score", cell=Cell.POINTS, example="93.50", optional=True,
            value=lambda row: _of(row.frozen, "score"),
        ),
        Column(
            name="rank_now", words="Rank today", cell=Cell.WHOLE, example=4, optional=True,
            value=lambda row: _of(row.now, "rank"),
        ),
        Column(
            name="score_now", words="Score today", cell=Cell.POINTS, example="92.00", optional=True,
            value=lambda row: _of(row.now, "score"),
        ),
        Column(name="differs", words="Differs", cell=Cell.FLAG, value=lambda row: row.differs),
    ),
)  # fmt: skip

"""The list of notices (送达): said once for JSON, CSV and workbook."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy import Row

from service.web.cells import Cell, Translate
from service.web.columns import Column, Columns


class News(BaseModel):
    """What a notice tells of one kind; ``subjects``: ids, at most twenty."""

    kind: str = Field(examples=["issued"])
    count: int = Field(examples=[7])
    subjects: list[str]


def _news(row: Row[Any], translate: Translate) -> str:
    return ", ".join(f"{item['kind']} {item['count']}" for item in row.items)


NOTICES = Columns[Row[Any]](
    "Notice",
    "Notices",
    (
        Column(
            name="id",
            value=lambda row: row.notice,
            example="5b6f3c1e-3d0b-5f0e-9a63-6475627576a1",
        ),
        Column(name="organization", words="Organization code", example="U001-01"),
        Column(name="day", words="Day", cell=Cell.DAY, example="2026-11-02"),
        Column(
            name="items",
            words="News",
            cell=Cell.OBJECT,
            value=lambda row: row.items,
            label=_news,
            sorts=False,
            type=list[News],
        ),
        Column(name="served_at", words="Served at", cell=Cell.MOMENT),
        Column(name="received_at", words="Received at", cell=Cell.MOMENT, optional=True),
        Column(name="received_by", words="Received by", optional=True, example="P1001"),
    ),
)
PERSONAL = Columns[Row[Any]](
    "PersonalNotice",
    "Notices to you",
    (
        Column(
            name="id",
            value=lambda row: row.notice,
            example="5b6f3c1e-3d0b-5f0e-9a63-6475627576a1",
        ),
        Column(name="day", words="Day", cell=Cell.DAY, example="2026-11-02"),
        Column(
            name="items",
            words="News",
            cell=Cell.OBJECT,
            value=lambda row: row.items,
            label=_news,
            sorts=False,
            type=list[News],
        ),
        Column(name="served_at", words="Served at", cell=Cell.MOMENT),
        Column(name="received_at", words="Received at", cell=Cell.MOMENT, optional=True),
    ),
)

"""The list of the jobs' runs (定时任务): said once for page, JSON, CSV and workbook."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from service.web.cells import Cell, Translate
from service.web.columns import Column, Columns


def _period(row: Row[Any]) -> str:
    """What follows the period tells apart an issue's runs."""
    return str(row.period.partition(" ")[0])


def _counts(row: Row[Any], translate: Translate) -> str:
    return ", ".join(f"{translate(name)} {count}" for name, count in (row.counts or {}).items())


RUNS = Columns[Row[Any]](
    "Run",
    "Runs",
    (
        Column(name="job", words="Job", cell=Cell.WORD, example="issue-month"),
        Column(name="period", words="Period", value=_period, example="2026-11"),
        Column(name="started_at", words="Started", cell=Cell.MOMENT),
        Column(name="finished_at", words="Finished", cell=Cell.MOMENT, optional=True),
        Column(
            name="counts",
            words="Counts",
            cell=Cell.OBJECT,
            label=_counts,
            optional=True,
            type=dict[str, int],
            example={"issued": 3338},
            sorts=False,
        ),
        Column(name="failure", words="Failure", optional=True),
    ),
)

"""The list of monthly reports (月自评): said once for page, JSON, CSV and workbook."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Row

from service.features.assignments.columns import LINES
from service.web.cells import Cell, Translate
from service.web.columns import ABSENT, Column, Columns
from service.web.labels import REPORTS

UNSENT = "unsent"


@dataclass(frozen=True, slots=True)
class Sent:
    """An organization's report of a month; ``row`` None where none was sent."""

    organization: str
    period: str
    row: Row[Any] | None

    @property
    def status(self) -> str:
        return self.row.status if self.row is not None else UNSENT

    @property
    def called(self) -> str:
        """As pages name it."""
        return "waiting" if self.row is None else str(self.row.status)


def sent(row: Row[Any]) -> Sent:
    return Sent(row.organization, row.period, row)


def _of(name: str) -> Callable[[Sent], Any]:
    return lambda each: ABSENT if each.row is None else getattr(each.row, name)


def _state(each: Sent, translate: Translate) -> str:
    return translate(REPORTS[each.called])


def _plain(name: str, cell: Cell, **more: Any) -> Column[Sent]:
    """Null where it has not happened; left out where nothing was sent at all."""
    return Column(name=name, cell=cell, value=_of(name), optional=True, absent=True, **more)


REPORT_LINES = Columns[Sent](
    "Report",
    "Monthly reports",
    (
        Column(
            name="organization", words="Organization code", head="Organization", example="U001-01"
        ),
        Column(name="period", words="Month", page=False, example="2026-10"),
        Column(
            name="status", words="State", label=_state, order=lambda each: each.called,
            type=Literal["submitted", "returned", "confirmed", "missed", "unsent"],
        ),
        _plain("claimed", Cell.POINTS, words="Claimed in all", example="52.00"),
        _plain("named", Cell.WHOLE, words="Lines named", example=7),
        _plain("left_out", Cell.WHOLE, words="Lines left out", example=0),
        _plain("counted_on", Cell.DAY, words="Counted on", example="2026-11-02"),
        _plain("stated_on", Cell.DAY, words="Stated date", page=False),
        _plain("first_sent_at", Cell.MOMENT, words="First sent at", page=False),
        _plain("last_sent_at", Cell.MOMENT, words="Last sent"),
        _plain("sent_by", Cell.TEXT, words="Sent by", page=False, example="P1001"),
        _plain("confirmed_at", Cell.MOMENT, words="Confirmed at", page=False),
        _plain("open_children", Cell.WHOLE),
        _plain("history", Cell.FLAG),
        _plain("sent_for", Cell.TEXT),
        _plain("returned_at", Cell.MOMENT),
        _plain("by_lapse", Cell.FLAG),
        _plain("missed_on", Cell.DAY),
    ),
)  # fmt: skip
OneReport = REPORT_LINES.model_with(
    "OneReport", return_reason=str | None, items=LINES.several, as_of=str
)

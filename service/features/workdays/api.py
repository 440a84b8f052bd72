"""The workday calendar (工作日历): days that differ, and loading them (R2)."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Query, Response
from pydantic import Field, StrictBool

from service.features.catalogue.rights import CATALOGUE_READ
from service.features.workdays import commands as workdays
from service.features.workdays.rights import WORKDAYS_CHANGE
from service.features.workdays.sheets import Workday, workdays_table
from service.web import documented
from service.web.cells import Cell
from service.web.columns import Column, Columns
from service.web.documented import MAKES, lists
from service.web.fields import Body, Day
from service.web.frame import RecordDep
from service.web.listing import ListDep, notes
from service.workbooks import exports

router = documented.router("settings")


DAYS = Columns[tuple[date, bool]](
    "Workday",
    "Workdays",
    (
        Column(name="day", cell=Cell.DAY, value=lambda each: each[0], example="2026-10-10"),
        Column(name="working", cell=Cell.FLAG, value=lambda each: each[1], example=True),
    ),
)


@router.get("/workdays", opens=CATALOGUE_READ, whole=True, **lists(DAYS, years=list[int]))
def days(listing: ListDep, year: Annotated[int | None, Query(ge=2000, le=2199)] = None) -> Response:
    """Days that differ from Monday to Friday; ``years``: those loaded. The export can be
    imported as it is."""
    after = date.fromordinal(listing.position(date.max.toordinal()) or 1)
    with listing.reader() as reader:
        listing.look.allow(CATALOGUE_READ)
        days = sorted(reader.calendar.days.items())
        days = [each for each in days if each[0] > after and year in (None, each[0].year)]
        return listing.answer(
            reader,
            days[: listing.limit + 1],
            DAYS.json,
            lambda page: workdays_table(
                [Workday(day=d, kind="work" if worked else "off") for d, worked in page],
                exports.Words(notes=tuple(notes(listing.look, reader))),
            ),
            lambda each: [each[0].toordinal()],
            years=sorted(reader.calendar.years),
        )


class Workdays(Body):
    """Each day and whether it is worked (调休上班) or off (放假). ``years``: those of which
    they are the whole calendar; without a word all that they name."""

    days: Annotated[
        dict[Day, StrictBool],
        Field(min_length=1, max_length=800, examples=[{"2026-10-10": True, "2026-10-01": False}]),
    ]
    years: Annotated[list[int] | None, Field(max_length=20, examples=[[2026]])] = None


@router.post("/workdays", opens=WORKDAYS_CHANGE, whole=True, **MAKES)
def load(body: Workdays, record: RecordDep) -> Response:
    """Open assignments that would now end on a day off move to a later day (R2)."""
    return record(workdays.load, body.days, body.years)

"""What the months are worked by: the workday calendar (工作日历) and the scheme (考核方案)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

from fastapi import Query, Response
from pydantic import AfterValidator, Field, StrictBool, StrictInt

from aggregates.scheme.scheme import Version
from service.access.actions import Action
from service.api import documented
from service.api.documented import MAKES, listed, shows
from service.api.fields import Body, Code, Day, Line, MonthOrNone, wrong
from service.api.frame import Looking, RecordDep
from service.api.listing import CSV, XLSX, ListDep, notes, plain_table
from service.commands import schemes, workdays
from service.queries.scheme_words import UNITS, figure_told
from service.sheets import exports
from service.sheets.exports import workdays_table

router = documented.router("settings")


@router.get(
    "/workdays",
    responses=shows(listed({"day": "2026-10-10", "working": True}), CSV, XLSX),
    response_class=Response,
)
def days(listing: ListDep, year: Annotated[int | None, Query(ge=2000, le=2199)] = None) -> Response:
    """Days that differ from Monday to Friday; ``years``: those loaded. The export can be
    imported as it is."""
    after = date.fromordinal(listing.position() or 1)
    with listing.reader() as reader:
        listing.look.allow(Action.CATALOGUE_READ)
        found = sorted(reader.calendar.days.items())
        found = [each for each in found if each[0] > after and year in (None, each[0].year)]
        return listing.answer(
            reader,
            found[: listing.limit + 1],
            lambda each: {"day": each[0].isoformat(), "working": each[1]},
            lambda page: workdays_table(
                [exports.Workday(day=d, kind="work" if worked else "off") for d, worked in page],
                exports.Words(notes=tuple(notes(listing.look, reader))),
            ),
            lambda each: [each[0].toordinal()],
            years=sorted(reader.calendar.years),
        )


class Workdays(Body):
    """Each day and whether it is worked (调休上班) or off (放假)."""

    days: Annotated[
        dict[Day, StrictBool],
        Field(min_length=1, max_length=800, examples=[{"2026-10-10": True, "2026-10-01": False}]),
    ]


@router.post("/workdays", **MAKES)
def load(body: Workdays, record: RecordDep) -> Response:
    """Open assignments that would now end on a day off move to a later day (R2)."""
    return record(workdays.load, body.days)


SCHEME_COLUMNS = (
    ("Version", "whole"), ("In force from", "text"), ("Parameter", "text"), ("Value", "text"),
)  # fmt: skip
SCHEME: dict[str, Any] = {
    "version": 1, "in_force_from": "2026-10", "parameters": {"late_per_day": 100},
}  # fmt: skip


@router.get("/schemes", responses=shows(listed(SCHEME), CSV, XLSX), response_class=Response)
def versions(listing: ListDep) -> Response:
    """Every version, oldest first. In JSON points are hundredths, shares ten-thousandths; in
    tables they stand as people read them."""
    after = listing.position() or 0
    with listing.reader() as reader:
        listing.look.allow(Action.SCHEME_READ)
        found = [version for version in reader.schemes if version.number > after]
        return listing.answer(
            reader, found[: listing.limit + 1], _version,
            lambda page: plain_table(
                listing.look, reader, "Scheme", SCHEME_COLUMNS,
                (line for version in page for line in _lines(listing.look, version)),
            ),
            lambda version: [version.number],
        )  # fmt: skip


def _version(version: Version) -> dict[str, Any]:
    return {
        "version": version.number,
        "in_force_from": str(version.in_force_from),
        "parameters": version.parameters.state(),
    }


def _lines(look: Looking, version: Version) -> Iterator[list[Any]]:
    """One for each parameter, as it comes in again; a list as JSON."""
    for name, value in version.parameters.state().items():
        if isinstance(value, list):
            told = json.dumps(value, ensure_ascii=False)
        else:
            told = figure_told(UNITS.get(name, ""), value, look.translate)
        yield [version.number, str(version.in_force_from), name, told]


class Kind(Body):
    name: Line
    unit: StrictBool = True
    tiered: StrictBool = False
    root: StrictBool = False


Value = StrictInt | StrictBool | Line | list[Kind] | None


def _of_their_kind(parameters: dict[str, Value]) -> dict[str, Value]:
    if any(isinstance(value, list) for name, value in parameters.items() if name != "kinds"):
        raise wrong("Only the parameter kinds is a list.")
    return parameters


class Scheme(Body):
    """``parameters``: those that differ from the last version, by name, as GET shows them."""

    in_force_from: MonthOrNone = None
    parameters: Annotated[
        dict[Code, Value],
        Field(min_length=1, max_length=200, examples=[{"late_per_day": 200}]),
        AfterValidator(_of_their_kind),
    ]


@router.post("/schemes", **MAKES)
def publish(body: Scheme, record: RecordDep) -> Response:
    """A further version, from the next month unless a later one is named; answers ``version``."""
    changes = {name: _plain(value) for name, value in body.parameters.items()}
    return record(schemes.publish, changes, body.in_force_from)


def _plain(value: Value) -> Any:
    return [dict(kind) for kind in value] if isinstance(value, list) else value

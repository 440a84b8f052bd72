"""What the months are worked by: the workday calendar (工作日历) and the scheme (考核方案)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import Response
from pydantic import AfterValidator, Field, StrictBool, StrictInt

from aggregates.scheme.scheme import Version
from service.features.scheme import commands as schemes
from service.features.scheme.queries import UNITS, figure_told
from service.features.scheme.rights import SCHEME_CHANGE, SCHEME_READ
from service.web import documented
from service.web.documented import MAKES, listed, shows
from service.web.fields import Body, Code, Line, MonthOrNone, wrong
from service.web.frame import Looking, RecordDep
from service.web.listing import CSV, XLSX, ListDep, plain_table

router = documented.router("settings")


SCHEME_COLUMNS = (
    ("Version", "whole"), ("In force from", "text"), ("Parameter", "text"), ("Value", "text"),
)  # fmt: skip
SCHEME: dict[str, Any] = {
    "version": 1, "in_force_from": "2026-10", "parameters": {"late_per_day": 100},
}  # fmt: skip


@router.get(
    "/schemes",
    opens=SCHEME_READ,
    whole=True,
    responses=shows(listed(SCHEME), CSV, XLSX),
    response_class=Response,
)
def versions(listing: ListDep) -> Response:
    """Every version, oldest first. In JSON points are hundredths, shares ten-thousandths; in
    tables they stand as people read them."""
    after = listing.position() or 0
    with listing.reader() as reader:
        listing.look.allow(SCHEME_READ)
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


@router.post("/schemes", opens=SCHEME_CHANGE, whole=True, **MAKES)
def publish(body: Scheme, record: RecordDep) -> Response:
    """A further version, from the next month unless a later one is named; answers ``version``."""
    changes = {name: _plain(value) for name, value in body.parameters.items()}
    return record(schemes.publish, changes, body.in_force_from)


def _plain(value: Value) -> Any:
    return [dict(kind) for kind in value] if isinstance(value, list) else value

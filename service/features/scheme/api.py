"""What the months are worked by: the workday calendar (工作日历) and the scheme (考核方案)."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Response
from pydantic import AfterValidator, Field, StrictBool, StrictInt

from service.features.scheme import commands as schemes
from service.features.scheme.columns import FIGURES, VERSIONS, figures
from service.features.scheme.rights import SCHEME_CHANGE, SCHEME_READ
from service.web import documented
from service.web.documented import MAKES, lists
from service.web.fields import Body, Code, Line, MonthOrNone, wrong
from service.web.frame import RecordDep
from service.web.listing import ListDep, notes

router = documented.router("settings")


@router.get("/schemes", opens=SCHEME_READ, whole=True, **lists(VERSIONS))
def versions(listing: ListDep) -> Response:
    """Every version, oldest first. In JSON points are hundredths, shares ten-thousandths; in
    tables they stand as people read them."""
    after = listing.position() or 0
    with listing.reader() as reader:
        listing.look.allow(SCHEME_READ)
        versions = [version for version in reader.schemes if version.number > after]
        return listing.answer(
            reader,
            versions[: listing.limit + 1],
            VERSIONS.json,
            lambda page: FIGURES.table(
                figures(page), listing.look.translate, notes(listing.look, reader)
            ),
            lambda version: [version.number],
        )


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


Parameters = Annotated[
    dict[Code, Value],
    Field(max_length=200, examples=[{"late_per_day": 200}]),
    AfterValidator(_of_their_kind),
]


class Scheme(Body):
    """``parameters``: those that differ from the last version, by name, as GET shows them."""

    in_force_from: MonthOrNone = None
    parameters: Annotated[Parameters, Field(min_length=1)]


@router.post("/schemes", opens=SCHEME_CHANGE, whole=True, **MAKES)
def publish(body: Scheme, record: RecordDep) -> Response:
    """A further version, from the next month unless a later one is named; answers ``version``."""
    changes = {name: plain(value) for name, value in body.parameters.items()}
    return record(schemes.publish, changes, body.in_force_from)


def plain(value: Value) -> Any:
    return [dict(kind) for kind in value] if isinstance(value, list) else value

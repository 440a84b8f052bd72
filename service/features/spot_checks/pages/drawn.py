"""Spot checks on pages (月抽查, R6): the months, one month's draw with its proof, and its sheet."""

from __future__ import annotations

from typing import Any

from fastapi.responses import Response
from sqlalchemy import Row

from aggregates.rules.draw import places
from aggregates.values.period import Month
from service.features.months.queries import closed_months
from service.features.spot_checks.columns import MONTHS, months
from service.features.spot_checks.commands import drawing
from service.features.spot_checks.queries import spot_checks as queries
from service.features.spot_checks.rights import (
    CHECK_READ,
    CHECK_RECORD,
    SPOT_CHECK_CALL,
    SPOT_CHECKS_READ,
)
from service.features.spot_checks.words import CHECKS, STATES, WHY
from service.recording.call import Call, Done
from service.web import downloads, forms, routes, tables
from service.web.page import Page, PageDep

router = routes.pages()


@router.get("/spot-checks", opens=SPOT_CHECKS_READ)
def listed(page: PageDep, format: str = "") -> Response:
    page.here = "/spot-checks"
    rows = months(page.reader)
    if format in downloads.FORMATS:
        return tables.taken_away(page, MONTHS, rows, format)
    called = {line.row.period for line in rows}
    may_call = not page.past and page.may(SPOT_CHECK_CALL)
    waiting = [month for month in closed_months(page.reader) if str(month) not in called]
    return page.render(
        "spot_checks/list.html",
        table=tables.listed(page, MONTHS, rows),
        states=STATES,
        callable=waiting[:12] if may_call else [],
    )


@router.post("/spot-checks", opens=SPOT_CHECK_CALL, whole=True)
def call_and_draw(page: PageDep) -> Response:
    def command(call: Call) -> Done:
        month = forms.month(page.field("period"))
        return drawing.call_and_draw(page.services, call, month)

    back = f"/spot-checks/{page.field('period')}"
    return page.attempt(command, "recorded", back, lambda: listed(page))


@router.get("/spot-checks/{period}", opens=SPOT_CHECKS_READ)
def one(page: PageDep, period: str) -> Response:
    return shown(page, Month.parse(period))


def shown(page: Page, month: Month, template: str = "spot_checks/drawn.html") -> Response:
    page.here = f"/spot-checks/{month}"
    row = queries.must_be_called(page.reader, str(month))
    rows = queries.checks(page.reader, str(month))
    return page.render(
        template,
        month=month,
        row=row,
        checks=rows,
        sees={each.organization for each in rows if page.may(CHECK_READ, each.organization)},
        entered=queries.deductions(page.reader, str(month)),
        hashes=_hashes(row),
        states=STATES,
        check_states=CHECKS,
        whys=WHY,
        may_close=not page.past and page.may(SPOT_CHECK_CALL) and row.state == "drawn",
        may_check=not page.past and page.may(CHECK_RECORD) and row.state == "drawn",
        may_draw=not page.past and page.may(SPOT_CHECK_CALL) and row.state == "called",
    )


def _hashes(row: Row[Any]) -> dict[str, list[tuple[str, str]]]:
    """Each pool in the order of the draw, with the hashes that put it so; the units' under ''."""
    if not row.seed:
        return {}
    drawn = {unit: places(row.seed, row.organizations[unit]) for unit in row.drawn_units}
    return {"": places(row.seed, row.units), **drawn}


@router.get("/spot-checks/{period}/print", opens=SPOT_CHECKS_READ)
def sheet(page: PageDep, period: str) -> Response:
    """One sheet that anybody repeats with a hash calculator."""
    return shown(page, Month.parse(period), "spot_checks/sheet.html")


@router.post("/spot-checks/{period}/closure", opens=SPOT_CHECK_CALL, whole=True)
def close(page: PageDep, period: str) -> Response:
    month = Month.parse(period)
    return page.attempt(
        lambda call: drawing.close(page.services, call, month),
        "recorded",
        f"/spot-checks/{month}",
        lambda: shown(page, month),
    )

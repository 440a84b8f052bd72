"""The workday calendar (工作日历), a year at a time."""

from __future__ import annotations

from datetime import date

from fastapi.responses import Response

from service.features.catalogue.rights import CATALOGUE_READ
from service.features.scheme.rights import SCHEME_READ
from service.features.workdays.sheets import Workday, workdays_table
from service.web import downloads, routes
from service.web.page import Page, PageDep
from service.workbooks import exports

router = routes.pages()


@router.get("/workdays", opens=CATALOGUE_READ, whole=True)
def workdays(page: PageDep, year: int | None = None, format: str = "") -> Response:
    page.allow(SCHEME_READ)
    calendar = page.reader.calendar
    chosen = year or page.reader.today.year
    days = sorted((day, working) for day, working in calendar.days.items() if day.year == chosen)
    if format in downloads.FORMATS:
        return _taken_away(page, days, chosen, format)
    return page.render(
        "workdays/workdays.html",
        year=chosen,
        years=sorted({*calendar.years, page.reader.today.year, page.reader.today.year + 1}),
        loaded=chosen in calendar.years,
        days=days,
        months=[_month(chosen, number, calendar.is_working) for number in range(1, 13)],
    )


def _month(year: int, month: int, is_working: object) -> list[list[tuple[date, bool] | None]]:
    from calendar import Calendar as Weeks

    assert callable(is_working)
    weeks = Weeks().monthdatescalendar(year, month)
    return [
        [(day, bool(is_working(day))) if day.month == month else None for day in week]
        for week in weeks
    ]


def _taken_away(page: Page, days: list[tuple[date, bool]], year: int, how: str) -> Response:
    rows = (Workday(day=day, kind="work" if working else "off") for day, working in days)
    words = exports.Words(notes=tuple(downloads.notes(page)), english=page.language == "en")
    return downloads.download(workdays_table(rows, words), f"workdays-{year}", how)

"""The scheme (考核方案) in readable figures, rule by rule, and the workday calendar (工作日历)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from aggregates.scheme.parameters import Parameters
from service.access.actions import Action
from service.pages import downloads
from service.pages.page import Page, PageDep
from service.queries.scheme_words import RULES, Figure, figure_told
from service.sheets import exports

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Said:
    """One parameter in words. ``changed``: it differs from the version before."""

    name: str
    words: str
    figure: str
    changed: bool


@router.get("/scheme")
def scheme(page: PageDep, version: int | None = None, format: str = "") -> Response:
    page.allow(Action.SCHEME_READ)
    versions = page.reader.schemes
    numbers = [each.number for each in versions]
    now = page.reader.scheme().number
    number = version if version in numbers else now
    held = versions[numbers.index(number)]
    before = versions[numbers.index(number) - 1].parameters if number > numbers[0] else None
    said = {rule: [_said(page, figure, held.parameters, before) for figure in figures]
            for rule, figures in RULES.items()}  # fmt: skip
    if format in downloads.FORMATS:
        return _scheme_taken_away(page, said, number, format)
    return page.render("catalogue/scheme.html", versions=versions, held=held, now=now, said=said)


def _scheme_taken_away(page: Page, said: dict[str, list[Said]], number: int, how: str) -> Response:
    rows = (
        exports.Parameter(
            version=number, rule=rule, parameter=each.name, words=each.words, figure=each.figure
        )
        for rule, all_ in said.items()
        for each in all_
    )
    words = exports.Words(notes=tuple(downloads.notes(page)), english=page.language == "en")
    return downloads.download(exports.scheme_table(rows, words), f"scheme-{number}", how)


def _said(page: Page, figure: Figure, held: Parameters, before: Parameters | None) -> Said:
    value = getattr(held, figure.name)
    changed = before is not None and getattr(before, figure.name) != value
    told = figure_told(figure.unit, value, page.words)
    return Said(figure.name, page.words(figure.words), told, changed)


@router.get("/workdays")
def workdays(page: PageDep, year: int | None = None, format: str = "") -> Response:
    page.allow(Action.SCHEME_READ)
    calendar = page.reader.calendar
    chosen = year or page.reader.today.year
    days = sorted((day, working) for day, working in calendar.days.items() if day.year == chosen)
    if format in downloads.FORMATS:
        return _taken_away(page, days, chosen, format)
    return page.render(
        "catalogue/workdays.html",
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
    rows = (exports.Workday(day=day, kind="work" if working else "off") for day, working in days)
    words = exports.Words(notes=tuple(downloads.notes(page)), english=page.language == "en")
    return downloads.download(exports.workdays_table(rows, words), f"workdays-{year}", how)

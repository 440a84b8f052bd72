"""The workday calendar on the home of whoever loads it: asked for until it is there (R2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from aggregates.words import N_
from service.feature import Todo
from service.features.workdays.rights import WORKDAYS_CHANGE
from service.web.page import Page

PROMPT_FROM = (12, 1)  # month and day from which next year's workdays are asked for


def home(page: Page) -> Iterator[Todo]:
    if page.past or not page.may(WORKDAYS_CHANGE):
        return
    for year in _missing(page):
        yield Todo(
            kind=N_("Calendar"),
            words=page.words(
                "The workday calendar of {year} is not loaded: its deadlines are guessed, "
                "Monday to Friday.",
                year=year,
            ),
            due=date(year, 1, 1),
            link=page.to("/imports", kind=N_("workdays")),
            label=page.words("Load it"),
        )


def _missing(page: Page) -> list[int]:
    today, known = page.reader.today, page.reader.calendar.years
    years = [today.year]
    if (today.month, today.day) >= PROMPT_FROM:
        years.append(today.year + 1)
    return [year for year in years if year not in known]

"""Times as people say them (3 天前), beside the exact ones; from the moment looked at."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from aggregates.values.moment import from_micros

if TYPE_CHECKING:
    from service.pages.page import Page

STEPS = (
    (timedelta(days=60), timedelta(days=30), "{count} months ago"),
    (timedelta(days=1), timedelta(days=1), "{count} days ago"),
    (timedelta(hours=1), timedelta(hours=1), "{count} hours ago"),
    (timedelta(minutes=1), timedelta(minutes=1), "{count} minutes ago"),
)


def ago(page: Page, micros: int | datetime | None) -> str:
    """Empty for what has not been, or lies after the moment looked at."""
    if micros is None:
        return ""
    then = from_micros(micros) if isinstance(micros, int) else micros
    passed = page.reader.at.moment - then
    for least, step, words in STEPS:
        if passed >= least:
            return page.words(words, count=passed // step)
    return page.words("just now") if passed >= timedelta() else ""


def left(page: Page, day: date) -> str:
    """How far a deadline is."""
    days = (day - page.reader.today).days
    if days == 0:
        return page.words("due today")
    return page.words("{count} days left" if days > 0 else "{count} days past", count=abs(days))


def machine(page: Page, micros: int | datetime) -> str:
    """As ``datetime`` of a time element takes it."""
    then = from_micros(micros) if isinstance(micros, int) else micros
    return then.astimezone(page.zone).isoformat(timespec="seconds")

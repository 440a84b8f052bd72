"""Times as people say them (3 天前), beside the exact ones; from the moment looked at."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from aggregates.values.moment import from_micros
from service.web.looking import Looking

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
LONG = 60  # days, from which months are told


def ago(page: Looking, micros: int | datetime | None) -> str:
    """Empty for what has not been, or lies after the moment looked at. Days are counted by the
    calendar, hours and minutes by the clock."""
    if micros is None:
        return ""
    then = from_micros(micros) if isinstance(micros, int) else micros
    passed = page.reader.at.moment - then
    if passed >= DAY:
        days = (page.reader.today - then.astimezone(page.reader.zone).date()).days
        if days >= LONG:
            return page.words("{count} months ago", count=days // 30)
        return page.words("{count} days ago", count=days)
    if passed >= HOUR:
        return page.words("{count} hours ago", count=passed // HOUR)
    if passed >= MINUTE:
        return page.words("{count} minutes ago", count=passed // MINUTE)
    return page.words("just now") if passed >= timedelta() else ""


def left(page: Looking, day: date) -> str:
    """How far a deadline is."""
    days = (day - page.reader.today).days
    if days == 0:
        return page.words("due today")
    if days > 0:
        return page.words("{count} days left", count=days)
    return page.words("{count} days past", count=-days)


def machine(page: Looking, micros: int | datetime) -> str:
    """As ``datetime`` of a time element takes it."""
    then = from_micros(micros) if isinstance(micros, int) else micros
    return then.astimezone(page.zone).isoformat(timespec="seconds")

"""Periods on pages: the one before, the one after, the ones to choose from."""

from __future__ import annotations

from aggregates.values.period import Month, Period, Quarter, Year


def before(period: Period) -> Period:
    match period:
        case Month():
            return period.previous
        case Quarter(year=year, quarter=quarter):
            return Quarter(year, quarter - 1) if quarter > 1 else Quarter(year - 1, 4)
    return Year(period.year - 1)


def after(period: Period) -> Period:
    match period:
        case Month():
            return period.next
        case Quarter(year=year, quarter=quarter):
            return Quarter(year, quarter + 1) if quarter < 4 else Quarter(year + 1, 1)
    return Year(period.year + 1)


def kinds(period: Period) -> dict[str, str]:
    """The month, quarter and year that one stands for, by the kind's name."""
    last = period.months[-1]
    month = period if isinstance(period, Month) else last
    quarter = period if isinstance(period, Quarter) else last.quarter
    return {"Month": str(month), "Quarter": str(quarter), "Year": str(Year(last.year))}

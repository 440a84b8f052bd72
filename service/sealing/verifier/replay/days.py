"""Days, months and the working calendar (工作日历, R2); points."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DAY = timedelta(days=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def half_up(numerator: int, denominator: int) -> int:
    """The nearest whole number, a half away from zero."""
    below, sign = abs(denominator), -1 if (numerator < 0) != (denominator < 0) else 1
    return sign * ((abs(numerator) * 2 + below) // (below * 2))


def next_month(period: str) -> str:
    year, month = int(period[:4]), int(period[5:])
    return f"{year + month // 12:04d}-{month % 12 + 1:02d}"


def first_day(period: str) -> date:
    return date(int(period[:4]), int(period[5:]), 1)


def last_day(period: str) -> date:
    return first_day(next_month(period)) - DAY


class Days:
    """Which days are worked: Monday to Friday but for what was loaded."""

    def __init__(self) -> None:
        self.differs: dict[date, bool] = {}

    def works(self, day: date) -> bool:
        works = self.differs.get(day)
        return day.weekday() < 5 if works is None else works

    def later(self, day: date, count: int) -> date:
        """The ``count``-th working day after it."""
        while count > 0:
            day += DAY
            count -= self.works(day)
        return day

    def earlier(self, day: date, count: int) -> date:
        """The ``count``-th working day before it."""
        while count > 0:
            day -= DAY
            count -= self.works(day)
        return day

    def from_to(self, after: date, until: date) -> int:
        """Working days after the one, up to the other."""
        count = 0
        while after < until:
            after += DAY
            count += self.works(after)
        return count


def points(hundredths: int | None) -> str:
    if hundredths is None:
        return "none"
    whole, rest = divmod(abs(hundredths), 100)
    return f"{'-' if hundredths < 0 else ''}{whole}.{rest:02d}"


def day_of(written: str | None) -> date | None:
    return None if written is None else date.fromisoformat(written)


def micros_of(written: str) -> int:
    moment = datetime.fromisoformat(written.replace("Z", "+00:00"))
    return (moment - EPOCH) // timedelta(microseconds=1)


def zone_of(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError):
        if name in ("Asia/Shanghai", "PRC"):  # a bare Python on Windows has no time zones
            return timezone(timedelta(hours=8))
        raise ValueError(f"this machine knows no time zone {name}") from None

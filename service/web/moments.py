"""Choosing a moment (时点): a slider over all days, a field, and the days people ask for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from aggregates.values.moment import from_micros
from aggregates.values.period import Month
from service.reading.reader import Reader
from service.services import Services


@dataclass(frozen=True, slots=True)
class Slider:
    """Days from the log's first to today, both included; ``at``: how many days after the first
    the moment looked at lies."""

    first: date
    days: int
    at: int


def slider(services: Services, reader: Reader) -> Slider:
    began = services.log.recorded_at(1)
    first = from_micros(began).astimezone(reader.zone).date() if began else reader.today
    today = services.now().astimezone(reader.zone).date()
    days = max(0, (today - first).days)
    return Slider(first, days, min(max(0, (reader.today - first).days), days))


def picker(reader: Reader) -> str:
    """What the field for day and time begins with."""
    return f"{reader.at.moment.astimezone(reader.zone):%Y-%m-%dT%H:%M}"


def quick(services: Services) -> list[tuple[str, date]]:
    """Ends of days that people ask for."""
    today = services.standing_data.today(services.now())
    month = Month.of(today).previous
    quarter = Month.of(today).quarter.months[0].previous
    return [
        ("Yesterday", today - timedelta(days=1)),
        ("Last month's end", month.last_day),
        ("Last quarter's end", quarter.last_day),
    ]

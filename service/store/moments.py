"""Reads ``as_of`` (截至), a position, a time, a day or ``position@time``, as a moment."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from aggregates.values.moment import MICROSECOND, At, from_micros, to_micros
from service.store.errors import BadMoment

POSITION = re.compile(r"[0-9]{1,18}")
LOST_PLUS = re.compile(
    r"(?<=T)(\S+) (?=[0-9]{2}:?[0-9]{2}$)"
)  # what a query string makes of +08:00
UNSETTLED = timedelta(seconds=5)


class Moments(Protocol):
    """What it takes to place a moment; the log does."""

    def last(self) -> tuple[int, int]: ...
    def now(self) -> datetime: ...
    def position_at(self, micros: int) -> int: ...
    def recorded_at(self, position: int) -> int: ...
    def wait_settled(self) -> None: ...


def resolve(log: Moments, as_of: str | None, zone: ZoneInfo) -> At:
    """What was known when. A time without an offset is the zone's; a bare day means its end, and
    today as far as it has gone. Raises BadMoment for what is no moment, or not yet one."""
    as_of = (as_of or "").strip()
    if not as_of:
        return At(log.last()[0], log.now())
    if POSITION.fullmatch(as_of):
        return _at_position(log, int(as_of))
    position, apart, time = as_of.partition("@")
    if not apart:
        return _at_time(log, as_of, zone)
    if not POSITION.fullmatch(position):
        raise _unreadable(as_of)
    return At(_known(log, int(position)), _moment(log, time.strip(), zone))


def _at_position(log: Moments, position: int) -> At:
    if position == 0:
        raise BadMoment("Positions begin at 1.")
    return At(_known(log, position), from_micros(log.recorded_at(position)))


def _known(log: Moments, position: int) -> int:
    last = log.last()[0]
    if position > last:
        raise BadMoment(
            "Position {position} lies beyond the log's last, {last}.", position=position, last=last
        )
    return position


def _at_time(log: Moments, as_of: str, zone: ZoneInfo) -> At:
    moment = _moment(log, as_of, zone)
    if log.now() - moment < UNSETTLED:
        log.wait_settled()
    return At(log.position_at(to_micros(moment)), moment)


def _moment(log: Moments, written: str, zone: ZoneInfo) -> datetime:
    now = log.now()
    try:
        moment = _read(written, zone, now)
    except (ValueError, OverflowError):
        raise _unreadable(written) from None
    if moment > now:
        raise BadMoment("{moment} has not come yet.", moment=written)
    return moment


def _read(written: str, zone: ZoneInfo, now: datetime) -> datetime:
    day = _day(written)
    if day is not None:
        return now if day == now.astimezone(zone).date() else _end_of(day, zone)
    read = datetime.fromisoformat(LOST_PLUS.sub(r"\1+", written))
    return from_micros(to_micros(read if read.tzinfo else read.replace(tzinfo=zone)))


def _day(written: str) -> date | None:
    """A day however ISO 8601 writes it, also by its week."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _end_of(day: date, zone: ZoneInfo) -> datetime:
    midnight = datetime.combine(day + timedelta(days=1), datetime.min.time(), zone)
    return from_micros(to_micros(midnight)) - MICROSECOND


def _unreadable(written: str) -> BadMoment:
    return BadMoment(
        "{written} is no moment; give a position (4711), a day (2026-11-30), a time "
        "(2026-11-30T09:00) or a position and a time (4711@2026-11-30T09:00).",
        written=written[:80],
    )

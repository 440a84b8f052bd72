"""The workday calendar (工作日历) and the scheme's versions (考核方案)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, Integer, String

from aggregates.event import Event, Recorded
from aggregates.scheme.events import SchemeFounded, SchemeVersionPublished
from aggregates.store.events import StoreOpened
from aggregates.workdays.events import WorkdayChanged, WorkdaysLoaded
from projections.projection import Key, Rows
from projections.temporal import Log, Temporal

YEARS = Temporal(
    "workday_years",
    key=("year",),
    columns=(
        Column("year", Integer, nullable=False),
        Column("loaded_at", BigInteger, nullable=False),
    ),
)
DAYS = Temporal(
    "workdays",
    key=("day",),
    columns=(
        Column("day", Date, nullable=False),
        Column("working", Boolean, nullable=False),
    ),
)
SCHEMES = Log(
    "schemes",
    columns=(
        Column("version", Integer, nullable=False),
        Column("in_force_from", String, nullable=False),
        Column("parameters", JSON, nullable=False),
        Column("recorded_at", BigInteger, nullable=False),
        Column("actor", String, nullable=False),
    ),
)
STORES = Log(
    "stores",
    columns=(
        Column("month", String, nullable=False),
        Column("simulated", Boolean, nullable=False),
        Column("recorded_at", BigInteger, nullable=False),
    ),
)


class Calendars:
    name: ClassVar[str] = "calendars"
    version: ClassVar[int] = 1
    patient: ClassVar[bool] = False
    tables: ClassVar[tuple[Temporal | Log, ...]] = (YEARS, DAYS, SCHEMES, STORES)
    handles: ClassVar[tuple[type[Event], ...]] = (
        WorkdaysLoaded,
        WorkdayChanged,
        SchemeFounded,
        SchemeVersionPublished,
        StoreOpened,
    )

    def touches(self, fact: Recorded) -> Iterable[tuple[Temporal, Key]]:
        event = fact.event
        match event:
            case WorkdaysLoaded(year=year, days=days):
                yield YEARS, (year,)
                for day in days:
                    yield DAYS, (date.fromisoformat(day),)
            case WorkdayChanged(day=day):
                yield DAYS, (date.fromisoformat(day),)

    def apply(self, fact: Recorded, rows: Rows) -> None:
        event = fact.event
        match event:
            case WorkdaysLoaded(year=year, days=days):
                if event.whole:
                    rows.put(YEARS, (year,), {"year": year, "loaded_at": fact.recorded_at})
                for day, working in days.items():
                    _set(day, working, rows)
            case WorkdayChanged(day=day, working=working):
                _set(day, working, rows)
            case SchemeFounded():
                _publish(1, event, fact, rows)
            case SchemeVersionPublished(version=version):
                _publish(version, event, fact, rows)
            case StoreOpened(month=month, simulated=simulated):
                opened = {"month": month, "simulated": simulated}
                rows.append(STORES, **opened, recorded_at=fact.recorded_at)


def _set(day: str, working: bool, rows: Rows) -> None:
    key = date.fromisoformat(day)
    rows.put(DAYS, (key,), {"day": key, "working": working})


def _publish(
    version: int, event: SchemeFounded | SchemeVersionPublished, fact: Recorded, rows: Rows
) -> None:
    rows.append(
        SCHEMES,
        version=version,
        in_force_from=event.in_force_from,
        parameters=event.parameters,
        recorded_at=fact.recorded_at,
        actor=event.actor,
    )

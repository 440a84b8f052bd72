"""False claims decided (虚报认定, R6) by a second checker, or by lapse; and whom they add."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from aggregates.check.check import Check, check_id
from aggregates.event import Act, Event
from aggregates.rules.spot_check import lapses_after, owed_months
from aggregates.spot_check.spot_check import FALSE_CLAIM, SpotCheck, spot_check_id
from aggregates.values.period import Month
from aggregates.values.text import Text
from service.features.spot_checks.commands.results import (
    account_of,
    acting,
    load,
    must_be_apart,
    must_be_others,
    served_of,
    settle,
)
from service.features.spot_checks.queries import spot_checks as queries
from service.features.spot_checks.queries.pools import Undissolved, claimed_lines, confirmed
from service.features.spot_checks.rights import CHECK_RECORD
from service.reading.reader import Reader, read_now
from service.recording.call import Call, Done, permit, record
from service.services import Services


def decide(
    services: Services,
    call: Call,
    organization: str,
    period: Month,
    assignment: UUID,
    upheld: bool,
    note: Text | None = None,
) -> Done:
    """Upheld it deducts by the factor and adds the organization to other months; not upheld it is
    an honest error."""
    permit(services, call, CHECK_RECORD, organization)
    must_be_apart(services, call, organization)
    check = load(services, call, organization, period)
    with read_now(services) as reader:
        row = queries.must_be_drawn(reader, organization, str(period))
        lines = claimed_lines(reader, organization, period)
    must_be_others(services, call, organization, period, lines)
    act = acting(services, call, organization)
    check.decide(
        str(assignment),
        upheld,
        note,
        served=served_of(row),
        today=services.standing_data.today(call.act.at),
        decider_organization=act.acting_for,
        act=act,
    )
    account = account_of(services, organization, period)
    settle(services, call, check, account, "decided")
    added = list(_added(services, call, check, period, act)) if upheld else []
    return record(services, call, check, account, *added)


def _added(
    services: Services, call: Call, check: Check, period: Month, act: Act
) -> Iterator[SpotCheck]:
    """Months called already take it in now, where its report is confirmed; the others at their
    call, or once it is."""
    because = replace(act, cause=check.last_reference)
    organization = check.organization
    for month in owed_months(period):
        spot = services.log.find(SpotCheck, spot_check_id(str(month)))
        call.read_set.on_thing(spot_check_id(str(month)), spot.version if spot else 0)
        if spot is None:
            continue
        spot.must_wait_for_its_draw()
        with read_now(services) as reader:
            unit = Undissolved(reader, month).unit_of(organization)
            is_confirmed = organization in confirmed(reader, month)
        if unit is not None and is_confirmed:
            spot.add(organization, unit, FALSE_CLAIM, because)
            yield spot


# --- by lapse -----------------------------------------------------------------------------------


def lapse(services: Services, call: Call, day: date) -> int:
    """Those that nobody decided by the end of ``day``: honest errors. How many checks."""
    with read_now(services, "checks", "calendars") as reader:
        due = [row for row in queries.of_organizations(reader, None, ["recorded"])
               if (last := _last_day(reader, row)) is not None and last <= day]  # fmt: skip
    for row in due:
        record(services, call, lapsed(services, call, row))
    return len(due)


def _last_day(reader: Reader, row: Row[Any]) -> date | None:
    if row.statement_until is None:
        return None
    days = reader.scheme(Month.parse(row.period)).parameters.false_claim_days
    heard = reader.day_of(row.statement_at) if row.statement_at is not None else None
    return lapses_after(heard, row.statement_until, days, reader.calendar)


def lapsed(services: Services, call: Call, row: Row[Any]) -> list[Event]:
    check = services.log.get(Check, check_id(row.organization, row.period))
    served = served_of(row)
    assert served is not None
    act = acting(services, call, row.organization)
    check.lapse(served, act.acting_for, act)
    account = account_of(services, row.organization, Month.parse(row.period))
    settle(services, call, check, account, "decided")
    return [*check.take(), *account.take()]

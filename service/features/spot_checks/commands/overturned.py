"""False claims overturned by an appeal (R6, R15): what they added is withdrawn, unless it has a
result, or another false claim adds it too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from aggregates.account.account import CHECK
from aggregates.appeal.events import AppealUpheld
from aggregates.check.check import Check, check_id
from aggregates.event import Event
from aggregates.rules.appeal import is_overturned
from aggregates.rules.spot_check import deduction, owed_months, owing_months
from aggregates.spot_check.spot_check import SpotCheck, spot_check_id
from aggregates.values.period import Month
from service.features.spot_checks.queries import spot_checks as queries
from service.reading.reader import Reader, read_now
from service.recording.call import Call
from service.services import Services


def follow(services: Services, call: Call, events: Sequence[Event]) -> list[Event]:
    """What the appeals upheld among ``events`` take out of spot checks."""
    upheld = [each for each in events if isinstance(each, AppealUpheld) and each.line == CHECK]
    return [fact for each in upheld for fact in _withdrawn(services, call, each)]


def _withdrawn(services: Services, call: Call, event: AppealUpheld) -> Iterator[Event]:
    organization, period = event.organization or "", event.period or ""
    check = services.log.get(Check, check_id(organization, period))
    if not _overturns(check, event):
        return
    with read_now(services, "checks") as reader:
        for month in owed_months(Month.parse(period)):
            if _adds_too(reader, organization, month, event):
                continue
            spot = services.log.find(SpotCheck, spot_check_id(str(month)))
            call.read_set.on_thing(spot_check_id(str(month)), spot.version if spot else 0)
            if spot is not None and not _has_result(services, call, organization, month):
                spot.withdraw(organization, replace(call.act, cause=event.reference))
                yield from spot.take()


def _overturns(check: Check, event: AppealUpheld) -> bool:
    item = check.items.get(event.assignment or "")
    if item is None or not item.upheld or event.amount is None:
        return False
    return is_overturned(event.amount, deduction(item.claimed, item.verified, check.weight))


def _adds_too(reader: Reader, organization: str, month: Month, event: AppealUpheld) -> bool:
    """Whether another false claim that stands adds the organization to the month."""
    rows = queries.upheld(reader, map(str, owing_months(month)))
    this = event.organization, event.period, event.assignment
    others = (r for r in rows if (r.organization, r.period, r.assignment) != this)
    return any(row.organization == organization for row in others)


def _has_result(services: Services, call: Call, organization: str, month: Month) -> bool:
    key = check_id(organization, str(month))
    check = services.log.find(Check, key)
    call.read_set.on_thing(key, check.version if check else 0)
    return check is not None and check.result is not None

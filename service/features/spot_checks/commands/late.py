"""Reports confirmed after their month's call (R6): checked too, added where they are confirmed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from aggregates.account.account import OWN, ScoreAccount, account_id
from aggregates.account.events import ScoreEntered, ScoreReversed
from aggregates.event import Event
from aggregates.report.events import ReportConfirmed
from aggregates.spot_check.spot_check import LATE, SpotCheck, spot_check_id
from aggregates.values.period import Month
from service.features.spot_checks.queries.pools import Undissolved
from service.reading.reader import read_now
from service.recording.call import Call
from service.services import Services


def follow(services: Services, call: Call, events: Sequence[Event]) -> list[Event]:
    """What the confirmations among ``events`` add to spot checks."""
    confirmed: dict[str, list[ReportConfirmed]] = defaultdict(list)
    for event in events:
        if isinstance(event, ReportConfirmed) and event.period is not None:
            confirmed[event.period].append(event)
    new_events: list[Event] = []
    for period, late in confirmed.items():
        key = spot_check_id(period)
        spot = services.log.find(SpotCheck, key)
        call.read_set.on_thing(key, spot.version if spot else 0)
        if spot is not None:
            _add(services, call, spot, late, events)
            new_events += spot.take()
    return new_events


def _add(
    services: Services,
    call: Call,
    spot: SpotCheck,
    late: Sequence[ReportConfirmed],
    events: Sequence[Event],
) -> None:
    with read_now(services, "organizations", "calendars") as reader:
        undissolved = Undissolved(reader, Month.parse(spot.period))
    for event in late:
        code = event.organization or ""
        unit = undissolved.unit_of(code)
        if unit is not None and _has_own_entry(services, code, spot.period, events):
            spot.add(code, unit, LATE, replace(call.act, cause=event.reference))


def _has_own_entry(services: Services, code: str, period: str, events: Sequence[Event]) -> bool:
    """Whether lines with points stand behind it, as recorded and as these facts leave it."""
    key = account_id(code, period[:4])
    account = services.log.find(ScoreAccount, key)
    live = {e.number for e in account.live(period) if e.line == OWN} if account else set()
    for event in events:
        match event:
            case ScoreEntered(line=line, period=of, entry=entry) if event.originator_id == key:
                live |= {entry} if (line, of) == (OWN, period) else set()
            case ScoreReversed(entry=entry) if event.originator_id == key:
                live.discard(entry)
    return bool(live)

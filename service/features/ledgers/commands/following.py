"""What follows for a ledger from an appeal that was upheld (R15): the items it names pass."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from aggregates.account.account import LEDGER
from aggregates.appeal.events import AppealUpheld
from aggregates.event import Event
from aggregates.values.period import Quarter
from service.features.ledgers.commands.appealing import overturned
from service.recording.call import Call
from service.services import Services


def follow(services: Services, call: Call, events: Sequence[Event]) -> list[Event]:
    """Recorded with the decision, in one transaction."""
    new_events: list[Event] = []
    for event in events:
        if isinstance(event, AppealUpheld) and event.line == LEDGER:
            items = [UUID(item) for item in event.items or ()]
            assert event.organization is not None
            assert event.period is not None
            quarter = Quarter.parse(event.period)
            appeal = str(event.originator_id)
            changed = overturned(services, call, event.organization, quarter, items, appeal)
            new_events += [each for thing in changed for each in thing.take()]
    return new_events

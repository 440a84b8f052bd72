"""What follows for tiers from other facts: all rectified, a tier is kept; a branch dissolved, what
was open of it ends (R13, R23)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from aggregates.assignment.events import AssignmentAccepted
from aggregates.event import Act, Event
from aggregates.organization.events import OrganizationDissolved, OrganizationMerged
from aggregates.tier.tier import TierRecord, tier_id
from projections.assignments import ASSIGNMENTS
from service.features.tiers.commands.common import next_look_back
from service.features.tiers.queries.due import is_done
from service.features.tiers.queries.look_backs import in_state
from service.reading.reader import read_now
from service.recording.call import Call
from service.services import Services


def follow(services: Services, call: Call, events: Sequence[Event]) -> list[Event]:
    """Recorded with those facts, in one transaction."""
    accepted = {each.originator_id: is_done("accepted", each.outcome) for each in events
                if isinstance(each, AssignmentAccepted)}  # fmt: skip
    gone = [each.organization for each in events
            if isinstance(each, OrganizationDissolved | OrganizationMerged)]  # fmt: skip
    new_events: list[Event] = []
    for code in _rectified(services, accepted) if accepted else ():
        known = services.log.get(TierRecord, tier_id(code))
        known.rectified(next_look_back(services, call, kept=True), _act(services, call, code))
        new_events += known.take()
    for code in filter(None, gone):
        record = services.log.find(TierRecord, tier_id(code))
        if record is not None:
            record.close(call.act)
            new_events += record.take()
    return new_events


def _act(services: Services, call: Call, code: str) -> Act:
    return call.act_for(services.standing_data.superior(code))


def _rectified(services: Services, accepted: dict[UUID, bool]) -> list[str]:
    """Branches of which all that failed is rectified with these."""
    with read_now(services, "tiers", "assignments") as reader:
        waiting = [
            (row.organization, [UUID(key) for key in row.rectifications])
            for row in in_state(reader, "to_rectify")
        ]
        touched = [each for each in waiting if not accepted.keys().isdisjoint(each[1])]
        rows = reader.view.rows(ASSIGNMENTS)
        others = [key for _, keys in touched for key in keys if key not in accepted]
        query = select(rows).where(rows.c.assignment.in_(others))
        known = {row.assignment: is_done(row.status, row.outcome)
                 for row in reader.view.all(query)} if others else {}  # fmt: skip
    done = known | accepted
    return [code for code, keys in touched if all(done.get(key, False) for key in keys)]

"""Bonuses and deductions (加分项、减分项, R10) proposed, decided by another person, withdrawn."""

from __future__ import annotations

from uuid import UUID, uuid5

from aggregates.adjustment.adjustment import Adjustment, AdjustmentNotAllowed, Proposal
from aggregates.annual_review.annual_review import AnnualReview, annual_review_id
from aggregates.errors import NotFound
from aggregates.event import Act
from aggregates.values.text import Text, text
from service.access.actions import Action
from service.features.adjustments.bodies import Deciding, Proposing
from service.features.adjustments.rights import ADJUSTMENT_DECIDE, ADJUSTMENT_PROPOSE
from service.features.evidence.commands import must_have_evidence
from service.recording.call import Call, Done, must_stand, permit, record
from service.services import Services


def propose(services: Services, call: Call, year: str, organization: str, body: Proposing) -> Done:
    permit(services, call, ADJUSTMENT_PROPOSE, organization)
    known = must_stand(services, organization)
    if known.superior is None:
        raise AdjustmentNotAllowed("The committee itself is not scored.")
    _must_have_begun(services, call, year)
    _must_let_adjust(services, call, year)
    must_have_evidence(services, call, body.evidence)
    made = Adjustment.propose(
        uuid5(call.act.command_id, "adjustment"),
        Proposal(organization, year, body.kind, body.points),
        Text(body.reason),
        body.evidence,
        _acting(services, call, organization),
    )
    return record(services, call, made, adjustment=str(made.id))


def decide(
    services: Services, call: Call, year: str, organization: str, adjustment: UUID, body: Deciding
) -> Done:
    """By another than who proposed it, of an organization above."""
    known = _known(services, call, year, organization, adjustment, ADJUSTMENT_DECIDE)
    if not call.who.operator and call.who.organization == organization:
        raise AdjustmentNotAllowed(
            "What counts for {organization} an organization above it decides.",
            organization=organization,
        )
    act = _acting(services, call, organization)
    known.decide(body.approved, text(body.note), act.acting_for, act)
    return record(services, call, known)


def withdraw(
    services: Services, call: Call, year: str, organization: str, adjustment: UUID
) -> Done:
    known = _known(services, call, year, organization, adjustment, ADJUSTMENT_PROPOSE)
    known.withdraw(_acting(services, call, organization))
    return record(services, call, known)


def _known(
    services: Services, call: Call, year: str, organization: str, key: UUID, action: Action
) -> Adjustment:
    permit(services, call, action, organization)
    known = services.log.find(Adjustment, key)
    if known is None or (known.of.year, known.of.organization) != (year, organization):
        raise NotFound("There is no bonus or deduction {id}.", id=key)
    _must_let_adjust(services, call, year)
    return known


def _must_let_adjust(services: Services, call: Call, year: str) -> None:
    """Once the year's review is computed, what is proposed or decided waits (R10)."""
    key = annual_review_id(year)
    review = services.log.find(AnnualReview, key)
    if review is not None:
        review.must_let_adjust()
    call.read_set.on_thing(key, review.version if review is not None else 0)


def _must_have_begun(services: Services, call: Call, year: str) -> None:
    today = services.standing_data.today(call.act.at)
    if int(year) > today.year:
        raise AdjustmentNotAllowed("{year} has not begun.", year=year)


def _acting(services: Services, call: Call, organization: str) -> Act:
    """The machine's operator acts as the committee."""
    if call.who.operator:
        return call.act_for(services.standing_data.root_of(organization))
    return call.act

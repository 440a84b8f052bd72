"""Bonuses and deductions (加分项、减分项, R10) over HTTP."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query, Response

from service.features.adjustments import commands
from service.features.adjustments.answers import OneAdjustment
from service.features.adjustments.bodies import Deciding, Proposing
from service.features.adjustments.columns import ADJUSTMENTS
from service.features.adjustments.queries import adjustment as one_of
from service.features.adjustments.queries import adjustments
from service.features.adjustments.rights import (
    ADJUSTMENT_DECIDE,
    ADJUSTMENT_PROPOSE,
    ADJUSTMENT_READ,
)
from service.reading.shown import link
from service.web import documented
from service.web.documented import CHANGES, MAKES, answers, lists
from service.web.fields import Code, YearField
from service.web.frame import LookDep, RecordDep
from service.web.listing import ListDep
from service.web.scope import scope

router = documented.router("adjustments")
StateName = Literal["proposed", "approved", "refused", "withdrawn"]
OF = "/adjustments/{year}/{code}"


@router.get("/adjustments/{year}", opens=ADJUSTMENT_READ, **lists(ADJUSTMENTS))
def list_(
    year: YearField,
    listing: ListDep,
    organization: Annotated[Code | None, Query()] = None,
    under: Annotated[Code | None, Query(description="this one and all beneath it")] = None,
    state: Annotated[StateName | None, Query()] = None,
    kind: Annotated[Literal["bonus", "deduction"] | None, Query()] = None,
) -> Response:
    """By organization, in the order in which they were proposed."""
    with listing.reader() as reader:
        codes = scope(listing.look, reader, ADJUSTMENT_READ, organization, under)
        rows = adjustments(reader, str(year), codes, state, kind)
        return listing.whole(reader, ADJUSTMENTS, rows)


@router.get(f"{OF}/{{adjustment}}", opens=ADJUSTMENT_READ, **answers(OneAdjustment))
def one(year: YearField, code: Code, adjustment: UUID, look: LookDep) -> Response:
    with look.reader() as reader:
        look.allow(ADJUSTMENT_READ, code)
        known = one_of(reader, str(adjustment), str(year), code)
        more = {"position": reader.at.position, "as_of": link(reader.at)}
        body = ADJUSTMENTS.json(known) | more
    return look.json(body)


@router.post(OF, opens=ADJUSTMENT_PROPOSE, **MAKES)
def propose(year: YearField, code: Code, body: Proposing, record: RecordDep) -> Response:
    """With its evidence, by digest."""
    return record(commands.propose, str(year), code, body)


@router.put(f"{OF}/{{adjustment}}/decision", opens=ADJUSTMENT_DECIDE, **CHANGES)
def decide(
    year: YearField, code: Code, adjustment: UUID, body: Deciding, record: RecordDep
) -> Response:
    """By another person than who proposed it, of an organization above."""
    return record(commands.decide, str(year), code, adjustment, body)


@router.put(f"{OF}/{{adjustment}}/withdrawal", opens=ADJUSTMENT_PROPOSE, **CHANGES)
def withdraw(year: YearField, code: Code, adjustment: UUID, record: RecordDep) -> Response:
    """撤回; of what was approved by another person than who proposed it."""
    return record(commands.withdraw, str(year), code, adjustment)

"""One organization's check of a month (R6): result, material, statement, decision."""

from __future__ import annotations

from uuid import UUID

from fastapi import Response

from aggregates.values.text import Text, text
from service.features.spot_checks.answers import OneCheck
from service.features.spot_checks.bodies import FalseClaimDecision, Material, Result, Statement
from service.features.spot_checks.commands import decisions, results
from service.features.spot_checks.rights import CHECK_ANSWER, CHECK_READ, CHECK_RECORD
from service.features.spot_checks.shown import show_check
from service.web import documented
from service.web.documented import CHANGES, answers
from service.web.fields import Code, MonthField
from service.web.frame import LookDep, RecordDep

router = documented.router("spot checks")
RESULT = "/spot-checks/{period}/results/{organization}"


@router.get("/spot-checks/{period}/checks/{organization}", opens=CHECK_READ, **answers(OneCheck))
def check(period: MonthField, organization: Code, look: LookDep) -> Response:
    """Line by line: what was claimed, what shows it, what was verified."""
    look.allow(CHECK_READ, organization)
    with look.reader() as reader:
        body = show_check(reader, organization, period)
    return look.json(body)


@router.put(RESULT, opens=CHECK_RECORD, **CHANGES)
def result(period: MonthField, organization: Code, body: Result, record: RecordDep) -> Response:
    """What is not named is verified as claimed; replaced until it is served."""
    findings = [item.finding() for item in body.items]
    return record(results.record_result, organization, period, findings)


@router.put("/spot-checks/{period}/material/{organization}", opens=CHECK_ANSWER, **CHANGES)
def material(period: MonthField, organization: Code, body: Material, record: RecordDep) -> Response:
    """抽到再交, by the organization; it stands for what was handed in before."""
    return record(results.hand_in, organization, period, body.state())


@router.put(f"{RESULT}/statement", opens=CHECK_ANSWER, **CHANGES)
def statement(
    period: MonthField, organization: Code, body: Statement, record: RecordDep
) -> Response:
    """陈述申辩, by the organization."""
    return record(results.hear, organization, period, Text(body.statement))


@router.put(f"{RESULT}/{{assignment}}/decision", opens=CHECK_RECORD, **CHANGES)
def decision(
    period: MonthField,
    organization: Code,
    assignment: UUID,
    body: FalseClaimDecision,
    record: RecordDep,
) -> Response:
    """虚报认定, by a second checker, after the statement or its days."""
    note = text(body.note)
    return record(decisions.decide, organization, period, assignment, body.upheld, note)

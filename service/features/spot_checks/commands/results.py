"""What a checker found (抽查结果, R6), and what the organization hands in and says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from aggregates.account.account import OWN, Deduction, ScoreAccount, account_id
from aggregates.assignment.assignment import Assignment
from aggregates.check.check import Check, Item, Served, check_id
from aggregates.errors import Refused, Several
from aggregates.event import Act
from aggregates.notice.notice import notice_id
from aggregates.report.report import MonthlyReport, report_id
from aggregates.rules.independence import must_not_decide
from aggregates.rules.spot_check import deduction
from aggregates.spot_check.spot_check import SpotCheck, SpotCheckRefused, spot_check_id
from aggregates.values.period import Month
from aggregates.values.points import format_points
from aggregates.values.text import Text
from service.features.evidence.commands import must_have_evidence
from service.features.spot_checks.queries import spot_checks as queries
from service.features.spot_checks.queries.pools import Claimed, claimed_lines
from service.features.spot_checks.rights import CHECK_ANSWER, CHECK_RECORD
from service.reading.reader import read_now
from service.recording.call import Call, Done, permit, record
from service.services import Services

VIEWS = ("reports", "assignments", "evidence", "catalogue", "calendars", "checks")


class NotOfTheEntry(SpotCheckRefused):
    """A line that is not one of the report that was confirmed."""

    status = 422


class AboveTheWeight(SpotCheckRefused):
    status = 422


class NoFalseClaim(SpotCheckRefused):
    status = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line: ``verified`` hundredths."""

    assignment: UUID
    verified: int
    false_claim: bool = False
    note: Text | None = None


def must_be_apart(services: Services, call: Call, organization: str) -> None:
    """A checker may not belong to the organization checked or to any above it short of the
    committee."""
    *line, _ = services.standing_data.lineage(organization)
    if not call.who.operator and call.who.organization in line:
        raise SpotCheckRefused(
            "Who belongs to {organization}, or to one above it short of the committee, does not "
            "check it.",
            organization=organization,
        )


def load(services: Services, call: Call, organization: str, period: Month) -> Check:
    """SpotCheckRefused where it is not drawn, or all is closed."""
    spot = services.log.find(SpotCheck, spot_check_id(str(period)))
    if spot is None:
        raise SpotCheckRefused("No spot check of {period} is called.", period=period)
    spot.must_check(organization)
    call.read_set.on_thing(spot.id, spot.version)
    check = services.log.find(Check, check_id(organization, str(period)))
    return check or Check.none_yet(organization, str(period), call.act)


def loaded(services: Services, call: Call, spot: SpotCheck) -> dict[str, Check]:
    """All of a month, those without a fact blank."""
    ids = {code: check_id(code, spot.period) for code in spot.checks}
    by_id = services.log.get_many(Check, ids.values())
    checks = {
        code: by_id.get(key) or Check.none_yet(code, spot.period, call.act)
        for code, key in ids.items()
    }
    for check in checks.values():
        call.read_set.on_thing(check.id, check.version)
    return checks


# --- by the checker -----------------------------------------------------------------------------


def record_result(
    services: Services, call: Call, organization: str, period: Month, findings: Sequence[Finding]
) -> Done:
    """What is not named is verified as claimed. All that is wrong is told at once."""
    return record(services, call, *resulted(services, call, organization, period, findings))


def resulted(
    services: Services, call: Call, organization: str, period: Month, findings: Sequence[Finding]
) -> tuple[Check, ScoreAccount]:
    """The result and what it enters, not recorded yet."""
    permit(services, call, CHECK_RECORD, organization)
    must_be_apart(services, call, organization)
    check = load(services, call, organization, period)
    with read_now(services, *VIEWS) as reader:
        lines = claimed_lines(reader, organization, period)
        row = queries.must_be_drawn(reader, organization, str(period))
        served = served_of(row)
    _must_not_be_served_meanwhile(services, call, organization)
    must_be_others(services, call, organization, period, lines)
    account = account_of(services, organization, period)
    act = acting(services, call, organization)
    check.record_result(
        _items(lines, findings),
        {str(each.assignment): each.note for each in findings if each.note is not None},
        own_entry=_own_entry(account, period),
        checker_organization=act.acting_for,
        served=served,
        act=act,
    )
    settle(services, call, check, account, "checked-again")
    return check, account


def acting(services: Services, call: Call, organization: str) -> Act:
    """Checkers act for the committee's check; the machine's operator acts as the committee."""
    if call.who.operator:
        return call.act_for(services.standing_data.root_of(organization))
    return call.act


def _items(lines: Sequence[Claimed], findings: Sequence[Finding]) -> list[Item]:
    """Every line of the own entry, those named as they were found."""
    known = {line.assignment: line for line in lines}
    named = {each.assignment: each for each in findings}
    refusals = [
        wrong for number, each in enumerate(findings) for wrong in _wrong(each, known, number)
    ]
    if len(named) < len(findings):
        refusals.append(SpotCheckRefused("A line is named twice; which result counts?"))
    if refusals:
        raise refusals[0] if len(refusals) == 1 else Several(list(refusals))
    return [_item(line, named.get(line.assignment)) for line in lines]


def _item(line: Claimed, finding: Finding | None) -> Item:
    verified = line.claimed if finding is None else finding.verified
    false = finding is not None and finding.false_claim
    return Item(str(line.assignment), line.weight, line.claimed, verified, false)


def _wrong(finding: Finding, known: dict[UUID, Claimed], number: int) -> list[Refused]:
    """Each with its field, as a program sends it: items.0.verified."""
    line = known.get(finding.assignment)
    wrong: list[Refused] = []
    if line is None:
        wrong.append(
            NotOfTheEntry(
                "Line {id} is not of the report that was confirmed.", id=finding.assignment
            )
        )
    elif not 0 <= finding.verified <= line.weight:
        wrong.append(
            AboveTheWeight(
                "{verified} points are more than the line carries, {weight}.",
                verified=format_points(finding.verified),
                weight=format_points(line.weight),
            )
        )
    elif finding.false_claim and finding.verified >= line.claimed:
        wrong.append(
            NoFalseClaim("Where no less was verified than claimed, there is no false claim.")
        )
    for each in wrong:
        each.field = f"items.{number}.{'verified' if line else 'assignment'}"
    return wrong


def _must_not_be_served_meanwhile(services: Services, call: Call, organization: str) -> None:
    """A notice of today would tell of the result that is replaced."""
    key = notice_id(organization, services.standing_data.today(call.act.at))
    if not services.log.facts_about(key):
        call.read_set.on_thing(key, 0)


def must_be_others(
    services: Services, call: Call, organization: str, period: Month, lines: Sequence[Claimed]
) -> None:
    """回避: nobody checks what they reported as the organization's own."""
    report = services.log.find(MonthlyReport, report_id(organization, str(period)))
    if report is not None:
        must_not_decide(report.senders, call.act)
    for assignment in services.log.get_many(
        Assignment, (line.assignment for line in lines)
    ).values():
        must_not_decide(assignment.claimants, call.act)


def account_of(services: Services, organization: str, period: Month) -> ScoreAccount:
    return services.log.get(ScoreAccount, account_id(organization, str(period.year)))


def _own_entry(account: ScoreAccount, period: Month) -> int:
    return next(entry.number for entry in account.live(str(period)) if entry.line == OWN)


def settle(
    services: Services, call: Call, check: Check, account: ScoreAccount, reason: str
) -> None:
    """Makes the entries say what was found: false claims undecided deduct nothing yet."""
    version = services.standing_data.version(Month.parse(check.period))
    act = replace(acting(services, call, check.organization), cause=check.last_reference)
    account.settle_checks(
        check.period,
        deductions(check, version.parameters.false_claim_factor),
        reason=reason,
        scheme_version=version.number,
        act=act,
    )


def deductions(check: Check, factor: int) -> dict[str, Deduction]:
    deductions: dict[str, Deduction] = {}
    for item in check.items.values():
        times = factor if item.upheld else 1
        amount = deduction(item.claimed, item.verified, check.weight, times)
        if amount and not item.waits:
            inputs = {"claimed": item.claimed, "verified": item.verified, "weight": check.weight}
            deductions[item.assignment] = Deduction(amount, inputs | {"factor": times})
    return deductions


def served_of(row: Row[Any]) -> Served | None:
    if row.notice is None or row.result is None:
        return None
    return Served(row.notice, row.statement_until or row.served_on)


# --- by the organization ------------------------------------------------------------------------


def hand_in(
    services: Services, call: Call, organization: str, period: Month, evidence: list[dict[str, str]]
) -> Done:
    """抽到再交: asked only of those drawn."""
    permit(services, call, CHECK_ANSWER, organization)
    check = load(services, call, organization, period)
    with read_now(services, *VIEWS) as reader:
        known = {str(line.assignment) for line in claimed_lines(reader, organization, period)}
    for each in evidence:
        if each["assignment"] not in known:
            raise NotOfTheEntry(
                "Line {id} is not of the report that was confirmed.", id=each["assignment"]
            )
    must_have_evidence(services, call, [each["sha256"] for each in evidence])
    check.hand_in(evidence, call.act_for(organization))
    return record(services, call, check)


def hear(services: Services, call: Call, organization: str, period: Month, statement: Text) -> Done:
    """陈述申辩."""
    permit(services, call, CHECK_ANSWER, organization)
    check = load(services, call, organization, period)
    with read_now(services, "checks") as reader:
        row = queries.must_be_drawn(reader, organization, str(period))
    check.hear(statement, served_of(row), call.act_for(organization))
    return record(services, call, check)

"""Appeals (申诉复核, R15) filed, decided, withdrawn: what was entered is reversed, never edited."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from aggregates.account.account import (
    CHECK,
    LATENESS,
    LEDGER,
    MISSED,
    OWN,
    Entry,
    NoSuchEntry,
    ScoreAccount,
    account_id,
)
from aggregates.appeal.appeal import Against, Appeal, AppealRefused, Serving
from aggregates.check.check import Check, check_id
from aggregates.errors import NotFound
from aggregates.event import Act
from aggregates.ledger_check.ledger_check import LedgerCheck, ledger_check_id
from aggregates.report.report import MonthlyReport, ReportStatus, report_id
from aggregates.rules.appeal import may_be_set
from aggregates.rules.independence import NOBODY, Persons
from aggregates.values.period import parse_period
from aggregates.values.points import format_points
from aggregates.values.text import Text, text
from service.features.appeals.bodies import Decision, Filing
from service.features.appeals.queries.appeals import term
from service.features.appeals.queries.terms import decide_until
from service.features.appeals.rights import APPEAL_DECIDE, APPEAL_FILE
from service.features.assignments.commands.month_lines import lateness
from service.features.evidence.commands import must_have_evidence
from service.reading.reader import read_now
from service.recording.call import Call, Done, permit, record
from service.services import Services

PROVISIONAL = (OWN, LATENESS)  # until the report is confirmed


class AmountOutside(AppealRefused):
    status = 422


def heir(services: Services, organization: str) -> str:
    """Who appeals for it: itself, else its successor, else its last superior (R15)."""
    known = services.standing_data.organization(organization)
    while known.dissolved:
        known = services.standing_data.organization(known.successor or known.superior or "")
    return known.code


def file(services: Services, call: Call, body: Filing) -> Done:
    organization = body.organization
    own = heir(services, organization)
    permit(services, call, APPEAL_FILE, own)
    account = services.log.find(ScoreAccount, account_id(organization, body.year))
    entry = _live_entry(account, body)
    against = Against(organization, entry.period, entry.line, entry.assignment)
    _must_be_settled(services, call, against)
    _must_be_first(services, call, against)
    must_have_evidence(services, call, body.evidence)
    assert account is not None
    call.read_set.on_thing(account.id, account.version)
    today = services.standing_data.today(call.act.at)
    with read_now(services) as reader:
        served = term(reader, organization, entry.period, entry.number)
        decide_by = decide_until(reader, entry.period, today, reader.at.position)
    appeal = Appeal.file(
        against,
        entry=entry.number,
        amount=entry.amount,
        reason=Text(body.reason),
        evidence=body.evidence,
        serving=Serving(served.notice, served.served_on, served.last_day) if served else None,
        today=today,
        decide_by=decide_by,
        act=call.act_for(own),
    )
    return record(services, call, appeal, appeal=str(appeal.id))


def _live_entry(account: ScoreAccount | None, body: Filing) -> Entry:
    """Whichever entry stands of the line that the named one is of."""
    named = account.entries.get(body.entry) if account else None
    if account is None or named is None:
        raise NoSuchEntry(
            "There is no entry {entry} in the account of {organization} for {year}.",
            rule="R15", entry=body.entry, organization=body.organization, year=body.year,
        )  # fmt: skip
    live = account.live_entry(named.period, named.line, named.assignment)
    if live is None:
        raise AppealRefused(
            "Nothing stands any more of the line of entry {entry}.", entry=body.entry
        )
    return live


def _must_be_settled(services: Services, call: Call, against: Against) -> None:
    """Before a report is confirmed it may be sent again."""
    if against.line not in PROVISIONAL:
        return
    key = report_id(against.organization, against.period)
    report = services.log.find(MonthlyReport, key)
    if report is None or report.status != ReportStatus.CONFIRMED:
        raise AppealRefused(
            "The report of {organization} for {period} is not confirmed yet; it is sent again "
            "rather than appealed against.",
            organization=against.organization,
            period=against.period,
        )
    call.read_set.on_thing(key, report.version)


def _must_be_first(services: Services, call: Call, against: Against) -> None:
    if services.log.find(Appeal, against.appeal) is not None:
        raise AppealRefused(
            "That line of {organization} for {period} was appealed against before; a line is "
            "appealed against once.",
            organization=against.organization,
            period=against.period,
        )
    call.read_set.on_thing(against.appeal, 0)


# --- decided ------------------------------------------------------------------------------------


def decide(services: Services, call: Call, appeal: UUID, body: Decision) -> Done:
    """By somebody who neither checked nor entered it. Upheld, the entry is reversed and, where due,
    another takes its place."""
    known = services.log.find(Appeal, appeal)
    permit(services, call, APPEAL_DECIDE, known.against.organization if known else None)
    if known is None:
        raise NotFound("There is no appeal {id}.", id=appeal)
    against = known.against
    _must_be_apart(services, call, against.organization)
    account = services.log.get(ScoreAccount, account_id(against.organization, against.period[:4]))
    persons = _persons(services, account, against)
    act = _acting(services, call, against.organization)
    if not body.upheld:
        _must_set_nothing(body)
        known.dismiss(persons, decider_organization=act.acting_for, note=text(body.note), act=act)
        call.read_set.on_thing(account.id, account.version)
        return record(services, call, known)
    live = account.live_entry(against.period, against.line, against.assignment)
    amount, items = _set(against, live, body)
    known.uphold(
        persons,
        entry=live.number if live else None,
        amount=amount,
        items=items,
        decider_organization=act.acting_for,
        note=text(body.note),
        act=act,
    )
    if amount is not None:
        _enter(services, call, known, account, amount, act)
    return record(services, call, known, account)


def _must_set_nothing(body: Decision) -> None:
    if body.amount is not None or body.items is not None:
        raise AppealRefused("A dismissed appeal sets nothing; leave out amount and items.")


def _set(
    against: Against, live: Entry | None, body: Decision
) -> tuple[int | None, list[str] | None]:
    """What it sets: an amount, or of a ledger's entry the items that pass."""
    if (against.line == LEDGER) != (body.items is not None):
        raise AppealRefused(
            "Of a ledger's entry a decision names the items that pass, of any other the amount."
        )
    if body.items is not None:
        return None, [str(item) for item in dict.fromkeys(body.items)]
    before = live.amount if live else None
    if not may_be_set(against.line, before, body.amount):
        raise AmountOutside(
            "An upheld appeal sets an amount between {before} and 0; {amount} is none.",
            before=format_points(before or 0),
            amount="—" if body.amount is None else format_points(body.amount),
        )
    return body.amount or 0, None


def _enter(
    services: Services, call: Call, known: Appeal, account: ScoreAccount, amount: int, act: Act
) -> None:
    against = known.against
    version = services.standing_data.version(parse_period(against.period))
    because = replace(act, cause=known.last_reference)
    account.uphold(
        against.period,
        against.line,
        against.assignment,
        amount,
        appeal=str(known.id),
        scheme_version=version.number,
        act=because,
    )
    if against.line == MISSED:
        _struck(services, call, account, against, because)


def _struck(
    services: Services, call: Call, account: ScoreAccount, against: Against, act: Act
) -> None:
    """A report that came meanwhile loses no 10.00, as one that comes later."""
    report = services.log.get(MonthlyReport, report_id(against.organization, against.period))
    call.read_set.on_thing(report.id, report.version)
    if account.live_entry(against.period, OWN) is None:
        return
    month = parse_period(against.period)
    version = services.standing_data.version(month)
    calendars = services.standing_data.versions(month.months[0].year, act.at.year + 1)
    for key, seen in calendars.items():
        call.read_set.on_thing(key, seen)
    late = lateness(report, version, services.standing_data.calendar, account)
    account.settle(
        against.period,
        {LATENESS: -late} if late else {},
        of=(LATENESS,),
        reason="missed-struck",
        rule="R5",
        scheme_version=version.number,
        act=act,
    )


def _persons(services: Services, account: ScoreAccount, against: Against) -> Persons:
    """Who entered the line, and who checked it or decided on its false claim."""
    persons = account.persons(against.period, against.line, against.assignment)
    if against.line == LEDGER:
        key = ledger_check_id(against.organization, against.period)
        ledger = services.log.find(LedgerCheck, key)
        return persons | (ledger.checkers if ledger else NOBODY)
    if against.line != CHECK:
        return persons
    check = services.log.find(Check, check_id(against.organization, against.period))
    return persons | (check.checkers if check else NOBODY)


def _must_be_apart(services: Services, call: Call, organization: str) -> None:
    """As a checker: not of the organization, nor of any above it short of the committee."""
    *line, _ = services.standing_data.lineage(organization)
    if not call.who.operator and call.who.organization in line:
        raise AppealRefused(
            "Who belongs to {organization}, or to one above it short of the committee, does not "
            "decide its appeal.",
            organization=organization,
        )


def _acting(services: Services, call: Call, organization: str) -> Act:
    """The machine's operator acts as the committee."""
    if call.who.operator:
        return call.act_for(services.standing_data.root_of(organization))
    return call.act


# --- withdrawn ----------------------------------------------------------------------------------


def withdraw(services: Services, call: Call, appeal: UUID) -> Done:
    known = services.log.find(Appeal, appeal)
    own = heir(services, known.against.organization) if known else None
    permit(services, call, APPEAL_FILE, own)
    if known is None or own is None:
        raise NotFound("There is no appeal {id}.", id=appeal)
    known.withdraw(call.act_for(own))
    return record(services, call, known)

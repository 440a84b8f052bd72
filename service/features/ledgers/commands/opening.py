"""A ledger check opened by the superior (季检查, R7): it fixes what is checked."""

from __future__ import annotations

from aggregates.ledger_check.ledger_check import LedgerCheck, LedgerRefused, ledger_check_id
from aggregates.values.period import Quarter
from service.features.assignments.commands.one import must_be_superior
from service.features.ledgers.queries.ledgers import ledgers
from service.features.ledgers.queries.rounds import Round, items_of, round_of, unit_of
from service.features.ledgers.rights import LEDGER_CHECK
from service.reading.reader import read_now
from service.reading.tree import tree
from service.recording.call import Call, Done, must_stand, permit, record
from service.services import Services

VIEWS = ("assignments", "rankings", "organizations", "calendars")


def open_(services: Services, call: Call, organization: str, quarter: Quarter) -> Done:
    check = opened(services, call, organization, quarter)
    return record(services, call, check, items=len(check.items))


def open_all(services: Services, call: Call, by: str, quarter: Quarter) -> Done:
    """Those of all that stand directly beneath and are not opened yet, in one act."""
    with read_now(services, "organizations", "ledgers") as reader:
        below = tree(reader).beneath.get(by, [])
        known = {row.organization for row in ledgers(reader, quarter=str(quarter))}
    checks = [opened(services, call, code, quarter) for code in below if code not in known]
    if not checks:
        raise LedgerRefused("All ledgers beneath are opened already.")
    return record(services, call, *checks, opened=len(checks))


def opened(services: Services, call: Call, organization: str, quarter: Quarter) -> LedgerCheck:
    """Not recorded yet. Refused where it is opened, before the months are closed, after the
    round."""
    permit(services, call, LEDGER_CHECK, organization)
    must_be_superior(services, call, organization, LEDGER_CHECK)
    must_stand(services, organization)
    superior = services.standing_data.superior(organization)
    if superior == organization:
        raise LedgerRefused("Nobody stands above {code}, so nobody checks its ledger.",
                            code=organization)  # fmt: skip
    if services.log.find(LedgerCheck, ledger_check_id(organization, str(quarter))) is not None:
        raise LedgerRefused(
            "The ledger check of {organization} for {period} is opened already.",
            organization=organization,
            period=quarter,
        )
    since = services.log.last()[0]
    months = [(organization, str(month)) for month in quarter.months]
    call.read_set.on_lists(months, ("assignment.accepted",), since)
    with read_now(services, *VIEWS) as reader:
        must_be_on(round_of(reader, quarter), services, call)
        items, unit = (
            items_of(reader, organization, quarter),
            unit_of(reader, organization, quarter),
        )
    return LedgerCheck.open(
        organization, str(quarter), by=superior, unit=unit, items=items,
        act=call.act_for(superior),
    )  # fmt: skip


def must_be_on(round_: Round, services: Services, call: Call) -> None:
    if round_.ends_on is None:
        raise LedgerRefused(
            "The months of {period} are not all closed yet (月结); a ledger is checked after them.",
            period=round_.quarter,
        )
    if round_.is_over(services.standing_data.today(call.act.at)):
        raise LedgerRefused(
            "The round of {period} ended on {day}.", period=round_.quarter, day=round_.ends_on
        )

"""A ledger checked by exceptions (R7): items failed and taken back, the rest passed, completed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID, uuid5

from aggregates.assignment.assignment import Assignment
from aggregates.errors import Stale
from aggregates.event import Aggregate
from aggregates.ledger_check.ledger_check import LedgerCheck, LedgerRefused, ledger_check_id
from aggregates.rectification.rectification import Source
from aggregates.rules.independence import must_not_decide
from aggregates.values.period import Quarter
from service.features.assignments.commands.one import must_be_superior
from service.features.ledgers.commands.settling import settled
from service.features.ledgers.rights import LEDGER_CHECK
from service.features.rectifications.commands import Wanting, ordered, withdrawn
from service.recording.call import Call, Done, permit, record
from service.services import Services
from service.store.read_set import ReadSet

TRIES = 5  # of completions beneath one unit at the same moment


def find(services: Services, organization: str, quarter: Quarter) -> LedgerCheck:
    check = services.log.find(LedgerCheck, ledger_check_id(organization, str(quarter)))
    if check is None:
        raise LedgerRefused(
            "No ledger check of {organization} is opened for {period}.",
            organization=organization,
            period=quarter,
        )
    return check


def load(services: Services, call: Call, organization: str, quarter: Quarter) -> LedgerCheck:
    """By its superior."""
    permit(services, call, LEDGER_CHECK, organization)
    must_be_superior(services, call, organization, LEDGER_CHECK)
    return find(services, organization, quarter)


def must_be_others(services: Services, call: Call, items: Iterable[str]) -> None:
    """回避: nobody decides on lines that they reported as the organization's own."""
    if call.who.operator:
        return  # the machine's own acts are nobody's
    for line in services.log.get_many(Assignment, map(UUID, items)).values():
        must_not_decide(line.claimants, call.act)


def fail(
    services: Services,
    call: Call,
    organization: str,
    quarter: Quarter,
    item: UUID,
    wanting: Wanting,
) -> Done:
    """问题项, with its rectification."""
    check = load(services, call, organization, quarter)
    check.must_take_a_failure(str(item))
    must_be_others(services, call, [str(item)])
    key = uuid5(call.act.command_id, str(item))
    act = call.act_for(services.standing_data.superior(organization))
    check.fail(str(item), key, act)
    line, about = ordered(
        services, call, key, wanting, organization=organization, issuer=act.acting_for,
        source=Source.LEDGER, of=item, act=act,
    )  # fmt: skip
    return record(services, call, check, line, about, rectification=str(key))


def mark(
    services: Services,
    call: Call,
    organization: str,
    quarter: Quarter,
    wanting: Mapping[UUID, Wanting],
    complete_too: bool = False,
) -> Done:
    """Exceptions marked together; ``complete_too``: the rest passed, and the check completed, in
    the same act. All or nothing."""
    check = load(services, call, organization, quarter)
    must_be_others(services, call, check.left if complete_too else map(str, wanting))
    act = call.act_for(services.standing_data.superior(organization))
    made: list[Aggregate] = []
    for item, each in wanting.items():
        check.must_take_a_failure(str(item))
        key = uuid5(call.act.command_id, str(item))
        check.fail(str(item), key, act)
        made += ordered(
            services, call, key, each, organization=organization, issuer=act.acting_for,
            source=Source.LEDGER, of=item, act=act,
        )  # fmt: skip
    if not complete_too:
        return record(services, call, check, *made)
    if not check.rest_passed:
        check.pass_rest(act)
    check.complete(act)
    accounts = settled(services, call, [check], "ledger-settled")
    return record(services, call, check, *made, *accounts)


def take_back(
    services: Services, call: Call, organization: str, quarter: Quarter, item: UUID
) -> Done:
    """Refused once its rectification is reported."""
    check = load(services, call, organization, quarter)
    act = call.act_for(services.standing_data.superior(organization))
    key = check.take_back(str(item), act)
    must_be_others(services, call, [str(item)])
    return record(services, call, check, *withdrawn(services, [key], act, strict=True))


def pass_rest(services: Services, call: Call, organization: str, quarter: Quarter) -> Done:
    """其余合格, one named act."""
    check = load(services, call, organization, quarter)
    must_be_others(services, call, check.left)
    check.pass_rest(call.act_for(services.standing_data.superior(organization)))
    return record(services, call, check)


def complete(services: Services, call: Call, organization: str, quarter: Quarter) -> Done:
    """办结, with what it deducts. Of several beneath one unit at once each reads anew what the
    others entered."""
    for left in reversed(range(TRIES)):
        check = load(services, call, organization, quarter)
        check.complete(call.act_for(services.standing_data.superior(organization)))
        try:
            accounts = settled(services, call, [check], "ledger-settled")
            return record(services, call, check, *accounts)
        except Stale:
            if not left:
                raise
            call.read_set = ReadSet()
    raise AssertionError("it was recorded, or refused")

"""The committee's sample of completed ledger checks (抽验, R7), drawn in two acts as R6's."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid5

from aggregates.assignment.assignment import Assignment
from aggregates.errors import NotFound, Refused
from aggregates.event import Aggregate
from aggregates.ledger_check.ledger_check import LedgerRefused
from aggregates.ledger_sample.ledger_sample import LedgerSample, ledger_sample_id
from aggregates.rectification.rectification import Source
from aggregates.rules.independence import must_not_decide
from aggregates.rules.ledger import sample_pools
from aggregates.values.period import Quarter
from service.features.ledgers.commands.checking import find
from service.features.ledgers.commands.settling import settled
from service.features.ledgers.queries.ledgers import ledgers
from service.features.ledgers.rights import LEDGER_SAMPLE
from service.features.rectifications.commands import Wanting, ordered
from service.reading.reader import read_now
from service.recording.call import Call, Done, permit, record
from service.sealing.roots import root_at
from service.services import Services
from service.store.read_set import ALL


def call_and_draw(services: Services, call: Call, quarter: Quarter) -> Done:
    """What was called and then cut off is drawn; a quarter is sampled once."""
    permit(services, call, LEDGER_SAMPLE)
    sample = services.log.find(LedgerSample, ledger_sample_id(str(quarter)))
    if sample is None or sample.drawn is not None:
        call_one(services, call, quarter)
    return draw(services, Call(who=call.who, act=call.act, key=call.key), quarter)


def call_one(services: Services, call: Call, quarter: Quarter) -> Done:
    """The first act: it fixes the pools, the completed checks that were not the committee's own."""
    sample = services.log.find(LedgerSample, ledger_sample_id(str(quarter)))
    sample = sample or LedgerSample.none_yet(str(quarter), call.act)
    since = services.log.last()[0]
    call.read_set.on_lists([(ALL, str(quarter))], ("ledger_check.completed",), since)
    with read_now(services, "ledgers", "calendars") as reader:
        completed = ledgers(reader, quarter=str(quarter), state="completed")
        scheme = reader.scheme(quarter)
    root = _root(services, call, [row.organization for row in completed])
    pools = sample_pools({row.organization: (row.unit, row.by) for row in completed}, root)
    sample.begin_with(
        pools,
        _drawn_before(services, call, quarter),
        scheme_version=scheme.number,
        share=scheme.parameters.draw_share,
        each=scheme.parameters.draw_branches,
        act=call.act_for(root) if root else call.act,
    )
    return record(services, replace(call, key=None), sample)


def _root(services: Services, call: Call, codes: list[str]) -> str:
    return services.standing_data.root_of(codes[0]) if codes else ""


def _drawn_before(services: Services, call: Call, quarter: Quarter) -> list[str]:
    """Units drawn for other quarters of the same year, in calls already made."""
    others = [Quarter(quarter.year, number) for number in range(1, 5)]
    ids = {ledger_sample_id(str(each)): each for each in others if each != quarter}
    made = services.log.get_many(LedgerSample, ids)
    for key in ids:
        call.read_set.on_thing(key, made[key].version if key in made else 0)
    return sorted({unit for each in made.values() if each.drawn for unit in each.drawn.units})


def draw(services: Services, call: Call, quarter: Quarter) -> Done:
    """The second act: the seed is the root of the tree up to and including the call."""
    sample = services.log.find(LedgerSample, ledger_sample_id(str(quarter)))
    if sample is None:
        raise LedgerRefused("No sample of the ledger checks of {period} is called.", period=quarter)
    called = services.log.facts_about(sample.id)[0]
    seed = root_at(services.log, called.position)
    sample.draw(called.position, seed, replace(call.act, cause=called.event.reference))
    return record(services, call, sample, period=str(quarter), seed=seed)


# --- looking at what was drawn --------------------------------------------------------------------


def look_at(
    services: Services,
    call: Call,
    quarter: Quarter,
    item: UUID,
    failed: bool,
    wanting: Wanting | None = None,
) -> Done:
    """A passed item of a drawn check: in order, or wanting, and then it fails."""
    line = services.log.find(Assignment, item)
    permit(services, call, LEDGER_SAMPLE, line.organization if line else None)
    if line is None:
        raise NotFound("There is no assignment {id}.", id=item)
    sample = services.log.find(LedgerSample, ledger_sample_id(str(quarter)))
    if sample is None or line.organization not in sample.sampled:
        raise LedgerRefused(
            "The ledger of {organization} is not among those drawn for {period}.",
            organization=line.organization,
            period=quarter,
        )
    must_not_decide(line.claimants, call.act)
    return record(services, call, *_looked(services, call, sample, line, failed, wanting))


def _looked(
    services: Services,
    call: Call,
    sample: LedgerSample,
    line: Assignment,
    failed: bool,
    wanting: Wanting | None,
) -> list[Aggregate]:
    code, item = line.organization, str(line.id)
    check = find(services, code, Quarter.parse(sample.period))
    must_not_decide(check.checkers, call.act)
    check.must_take_an_overturning(item)
    root = services.standing_data.root_of(code)
    act = call.act_for(root)
    call.read_set.on_thing(check.id, check.version)
    sample.look_at(code, item, failed, act)
    if not failed:
        return [sample]
    if wanting is None:
        raise Refused("Say what is wanting.", rule="R7")
    key = uuid5(call.act.command_id, item)
    act = replace(act, cause=sample.last_reference)
    check.overturn(item, key, act)
    made = ordered(
        services, call, key, wanting, organization=code, issuer=root, source=Source.LEDGER,
        of=line.id, act=act,
    )  # fmt: skip
    return [sample, check, *made, *settled(services, call, [check], "sampled")]

"""What every command on a tier begins with: a branch that stands, its record, its lists."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from aggregates.errors import Several
from aggregates.rules.tiers import after_months
from aggregates.scheme.parameters import Parameters
from aggregates.tier.ladder import Tier
from aggregates.tier.parts import Exceptions, Lists, TierRuleBroken, WrongCriterion
from aggregates.tier.tier import TierRecord, tier_id
from aggregates.values.text import Text, text
from service.access.actions import Action
from service.features.tiers.queries.lists import lists_for
from service.reading.reader import read_now
from service.recording.call import Call, must_stand, permit
from service.services import Services


def opened(services: Services, call: Call, action: Action, code: str) -> TierRecord:
    """A blank one where nothing is recorded yet."""
    permit(services, call, action, code)
    known = must_stand(services, code)
    kind = parameters(services, call).kind(known.kind)
    if kind is None or not kind.tiered:
        raise TierRuleBroken("{code} is no branch: its kind holds no tier.", code=code)
    record = services.log.find(TierRecord, tier_id(code))
    if record is None:
        record = TierRecord.blank(tier_id(code), call.act.at)
        record.organization = code
    return record


def parameters(services: Services, call: Call) -> Parameters:
    data = services.standing_data
    return data.version(data.month(call.act.at)).parameters


def lists_now(services: Services, tier: Tier) -> Lists:
    with read_now(services, "tiers") as reader:
        return lists_for(reader, tier)


def exceptions(items: Iterable[tuple[str, bool, str | None]]) -> Exceptions:
    """Criterion, whether it is as it should be, and what was said of it."""
    failed: list[str] = []
    notes: dict[str, Text] = {}
    for criterion, good, note in items:
        if not good:
            failed.append(criterion)
        said = text(note)
        if said is not None:
            notes[criterion] = said
    return Exceptions(failed, notes)


def must_name_all(lists: Lists, named: Iterable[str]) -> None:
    """验收 goes criterion by criterion; strange and missing ones are told together."""
    codes = list(named)
    lists_codes = set(lists.criteria)
    wrong = [
        WrongCriterion("There is no criterion {code} in the checklist.", code=code)
        for code in codes
        if code not in lists_codes
    ]
    missing = [code for code in lists.criteria if code not in codes]
    if missing:
        wrong.append(WrongCriterion("Nothing is said of these criteria: {codes}.",
                                    codes=", ".join(missing)))  # fmt: skip
    if wrong:
        raise wrong[0] if len(wrong) == 1 else Several([*wrong])


def next_look_back(services: Services, call: Call, *, kept: bool) -> date:
    """When it falls due, counted from today: after a tier was kept, or after a promotion."""
    scheme = parameters(services, call)
    months = scheme.look_back_kept_months if kept else scheme.look_back_months
    return after_months(services.standing_data.today(call.act.at), months)

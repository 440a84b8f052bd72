"""Tiers as their golden history keeps them: every move there is, a panel, a campaign, look-backs
kept and failed, a lowering for what was not rectified and one for a grave fact."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from aggregates.assignment.assignment import Assignment
from aggregates.assignment.states import Outcome
from aggregates.tier.tier import TierRecord, tier_id
from aggregates.values.text import Text
from service.features.assignments.commands import acts
from service.features.organizations.commands import importing, organizations
from service.features.organizations.commands.listed import Listed
from service.features.organizations.commands.organizations import Amendment, Registration
from service.features.tiers import bodies
from service.features.tiers.commands import (
    applying,
    campaigns,
    deciding,
    looking_back,
    lowering,
    setting,
)
from service.recording.call import record
from tests.city import City

STRONG = ["政治统领", "班子履职", "队伍建设", "内部管理", "制度落实", "基础保障", "功能发挥"]
MEMBERS = [{"person": f"P{n}", "organization": "GW"} for n in range(1, 6)]


def body(model: type[Any], /, **said: Any) -> Any:
    return model.model_validate(said)


def self_check(city: City, code: str, *unmet: str) -> None:
    items = [{"criterion": each, "met": False, "note": "正在整改"} for each in unmet]
    applying.self_check(city.services, city.by(code), code, body(bodies.SelfCheck, items=items))


def apply(city: City, code: str, to: str, **more: Any) -> None:
    application = body(bodies.Application, to=to, **more)
    applying.apply(city.services, city.by(code), code, application)


def inspect(city: City, code: str, *failed: str) -> None:
    known = city.services.log.find(TierRecord, tier_id(code))
    lists = known.application.lists.criteria if known and known.application else _standard()
    items = [{"criterion": each, "passed": each not in failed, "note": None} for each in lists]
    superior = city.by(city.services.standing_data.superior(code))
    deciding.inspect(city.services, superior, code, body(bodies.Inspection, items=items))


def _standard() -> list[str]:
    return [f"B{n}" for n in range(1, 11)]


def promoted(city: City, code: str, to: str) -> None:
    self_check(city, code)
    apply(city, code, to)
    inspect(city, code)
    deciding.approve(city.services, city.by("GW"), code)


def modelled(city: City, code: str, until: str) -> None:
    self_check(city, code)
    apply(city, code, "model", material="一支部一品牌")
    inspect(city, code)
    panel = body(bodies.Panel, held_on=str(_today(city)), members=MEMBERS,
                 votes=[{"branch": code, "in_favour": 4}])  # fmt: skip
    deciding.hold_panel(city.services, city.by("GW"), panel)
    deciding.post(city.services, city.by("GW"), code)
    city.until(until)
    deciding.approve(city.services, city.by("GW"), code)


def _today(city: City) -> date:
    return city.services.standing_data.today(city.services.now())


def campaign(city: City, due: str, **chosen: Any) -> UUID:
    done = campaigns.open_(city.services, city.by("GW"), body(bodies.Campaign, due=due, **chosen))
    return UUID(done.answer["campaign"])


def failed(city: City, code: str, criterion: str, due: str) -> UUID:
    found = body(
        bodies.Findings, failed=[{"criterion": criterion, "problem": "记录不全", "due": due}]
    )
    superior = city.by(city.services.standing_data.superior(code))
    done = looking_back.look_back(city.services, superior, code, found)
    return UUID(done.answer["rectifications"][0])


def rectified(city: City, code: str, key: UUID) -> None:
    line = city.services.log.get(Assignment, key)
    line.report(outcome=Outcome.DONE, points=0, today=_today(city), act=city.by(code).act,
                statement=Text("已补"))  # fmt: skip
    record(city.services, city.by(code), line)
    superior = city.by(city.services.standing_data.superior(code))
    acts.accept(city.services, superior, key)


def play(city: City) -> None:
    _settings(city)
    _applications(city)
    promoted(city, "U1-1", "strong")
    modelled(city, "U1-1", "2026-10-20")
    _first_rating(city)
    key = campaign(city, "2026-10-30", tier="standard")
    looking_back.keep_rest(city.services, city.by("U1"), "U1")
    rectified(city, "U2-1", failed(city, "U2-1", "B2", "2026-10-28"))
    looking_back.keep_rest(city.services, city.by("U2"), "U2")
    _grave(city)
    campaigns.close(city.services, city.by("GW"), key)
    _later(city)


def _settings(city: City) -> None:
    targets = body(bodies.Targets, standard="95.00", strong="40.00", model="10.00")
    setting.set_targets(city.services, city.by("GW"), "2026", targets)
    criteria = [{"code": f"G{n}", "words": f"{words}过硬", "proof": "台账"}
                for n, words in enumerate(STRONG, start=1)]  # fmt: skip
    checklist = body(bodies.NewChecklist, kind="strong", criteria=criteria)
    setting.publish(city.services, city.by("GW"), checklist)


def _applications(city: City) -> None:
    """One returned, one withdrawn, one refused."""
    self_check(city, "U1-2", "G3")
    reason = body(bodies.Reason, reason="请补充材料")
    apply(city, "U1-2", "strong")
    deciding.give_back(city.services, city.by("U1"), "U1-2", reason)
    apply(city, "U1-2", "strong")
    applying.withdraw(city.services, city.by("U1-2"), "U1-2")
    apply(city, "U1-2", "strong")
    inspect(city, "U1-2", "G3", "B1")
    deciding.refuse(city.services, city.by("GW"), "U1-2", reason)


def _first_rating(city: City) -> None:
    """A branch of ten years, never rated; another that ends with an application open."""
    for number, code in enumerate(("U2-2", "U2-3")):
        new = Registration(code=code, name=f"支部{number}", kind="党支部", superior="U2",
                           founded_on=date(2016, 1, 1))  # fmt: skip
        organizations.register(city.services, city.by("U2"), new)
    inspect(city, "U2-2", "B9")
    inspect(city, "U2-3")
    promoted(city, "U2-2", "standard")
    self_check(city, "U2-3")
    apply(city, "U2-3", "strong")
    organizations.dissolve(city.services, city.by("U2"), "U2-3", "U2-2")
    organizations.amend(city.services, city.by("U2"), "U2-2", Amendment(members=9))


def _grave(city: City) -> None:
    said = body(bodies.Lowering, to="below", grave=True, basis="发生严重违纪案件")
    lowering.propose(city.services, city.by("U1"), "U1-2", said)
    reason = body(bodies.Reason, reason="待核实")
    lowering.refuse(city.services, city.by("GW"), "U1-2", reason)
    lowering.propose(city.services, city.by("U1"), "U1-2", said)
    lowering.approve(city.services, city.by("GW"), "U1-2")


def _later(city: City) -> None:
    """Six months on the clock opens one, which a campaign adopts; it fails, nothing is rectified,
    and it is lowered; then an import of history says otherwise."""
    city.skip_to("2027-05-06")
    assert looking_back.open_due(city.services, city.operator()) == 1
    key = campaign(city, "2027-05-31", branches=["U1-1", "U1-2"])
    failed(city, "U1-1", "G1", "2027-05-10")
    city.skip_to("2027-05-12")
    assert looking_back.propose_late(city.services, city.operator()) == 1
    assert looking_back.propose_late(city.services, city.operator()) == 0
    lowering.approve(city.services, city.by("GW"), "U1-1")
    campaigns.close(city.services, city.by("GW"), key)
    row = Listed(code="U1-1", name="U1-1党支部", kind="党支部", superior="U1", group="党群",
                 members=30, tier="standard")  # fmt: skip
    refused = importing.plan(city.services, city.operator(), [row], None)
    assert [problem.column for problem in refused.problems] == ["tier"]
    plan = importing.plan(city.services, city.operator(), [row], date(2027, 5, 1), history=True)
    record(city.services, city.operator(), plan.events)

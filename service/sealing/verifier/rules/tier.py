"""Tiers (支部等次, R13): one step at a time, panels, terms, a second person."""

from __future__ import annotations

from datetime import date
from typing import Any

from ..reading.facts import Fact
from ..replay.registry import on
from ..replay.replay import Replay
from ..replay.tiers import Branch, after_months, persons

SHARES = 10_000


def _wrong(replay: Replay, fact: Fact, what: str, chinese: str) -> None:
    replay.wrong(fact.position, f"{what} (R13)", chinese)


def _branch(replay: Replay, fact: Fact) -> Branch:
    return replay.branches.setdefault(fact.said["organization"], Branch())


def _scheme(replay: Replay, fact: Fact) -> dict[str, Any]:
    _, scheme = replay.scheme(str(replay.day(fact.recorded_at))[:7])
    return scheme


def _day(written: str) -> date:
    return date.fromisoformat(written)


# --- rated --------------------------------------------------------------------------------------


@on("tier.rated", version=2)
def _rated(replay: Replay, fact: Fact) -> None:
    """Before version 2 an import could say another tier than the one recorded."""
    branch, tier = _branch(replay, fact), fact.said["tier"]
    if fact.said.get("class_version", 1) > 1 and branch.tier not in (None, "unrated", tier):
        _wrong(replay, fact, f"an import rates a branch that is {branch.tier} already",
               f"该支部等次已为 {branch.tier}，名录不得改写")  # fmt: skip
    branch.tier = tier


@on("tier.corrected")
def _corrected(replay: Replay, fact: Fact) -> None:
    branch = _branch(replay, fact)
    _must_begin_there(replay, fact, branch)
    branch.end(fact.said["tier"])


def _must_begin_there(replay: Replay, fact: Fact, branch: Branch) -> None:
    before = fact.said["from_tier"]
    if (branch.tier or "unrated") != before:
        _wrong(replay, fact, f"it begins at {before}, but the branch is {branch.tier}",
               f"所称原等次 {before} 与 {branch.tier} 不符")  # fmt: skip


@on("tier.first_rated")
def _first_rated(replay: Replay, fact: Fact) -> None:
    branch, said = _branch(replay, fact), fact.said
    wanted = "below" if said["failed"] else "standard"
    if branch.tier not in (None, "unrated") or said["tier"] != wanted:
        _wrong(replay, fact, f"a first inspection of a branch that is {branch.tier} gives "
               f"{said['tier']}, but should give {wanted}",
               f"首次验收应评为 {wanted}，而非 {said['tier']}")  # fmt: skip
    due = None
    if not said["failed"]:
        due = _term(replay, fact, "look_back_months")
    _must_be(replay, fact, "look_back_due", due)
    founded = replay.founded.get(said["organization"])
    months = _scheme(replay, fact)["unrated_months"]
    if founded is not None and replay.day(fact.recorded_at) < after_months(founded, months):
        _wrong(replay, fact, f"it was founded on {founded}, less than {months} months before",
               f"支部成立于 {founded}，未满 {months} 个月")  # fmt: skip
    branch.end(said["tier"])


def _term(replay: Replay, fact: Fact, months: str) -> date:
    return after_months(replay.day(fact.recorded_at), _scheme(replay, fact)[months])


def _must_be(replay: Replay, fact: Fact, name: str, wanted: date | None) -> None:
    said = fact.said[name]
    if said != (wanted.isoformat() if wanted else None):
        _wrong(replay, fact, f"{name} is {said}, but should be {wanted}",
               f"{name} 为 {said}，应为 {wanted}")  # fmt: skip


# --- applied for --------------------------------------------------------------------------------


@on("tier.self_checked")
def _self_checked(replay: Replay, fact: Fact) -> None:
    said = fact.said
    _must_be_of(replay, fact, said["unmet"], said["criteria"])
    _branch(replay, fact).self_checks[fact.version] = replay.day(fact.recorded_at)


def _must_be_of(replay: Replay, fact: Fact, named: list[str], criteria: list[str]) -> None:
    strange = [code for code in named if code not in criteria]
    if strange:
        _wrong(replay, fact, f"{strange} are no criteria of the checklist",
               f"{strange} 不在清单内")  # fmt: skip


@on("tier.applied")
def _applied(replay: Replay, fact: Fact) -> None:
    branch, said = _branch(replay, fact), fact.said
    _must_begin_there(replay, fact, branch)
    if said["to"] != branch.step() or branch.application is not None:
        _wrong(replay, fact, f"it applies for {said['to']}, but the next step is {branch.step()}",
               f"申报 {said['to']}，下一步应为 {branch.step()}")  # fmt: skip
    day = branch.self_checks.get(said["self_check"])
    fresh = after_months(replay.day(fact.recorded_at), -_scheme(replay, fact)["self_check_months"])
    if day is None or day <= fresh:
        _wrong(replay, fact, f"it cites the self-check of {day}, which is none or too old",
               f"所引自查 {day} 不存在或已过期")  # fmt: skip
    branch.application, branch.applied_by = said, persons(said)
    branch.inspected_by, branch.failed, branch.carried, branch.posted = set(), None, None, None


def _open(replay: Replay, fact: Fact) -> Branch | None:
    """The branch, where the application that the fact names is open."""
    branch = _branch(replay, fact)
    known = branch.application
    if known is None or known["application"] != fact.said["application"]:
        _wrong(replay, fact, f"application {fact.said['application']} is not open",
               f"第 {fact.said['application']} 次申报并未在办")  # fmt: skip
        return None
    return branch


@on("tier.returned", "tier.withdrawn", "tier.refused")
def _ended(replay: Replay, fact: Fact) -> None:
    branch = _open(replay, fact)
    if branch is None:
        return
    if fact.topic == "tier.refused":
        _must_be_apart(replay, fact, branch.applied_by | branch.inspected_by)
    branch.application = None


def _must_be_apart(replay: Replay, fact: Fact, others: set[str]) -> None:
    if not others.isdisjoint(persons(fact.said)):
        _wrong(replay, fact, "who applied, inspected or proposed it decides it",
               "申报、验收或提出人与决定人为同一人")  # fmt: skip


@on("tier.inspected")
def _inspected(replay: Replay, fact: Fact) -> None:
    branch = _open(replay, fact)
    if branch is None or branch.application is None:
        return
    said = fact.said
    if said["criteria"] != branch.application["criteria"]:
        _wrong(replay, fact, "it is inspected by other criteria than it applied by",
               "验收标准与申报时的清单不符")  # fmt: skip
    _must_be_of(replay, fact, said["failed"], said["criteria"])
    _must_be_apart(replay, fact, branch.applied_by)
    branch.failed, branch.inspected_by = said["failed"], branch.inspected_by | persons(said)


@on("tier.voted")
def _voted(replay: Replay, fact: Fact) -> None:
    branch = _open(replay, fact)
    if branch is None:
        return
    said, scheme = fact.said, _scheme(replay, fact)
    panel = replay.panels.get(said["panel"])
    votes = {vote["branch"]: vote["in_favour"] for vote in panel["votes"]} if panel else {}
    voted = votes.get(said["organization"]), len(panel["members"]) if panel else 0
    if voted != (said["in_favour"], said["members"]):
        _wrong(replay, fact, f"it says {said['in_favour']} of {said['members']}, the panel {voted}",
               f"所称 {said['in_favour']}/{said['members']} 与评审记录 {voted} 不符")  # fmt: skip
    carried = said["in_favour"] * SHARES >= said["members"] * scheme["panel_in_favour"]
    if said["carried"] != carried or said["members"] < scheme["panel_least"]:
        _wrong(replay, fact, f"{said['in_favour']} of {said['members']} carry it: {carried}",
               f"{said['in_favour']}/{said['members']} 赞成，通过与否应为 {carried}")  # fmt: skip
    branch.carried = carried


@on("tier.posted")
def _posted(replay: Replay, fact: Fact) -> None:
    branch = _open(replay, fact)
    if branch is None:
        return
    first, days = _day(fact.said["first_day"]), _scheme(replay, fact)["posting_days"]
    _must_be(replay, fact, "last_day", replay.days.later(first, days))
    branch.posted = _day(fact.said["last_day"])


@on("tier.granted")
def _granted(replay: Replay, fact: Fact) -> None:
    branch, said = _open(replay, fact), fact.said
    if branch is None or branch.application is None:
        return
    _must_begin_there(replay, fact, branch)
    if said["tier"] != branch.application["to"]:
        _wrong(replay, fact, f"{said['tier']} is granted, {branch.application['to']} was asked",
               f"批准等次与申报等次 {branch.application['to']} 不符")  # fmt: skip
    if branch.failed != []:
        _wrong(replay, fact, f"its inspection failed {branch.failed}", "验收未全部通过")
    if said["tier"] == "model":
        _must_be_a_model(replay, fact, branch)
    _must_be_apart(replay, fact, branch.applied_by | branch.inspected_by)
    _must_be(replay, fact, "look_back_due", _term(replay, fact, "look_back_months"))
    branch.end(said["tier"])


def _must_be_a_model(replay: Replay, fact: Fact, branch: Branch) -> None:
    today = replay.day(fact.recorded_at)
    if not branch.carried:
        _wrong(replay, fact, "no panel carried it", "评审未获通过")
    if branch.posted is None or today <= branch.posted:
        _wrong(replay, fact, f"it is posted until {branch.posted}", f"公示期至 {branch.posted}")


# --- looked back at -----------------------------------------------------------------------------


@on("tier.look_back_opened", "tier.look_back_adopted", "tier.look_back_failed")
def _looked_at(replay: Replay, fact: Fact) -> None:
    branch = _branch(replay, fact)
    if fact.topic == "tier.look_back_opened":
        if branch.tier not in ("standard", "strong", "model"):
            _wrong(replay, fact, f"a branch that is {branch.tier} is looked back at",
                   f"{branch.tier} 支部无回头看")  # fmt: skip
        branch.look_back = fact.said
        return
    if branch.look_back is None or branch.look_back["look_back"] != fact.said["look_back"]:
        _wrong(replay, fact, "no such look-back is open", "并无在办的回头看")
    elif fact.topic == "tier.look_back_failed":
        _must_be_of(replay, fact, fact.said["failed"], branch.look_back["criteria"])


@on("tier.look_back_kept")
def _kept(replay: Replay, fact: Fact) -> None:
    branch = _branch(replay, fact)
    if branch.look_back is None:
        _wrong(replay, fact, "no look-back is open", "并无在办的回头看")
    _must_be(replay, fact, "next_due", _term(replay, fact, "look_back_kept_months"))
    branch.look_back = None
    if branch.lowering is not None and branch.lowering["look_back"] == fact.said["look_back"]:
        branch.lowering = None


# --- lowered ------------------------------------------------------------------------------------


@on("tier.lowering_proposed")
def _proposed(replay: Replay, fact: Fact) -> None:
    branch, said = _branch(replay, fact), fact.said
    _must_begin_there(replay, fact, branch)
    wanted = "below" if said["grave"] else branch.step_down()
    if said["to"] != wanted:
        _wrong(replay, fact, f"it is to be lowered to {said['to']}, but should be to {wanted}",
               f"应降至 {wanted}，而非 {said['to']}")  # fmt: skip
    branch.lowering, branch.proposed_by = said, persons(said)


@on("tier.lowered", "tier.lowering_refused")
def _decided(replay: Replay, fact: Fact) -> None:
    branch, said = _branch(replay, fact), fact.said
    known = branch.lowering
    if known is None or known["lowering"] != said["lowering"]:
        _wrong(replay, fact, "no such lowering is proposed", "并无待定的降级")
        return
    _must_be_apart(replay, fact, branch.proposed_by)
    branch.lowering = None
    if fact.topic == "tier.lowered":
        if (said["tier"], said["from_tier"]) != (known["to"], branch.tier):
            _wrong(replay, fact, f"it is lowered to {said['tier']}, but {known['to']} was proposed",
                   f"提出降至 {known['to']}，与所记不符")  # fmt: skip
        branch.end(said["tier"])


@on("tier.closed")
def _closed(replay: Replay, fact: Fact) -> None:
    branch = _branch(replay, fact)
    branch.end(branch.tier)

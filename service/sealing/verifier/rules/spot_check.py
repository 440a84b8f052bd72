"""Spot checks (月抽查, R6): called, drawn again from the seed, added to, closed."""

from __future__ import annotations

from ..reading.facts import Fact
from ..replay.draw import draw
from ..replay.registry import on
from ..replay.replay import Replay
from ..replay.spot_checks import Spot, owed, pools

LATE, FALSE_CLAIM = "late", "false_claim"


@on("spot_check.called")
def _called(replay: Replay, fact: Fact) -> None:
    said, period = fact.said, fact.said["period"]
    replay.settle()
    version, scheme = replay.scheme(period)
    if period not in replay.closed:
        _wrong(replay, fact, f"{period} is not closed yet", f"{period} 尚未月结")
    if period in replay.spots:
        _wrong(replay, fact, f"{period} was called before", f"{period} 此前已抽查")
    if any(spot.drawn is None for spot in replay.spots.values()):
        _wrong(replay, fact, "an earlier call waits for its draw", "此前的抽查尚未抽取")
    units, themselves, organizations = pools(replay, period)
    before = {
        unit for month, spot in replay.spots.items() if month[:4] == period[:4]
        for unit in spot.drawn or ()
    }  # fmt: skip
    known = {*themselves, *(code for codes in organizations.values() for code in codes)}
    wanted = {
        "scheme_version": version,
        "share": scheme["draw_share"],
        "each": scheme["draw_branches"],
        "drawn_before": sorted(before),
        "units": units,
        "themselves": themselves,
        "organizations": organizations,
    }
    for name, each in wanted.items():
        if _plain(said[name]) != _plain(each):
            _wrong(replay, fact, f"its {name} are {said[name]}, but should be {each}",
                   f"其 {name} 为 {said[name]}，应为 {each}")  # fmt: skip
    if set(said["owed"]) != owed(replay, period) & known:
        _wrong(replay, fact, "others are owed a check of it", "应追加抽查者与此不符")
    replay.spots[period] = Spot(fact.position, said)


def _plain(value: object) -> object:
    """A pool is a set: its order and repetitions count for nothing."""
    if isinstance(value, list):
        return sorted(set(value))
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return value


def _wrong(replay: Replay, fact: Fact, what: str, chinese: str) -> None:
    replay.wrong(fact.position, f"{what} (R6)", chinese)


@on("spot_check.drawn")
def _drawn(replay: Replay, fact: Fact) -> None:
    said, spot = fact.said, replay.spots[fact.said["period"]]
    if spot.drawn is not None:
        _wrong(replay, fact, "it was drawn before", "此前已抽取")
    if (said["call"], said["tree_size"]) != (spot.call, spot.call):
        _wrong(replay, fact, f"it names {said['call']} and {said['tree_size']} for its call, "
               f"which is at {spot.call}", f"其所称抽查位置不符，应为 {spot.call}")  # fmt: skip
    replay.seeds.append((fact.position, spot.call, said["seed"]))
    stated = spot.said
    drawn = draw(
        said["seed"], stated["units"], stated["organizations"], stated["drawn_before"],
        stated["share"], stated["each"],
    )  # fmt: skip
    if (said["units"], said["organizations"]) != (drawn.units, drawn.organizations):
        _wrong(replay, fact, f"it drew {said['units']}, but its seed draws {drawn.units}",
               f"其抽中 {said['units']}，按种子应为 {drawn.units}")  # fmt: skip
    spot.drawn = said["units"]
    for unit in said["units"]:
        if unit in stated["themselves"]:
            spot.checks.setdefault(unit, "unit")
        for code in said["organizations"][unit]:
            spot.checks.setdefault(code, "subtree")


@on("spot_check.added")
def _added(replay: Replay, fact: Fact) -> None:
    code, period, why = fact.said["organization"], fact.said["period"], fact.said["why"]
    spot = replay.spots[period]
    book = replay.book(code, period)
    because = (
        book.confirmed > spot.call if why == LATE else code in owed(replay, period)
    )  # fmt: skip
    if not because or why not in (LATE, FALSE_CLAIM) or code in spot.checks:
        _wrong(replay, fact, f"nothing adds {code} to the spot check of {period} for {why}",
               f"{code} 无 {why} 的理由追加到 {period} 抽查")  # fmt: skip
    spot.checks[code] = why
    spot.closed = False


@on("spot_check.addition_withdrawn")
def _withdrawn(replay: Replay, fact: Fact) -> None:
    code, period = fact.said["organization"], fact.said["period"]
    spot = replay.spots[period]
    if spot.checks.pop(code, None) != FALSE_CLAIM or (code, period) in replay.checked:
        _wrong(replay, fact, f"{code} was not added there, or has a result",
               f"{code} 并非追加，或已有结果")  # fmt: skip


@on("spot_check.closed")
def _closed(replay: Replay, fact: Fact) -> None:
    period = fact.said["period"]
    spot = replay.spots[period]
    for code in sorted(spot.checks):
        checked = replay.checked.get((code, period))
        if checked is None or not checked.items or checked.waits():
            _wrong(replay, fact, f"{period} is closed, but {code} has no result or a false claim "
                   "undecided", f"{period} 抽查已办结，但 {code} 无结果或虚报未定")  # fmt: skip
    spot.closed = True

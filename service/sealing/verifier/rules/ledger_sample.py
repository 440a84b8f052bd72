"""The committee's samples of ledger checks (抽验, R7): called, drawn again from the seed."""

from __future__ import annotations

from ..reading.facts import Fact
from ..replay.draw import draw
from ..replay.ledgers import Sample, months_of
from ..replay.registry import on
from ..replay.replay import Replay


def _wrong(replay: Replay, fact: Fact, what: str, chinese: str) -> None:
    replay.wrong(fact.position, f"{what} (R7)", chinese)


@on("ledger_sample.called")
def _called(replay: Replay, fact: Fact) -> None:
    said, quarter = fact.said, fact.said["period"]
    version, scheme = replay.scheme(months_of(quarter)[-1])
    if quarter in replay.samples:
        _wrong(replay, fact, f"{quarter} was sampled before", f"{quarter} 此前已抽验")
    before = {
        unit for period, sample in replay.samples.items() if period[:4] == quarter[:4]
        for unit in sample.drawn or ()
    }  # fmt: skip
    pools = _pools(replay, quarter)
    wanted = {
        "scheme_version": version,
        "share": scheme["draw_share"],
        "each": scheme["draw_branches"],
        "drawn_before": sorted(before),
        "units": sorted(pools),
        "organizations": pools,
    }
    for name, each in wanted.items():
        if said[name] != each:
            _wrong(replay, fact, f"its {name} are {said[name]}, but should be {each}",
                   f"其 {name} 为 {said[name]}，应为 {each}")  # fmt: skip
    replay.samples[quarter] = Sample(fact.position, said)


def _pools(replay: Replay, quarter: str) -> dict[str, list[str]]:
    """By unit the completed checks that were made below the committee."""
    above = {code: place.by_place[-1][2] for code, place in replay.places.items()}
    root = next((code for code, superior in above.items() if superior is None), "")
    pools: dict[str, list[str]] = {}
    for (code, period), ledger in sorted(replay.ledgers.items()):
        own = code == ledger.unit or ledger.by == root
        if period == quarter and ledger.completed and ledger.unit is not None and not own:
            pools.setdefault(ledger.unit, []).append(code)
    return pools


@on("ledger_sample.drawn")
def _drawn(replay: Replay, fact: Fact) -> None:
    said, sample = fact.said, replay.samples.get(fact.said["period"])
    if sample is None:
        _wrong(replay, fact, "it was not called", "未开始抽验")
        return
    if sample.drawn is not None:
        _wrong(replay, fact, "it was drawn before", "此前已抽取")
    if (said["call"], said["tree_size"]) != (sample.call, sample.call):
        _wrong(replay, fact, f"it names {said['call']} for its call, which is at {sample.call}",
               f"其所称抽取位置不符，应为 {sample.call}")  # fmt: skip
    replay.seeds.append((fact.position, sample.call, said["seed"]))
    stated = sample.said
    drawn = draw(
        said["seed"], stated["units"], stated["organizations"], stated["drawn_before"],
        stated["share"], stated["each"],
    )  # fmt: skip
    if (said["units"], said["organizations"]) != (drawn.units, drawn.organizations):
        _wrong(replay, fact, f"it drew {said['units']}, but its seed draws {drawn.units}",
               f"其抽中 {said['units']}，按种子应为 {drawn.units}")  # fmt: skip
    sample.drawn = said["units"]
    sample.codes = {code for codes in said["organizations"].values() for code in codes}


@on("ledger_sample.looked_at")
def _looked(replay: Replay, fact: Fact) -> None:
    sample = replay.samples.get(fact.said["period"])
    if sample is None or fact.said["checked"] not in sample.codes:
        _wrong(replay, fact, f"{fact.said['checked']} was not drawn",
               f"{fact.said['checked']} 未被抽中")  # fmt: skip

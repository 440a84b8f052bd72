"""A spot check called and drawn (抽取, R6): two acts, so that nobody knows the seed before."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from aggregates.errors import Refused
from aggregates.month.month import MonthBook, month_id
from aggregates.spot_check.spot_check import SpotCheck, SpotCheckRefused, spot_check_id
from aggregates.values.period import Month, Year
from service.features.spot_checks.commands.results import loaded
from service.features.spot_checks.queries.pools import owed, pools_of
from service.features.spot_checks.rights import SPOT_CHECK_CALL
from service.reading.reader import read_now
from service.recording.call import Call, Done, permit, record
from service.sealing.roots import root_at
from service.services import Services
from service.store.read_set import ALL

VIEWS = ("reports", "scores", "organizations", "calendars", "checks")
# What decides who is in the pools.
POOLED = ("score.entered", "score.reversed", "report.submitted", "report.returned",
          "report.confirmed", "report.missed", "check.false_claim_upheld")  # fmt: skip


def call_and_draw(services: Services, call: Call, period: Month) -> Done:
    """What was called and then cut off is drawn; a month is called and drawn once."""
    permit(services, call, SPOT_CHECK_CALL)
    spot_check = services.log.find(SpotCheck, spot_check_id(str(period)))
    if spot_check is None or not spot_check.called or spot_check.drawn is not None:
        call_one(services, call, period)
    return draw(services, Call(who=call.who, act=call.act, key=call.key), period)


def call_one(services: Services, call: Call, period: Month) -> Done:
    """The first act: it fixes who is in the pools, once the month is closed."""
    spot = _others_apart(services, call, period)
    _must_be_closed(services, call, period)
    since = services.log.last()[0]
    call.read_set.on_lists([(ALL, str(period))], POOLED, since)
    with read_now(services, *VIEWS) as reader:
        pools = pools_of(reader, period)
        scheme = reader.scheme(period)
        owing = owed(reader, period, pools)
    spot.begin_with(
        pools,
        _drawn_before(services, period),
        owing,
        scheme_version=scheme.number,
        share=scheme.parameters.draw_share,
        each=scheme.parameters.draw_branches,
        act=call.act,
    )
    return record(services, replace(call, key=None), spot)


def _others_apart(services: Services, call: Call, period: Month) -> SpotCheck:
    """The month's own; refused while an earlier call waits for its draw."""
    own = spot_check_id(str(period))
    known = _of_years(services, period)
    for key, spot in known.items():
        call.read_set.on_thing(key, spot.version)
        if key != own:
            spot.must_wait_for_its_draw()
    return known[own]


def _of_years(services: Services, period: Month) -> dict[UUID, SpotCheck]:
    """Of this year and the one before; those never called are blank."""
    months = [*Year(period.year - 1).months, *Year(period.year).months]
    ids = {spot_check_id(str(month)): str(month) for month in months}
    spot_checks = services.log.get_many(SpotCheck, ids)
    return {key: spot_checks.get(key) or _blank(services, name) for key, name in ids.items()}


def _blank(services: Services, period: str) -> SpotCheck:
    spot_check = SpotCheck.blank(spot_check_id(period), services.now())
    spot_check.period = period
    return spot_check


def _drawn_before(services: Services, period: Month) -> list[str]:
    """Units drawn for months of the same year, in calls already made."""
    ids = [spot_check_id(str(month)) for month in Year(period.year).months]
    spot_checks = services.log.get_many(SpotCheck, ids).values()
    return sorted({unit for spot in spot_checks if spot.drawn for unit in spot.drawn.units})


def _must_be_closed(services: Services, call: Call, period: Month) -> None:
    book = services.log.find(MonthBook, month_id(str(period)))
    if book is None or not book.closed:
        raise SpotCheckRefused(
            "{period} is not closed yet (月结); a spot check is drawn from what is settled.",
            period=period,
        )


def draw(services: Services, call: Call, period: Month) -> Done:
    """The second act: the seed is the root of the tree of all facts up to and including the call.
    Answers what the draw gives."""
    spot = services.log.find(SpotCheck, spot_check_id(str(period)))
    if spot is None:
        raise Refused("No spot check of {period} is called.", rule="R6", period=period)
    called = services.log.facts_about(spot.id)[0]
    seed = root_at(services.log, called.position)
    spot.draw(called.position, seed, replace(call.act, cause=called.event.reference))
    return record(services, call, spot, period=str(period), seed=seed)


def close(services: Services, call: Call, period: Month) -> Done:
    """办结: refused while one has no result or a false claim undecided."""
    permit(services, call, SPOT_CHECK_CALL)
    spot = services.log.find(SpotCheck, spot_check_id(str(period)))
    spot = spot or _blank(services, str(period))
    checks = loaded(services, call, spot)
    waiting = [code for code, check in checks.items() if not check.settled]
    spot.close(waiting, call.act)
    return record(services, call, spot)

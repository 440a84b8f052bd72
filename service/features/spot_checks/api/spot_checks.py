"""Spot checks (月抽查) of months: called, drawn, closed, read (R6)."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import Response

from aggregates.errors import NotFound
from service.access.who import Forbidden, Who
from service.features.scores.rights import SCORE_READ
from service.features.spot_checks.answers import SpotCheckAnswer
from service.features.spot_checks.columns import MONTHS, months
from service.features.spot_checks.commands import drawing
from service.features.spot_checks.rights import SPOT_CHECK_CALL, SPOT_CHECKS_READ
from service.features.spot_checks.shown import show_spot_check
from service.reading.reader import read_now
from service.reading.shown import Shown
from service.recording.call import Call, check
from service.services import Services
from service.web import documented
from service.web.documented import CHANGES, MAKES, answers, lists
from service.web.fields import Body, MonthField
from service.web.frame import LookDep, RecordDep, Recording
from service.web.listing import ListDep

router = documented.router("spot checks")


def sees_scores(services: Services, who: Who) -> Callable[[str], bool]:
    """Whether an organization's scores are theirs to see."""

    def sees(organization: str) -> bool:
        try:
            check(services.standing_data, who, SCORE_READ, organization)
        except (Forbidden, NotFound):
            return False
        return True

    return sees


@router.get("/spot-checks", opens=SPOT_CHECKS_READ, **lists(MONTHS))
def list_(listing: ListDep) -> Response:
    """By month, the newest first."""
    with listing.reader() as reader:
        return listing.whole(reader, MONTHS, months(reader))


@router.get("/spot-checks/{period}", opens=SPOT_CHECKS_READ, **answers(SpotCheckAnswer))
def one(period: MonthField, look: LookDep) -> Response:
    """With its pools, its seed and whom it drew, so that anybody can repeat the draw."""
    with look.reader() as reader:
        body = show_spot_check(reader, str(period), sees_scores(look.services, look.who))
    return look.json(body)


class Nothing(Body):
    """The month's scheme says all that there is to say."""


MADE = MAKES | {"response_model": SpotCheckAnswer}


@router.post("/spot-checks/{period}", opens=SPOT_CHECK_CALL, whole=True, **MADE)
def call_and_draw(period: MonthField, record: RecordDep, body: Nothing | None = None) -> Response:
    """Calls and draws, in two transactions: the seed is the root of the log's tree up to the call.
    What was called and then cut off is drawn."""
    done = record.once(lambda call: record.remember(_drawn(record, call, period)))
    return record.answer(done)


def _drawn(record: Recording, call: Call, period: MonthField) -> Shown:
    done = drawing.call_and_draw(record.services, without_key(call), period)
    with read_now(record.services) as reader:
        shown = show_spot_check(reader, str(period), sees_scores(record.services, call.who))
    return shown | {"position": done.position}


def without_key(call: Call) -> Call:
    """Both acts belong to one request: its answer is kept once they are done."""
    return Call(who=call.who, act=call.act)


@router.put("/spot-checks/{period}/closure", opens=SPOT_CHECK_CALL, whole=True, **CHANGES)
def close(period: MonthField, record: RecordDep) -> Response:
    """办结: refused while one has no result or a false claim undecided."""
    return record(drawing.close, period)

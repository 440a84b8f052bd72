"""The committee's samples (抽验) of completed ledger checks: drawn, looked at, read (R7)."""

from __future__ import annotations

from uuid import UUID

from fastapi import Response

from service.features.ledgers.answers import SampleAnswer
from service.features.ledgers.bodies import Look
from service.features.ledgers.commands import sampling
from service.features.ledgers.rights import LEDGER_SAMPLE, LEDGER_SAMPLES_READ
from service.features.ledgers.shown import show_sample
from service.reading.reader import read_now
from service.reading.shown import Shown
from service.recording.call import Call
from service.web import documented
from service.web.documented import CHANGES, MAKES, answers
from service.web.fields import Body, QuarterField
from service.web.frame import LookDep, RecordDep, Recording

router = documented.router("ledger samples")


@router.get("/ledger-samples/{quarter}", opens=LEDGER_SAMPLES_READ, **answers(SampleAnswer))
def one(quarter: QuarterField, look: LookDep) -> Response:
    """With its pools, its seed and whom it drew, so that anybody can repeat the draw."""
    with look.reader() as reader:
        body = show_sample(reader, str(quarter))
    return look.json(body)


class Nothing(Body):
    """The quarter's scheme says all that there is to say."""


MADE = MAKES | {"response_model": SampleAnswer}


@router.post("/ledger-samples/{quarter}", opens=LEDGER_SAMPLE, whole=True, **MADE)
def call_and_draw(
    quarter: QuarterField, record: RecordDep, body: Nothing | None = None
) -> Response:
    """Calls and draws, in two transactions, from the completed checks that units made themselves;
    what was called and then cut off is drawn."""
    done = record.once(lambda call: record.remember(_drawn(record, call, quarter)))
    return record.answer(done)


def _drawn(record: Recording, call: Call, quarter: QuarterField) -> Shown:
    """Both acts belong to one request: its answer is kept once they are done."""
    done = sampling.call_and_draw(record.services, Call(who=call.who, act=call.act), quarter)
    with read_now(record.services) as reader:
        shown = show_sample(reader, str(quarter))
    return shown | {"position": done.position}


@router.put("/ledger-samples/{quarter}/items/{assignment}", opens=LEDGER_SAMPLE, **CHANGES)
def look_at(quarter: QuarterField, assignment: UUID, body: Look, record: RecordDep) -> Response:
    """A passed item of a drawn check: in order, or wanting, and then it fails."""
    return record(sampling.look_at, quarter, assignment, body.failed, body.wanting())

"""Polls (民主测评, R9) as they stand: never a single ballot, and no count while one is open."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, Column, Integer, String

from aggregates.event import Recorded
from aggregates.poll import events as facts
from projections.projection import ById, Rows
from projections.temporal import Temporal

POLLS = Temporal(
    "polls",
    key=("poll",),
    columns=(
        Column("poll", String, nullable=False),
        Column("organization", String, nullable=False),
        Column("year", String, nullable=False),
        Column("n", Integer, nullable=False),
        Column("form", String, nullable=False),
        Column("scheme_version", Integer, nullable=False),
        Column("weights", JSON, nullable=False),
        Column("voters", JSON, nullable=False),
        Column("given", JSON, nullable=False),
        Column("state", String, nullable=False),
        Column("opened", BigInteger, nullable=False),  # position
        Column("opened_at", BigInteger, nullable=False),
        Column("entered", Boolean, nullable=False),  # a paper tally waits for its confirmation
        Column("closed", BigInteger),
        Column("closed_at", BigInteger),
        Column("count", Integer),
        Column("total", Integer),
        Column("tally", JSON),
        Column("invalid", Integer),
        Column("score", Integer),
        Column("digest", String),
        Column("voided", BigInteger),  # position: its reason lies there
    ),
    indexes=(("year",), ("organization",)),
)


class Polls(ById):
    name = "polls"
    tables = (POLLS,)
    handles = (
        facts.PollOpened,
        facts.PollTokensGiven,
        facts.PollTallyEntered,
        facts.PollClosed,
        facts.PollVoided,
    )

    def apply(self, fact: Recorded, rows: Rows) -> None:
        key = (str(fact.event.originator_id),)
        match fact.event:
            case facts.PollOpened() as event:
                rows.put(POLLS, key, _opened(event, fact))
            case facts.PollTokensGiven(given=given):
                rows.change(POLLS, key, given=given)
            case facts.PollTallyEntered():
                rows.change(POLLS, key, entered=True)
            case facts.PollClosed() as event:
                rows.change(POLLS, key, **_closed(event, fact))
            case facts.PollVoided():
                rows.change(POLLS, key, state="voided", voided=fact.position)


def _opened(event: facts.PollOpened, fact: Recorded) -> dict[str, Any]:
    names = ("organization", "year", "n", "form", "scheme_version", "weights", "voters")
    when = {"opened": fact.position, "opened_at": fact.recorded_at}
    said = {name: getattr(event, name) for name in names}
    poll = str(event.originator_id)
    return {"poll": poll, "state": "open", "given": {}, "entered": False, **said, **when}


def _closed(event: facts.PollClosed, fact: Recorded) -> dict[str, Any]:
    names = ("count", "total", "tally", "invalid", "score", "digest")
    when = {"closed": fact.position, "closed_at": fact.recorded_at}
    return {"state": "closed", **{name: getattr(event, name) for name in names}, **when}

"""Reviews of years (年度总评, R10) as they stand, what was published, and the objections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, Integer, String

from aggregates.annual_review import events as facts
from aggregates.event import Event, Recorded
from projections.projection import Key, Rows
from projections.temporal import Log, Temporal

REVIEWS = Temporal(
    "annual_reviews",
    key=("year",),
    columns=(
        Column("year", String, nullable=False),
        Column("review", String, nullable=False),
        Column("state", String, nullable=False),
        Column("position", BigInteger, nullable=False),  # that its figures were read at
        Column("scheme_version", Integer, nullable=False),
        Column("rows", JSON, nullable=False),
        Column("computed", BigInteger, nullable=False),  # position of the fact
        Column("computed_at", BigInteger, nullable=False),
        Column("held_on", Date),
        Column("attended", JSON, nullable=False),
        Column("posted", BigInteger),
        Column("first_day", Date),
        Column("last_day", Date),
        Column("reopened", BigInteger),  # position: its reason lies there
        Column("publication", Integer),  # the last that was published
    ),
)
PUBLICATIONS = Temporal(
    "annual_publications",
    key=("year", "n"),
    columns=(
        Column("year", String, nullable=False),
        Column("n", Integer, nullable=False),
        Column("published", BigInteger, nullable=False),  # position
        Column("published_at", BigInteger, nullable=False),
        Column("reference", String, nullable=False),  # how other facts name it
        Column("position", BigInteger, nullable=False),
        Column("scheme_version", Integer, nullable=False),
        Column("first_day", Date, nullable=False),
        Column("last_day", Date, nullable=False),
        Column("rows", JSON, nullable=False),
    ),
)
OBJECTIONS = Temporal(
    "annual_objections",
    key=("year", "n"),
    columns=(
        Column("year", String, nullable=False),
        Column("n", Integer, nullable=False),
        Column("organization", String, nullable=False),
        Column("about", String, nullable=False),
        Column("raised", BigInteger, nullable=False),  # position: its reason lies there
        Column("raised_at", BigInteger, nullable=False),
        Column("decide_by", Date, nullable=False),
        Column("decided", BigInteger),  # position: the note lies there
        Column("decided_at", BigInteger),
        Column("upheld", Boolean),
        Column("adjustment", String),
    ),
)


class AnnualReviews:
    name: ClassVar[str] = "annual_reviews"
    version: ClassVar[int] = 1
    patient: ClassVar[bool] = False
    tables: ClassVar[tuple[Temporal | Log, ...]] = (REVIEWS, PUBLICATIONS, OBJECTIONS)
    handles: ClassVar[tuple[type[Event], ...]] = (
        facts.ReviewComputed,
        facts.ReviewDeliberated,
        facts.ReviewPosted,
        facts.ObjectionRaised,
        facts.ObjectionDecided,
        facts.ReviewPublished,
        facts.ReviewReopened,
    )

    def touches(self, fact: Recorded) -> Iterable[tuple[Temporal, Key]]:
        event: Any = fact.event
        if isinstance(event, facts.ObjectionRaised | facts.ObjectionDecided):
            yield OBJECTIONS, (event.period, event.n)
        else:
            yield REVIEWS, (event.period,)

    def apply(self, fact: Recorded, rows: Rows) -> None:
        event: Any = fact.event
        match event:
            case facts.ReviewComputed():
                known = rows.get(REVIEWS, event.period) or {}
                rows.put(REVIEWS, (event.period,), _computed(fact, event, known))
            case facts.ObjectionRaised():
                rows.put(OBJECTIONS, (event.period, event.n), _raised(fact, event))
            case facts.ObjectionDecided(upheld=upheld, adjustment=adjustment):
                when = {"decided": fact.position, "decided_at": fact.recorded_at}
                said = {"upheld": upheld, "adjustment": adjustment}
                rows.change(OBJECTIONS, (event.period, event.n), **when, **said)
            case facts.ReviewPublished():
                self._publish(fact, rows)
            case _:
                rows.change(REVIEWS, (event.period,), **_changes(fact))

    def _publish(self, fact: Recorded, rows: Rows) -> None:
        event: Any = fact.event
        known = rows.get(REVIEWS, event.period) or {}
        n = (known.get("publication") or 0) + 1
        rows.change(REVIEWS, (event.period,), state="published", publication=n)
        kept = {name: known[name] for name in ("position", "scheme_version", "rows")}
        rows.put(PUBLICATIONS, (event.period, n), {
            "year": event.period, "n": n, "published": fact.position,
            "published_at": fact.recorded_at, "reference": event.reference,
            "first_day": event.first_day, "last_day": event.last_day, **kept,
        })  # fmt: skip


def _computed(
    fact: Recorded, event: facts.ReviewComputed, known: Mapping[str, Any]
) -> dict[str, Any]:
    names = ("year", "position", "scheme_version", "rows")
    return {
        "review": str(event.originator_id), "state": "computed", "computed": fact.position,
        "computed_at": fact.recorded_at, "attended": [],
        "publication": known.get("publication"), "reopened": known.get("reopened"),
        **{name: getattr(event, name) for name in names},
    }  # fmt: skip


def _raised(fact: Recorded, event: facts.ObjectionRaised) -> dict[str, Any]:
    return {
        "year": event.period, "n": event.n, "organization": event.objector,
        "about": event.about, "raised": fact.position, "raised_at": fact.recorded_at,
        "decide_by": event.decide_by,
    }  # fmt: skip


def _changes(fact: Recorded) -> dict[str, Any]:
    match fact.event:
        case facts.ReviewDeliberated(held_on=held_on, attended=attended):
            return {"state": "deliberated", "held_on": held_on, "attended": attended}
        case facts.ReviewPosted(first_day=first_day, last_day=last_day):
            days = {"first_day": first_day, "last_day": last_day}
            return {"state": "posted", "posted": fact.position, **days}
        case _:
            return {"state": "reopened", "reopened": fact.position}

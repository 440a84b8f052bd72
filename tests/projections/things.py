"""A made-up projection whose facts say themselves what to do, and a log that is a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar, cast
from uuid import UUID, uuid5

from sqlalchemy import JSON, Boolean, Column, Date, Engine, Integer, String, Uuid, select

from aggregates.event import DUBAN, Event, Recorded
from aggregates.values.moment import At
from projections.engine.tables import tables_of
from projections.projection import Key, Projection, Rows
from projections.projector import Projector
from projections.temporal import Log, Temporal
from projections.view import reading

NOON = datetime(2026, 11, 3, 4, tzinfo=UTC)
FIRST_DAY = date(2026, 11, 1)
IDS = [uuid5(DUBAN, f"thing {number}") for number in range(5)]

THINGS = Temporal(
    "things",
    key=("id",),
    columns=(
        Column("id", Uuid),
        Column("number", Integer, nullable=False),
        Column("tag", String),
        Column("day", Date),
        Column("list", JSON),
        Column("odd", Boolean, nullable=False),
    ),
    indexes=(("tag",),),
)
PAIRS = Temporal(
    "pairs",
    key=("code", "number"),
    columns=(Column("code", String), Column("number", Integer), Column("thing", Uuid)),
)
MADE = Temporal(
    "made",
    key=("at", "line"),
    columns=(Column("at", Integer), Column("line", Integer), Column("tag", String)),
)
LINES = Log(
    "lines",
    columns=(Column("line", Integer), Column("said", String)),
    key=("since", "line"),
)


@dataclass(frozen=True, kw_only=True)
class Steps(Event):
    TOPIC: ClassVar[str] = "test.steps"
    steps: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Unheeded(Event):
    TOPIC: ClassVar[str] = "test.unheeded"


class Play:
    """Does what each fact says. Step: (verb, which thing, number, tag)."""

    name: ClassVar[str] = "play"
    version: ClassVar[int] = 1
    patient: ClassVar[bool] = False
    announces_after: ClassVar[int] = 0  # the facts up to there do not say what they touch
    tables: ClassVar[tuple[Temporal | Log, ...]] = (THINGS, PAIRS, LINES, MADE)
    handles: ClassVar[tuple[type[Event], ...]] = (Steps,)

    def touches(self, fact: Recorded) -> Iterable[tuple[Temporal, Key]]:
        if fact.position > self.announces_after:
            for _, which, number, tag in fact.event.steps:  # type: ignore[attr-defined]  # Steps
                yield THINGS, (IDS[which],)
                yield PAIRS, (tag or "", number)
                yield MADE, (number, 0)

    def apply(self, fact: Recorded, rows: Rows) -> None:
        for line, (verb, which, number, tag) in enumerate(fact.event.steps):  # type: ignore[attr-defined]  # Steps
            if verb == "make":
                rows.make(MADE, {"at": fact.position, "line": line, "tag": tag})
            else:
                getattr(self, verb)(rows, IDS[which], number, tag)
            rows.append(LINES, line=line, said=verb)

    def put(self, rows: Rows, thing: UUID, number: int, tag: str | None) -> None:
        rows.put(THINGS, (thing,), values_of(number, tag, []))
        rows.put(PAIRS, (tag or "", number), {"thing": thing})

    def change(self, rows: Rows, thing: UUID, number: int, tag: str | None) -> None:
        row = rows.get(THINGS, thing)
        if row is not None:
            values = values_of(number, tag, [*row["list"], number][-3:])
            rows.change(THINGS, (thing,), **values)

    def end(self, rows: Rows, thing: UUID, number: int, tag: str | None) -> None:
        if rows.get(THINGS, thing) is not None:
            rows.end(THINGS, (thing,))
        if rows.get(PAIRS, tag or "", number) is not None:
            rows.end(PAIRS, (tag or "", number))

    def all_with(self, rows: Rows, thing: UUID, number: int, tag: str | None) -> None:
        for place, row in enumerate(rows.where(THINGS, tag=tag)):
            rows.change(THINGS, (row["id"],), number=number + place)

    def mend(self, rows: Rows, thing: UUID, number: int, tag: str | None) -> None:
        """What an early fact made as its first, perhaps this very one."""
        if rows.get(MADE, number, 0) is not None:
            rows.change(MADE, (number, 0), tag=tag)

    def all_made(self, rows: Rows, thing: UUID, number: int, tag: str | None) -> None:
        for row in rows.where(MADE, tag=tag):
            rows.end(MADE, (row["at"], row["line"]))

    def refuse(self, rows: Rows, thing: UUID, number: int, tag: str | None) -> None:
        raise ValueError(f"no {tag} today")

    def too_big(self, rows: Rows, thing: UUID, number: int, tag: str | None) -> None:
        rows.put(THINGS, (thing,), values_of(10**30, tag, []))


def play(version: int, *, announces_after: int = 0) -> Play:
    """The same under another version, so that several stand side by side."""
    kind = type("Play", (Play,), {"version": version, "announces_after": announces_after})
    return cast(Play, kind())


def values_of(number: int, tag: str | None, items: list[int]) -> dict[str, Any]:
    day = FIRST_DAY + timedelta(days=number % 28)
    return {"number": number, "tag": tag, "day": day, "list": items, "odd": number % 2 == 1}


@dataclass
class Facts:
    """A log in memory; ``reads`` remembers where each reading began."""

    facts: list[Recorded] = field(default_factory=list)
    reads: list[tuple[int, int]] = field(default_factory=list)

    def feed(self, after: int, limit: int, until: int | None = None) -> Sequence[Recorded]:
        self.reads.append((after, limit))
        end = len(self.facts) if until is None else until
        return self.facts[after : min(after + limit, end)]

    def last(self) -> tuple[int, int]:
        return (len(self.facts), self.facts[-1].recorded_at) if self.facts else (0, 0)

    def taken(self, upto: int) -> None:
        """They all stay."""

    def add(self, *steps: tuple[Any, ...], kind: type[Event] = Steps) -> None:
        position = len(self.facts) + 1
        given: dict[str, Any] = {"steps": steps} if kind is Steps else {}
        event = kind(
            originator_id=IDS[0],
            originator_version=position,
            timestamp=NOON,
            actor="p001",
            acting_for="U001",
            via="page",
            command_id=IDS[1],
            **given,
        )
        self.facts.append(Recorded(position, position * 10, event))


def raw_rows(engine: Engine, projection: Projection) -> list[list[tuple[Any, ...]]]:
    """Everything in its tables, in an order of its own."""
    with engine.connect() as connection:
        return [
            sorted(map(tuple, connection.execute(select(table)).all()), key=repr)
            for table in tables_of(projection)
        ]


def known_at(engine: Engine, projection: Projection, position: int) -> dict[str, set[Any]]:
    """Its rows as of a position, hashable, by table."""
    with reading(engine, [projection], At(position, NOON)) as view:
        return {
            table.name: {
                tuple(tuple(v) if isinstance(v, list) else v for v in row)
                for row in view.all(select(view.rows(table)))
            }
            for table in projection.tables
        }


def caught_up(engine: Engine, facts: Facts, projection: Projection, batch: int = 1000) -> Projector:
    projector = Projector(facts, engine, [projection], batch=batch)
    projector.catch_up()
    return projector

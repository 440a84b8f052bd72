"""Bulletins (通报, R17): each draft with its frozen figures, its steps, and what was issued."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, Column, Integer, String

from aggregates.bulletin import events as facts
from aggregates.event import Event, Recorded
from projections.projection import Key, Rows
from projections.temporal import Log, Temporal

BULLETINS = Temporal(
    "bulletins",
    key=("period", "n"),
    columns=(
        Column("period", String, nullable=False),  # the quarter
        Column("n", Integer, nullable=False),
        Column("bulletin", String, nullable=False),  # its id
        Column("state", String, nullable=False),
        Column("position", BigInteger, nullable=False),  # that its figures are frozen at
        Column("scheme_version", Integer, nullable=False),
        Column("rows", JSON, nullable=False),
        Column("open_checks", JSON, nullable=False),
        Column("drafted", BigInteger, nullable=False),  # position
        Column("drafted_at", BigInteger, nullable=False),
        Column("written", BigInteger, nullable=False),  # position: its title and text lie there
        Column("praised", JSON, nullable=False),
        Column("named", JSON, nullable=False),
        Column("writers", JSON, nullable=False),
        Column("reviewer", String),
        Column("countersigned", JSON, nullable=False),  # organization: person
        Column("signer", String),
        Column("signed_at", BigInteger),
        Column("document_number", String),
        Column("returned", BigInteger),  # position: its reason lies there
        Column("year", Integer),
        Column("number", Integer),  # 期号
        Column("issued", BigInteger),  # position
        Column("issued_at", BigInteger),
        Column("sha256", String),
        Column("superseded_by", Integer),
    ),
    indexes=(("state",), ("document_number",)),
)


class Bulletins:
    name: ClassVar[str] = "bulletins"
    version: ClassVar[int] = 1
    patient: ClassVar[bool] = False
    tables: ClassVar[tuple[Temporal | Log, ...]] = (BULLETINS,)
    handles: ClassVar[tuple[type[Event], ...]] = (
        facts.BulletinDrafted,
        facts.BulletinWritten,
        facts.BulletinReviewed,
        facts.BulletinCountersigned,
        facts.BulletinSigned,
        facts.BulletinReturned,
        facts.BulletinWithdrawn,
        facts.BulletinIssued,
        facts.BulletinFileAttached,
        facts.BulletinSuperseded,
    )

    def touches(self, fact: Recorded) -> Iterable[tuple[Temporal, Key]]:
        return ((BULLETINS, _key(fact.event)),)

    def apply(self, fact: Recorded, rows: Rows) -> None:
        event = fact.event
        if isinstance(event, facts.BulletinDrafted):
            rows.make(BULLETINS, _drafted(fact, event))
            return
        rows.change(BULLETINS, _key(event), **_changes(fact, rows))


def _key(event: Any) -> Key:
    return event.period, event.n


def _drafted(fact: Recorded, event: facts.BulletinDrafted) -> dict[str, Any]:
    return {
        "period": event.period,
        "n": event.n,
        "bulletin": str(event.originator_id),
        "state": "drafted",
        "position": event.position,
        "scheme_version": event.scheme_version,
        "rows": event.rows,
        "open_checks": event.open_checks,
        "drafted": fact.position,
        "drafted_at": fact.recorded_at,
        "written": fact.position,
        "praised": [],
        "named": [],
        "writers": [event.actor],
        "countersigned": {},
    }


# What new text, or a return, takes back.
ANEW: dict[str, Any] = {
    "state": "drafted", "reviewer": None, "countersigned": {}, "signer": None, "signed_at": None,
    "document_number": None, "sha256": None,
}  # fmt: skip


def _changes(fact: Recorded, rows: Rows) -> dict[str, Any]:
    event: Any = fact.event
    known = rows.get(BULLETINS, *_key(event)) or {}
    match event:
        case facts.BulletinWritten():
            writers = list(dict.fromkeys((*known["writers"], event.actor)))
            return ANEW | {"written": fact.position, "praised": event.praised,
                           "named": event.named, "writers": writers}  # fmt: skip
        case facts.BulletinReviewed():
            return {"state": "reviewed", "reviewer": event.actor}
        case facts.BulletinCountersigned():
            return {"countersigned": known["countersigned"] | {event.by: event.actor}}
        case facts.BulletinSigned():
            return {"state": "signed", "signer": event.actor, "signed_at": fact.recorded_at,
                    "document_number": event.document_number}  # fmt: skip
        case facts.BulletinReturned():
            return ANEW | {"returned": fact.position}
        case facts.BulletinWithdrawn():
            return {"state": "withdrawn", "document_number": None}
        case facts.BulletinIssued():
            return {"state": "issued", "year": event.year, "number": event.number,
                    "issued": fact.position, "issued_at": fact.recorded_at}  # fmt: skip
        case facts.BulletinFileAttached():
            return {"sha256": event.sha256}
        case _:
            return {"state": "superseded", "superseded_by": event.by}

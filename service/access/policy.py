"""Security policy (安全策略): what the security administrator sets, for every account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

from sqlalchemy import Connection, Engine, delete, insert, select

from aggregates.errors import Refused
from service.access.database import changed, writing
from service.access.log import By, record
from service.access.tables import POLICY


class BadPolicy(Refused):
    """There is no such setting, or it takes no such value."""

    status = 422


@dataclass(frozen=True, slots=True)
class Policy:
    """``passwords``: ``classes`` (8 characters of three of four kinds, 90 days, none of the last
    five) or ``length`` (NIST SP 800-63B: 15 characters, or 8 beside a second factor; no expiry).
    ``second_factor``: ``required`` of administrators and the committee, or ``offered``."""

    passwords: Literal["classes", "length"] = "classes"
    second_factor: Literal["required", "offered"] = "required"
    dormant_days: int = 90
    idle_minutes: int = 10
    session_hours: int = 12


CHOICES = {"passwords": ("classes", "length"), "second_factor": ("required", "offered")}
BOUNDS = {"dormant_days": (7, 3660), "idle_minutes": (1, 240), "session_hours": (1, 24)}


class Policies:
    """``defaults``: what holds where the security administrator has set nothing."""

    def __init__(self, engine: Engine, defaults: Policy | None = None) -> None:
        self.engine = engine
        self.defaults = defaults or Policy()

    def now(self) -> Policy:
        with self.engine.connect() as db:
            return self.read(db)

    def read(self, db: Connection) -> Policy:
        values = {row.name: row.value for row in db.execute(select(POLICY))}
        return Policy(**{**asdict(self.defaults), **_typed(values)})

    def change(self, changes: Mapping[str, Any], by: By) -> Policy:
        """BadPolicy for an unknown name or value; only what differs is kept and recorded."""
        _check(changes)
        with writing(self.engine) as db:
            before = asdict(self.read(db))
            after = {name: value for name, value in changes.items() if before[name] != value}
            for name, value in after.items():
                db.execute(delete(POLICY).where(POLICY.c.name == name))
                db.execute(insert(POLICY).values(name=name, value=str(value)))
            if after:
                changed(db)
                old = {name: before[name] for name in after}
                record(db, "policy.changed", by, before=old, after=after)
            return self.read(db)


def _typed(values: Mapping[str, str]) -> dict[str, Any]:
    known = {field.name for field in fields(Policy)}
    return {
        name: int(value) if name in BOUNDS else value
        for name, value in values.items()
        if name in known
    }


def _check(changes: Mapping[str, Any]) -> None:
    for name, value in changes.items():
        if name in CHOICES:
            if value not in CHOICES[name]:
                raise BadPolicy(
                    "{name} is one of {choices}.", name=name, choices=", ".join(CHOICES[name])
                )
        elif name in BOUNDS:
            low, high = BOUNDS[name]
            if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
                raise BadPolicy(
                    "{name} is a whole number from {low} to {high}.", name=name, low=low, high=high
                )
        else:
            raise BadPolicy("There is no setting {name}.", name=str(name)[:40])

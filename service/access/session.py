"""One session (会话): whose it is, how long it lasts, what of it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from service.access.who import Who

FRESH = 300_000_000  # microseconds after which the password is asked for again (step-up)


@dataclass(frozen=True, slots=True)
class Session:
    """``kind``: session, token or personal. ``limited``: what must be set up first: ``password``
    or ``second-factor``. ``reading``: a token that may only read."""

    who: Who
    csrf: str
    kind: str
    id: str = ""
    limited: str | None = None
    reading: bool = False
    idle: int = 0  # microseconds; 0: never
    seen_at: int = 0
    ends_at: int = 0
    proved_at: int = 0

    def is_fresh(self, at: int) -> bool:
        """Whether the password or a second factor was given a moment ago."""
        return at - self.proved_at <= FRESH


def is_alive(session: Session, at: int) -> bool:
    if session.ends_at < at:
        return False
    return not session.idle or at - session.seen_at <= session.idle


def shown(row: Row[Any], own: str | None = None) -> Mapping[str, Any]:
    """A session as JSON: nothing of its secret."""
    return {
        "id": row.id,
        "account": row.account,
        "kind": row.kind,
        "name": row.name,
        "reading": row.reading,
        "address": row.address,
        "made_at": row.made_at,
        "seen_at": row.seen_at,
        "ends_at": row.ends_at,
        "own": row.id == own,
    }

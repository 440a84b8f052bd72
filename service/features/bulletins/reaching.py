"""Which bulletins somebody may read: those issued, and drafts who works on them or audits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from aggregates.errors import NotFound
from service.access.who import Forbidden, Who
from service.features.bulletins.queries import bulletins as queries
from service.features.bulletins.rights import BULLETIN_DRAFTS_READ
from service.reading.reader import Reader
from service.recording.call import check
from service.services import Services


def sees_drafts(services: Services, who: Who) -> bool:
    try:
        check(services.standing_data, who, BULLETIN_DRAFTS_READ)
    except Forbidden:
        return False
    return True


def readable(
    reader: Reader, who: Who, period: str | None = None, state: str | None = None
) -> Sequence[Row[Any]]:
    states = None if sees_drafts(reader.services, who) else queries.ISSUED
    rows = queries.bulletins(reader, period, states)
    return [row for row in rows if state in (None, row.state)]


def one(reader: Reader, who: Who, period: str, n: int) -> Row[Any]:
    """NotFound also for a draft that is not theirs to read."""
    row = queries.bulletin(reader, period, n)
    if row.state not in queries.ISSUED and not sees_drafts(reader.services, who):
        raise NotFound("There is no bulletin {n} of {period}.", n=n, period=period)
    return row

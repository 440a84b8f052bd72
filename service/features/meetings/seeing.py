"""Whose meetings somebody sees: those of organizations within reach, and those that one of these
was invited to."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from service.access.who import Who, forbidden
from service.features.meetings.queries.meetings import is_seen
from service.features.meetings.rights import MEETING_READ
from service.services import Services
from service.web.scope import reached_today


def sees(services: Services, who: Who) -> frozenset[str] | None:
    """None: all."""
    codes = reached_today(services, who, MEETING_READ)
    return None if codes is None else frozenset(codes)


def must_see(services: Services, who: Who, row: Row[Any]) -> None:
    if not is_seen(row, sees(services, who)):
        raise forbidden(who, MEETING_READ, row.organization)

"""Whose contacts somebody sees: those within reach, and one's own, wherever they are."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from service.access.who import Who, forbidden
from service.features.contacts.queries.contacts import Sees
from service.features.contacts.rights import CONTACT_READ
from service.services import Services
from service.web.scope import reached_today


def sees(services: Services, who: Who) -> Sees:
    codes = reached_today(services, who, CONTACT_READ)
    return Sees(None if codes is None else frozenset(codes), persons(who))


def persons(who: Who) -> frozenset[str]:
    """As whom somebody may record: as themselves, and as those whose deputy they are."""
    return frozenset(face.actor for face in (who, *who.principals))


def must_see(services: Services, who: Who, row: Row[Any]) -> None:
    if not sees(services, who).sees(row):
        raise forbidden(who, CONTACT_READ, row.organization)

"""How what concerns accounts is answered: moments, lists, what was done."""

from __future__ import annotations

from typing import Any

from service.reading import shown
from service.services import Services
from service.web.documented import Recorded

MOMENTS = ("asked_at", "approved_at", "made_at", "seen_at", "ends_at")

Shown = dict[str, Any]


def recorded(services: Services, **more: Any) -> Recorded:
    """What every write answers; the access log's own record has no position among the facts."""
    position, _ = services.log.last()
    return Recorded(position=position, **more)


def moments(told: Any) -> Shown:
    """Microseconds become ISO 8601."""
    return {name: shown.moment(value) if name in MOMENTS else value for name, value in told.items()}


def many(items: list[Shown], **more: Any) -> Shown:
    return {"items": items, "next": None, **more}

"""How what concerns accounts is answered: lists that are not paged, sessions, what was done."""

from __future__ import annotations

from typing import Any, Generic, Self, TypeVar

from pydantic import BaseModel, Field
from sqlalchemy import Row

from service.access.session import shown as shown_session
from service.reading import shown
from service.services import Services
from service.web.documented import Recorded

Shown = dict[str, Any]
Item = TypeVar("Item")


def recorded(services: Services, **more: Any) -> Recorded:
    """What every write answers; the access log's own record has no position among the facts."""
    position, _ = services.log.last()
    return Recorded(position=position, **more)


class Many(BaseModel, Generic[Item]):
    """All there are; ``next`` as in lists that go on."""

    items: list[Item]
    next: None = None


class SessionShown(BaseModel):
    """A session or a token; nothing of its secret. ``own``: the one that asks."""

    id: str
    account: str = Field(examples=["li"])
    kind: str = Field(examples=["session"])
    name: str | None
    reading: bool
    address: str | None
    made_at: str
    seen_at: str | None
    ends_at: str | None
    own: bool

    @classmethod
    def of(cls, row: Row[Any], own: str | None = None) -> Self:
        fields = dict(shown_session(row, own))
        moments = {name: shown.moment(fields[name]) for name in ("made_at", "seen_at", "ends_at")}
        return cls(**(fields | moments))

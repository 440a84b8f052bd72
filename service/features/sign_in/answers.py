"""One's own account, as programs read it."""

from __future__ import annotations

from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Row

from service.reading import shown
from service.web.answers import Many


class GrantHeld(BaseModel):
    """A role and where it holds."""

    role: str = Field(examples=["unit_officer"])
    organization: str = Field(examples=["U001"])


class OwnAccount(BaseModel):
    """``limited``: what must be set up before anything else. ``deputy_of``: accounts."""

    account: str = Field(examples=["li"])
    person: str = Field(examples=["P1001"])
    organization: str = Field(examples=["U001"])
    limited: str | None
    grants: list[GrantHeld]
    deputy_of: list[str]


class Factor(BaseModel):
    """A second factor that one has."""

    id: str
    kind: str = Field(examples=["totp"])
    name: str | None
    made_at: str

    @classmethod
    def of(cls, row: Row[Any]) -> Self:
        made_at = str(shown.moment(row.made_at))
        return cls(id=row.id, kind=row.kind, name=row.name, made_at=made_at)


class Factors(Many[Factor]):
    """``recovery_codes``: how many are left."""

    recovery_codes: int


class DeputyShown(BaseModel):
    """``principal``: on whose behalf ``deputy`` acts, both accounts."""

    model_config = ConfigDict(serialize_by_alias=True)

    id: str
    principal: str
    deputy: str
    begins: str = Field(alias="from")
    until: str
    waits: bool  # for a second person's approval

    @classmethod
    def of(cls, row: Row[Any]) -> Self:
        moments = {"from": shown.moment(row.from_at), "until": shown.moment(row.until_at)}
        return cls.model_validate(
            {"id": row.id, "principal": row.principal, "deputy": row.deputy, **moments}
            | {"waits": bool(row.waits)}
        )

"""A contact, as programs read it."""

from __future__ import annotations

from pydantic import BaseModel, Field

from service.features.contacts.columns import CONTACTS, DONE


class LeaderSince(BaseModel):
    since: str = Field(examples=["2026-01-01"])
    leader: str = Field(examples=["L01"])


class LastAdvice(BaseModel):
    """``taken_up_on``: null while nobody found it taken up."""

    text: str | None
    given_on: str = Field(examples=["2026-10-20"])
    taken_up_on: str | None


# ``leaders``: whose it was since when.
OneContact = CONTACTS.model_with(
    "OneContact",
    leaders=list[LeaderSince],
    note=str | None,
    ended_for=str | None,
    acts=DONE.several,
    advice=LastAdvice | None,
    position=int,
    as_of=str,
)

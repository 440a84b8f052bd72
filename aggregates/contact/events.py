"""What happens to a contact (双联系, 联系指导) of a leader with an organization."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from aggregates.event import Event, FirstEvent
from aggregates.values.kinds import OrganizationCode, Word
from aggregates.values.text import Text
from aggregates.words import N_


@dataclass(frozen=True, kw_only=True)
class ContactLinked(FirstEvent):
    """``kind``: double 双联系, guidance 联系指导; ``leader``: a person's code; ``lines``: party
    党建, business 业务; ``since``, ``until``: both days included. ``post``: 职务 of the leader and
    ``note`` 备注, as the arrangement lists them."""

    TOPIC: ClassVar[str] = "contact.linked"
    SENTENCE: ClassVar[str] = N_(
        "{who} linked leader {leader} with {organization}, from {since} to {until}."
    )

    organization: OrganizationCode
    kind: Word
    leader: str
    lines: list[str]
    since: date
    until: date
    post: str | None
    note: Text | None


@dataclass(frozen=True, kw_only=True)
class ContactEnded(Event):
    """解除联系: ``until``: its last day."""

    TOPIC: ClassVar[str] = "contact.ended"
    SENTENCE: ClassVar[str] = N_(
        "{who} ended the contact of {before_leader} with {organization} on {until}: {reason}."
    )

    until: date
    reason: Text | None


@dataclass(frozen=True, kw_only=True)
class ContactPassedOn(Event):
    """接任: from ``on`` the contact is ``leader``'s; ``former``: whose it was."""

    TOPIC: ClassVar[str] = "contact.passed_on"
    SENTENCE: ClassVar[str] = N_(
        "{who} passed the contact with {organization} from {former} on to {leader}, from {on}."
    )

    former: str
    leader: str
    on: date


@dataclass(frozen=True, kw_only=True)
class ContactActed(Event):
    """An act of the contact on ``happened_on``: ``kinds``: visit 到点调研, report 双汇报, dispatch
    双调度, one or several at once. ``number`` from 1. ``taken_up``: the advice given before was
    found taken up. ``history``: recorded later than R20 allows, by name."""

    TOPIC: ClassVar[str] = "contact.acted"
    SENTENCE: ClassVar[str] = N_(
        "{who} recorded act {number} of {leader}'s contact with {organization} on {happened_on}."
    )
    SENTENCES: ClassVar[Mapping[str, str]] = {
        "visit": N_("{who} recorded {leader}'s visit to {organization} on {happened_on}."),
        "report": N_("{who} recorded that {leader} heard {organization} report on {happened_on}."),
        "dispatch": N_("{who} recorded {leader}'s dispatch of {organization} on {happened_on}."),
        "visit+report": N_(
            "{who} recorded that {leader} visited {organization} on {happened_on} and heard it "
            "report."
        ),
        "visit+dispatch": N_(
            "{who} recorded that {leader} visited {organization} on {happened_on} and dispatched "
            "there."
        ),
        "report+dispatch": N_(
            "{who} recorded that {leader} heard {organization} report on {happened_on} and "
            "dispatched."
        ),
        "visit+report+dispatch": N_(
            "{who} recorded that {leader} visited {organization} on {happened_on}, heard it report "
            "and dispatched."
        ),
    }

    number: int
    leader: str
    kinds: list[str]
    lines: list[str]
    findings: Text | None
    advice: Text | None
    taken_up: bool
    evidence: list[str]
    history: bool

    def variant(self, before: Mapping[str, object]) -> str:
        name = "+".join(self.kinds)
        return name if name in self.SENTENCES else ""


ContactEvent = ContactLinked | ContactEnded | ContactPassedOn | ContactActed

"""A contact (双联系, 联系指导) of a leader with an organization, from its link to its end."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Self, assert_never
from uuid import UUID

from aggregates.contact.events import (
    ContactActed,
    ContactEnded,
    ContactEvent,
    ContactLinked,
    ContactPassedOn,
)
from aggregates.errors import Refused, Several
from aggregates.event import Act, Aggregate, identity
from aggregates.rules.contact import ACTS, LINES, in_order
from aggregates.values.text import Text

KINDS = ("double", "guidance")


class ContactRefused(Refused):
    rule = "R20"


class WrongContact(ContactRefused):
    status = 422


def contact_id(organization: str, leader: str, kind: str, number: int) -> UUID:
    """``number``: the how manieth contact of these two, so that two made at once are one too
    many."""
    return identity("contact", organization, leader, kind, str(number))


class Contact(Aggregate):
    TOPIC = "contact"

    def __init__(self) -> None:
        self.organization = self.kind = ""
        self.lines: list[str] = []
        self.since = self.until = date.min
        self.leaders: list[tuple[date, str]] = []  # from which day whose it is
        self.ended = False
        self.acts = 0
        self.last_act: date | None = None

    @classmethod
    def link(
        cls,
        key: UUID,
        organization: str,
        *,
        kind: str,
        leader: str,
        lines: Collection[str],
        since: date,
        until: date,
        post: str | None = None,
        note: Text | None = None,
        act: Act,
    ) -> Self:
        if until < since:
            raise WrongContact("A contact ends on {until}, before it begins on {since}.",
                               since=since, until=until)  # fmt: skip
        return cls.begin(
            ContactLinked(
                **cls.first(key, act),
                organization=organization,
                kind=kind,
                leader=leader,
                lines=in_order(lines, LINES),
                since=since,
                until=until,
                post=post,
                note=note,
            )
        )

    @property
    def leader(self) -> str:
        """Whose it is, after all that was recorded."""
        return self.leaders[-1][1] if self.leaders else ""

    def leader_on(self, day: date) -> str:
        """Whose it was; before the first day, the first leader's."""
        known = [leader for since, leader in self.leaders if since <= day]
        return known[-1] if known else self.leaders[0][1]

    def end(self, until: date, reason: Text | None, act: Act) -> None:
        if self.ended or until > self.until:
            raise ContactRefused("The contact ends on {until} already.", until=self.until)
        if until < self.since:
            raise WrongContact("A contact ends on {until}, before it begins on {since}.",
                               since=self.since, until=until)  # fmt: skip
        if self.last_act is not None and until < self.last_act:
            raise ContactRefused("An act of {day} is recorded, so the contact does not end sooner.",
                                 day=self.last_act)  # fmt: skip
        self.record(ContactEnded(**self.next(act), until=until, reason=reason))

    def cease(self, today: date, act: Act) -> None:
        """The organization is dissolved (R23): what stands ends with the day."""
        if not self.ended and self.until > today:
            until = max(today, self.since, self.last_act or today)
            self.record(ContactEnded(**self.next(act), until=until, reason=None))

    def pass_on(self, leader: str, on: date, act: Act) -> None:
        """接任: from that day; acts until then stay with whose they were."""
        if leader == self.leader:
            raise WrongContact("{leader} is the contact's leader already.", leader=leader)
        if not self.since <= on <= self.until or on < self.leaders[-1][0]:
            raise ContactRefused(
                "The contact with {organization} runs from {since} to {until}; it is passed on "
                "within it.",
                organization=self.organization, since=self.leaders[-1][0], until=self.until,
            )  # fmt: skip
        self.record(ContactPassedOn(**self.next(act), former=self.leader, leader=leader, on=on))

    def act_on(
        self,
        day: date,
        kinds: Collection[str],
        lines: Collection[str],
        *,
        findings: Text | None,
        advice: Text | None,
        taken_up: bool,
        evidence: Sequence[str],
        today: date,
        earliest: date,
        history: bool,
        act: Act,
    ) -> int:
        """Visit, report, dispatch, or several at once. ``earliest``: the first day that may still
        be recorded without ``history`` (R20)."""
        wrong = [*self._wrong_with(day, lines, today)]
        if day < earliest and not history:
            wrong.append(ContactRefused(
                "An act is recorded within 10 working days, so one of {day} is history: say so.",
                day=day,
            ))  # fmt: skip
        if wrong:
            raise wrong[0] if len(wrong) == 1 else Several(wrong)
        number = self.acts + 1
        self.record(
            ContactActed(
                **self.next(act),
                happened_on=day,
                number=number,
                leader=self.leader_on(day),
                kinds=in_order(kinds, ACTS),
                lines=in_order(lines, LINES),
                findings=findings,
                advice=advice,
                taken_up=taken_up,
                evidence=list(dict.fromkeys(evidence)),
                history=day < earliest,
            )
        )
        return number

    def _wrong_with(self, day: date, lines: Collection[str], today: date) -> list[Refused]:
        wrong: list[Refused] = []
        if day > today:
            wrong.append(WrongContact("An act that took place was not in the future."))
        if not self.since <= day <= self.until:
            wrong.append(ContactRefused(
                "The contact runs from {since} to {until}; {day} is not within.",
                since=self.since, until=self.until, day=day,
            ))  # fmt: skip
        others = in_order(set(lines) - set(self.lines), LINES)
        if others:
            wrong.append(WrongContact("The contact does not cover these lines: {lines}.",
                                      lines=", ".join(others)))  # fmt: skip
        return wrong

    @property
    def about(self) -> tuple[str | None, str | None]:
        return self.organization, None

    def evolve(self, event: ContactEvent) -> None:
        match event:
            case ContactLinked():
                self.organization, self.kind = event.organization, event.kind
                self.lines = event.lines
                self.since, self.until = event.since, event.until
                self.leaders = [(event.since, event.leader)]
            case ContactEnded(until=until):
                self.until, self.ended = until, True
            case ContactPassedOn(leader=leader, on=on):
                self.leaders.append((on, leader))
            case ContactActed(number=number, happened_on=day):
                self.acts = number
                self.last_act = max(filter(None, (self.last_act, day)))
            case _:
                assert_never(event)

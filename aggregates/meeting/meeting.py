"""A dispatch meeting (调度会) of an organization: called, held, decided in, published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Self, assert_never
from uuid import UUID

from aggregates.errors import Refused, Several
from aggregates.event import Act, Aggregate
from aggregates.meeting.events import (
    DecisionRecorded,
    MeetingCalled,
    MeetingCancelled,
    MeetingEvent,
    MeetingHeld,
    MinutesPublished,
)
from aggregates.values.text import Text

KINDS = ("monthly", "quarterly", "special")


class MeetingRefused(Refused):
    rule = "R3"


class WrongAttendance(MeetingRefused):
    status = 422


class DispatchMeeting(Aggregate):
    TOPIC = "meeting"

    def __init__(self) -> None:
        self.organization = self.period = ""
        self.invited: list[str] = []
        self.state = "called"  # held, cancelled, published
        self.decisions = 0

    @classmethod
    def call_new(
        cls,
        key: UUID,
        organization: str,
        *,
        kind: str,
        period: str,
        title: Text,
        planned_on: date,
        place: Text | None,
        invited: Sequence[str],
        act: Act,
    ) -> Self:
        return cls.begin(
            MeetingCalled(
                **cls.first(key, act),
                organization=organization,
                kind=kind,
                period=period,
                title=title,
                planned_on=planned_on,
                place=place,
                invited=list(invited),
            )
        )

    def cancel(self, reason: Text, act: Act) -> None:
        self._must_be_called()
        self.record(MeetingCancelled(**self.next(act), reason=reason))

    def hold(
        self,
        held_on: date,
        attended: Sequence[str],
        absent: Mapping[str, Text],
        speakers: Sequence[str],
        *,
        today: date,
        act: Act,
    ) -> None:
        """All that is wrong with the attendance is told at once."""
        self._must_be_called()
        wrong = [*self._wrong_with(attended, absent, speakers)]
        if held_on > today:
            wrong.append(WrongAttendance("A meeting that took place was not in the future."))
        if wrong:
            raise wrong[0] if len(wrong) == 1 else Several(list(wrong))
        self.record(
            MeetingHeld(
                **self.next(act),
                held_on=held_on,
                attended=list(attended),
                absent=list(absent),
                reasons=list(absent.values()),
                speakers=list(speakers),
            )
        )

    def _wrong_with(
        self, attended: Sequence[str], absent: Mapping[str, Text], speakers: Sequence[str]
    ) -> list[Refused]:
        wrong: list[Refused] = []
        both = sorted(set(attended) & set(absent))
        if both:
            wrong.append(WrongAttendance("{codes} are said to be both there and absent.",
                                         codes=", ".join(both)))  # fmt: skip
        missing = [c for c in self.invited if c not in attended and c not in absent]
        if missing:
            wrong.append(WrongAttendance("Of {codes} nothing is said; they were invited.",
                                         codes=", ".join(missing)))  # fmt: skip
        strangers = sorted(set(absent) - set(self.invited))
        if strangers:
            wrong.append(WrongAttendance("{codes} were not invited, so they were not absent.",
                                         codes=", ".join(strangers)))  # fmt: skip
        silent = sorted(set(speakers) - set(attended))
        if silent:
            wrong.append(WrongAttendance("{codes} did not attend, so they did not speak.",
                                         codes=", ".join(silent)))  # fmt: skip
        return wrong

    def decide(
        self, words: Text, to: Sequence[str], due: date, assignments: Sequence[UUID], act: Act
    ) -> int:
        if self.state == "published":
            raise MeetingRefused("The minutes are published; nothing is added to them.")
        if self.state != "held":
            raise MeetingRefused("A decision is recorded once the meeting took place.")
        number = self.decisions + 1
        self.record(
            DecisionRecorded(
                **self.next(act),
                number=number,
                words=words,
                to=list(to),
                due=due,
                assignments=[str(each) for each in assignments],
            )
        )
        return number

    def publish(self, act: Act) -> None:
        if self.state == "published":
            raise MeetingRefused("The minutes are published already.")
        if self.state != "held":
            raise MeetingRefused("There are no minutes of a meeting that did not take place.")
        self.record(MinutesPublished(**self.next(act)))

    def _must_be_called(self) -> None:
        if self.state == "cancelled":
            raise MeetingRefused("The meeting is cancelled.")
        if self.state != "called":
            raise MeetingRefused("The meeting took place already.")

    @property
    def about(self) -> tuple[str | None, str | None]:
        return self.organization, self.period

    def evolve(self, event: MeetingEvent) -> None:
        match event:
            case MeetingCalled():
                self.organization, self.period = event.organization, event.period
                self.invited = event.invited
            case MeetingCancelled():
                self.state = "cancelled"
            case MeetingHeld():
                self.state = "held"
            case DecisionRecorded(number=number):
                self.decisions = number
            case MinutesPublished():
                self.state = "published"
            case _:
                assert_never(event)

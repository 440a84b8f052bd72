"""The scheme (考核方案): which parameters hold in which month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self, assert_never

from aggregates.errors import Refused
from aggregates.event import Act, Aggregate, identity
from aggregates.scheme.events import SchemeEvent, SchemeFounded, SchemeVersionPublished
from aggregates.scheme.parameters import Parameters, read_parameters, remembered
from aggregates.values.period import Month, Period

SCHEME = identity("scheme")


class SchemeTooEarly(Refused):
    """A version cannot come into force before the month after the one it is published in."""


class OtherZone(Refused):
    """A version names another time zone than the first."""

    status = 422


@dataclass(frozen=True, slots=True)
class Version:
    number: int
    in_force_from: Month
    parameters: Parameters


class Scheme(Aggregate):
    TOPIC = "scheme"

    def __init__(self) -> None:
        self.versions: list[Version] = []

    @classmethod
    def establish(cls, act: Act, parameters: Parameters | None = None) -> Self:
        """Version 1, in force from the current month."""
        parameters = parameters or Parameters()
        month = Month.of(act.at.astimezone(parameters.zone).date())
        return cls.begin(
            SchemeFounded(
                **cls.first(SCHEME, act),
                in_force_from=str(month),
                parameters=parameters.state(),
            )
        )

    def publish(self, changes: dict[str, Any], in_force_from: Month, act: Act) -> None:
        """A new version: the last one with these changes. Each month keeps its own version."""
        last = self.versions[-1]
        parameters = read_parameters(changes, last.parameters)
        if parameters.timezone != self.versions[0].parameters.timezone:
            raise OtherZone(
                "The city's time zone is {zone} from its first version on: days, deadlines and "
                "moments that were recorded rest on it, so that no version can change it.",
                zone=self.versions[0].parameters.timezone,
            )
        this_month = Month.of(act.at.astimezone(last.parameters.zone).date())
        if in_force_from <= this_month or in_force_from < last.in_force_from:
            raise SchemeTooEarly(
                "A version of the scheme comes into force from {earliest} at the earliest.",
                earliest=str(max(this_month.next, last.in_force_from)),
            )
        if parameters == last.parameters:
            return
        self.record(
            SchemeVersionPublished(
                **self.next(act),
                version=last.number + 1,
                in_force_from=str(in_force_from),
                parameters=parameters.state(),
            )
        )

    def for_month(self, month: Month) -> Version:
        """The version of that month; months before the first use the first."""
        versions = [version for version in self.versions if version.in_force_from <= month]
        return versions[-1] if versions else self.versions[0]

    def for_period(self, period: Period) -> Version:
        """A quarter's and a year's own parameters are those of their last month."""
        return self.for_month(period.months[-1])

    def evolve(self, event: SchemeEvent) -> None:
        match event:
            case SchemeFounded():
                self._add(1, event)
            case SchemeVersionPublished(version=version):
                self._add(version, event)
            case _:
                assert_never(event)

    def _add(self, number: int, event: SchemeEvent) -> None:
        month = Month.parse(event.in_force_from)
        self.versions.append(Version(number, month, remembered(event.parameters)))

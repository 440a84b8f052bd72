"""A month as a whole: its issue may be withdrawn, and one day it is closed (月结, R5)."""

from __future__ import annotations

from typing import Any, Self, assert_never
from uuid import UUID

from aggregates.errors import Refused
from aggregates.event import Act, Aggregate, identity
from aggregates.month.events import MonthClosed, MonthEvent, MonthIssueWithdrawn
from aggregates.values.text import Text


class MonthIsClosed(Refused):
    rule = "R5"

    def __init__(self, period: str) -> None:
        super().__init__(
            "Month {period} is closed (月结); its list and its ranking stand.", period=period
        )


def month_id(period: str) -> UUID:
    return identity("month", period)


class MonthBook(Aggregate):
    TOPIC = "month"

    def __init__(self) -> None:
        self.period = ""
        self.closed = False

    @classmethod
    def untouched(cls, period: str, act: Act) -> Self:
        """A month nothing was recorded of as a whole."""
        month = cls.blank(month_id(period), act.at)
        month.period = period
        return month

    def must_be_open(self) -> None:
        if self.closed:
            raise MonthIsClosed(self.period)

    def withdraw_issue(self, cancelled: int, reason: Text | None, act: Act) -> None:
        self.must_be_open()
        self.record(
            MonthIssueWithdrawn(
                **self.opening(act), period=self.period, cancelled=cancelled, reason=reason
            )
        )

    def close(self, ranking: list[dict[str, Any]], scheme_version: int, act: Act) -> None:
        if not self.closed:
            self.record(
                MonthClosed(
                    **self.opening(act),
                    period=self.period,
                    scheme_version=scheme_version,
                    ranking=ranking,
                )
            )

    @property
    def about(self) -> tuple[str | None, str | None]:
        return None, self.period

    def evolve(self, event: MonthEvent) -> None:
        match event:
            case MonthIssueWithdrawn(period=period):
                self.period = period
            case MonthClosed(period=period):
                self.period, self.closed = period, True
            case _:
                assert_never(event)

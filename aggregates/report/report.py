"""A monthly report (月自评): one organization's account of its list of one month (R5)."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Self, assert_never
from uuid import UUID

from aggregates.errors import Refused
from aggregates.event import Act, Aggregate, identity
from aggregates.report.events import (
    ReportConfirmed,
    ReportEvent,
    ReportMissed,
    ReportReturned,
    ReportSubmitted,
)
from aggregates.rules.independence import NOBODY, Persons, must_not_decide, own
from aggregates.values.text import Text


class ReportStatus(StrEnum):
    SUBMITTED = "submitted"  # 自评, 未定
    RETURNED = "returned"  # 退回补正
    CONFIRMED = "confirmed"  # 审核确认
    MISSED = "missed"  # 缺报


class ReportRefused(Refused):
    rule = "R5"


class ReportClosed(ReportRefused):
    """It is confirmed; only an appeal or a check changes it."""


def report_id(organization: str, period: str) -> UUID:
    return identity("report", organization, period)


class MonthlyReport(Aggregate):
    TOPIC = "report"

    def __init__(self) -> None:
        self.organization = self.period = ""
        self.status: ReportStatus | None = None
        self.counted_on: date | None = None  # the first sending that claimed something
        self.settled_on: date | None = None  # what lateness is judged by as it stands
        self.last_sent_at: datetime | None = None
        self.senders: Persons = NOBODY  # who sent it as the organization's own
        self.returned_at: datetime | None = None
        self.missed_on: date | None = None
        self.excused = False  # a stated date says that it was not missed after all

    @classmethod
    def unsent(cls, organization: str, period: str, act: Act) -> Self:
        """A report nobody has sent yet: nothing is recorded of it."""
        report = cls.blank(report_id(organization, period), act.at)
        report.organization, report.period = organization, period
        return report

    def submit(
        self,
        *,
        named: list[str],
        left_out: list[str],
        open_children: list[str],
        claimed: int,
        sent_on: date,
        stated_on: date | None,
        history: bool,
        act: Act,
    ) -> None:
        """``claimed``: hundredths claimed in all; a first sending that claims nothing does not
        settle the day that lateness is judged by."""
        if self.status == ReportStatus.CONFIRMED:
            raise ReportClosed(
                "The report of {organization} for {period} is confirmed; only an appeal or a "
                "check changes it now.",
                organization=self.organization,
                period=self.period,
            )
        self.record(
            ReportSubmitted(
                **self.opening(act),
                organization=self.organization,
                period=self.period,
                named=named,
                left_out=left_out,
                open_children=open_children,
                claimed=claimed,
                counted_on=self.counted_on or stated_on or sent_on,
                stated_on=stated_on,
                history=history,
            )
        )

    def return_(self, reason: Text, act: Act) -> None:
        self.must_be_sent()
        must_not_decide(self.senders, act)
        self.record(ReportReturned(**self.next(act), reason=reason))

    def confirm(self, act: Act, by_lapse: bool = False) -> None:
        self.must_be_sent()
        must_not_decide(self.senders, act)
        self.record(ReportConfirmed(**self.next(act), by_lapse=by_lapse))

    def miss(self, day: date, act: Act) -> None:
        if self.status in (None, ReportStatus.RETURNED):
            self.record(
                ReportMissed(
                    **self.opening(act),
                    organization=self.organization,
                    period=self.period,
                    day=day,
                )
            )

    @property
    def replaces_missed(self) -> bool:
        """It came after it was missed, and no stated date says otherwise (R5)."""
        if self.missed_on is None or self.status == ReportStatus.MISSED:
            return False
        return not self.excused

    @property
    def about(self) -> tuple[str | None, str | None]:
        return self.organization, self.period

    def evolve(self, event: ReportEvent) -> None:
        match event:
            case ReportSubmitted():
                self.organization, self.period = event.organization, event.period
                self.status, self.last_sent_at = ReportStatus.SUBMITTED, event.timestamp
                self.settled_on = event.counted_on
                self.senders |= own(event, event.organization)
                if event.claimed:
                    self.counted_on = event.counted_on
                if self._precedes_missed(event.stated_on):
                    self.excused = True
            case ReportReturned():
                self.status, self.returned_at = ReportStatus.RETURNED, event.timestamp
            case ReportConfirmed():
                self.status = ReportStatus.CONFIRMED
            case ReportMissed(organization=organization, period=period, day=day):
                self.organization, self.period = organization, period
                self.status, self.missed_on, self.excused = ReportStatus.MISSED, day, False
            case _:
                assert_never(event)

    def _precedes_missed(self, stated_on: date | None) -> bool:
        return stated_on is not None and self.missed_on is not None and stated_on <= self.missed_on

    def must_be_sent(self) -> None:
        """ReportClosed where it is confirmed, ReportRefused where nothing was sent."""
        if self.status == ReportStatus.CONFIRMED:
            raise ReportClosed("This report is already confirmed.")
        if self.status != ReportStatus.SUBMITTED:
            raise ReportRefused(
                "{organization} has sent no report for {period} that waits for an answer.",
                organization=self.organization,
                period=self.period,
            )

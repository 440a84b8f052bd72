"""What happens to a monthly report (月自评)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from aggregates.event import Event, FirstEvent
from aggregates.values.kinds import OrganizationCode, Points
from aggregates.values.text import Text
from aggregates.words import N_


@dataclass(frozen=True, kw_only=True)
class ReportSubmitted(FirstEvent):
    """上报自评. The lines themselves are reported in the same transaction.

    ``named``: ids of the assignments it names. ``left_out``: ids of those it leaves unreported.
    ``open_children``: ids of lines with work still open below. ``claimed``: hundredths
    in all. ``counted_on``: the day lateness is judged by, the first sending's unless that claimed
    nothing (R5). ``stated_on``: 填报时间 of a paper form or workbook, where it counts.
    """

    TOPIC: ClassVar[str] = "report.submitted"
    SENTENCE: ClassVar[str] = N_(
        "{who} sent the report of {organization} for {period}: {claimed} points claimed, {named} "
        "lines named, {left_out} left out."
    )

    organization: OrganizationCode
    period: str
    named: list[str]
    left_out: list[str]
    open_children: list[str]
    claimed: Points
    counted_on: date
    stated_on: date | None = None
    history: bool = False


@dataclass(frozen=True, kw_only=True)
class ReportReturned(Event):
    """退回补正: it does not count until sent again."""

    TOPIC: ClassVar[str] = "report.returned"
    SENTENCE: ClassVar[str] = N_(
        "{who} returned the report of {organization} for {period} to be put right."
    )

    reason: Text


@dataclass(frozen=True, kw_only=True)
class ReportConfirmed(Event):
    """审核确认, by a person or by lapse (逾期未审视同确认)."""

    TOPIC: ClassVar[str] = "report.confirmed"
    SENTENCE: ClassVar[str] = N_("{who} confirmed the report of {organization} for {period}.")
    SENTENCES: ClassVar[Mapping[str, str]] = {
        "by_lapse": N_(
            "The report of {organization} for {period} counts as confirmed, since nobody answered "
            "in time."
        ),
    }

    by_lapse: bool = False

    def variant(self, before: Mapping[str, object]) -> str:
        return "by_lapse" if self.by_lapse else ""


@dataclass(frozen=True, kw_only=True)
class ReportMissed(FirstEvent):
    """缺报: the day at whose end nothing that counts had come."""

    TOPIC: ClassVar[str] = "report.missed"
    SENTENCE: ClassVar[str] = N_("{organization} missed its report for {period} on {day}.")

    organization: OrganizationCode
    period: str
    day: date


ReportEvent = ReportSubmitted | ReportReturned | ReportConfirmed | ReportMissed

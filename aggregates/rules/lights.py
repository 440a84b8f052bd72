"""Lights (灯, R4): what a line shows on a day: a colour, a shape and a word, never colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from aggregates.assignment.states import Outcome, Status


class Light(NamedTuple):
    """``colour``: grey, green, yellow, red. ``shape``: empty, hollow, dotted, solid, half, cross,
    arrow, outlined, bar. ``word``: a catalogue key for people."""

    colour: str
    shape: str
    word: str


NOT_RECEIVED = Light("grey", "empty", "not received")  # 未签收
IN_PROGRESS = Light("green", "hollow", "in progress")  # 办理中
WAITING = Light("green", "dotted", "reported, waiting")  # 待审核
DONE = Light("green", "solid", "done")  # 已办结
DONE_LATE = Light("green", "outlined", "done late")  # 逾期完成
PARTLY = Light("yellow", "half", "partly done")  # 部分完成
NOT_DONE = Light("red", "cross", "not done")  # 未完成
DUE_SOON = Light("yellow", "hollow", "due soon")  # 临期
TO_BE_REPORTED = Light("yellow", "empty", "to be reported")  # 待报
OVERDUE = Light("red", "solid", "overdue")  # 逾期
RETURNED = Light("yellow", "arrow", "returned")  # 退回补正
RETURNED_OVERDUE = Light("red", "arrow", "returned, overdue")  # 退回, 逾期
NOT_APPLICABLE = Light("grey", "bar", "not applicable")  # 不适用
CANCELLED = Light("grey", "cross", "cancelled")  # 已撤销


@dataclass(frozen=True, slots=True)
class Today:
    """The day looked at. ``soon``: the last day that is within 3 working days of it."""

    day: date
    soon: date


def light(
    status: str,
    outcome: str | None,
    due: date,
    done_late: bool,
    report_due: date | None,
    today: Today,
) -> Light:
    """``report_due``: for a line of the catalogue, when its month's report is due; else None."""
    if status == Status.ACCEPTED:
        return _accepted(outcome, done_late)
    if status == Status.REPORTED:
        return WAITING._replace(word="reported late, waiting") if done_late else WAITING
    if status == Status.NOT_APPLICABLE:
        return NOT_APPLICABLE
    if status == Status.CANCELLED:
        return CANCELLED
    return _unreported(status, due, report_due, today)


def done_on(
    happened_on: date | None, reported_on: date, by_report: bool, due: date, report_due: date | None
) -> date:
    """When a line counts as done: 完成日期; without one the day it was reported, or in time where
    its month's report named it by the day that report was due (R4)."""
    if happened_on is not None:
        return happened_on
    in_time = by_report and report_due is not None and reported_on <= report_due
    return min(reported_on, due) if in_time else reported_on


def _accepted(outcome: str | None, done_late: bool) -> Light:
    if outcome == Outcome.NOT_DONE:
        return NOT_DONE
    if outcome == Outcome.PARTIAL:
        return PARTLY
    return DONE_LATE if done_late else DONE


def _unreported(status: str, due: date, report_due: date | None, today: Today) -> Light:
    returned = status == Status.RETURNED
    if is_overdue(due, report_due, today.day):
        return RETURNED_OVERDUE if returned else OVERDUE
    if returned:
        return RETURNED
    if due < today.day:
        return TO_BE_REPORTED
    if due <= today.soon:
        return DUE_SOON
    return NOT_RECEIVED if status == Status.ISSUED else IN_PROGRESS


def is_overdue(due: date, report_due: date | None, day: date) -> bool:
    """A line of the catalogue from the day after its month's report was due, any other from the
    day after its deadline."""
    last = max(due, report_due) if report_due is not None else due
    return day > last

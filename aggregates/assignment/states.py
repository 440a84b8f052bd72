"""The states of an assignment, and what a report may say of it."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from uuid import UUID

from aggregates.errors import Refused
from aggregates.event import identities


class Status(StrEnum):
    ISSUED = "issued"  # 已交办, 未签收
    RECEIVED = "received"  # 已签收, 办理中
    REPORTED = "reported"  # 已上报, 待审核
    RETURNED = "returned"  # 退回补正
    ACCEPTED = "accepted"  # 已办结
    NOT_APPLICABLE = "not_applicable"  # 不适用
    CANCELLED = "cancelled"  # 已撤销


OPEN = frozenset({Status.ISSUED, Status.RECEIVED, Status.REPORTED, Status.RETURNED})
UNREPORTED = frozenset({Status.ISSUED, Status.RECEIVED, Status.RETURNED})


class Outcome(StrEnum):
    DONE = "done"  # 已完成
    PARTIAL = "partial"  # 部分完成
    NOT_DONE = "not_done"  # 未完成


class Origin(StrEnum):
    CATALOGUE = "catalogue"  # 任务清单
    HANDED_DOWN = "handed_down"  # 分解下达
    BY_HAND = "by_hand"  # 督办单
    RECTIFICATION = "rectification"  # 整改


def catalogue_id(period: str, organization: str, task: str) -> UUID:
    """The same on every machine: issuing twice changes nothing (R1)."""
    return catalogue_ids(period, organization)(task)


def catalogue_ids(period: str, organization: str) -> Callable[[str], UUID]:
    """The same of a whole list, by task."""
    return identities("assignment", period, organization)


class AssignmentRefused(Refused):
    """A rule of the assignment's life was broken."""


class NotOpen(AssignmentRefused):
    rule = "R3"

    def __init__(self, status: Status) -> None:
        super().__init__("This assignment is {status}: nothing more can be done.", status=status)


class WrongState(AssignmentRefused):
    rule = "R3"


class PointsAboveWeight(AssignmentRefused):
    status = 422
    rule = "R5"


class DeadlineTooLate(AssignmentRefused):
    status = 422
    rule = "R3"


class OpenChildren(AssignmentRefused):
    rule = "R3"


class InTheFuture(AssignmentRefused):
    status = 422
    rule = "R4"

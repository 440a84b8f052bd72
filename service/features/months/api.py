"""A month's issue (布置任务): made by hand, and taken back as a whole (R1)."""

from __future__ import annotations

from typing import Annotated

from fastapi import Response
from pydantic import Field

from aggregates.values.text import text
from service.features.months.commands import issue as commands
from service.features.months.commands import withdrawing
from service.features.months.rights import MONTH_ISSUE, MONTH_WITHDRAW
from service.web import documented
from service.web.documented import CHANGES, Recorded
from service.web.fields import Body, Code, MonthField, Words
from service.web.frame import RecordDep

router = documented.router("periods")


class Issue(Body):
    """``organizations``: these alone, though they came after the first of the month."""

    organizations: Annotated[list[Code] | None, Field(min_length=1, max_length=100_000)] = None


class Issued(Recorded):
    issued: int
    existing: int


@router.post(
    "/periods/{period}/issue",
    opens=MONTH_ISSUE,
    whole=True,
    **(CHANGES | {"response_model": Issued}),
)
def issue(period: MonthField, record: RecordDep, body: Issue | None = None) -> Response:
    """What the schedule does on the first; again, it issues only what is not there yet."""
    only = body.organizations if body else None
    done = record.once(
        lambda call: record.remember(
            commands.issue(record.services, call, period, only).answer  # derived ids: safe twice
        )
    )
    return record.answer(done)


class Withdrawal(Body):
    reason: Words | None = None


@router.post("/periods/{period}/withdrawal", opens=MONTH_WITHDRAW, whole=True, **CHANGES)
def withdraw(period: MonthField, record: RecordDep, body: Withdrawal | None = None) -> Response:
    """The whole issue in one act; ``issue`` then issues it anew. Answers ``cancelled``."""
    return record(withdrawing.withdraw, period, text(body.reason) if body else None)

"""Which reports of a workbook are sent already and say nothing new: a unit's pre-filled workbook
comes back in with those lines in it too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from aggregates.assignment.states import Status
from aggregates.report.report import ReportStatus
from aggregates.values.period import Month
from service.features.assignments.queries.lines import Wanted, find
from service.features.reports.commands.sendings import Claim
from service.features.reports.queries import reports
from service.language import CHINESE, translator
from service.reading.reader import read_now
from service.reading.sentences import said
from service.services import Services

Claimed = tuple[str | None, int | None, object, str | None]  # outcome, points, day, statement


def settled(
    services: Services,
    month: Month,
    claims: Mapping[str, Sequence[Claim]],
    stated_on: date | None,
    confirm: bool,
) -> frozenset[str]:
    """The organizations, of those with claims here, of whose report nothing changes: confirmed,
    or sent with the same day stated and not to be confirmed now."""
    with read_now(services) as reader:
        sent = reports(reader, str(month), claims)
        codes = [row.organization for row in sent if _stands(row, stated_on, confirm)]
        if not codes:
            return frozenset()
        rows = find(reader, Wanted(organizations=codes, periods=[str(month)]))
        words = reader.texts(row.reported for row in rows)
    chinese = translator(CHINESE)
    recorded: dict[UUID, Claimed] = {
        row.assignment: (
            row.outcome, row.claimed, row.happened_on,
            said(words, row.reported, "statement", chinese),
        )
        for row in rows
        if row.status != Status.RETURNED.value  # one that was returned is to be reported again
    }  # fmt: skip
    return frozenset(
        code
        for code in codes
        if all(recorded.get(claim.assignment) == _claimed(claim) for claim in claims[code])
    )


def _stands(row: Row[Any], stated_on: date | None, confirm: bool) -> bool:
    if row.status == ReportStatus.CONFIRMED.value:
        return True
    same_day = stated_on in (None, row.stated_on)
    return row.status == ReportStatus.SUBMITTED.value and same_day and not confirm


def _claimed(claim: Claim) -> Claimed:
    statement = claim.statement.value if claim.statement is not None else None
    return claim.outcome.value, claim.points, claim.happened_on, statement

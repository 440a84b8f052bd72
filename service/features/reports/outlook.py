"""What a report that is about to be sent would come to (预计), from its form or from a workbook."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row

from aggregates.assignment.states import Status
from aggregates.rules.report_days import due_on
from aggregates.rules.report_outlook import Claimed, Outlook, outlook, together
from aggregates.values.period import Month
from aggregates.values.points import format_points
from aggregates.words import N_
from service.features.assignments.queries.lines import Wanted, find
from service.features.reports.commands.sendings import Claim
from service.reading.reader import Reader
from service.recording.changes import FieldChange, Values, changed

SETTLED = (Status.CANCELLED, Status.NOT_APPLICABLE, Status.ACCEPTED)


def claimable(reader: Reader, month: Month, organizations: Iterable[str]) -> list[Row[Any]]:
    """The lines that a report of the month may name."""
    wanted = Wanted(organizations=organizations, periods=[str(month)])
    return [row for row in find(reader, wanted) if row.status not in SETTLED]


def outlook_of(
    reader: Reader,
    rows: Iterable[Row[Any]],
    claims: Iterable[Claim],
    stated_on: date | None,
    month: Month,
) -> Outlook:
    """A line reported before and not named keeps its claim (R5)."""
    scheme = reader.scheme(month).parameters
    due = due_on(month, scheme, reader.calendar)
    named = {claim.assignment: claim for claim in claims}
    lines = [_claimed(row, named.get(row.assignment)) for row in rows]
    return outlook(lines, stated_on or reader.today, due)


def _claimed(row: Row[Any], claim: Claim | None) -> Claimed:
    if claim is not None:
        return Claimed(row.points, claim.points, row.due, claim.outcome, claim.happened_on)
    kept = row.outcome if row.reported_at is not None else None
    return Claimed(row.points, row.claimed or 0, row.due, kept, row.happened_on)


# --- of a workbook ------------------------------------------------------------------------------

Claims = Mapping[str, Sequence[Claim]]  # by organization


def previews(
    reader: Reader, month: Month, claims: Claims, stated_on: date | None
) -> tuple[dict[str, tuple[FieldChange, ...]], list[FieldChange]]:
    """Of each organization what its report would come to, beside what it comes to as it stands;
    and all of them together."""
    rows: defaultdict[str, list[Row[Any]]] = defaultdict(list)
    for row in claimable(reader, month, claims):
        rows[row.organization].append(row)
    now = {code: outlook_of(reader, rows[code], (), stated_on, month) for code in claims}
    then = {c: outlook_of(reader, rows[c], claims[c], stated_on, month) for c in claims}
    each = {
        code: changed(_fields_of(now[code], sent=False), _fields_of(then[code])) for code in claims
    }
    return each, list(changed(None, _fields_of(together(then.values()))))


def _fields_of(outlook: Outlook, sent: bool = True) -> Values:
    """By the fields' words; of what is not sent yet only what was claimed until now."""
    values: dict[str, str | None] = {
        N_("points claimed"): f"{format_points(outlook.claimed)} / {format_points(outlook.weight)}",
        N_("Score"): None if outlook.score is None else format_points(outlook.score),
    }
    if not sent:
        return {name: value for name, value in values.items() if outlook.claimed}
    return values | {
        N_("lines"): str(outlook.lines),
        N_("would be late"): _count(outlook.late),
        N_("partly completed"): _count(outlook.partial),
        N_("all points for a part"): _count(outlook.full_partial),
        N_("not completed"): _count(outlook.not_done),
        N_("left out, claiming 0"): _count(outlook.left_out),
        N_("without a completion date"): _count(outlook.undated),
    }


def _count(number: int) -> str | None:
    return str(number) if number else None

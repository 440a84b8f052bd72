"""Monthly reports (月自评, R5): sent, answered, read; and the workbook for a whole unit."""

from __future__ import annotations

import io
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Response
from pydantic import AfterValidator, Field

from aggregates.assignment.states import Outcome
from aggregates.values.text import Text, text
from service.features.assignments.bodies import Return
from service.features.assignments.columns import LINES
from service.features.assignments.queries import lines as assignments
from service.features.catalogue.queries import catalogue
from service.features.reports import queries as reports
from service.features.reports.api.prefilled import prefilled
from service.features.reports.columns import REPORT_LINES, OneReport, Sent, sent
from service.features.reports.commands import answers as report_answers
from service.features.reports.commands import reports as commands
from service.features.reports.commands.sendings import Claim, Submission
from service.features.reports.rights import REPORT_DECIDE, REPORT_READ, REPORT_SUBMIT
from service.features.reports.sheets.self_evaluation import write_prefilled
from service.reading import shown
from service.reading.reader import Reader
from service.reading.sentences import said
from service.reading.tree import tree
from service.web import documented
from service.web.documented import CHANGES, answers, lists
from service.web.fields import Body, Code, Day, MonthField, Points, Sha256, wrong
from service.web.frame import LookDep, RecordDep
from service.web.listing import XLSX, ListDep
from service.web.scope import scope

router = documented.router("reports")

# --- looking ------------------------------------------------------------------------------------


@router.get("/reports", opens=REPORT_READ, **lists(REPORT_LINES))
def list_(
    listing: ListDep,
    period: MonthField,
    under: Annotated[Code | None, Query(description="this one and all beneath it")] = None,
    status: Code | None = None,
) -> Response:
    """Of one month, by organization; narrowed to what the reader may see."""
    after = listing.word()
    with listing.reader() as reader:
        codes = scope(listing.look, reader, REPORT_READ, None, under)
        rows = [
            sent(row)
            for row in reports.reports(reader, str(period), codes)
            if row.organization > after and status in (None, row.status)
        ][: listing.limit + 1]
        return listing.rows(reader, REPORT_LINES, rows, lambda each: [each.organization])


@router.get("/reports/{organization}/{period}", opens=REPORT_READ, **answers(OneReport))
def one(organization: Code, period: MonthField, look: LookDep) -> Response:
    """With ``items``, the month's list line by line; status ``unsent`` where nothing was sent."""
    look.allow(REPORT_READ, organization)
    with look.reader() as reader:
        body = _opened(reader, organization, str(period))
    return look.json(body)


def _opened(reader: Reader, organization: str, period: str) -> dict[str, Any]:
    row = reports.report(reader, organization, period)
    wanted = assignments.Wanted(organizations=[organization], periods=[period])
    rows = assignments.find(reader, wanted)
    lines = assignments.lines(reader, rows, catalogue(reader))
    reason = said(reader.texts([row.returned]), row.returned, "reason") if row else None
    return REPORT_LINES.json(Sent(organization, period, row)) | {
        "return_reason": reason,
        "items": [LINES.json(line) for line in lines],
        "as_of": shown.link(reader.at),
    }


@router.get(
    "/reports/{organization}/{period}/workbook",
    opens=REPORT_READ,
    responses=documented.file(XLSX),
    response_class=Response,
)
def workbook(organization: Code, period: MonthField, look: LookDep) -> Response:
    """月自评表, filled in as far as is known, for it and all beneath it; it comes back in by
    POST /imports/self-evaluations."""
    look.allow(REPORT_READ, organization)
    out = io.BytesIO()
    with look.reader() as reader:
        unit = tree(reader)[organization].name
        lines = prefilled(reader, organization, period)
        write_prefilled(lines, out, period=period, unit=unit, as_of=shown.link(reader.at))
    name = f'attachment; filename="self-evaluation-{period}.xlsx"'
    headers = {"Content-Disposition": name, **look.headers}
    return Response(out.getvalue(), media_type=XLSX, headers=headers)


# --- sending ------------------------------------------------------------------------------------


class Item(Body):
    assignment: UUID
    outcome: Outcome = Outcome.DONE
    points: Annotated[Points, Field(default_factory=int)]
    happened_on: Day | None = None
    statement: Annotated[str | None, Field(max_length=4000)] = None
    evidence: Annotated[list[Sha256], Field(default_factory=list, max_length=50)]

    def claim(self) -> Claim:
        return Claim(
            assignment=self.assignment,
            outcome=self.outcome,
            points=self.points,
            happened_on=self.happened_on,
            statement=text(self.statement),
            evidence=self.evidence or None,
        )


def _each_once(items: list[Item]) -> list[Item]:
    if len({item.assignment for item in items}) < len(items):
        raise wrong("An assignment is named twice.")
    return items


class Submission_(Body):
    """``stated_on``: 填报时间 of a form recorded by a superior's officer."""

    stated_on: Day | None = None
    items: Annotated[list[Item], Field(max_length=5000), AfterValidator(_each_once)]


@router.put("/reports/{organization}/{period}", opens=REPORT_SUBMIT, **CHANGES)
def submit(
    organization: Code, period: MonthField, body: Submission_, record: RecordDep
) -> Response:
    """Reports every line it names; answers ``left_out``, ids of lines that claim 0 (R5)."""
    submission = Submission(
        organization=organization,
        period=period,
        claims=[item.claim() for item in body.items],
        stated_on=body.stated_on,
    )
    return record(commands.submit, submission)


@router.put("/reports/{organization}/{period}/confirmation", opens=REPORT_DECIDE, **CHANGES)
def confirm(organization: Code, period: MonthField, record: RecordDep) -> Response:
    """审核确认 by the superior: accepts every reported line except those returned singly."""
    return record(report_answers.confirm, organization, period)


@router.put("/reports/{organization}/{period}/return", opens=REPORT_DECIDE, **CHANGES)
def return_(organization: Code, period: MonthField, body: Return, record: RecordDep) -> Response:
    """退回补正: it does not count until it is sent again."""
    return record(report_answers.return_, organization, period, Text(body.reason))

"""A checker's page (抽查): one organization line by line, claim and evidence beside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from fastapi.responses import Response
from sqlalchemy import Row

from aggregates.errors import Refused, Several, each_of
from aggregates.values.period import Month
from aggregates.values.points import format_points
from aggregates.values.text import text
from service.features.spot_checks.bodies import FalseClaimDecision, Statement
from service.features.spot_checks.commands import decisions, results
from service.features.spot_checks.commands.results import Finding
from service.features.spot_checks.queries import spot_checks as queries
from service.features.spot_checks.rights import CHECK_ANSWER, CHECK_READ, CHECK_RECORD
from service.features.spot_checks.shown import CheckLine, lines_of
from service.features.spot_checks.words import CHECKS, DECISIONS, WHY
from service.reading.sentences import said
from service.recording.call import Call, Done
from service.web import forms, routes
from service.web.inputs import body_of, inputs
from service.web.page import Page, PageDep

router = routes.pages()


@dataclass(frozen=True, slots=True)
class Typed:
    """A line as it stands in the form, word for word."""

    verified: str
    false: bool
    note: str


@dataclass(slots=True)
class Form:
    findings: list[Finding] = field(default_factory=list)
    wrong: list[Refused] = field(default_factory=list)


@router.get("/spot-checks/{period}/{organization}", opens=CHECK_READ)
def one(page: PageDep, period: str, organization: str) -> Response:
    return shown(page, Month.parse(period), organization)


def shown(page: Page, month: Month, code: str) -> Response:
    page.allow(CHECK_READ, code)
    page.here = f"/spot-checks/{month}/{code}"
    row = queries.must_be_drawn(page.reader, code, str(month))
    whole = queries.must_be_called(page.reader, str(month))
    lines = lines_of(page.reader, row)
    open_ = not page.past and whole.state != "closed"
    checks = open_ and page.may(CHECK_RECORD, code) and not _belongs(page, code)
    answers = open_ and page.may(CHECK_ANSWER, code)
    statements = page.reader.texts([line.claimed.line.row.reported for line in lines])
    heard = page.reader.texts([row.statement])
    return page.render(
        "spot_checks/one.html",
        month=month,
        place=page.tree[code],
        row=row,
        lines=lines,
        typed={line.key: _typed(page, line) for line in lines},
        claims={
            line.key: said(statements, line.claimed.line.row.reported, "statement", page.words)
            for line in lines
        },
        heard=said(heard, row.statement, "statement", page.words) if row.statement else None,
        entered=queries.deductions(page.reader, str(month), code).get(code, {}),
        check_states=CHECKS,
        whys=WHY,
        decisions=DECISIONS,
        may_record=checks and row.served_on is None,
        may_hand_in=answers and row.result is None,
        may_state=answers and row.served_on is not None and row.pending > 0,
        may_decide=checks and row.served_on is not None and row.pending > 0
        and row.checker != page.who.actor,
        fields=inputs(page, FalseClaimDecision),
        statement_fields=inputs(page, Statement),
        blamed=page.blamed,
    )  # fmt: skip


def _belongs(page: Page, code: str) -> bool:
    """回避: to the organization, or to one above it short of the committee."""
    return page.who.organization in page.tree.lineage(code)[:-1]


def _typed(page: Page, line: CheckLine) -> Typed:
    """What was typed; before that the result that stands, or all as claimed."""
    name = f"verified-{line.key}"
    if name in page.form:
        return Typed(
            page.field(name), bool(page.field(f"false-{line.key}")), page.field(f"note-{line.key}")
        )
    verified = line.claimed.claimed if line.verified is None else line.verified
    return Typed(format_points(verified), line.is_false, line.note or "")


# --- recording ----------------------------------------------------------------------------------


@router.post("/spot-checks/{period}/{organization}", opens=CHECK_RECORD)
def record(page: PageDep, period: str, organization: str) -> Response:
    """Then the next one that nobody has checked, or the month's."""
    month = Month.parse(period)
    page.allow(CHECK_RECORD, organization)
    row = queries.must_be_drawn(page.reader, organization, str(month))
    lines = lines_of(page.reader, row)

    def command(call: Call) -> Done:
        form = _read(page, lines)
        if form.wrong:
            raise form.wrong[0] if len(form.wrong) == 1 else Several(form.wrong)
        return results.record_result(page.services, call, organization, month, form.findings)

    named = [line.key for line in lines if f"verified-{line.key}" in page.form]
    back = _next(page, month, organization)
    return attempt(page, command, month, organization, back, named)


def attempt(
    page: Page,
    command: Callable[[Call], Done],
    month: Month,
    code: str,
    back: str,
    named: list[str] | None = None,
) -> Response:
    """Refused, the check comes again with what was typed, and each field blamed. ``named``: the
    lines that were sent, in order."""
    try:
        return page.record(command, "recorded", back)
    except Refused as refusal:
        page.refusal = refusal
        for each in each_of(refusal):
            if each.field:
                page.blamed[id(each)] = _field_of(each.field, named or [])
        return shown(page, month, code)


def _field_of(field: str, named: list[str]) -> str:
    """The page's own name of a field: items.0.verified is that of the first line named."""
    _, number, name = (*field.split("."), "", "")[:3]
    return f"{name}-{named[int(number)]}" if name and number.isdecimal() else field


def _read(page: Page, lines: list[CheckLine]) -> Form:
    form = Form()
    for line in lines:
        name = f"verified-{line.key}"
        if name not in page.form:
            continue
        try:
            verified = forms.points(page.field(name) or "0")
        except Refused as refusal:
            refusal.field = name
            form.wrong.append(refusal)
            continue
        note = text(page.field(f"note-{line.key}"))
        false = bool(page.field(f"false-{line.key}"))
        form.findings.append(
            Finding(assignment=UUID(line.key), verified=verified, false_claim=false, note=note)
        )
    return form


def _next(page: Page, month: Month, code: str) -> str:
    """In the order of the draw, those that are still to be checked by whoever is at it."""
    rows = [row for row in queries.checks(page.reader, str(month)) if _is_next(page, row, code)]
    return f"/spot-checks/{month}/{rows[0].organization}" if rows else f"/spot-checks/{month}"


def _is_next(page: Page, row: Row[Any], code: str) -> bool:
    own = _belongs(page, row.organization)
    return row.organization != code and row.state == "open" and not own


@router.post("/spot-checks/{period}/{organization}/decision/{assignment}", opens=CHECK_RECORD)
def decide(page: PageDep, period: str, organization: str, assignment: UUID) -> Response:
    month = Month.parse(period)

    def command(call: Call) -> Done:
        body = body_of(page, FalseClaimDecision, upheld=bool(page.field("upheld")))
        note = text(body.note)
        return decisions.decide(
            page.services, call, organization, month, assignment, body.upheld, note
        )

    return attempt(page, command, month, organization, f"/spot-checks/{month}/{organization}")

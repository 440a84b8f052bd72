"""The month's report by exceptions: all done with full points, but for what is changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from aggregates.assignment.states import Outcome, Status
from aggregates.errors import Refused, Several
from aggregates.values.period import Month
from aggregates.values.points import format_points
from aggregates.values.text import text
from service.features.assignments.queries.lines import Line
from service.features.reports.commands.reports import prepare
from service.features.reports.commands.sendings import Claim, Submission, Wrong
from service.recording.call import call
from service.web import forms
from service.web.page import Page

LEFT_OUT = "left_out"  # a line the report does not name: it claims 0
UNREPORTED = (Status.ISSUED, Status.RECEIVED)


@dataclass(frozen=True, slots=True)
class Typed:
    """One line as it stands in the form, word for word."""

    outcome: str
    points: str
    happened_on: str
    statement: str


@dataclass(slots=True)
class Form:
    """``wrong``: what cannot be read, each with the id of its field."""

    claims: list[Claim] = field(default_factory=list)
    typed: dict[str, Typed] = field(default_factory=dict)
    wrong: list[tuple[Refused, str]] = field(default_factory=list)
    stated_on: date | None = None

    def must_be_sound(self) -> None:
        if len(self.wrong) == 1:
            raise self.wrong[0][0]
        if self.wrong:
            raise Several([refusal for refusal, _ in self.wrong])


def typed_lines(
    lines: Iterable[Line], statements: Mapping[UUID, str | None], sent: bool
) -> dict[str, Typed]:
    """What the form begins with: the claim made before, or completed with full points.

    ``sent``: a report stands. What it left out stays left out when it is sent again, unless
    somebody says otherwise."""
    return {str(line.row.assignment): _begun(line.row, statements, sent) for line in lines}


def _begun(row: Row[Any], statements: Mapping[UUID, str | None], sent: bool) -> Typed:
    if row.reported_at is None:
        left_out = sent and row.status in UNREPORTED
        outcome = LEFT_OUT if left_out else Outcome.DONE.value
        return Typed(outcome, format_points(row.points), "", "")
    return Typed(
        row.outcome,
        format_points(row.claimed),
        str(row.happened_on or ""),
        statements.get(row.assignment) or "",
    )


def read_claims(page: Page, rows: Sequence[Row[Any]], month: Month) -> Form:
    """Everything typed is kept; what cannot be read is blamed, field by field."""
    form = Form()
    all_on = _day(page, form, "all_on", month)
    form.stated_on = _day(page, form, "stated_on", month)
    for row in rows:
        key = str(row.assignment)
        if f"outcome-{key}" not in page.form:
            continue
        form.typed[key] = Typed(
            page.field(f"outcome-{key}"),
            page.field(f"points-{key}"),
            page.field(f"happened_on-{key}"),
            page.field(f"statement-{key}"),
        )
        claim = _claim(page, form, row, month, all_on)
        if claim is not None:
            form.claims.append(claim)
    return form


def _claim(
    page: Page, form: Form, row: Row[Any], month: Month, all_on: date | None
) -> Claim | None:
    key = str(row.assignment)
    typed = form.typed[key]
    if typed.outcome == LEFT_OUT:
        return None
    before = len(form.wrong)
    outcome = _field(form, f"outcome-{key}", lambda: forms.outcome(typed.outcome))
    points = _field(form, f"points-{key}", lambda: forms.points(typed.points or "0"))
    day = _day(page, form, f"happened_on-{key}", month)
    if len(form.wrong) > before:
        return None
    done_on = day or (all_on if outcome != Outcome.NOT_DONE else None)
    return Claim(
        assignment=row.assignment,
        outcome=outcome,
        points=points,
        happened_on=done_on,
        statement=text(typed.statement),
    )


def _day(page: Page, form: Form, name: str, month: Month) -> date | None:
    day: date | None = _field(form, name, lambda: forms.day_or_none(page.field(name), month))
    return day


def _field(form: Form, name: str, read: Any) -> Any:
    try:
        return read()
    except Refused as refusal:
        form.wrong.append((refusal, name))
        return None


def blamed(page: Page, form: Form, organization: str, month: Month) -> None:
    """Links each refusal of ``page.refusal`` to the field it is about."""
    for refusal, name in form.wrong:
        page.blamed[id(refusal)] = name
    if form.wrong or not form.claims:
        return
    refusals = page.refusal.refusals if isinstance(page.refusal, Several) else [page.refusal]
    for each, wrong in zip(refusals, _refused(page, form, organization, month), strict=False):
        if wrong.claim is not None:
            page.blamed[id(each)] = _points_of(form, wrong.claim)


def with_the_rules(page: Page, form: Form, organization: str, month: Month) -> None:
    """Beside what cannot be read, the lines that a rule would refuse: all of it told at once."""
    if form.wrong and form.claims:
        for wrong in _refused(page, form, organization, month):
            if wrong.claim is not None:
                form.wrong.append((wrong.refusal, _points_of(form, wrong.claim)))


def _refused(page: Page, form: Form, organization: str, month: Month) -> list[Wrong]:
    submission = Submission(
        organization=organization, period=month, claims=form.claims, stated_on=form.stated_on
    )
    [sending] = prepare(page.services, call(page.services, page.who, "page"), [submission])
    return sending.wrong


def _points_of(form: Form, claim: int) -> str:
    return f"points-{form.claims[claim].assignment}"

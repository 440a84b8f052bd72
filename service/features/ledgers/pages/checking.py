"""One ledger (季检查, R7): every item shown, exceptions marked, the rest passed in one act."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from fastapi.responses import Response
from sqlalchemy import Row

from aggregates.errors import Refused
from aggregates.values.period import Quarter
from aggregates.values.text import Text, text
from service.features.ledgers.bodies import Look
from service.features.ledgers.commands import checking, sampling
from service.features.ledgers.queries import ledgers as queries
from service.features.ledgers.rights import LEDGER_CHECK, LEDGER_SAMPLE, LEDGERS_READ
from service.features.ledgers.shown import items_of
from service.features.ledgers.words import ITEMS, STATES
from service.features.rectifications.commands import Wanting
from service.recording.call import Call, Done
from service.web import forms, routes
from service.web.inputs import body_of
from service.web.page import Page, PageDep

router = routes.pages()
ONE = "/ledger-checks/{quarter}/{organization}"


@router.get(ONE, opens=LEDGERS_READ)
def one(page: PageDep, quarter: str, organization: str) -> Response:
    return shown(page, Quarter.parse(quarter), organization)


def shown(page: Page, quarter: Quarter, code: str) -> Response:
    page.allow(LEDGERS_READ, code)
    page.here = f"/ledger-checks/{quarter}/{code}"
    row = queries.must_be_opened(page.reader, str(quarter), code)
    items = items_of(page.reader, row)
    above = page.tree[code].superior
    checks = not page.past and row.state == "open" and page.may(LEDGER_CHECK, code)
    return page.render(
        "ledgers/one.html",
        quarter=quarter,
        place=page.tree[code],
        row=row,
        items=items,
        states=STATES,
        item_states=ITEMS,
        entry=queries.deductions(page.reader, str(quarter)).get(code),
        may_check=checks and page.who.organization == above,
        may_look=not page.past and _is_sampled(page, row) and page.may(LEDGER_SAMPLE, code),
        blamed=page.blamed,
    )


def _is_sampled(page: Page, row: Row[object]) -> bool:
    sample = queries.sample(page.reader, row.period)
    completed = row.state == "completed"
    return completed and sample is not None and row.organization in queries.sampled(sample)


@router.post(ONE, opens=LEDGER_CHECK)
def check(page: PageDep, quarter: str, organization: str) -> Response:
    """Where a problem is written, the item fails; ``then``: keep, or complete with the rest
    passed. Then the next that waits."""
    read = Quarter.parse(quarter)
    completes = page.field("then") == "complete"

    def command(call: Call) -> Done:
        exceptions = _exceptions(page)
        if not exceptions and not completes:
            raise Refused("No problem is written down; nothing is kept.", rule="R7")
        return checking.mark(page.services, call, organization, read, exceptions, completes)

    here = f"/ledger-checks/{read}/{organization}"
    back = _next(page, read, organization) if completes else here
    return page.attempt(command, "recorded", back, lambda: shown(page, read, organization))


def _exceptions(page: Page) -> dict[UUID, Wanting]:
    exceptions = {}
    for name in page.form:
        key = name.removeprefix("problem-")
        if name == key or not page.field(name).strip():
            continue
        exceptions[forms.identity(key)] = Wanting(
            problem=Text(page.field(name).strip()),
            measure=text(page.field(f"measure-{key}")),
            responsible=text(page.field(f"responsible-{key}")),
            due=_due(page, key),
        )
    return exceptions


def _due(page: Page, key: str) -> date | None:
    try:
        return forms.day_or_none(page.field(f"due-{key}"))
    except Refused as refusal:
        refusal.field = f"due-{key}"
        raise


def _next(page: Page, quarter: Quarter, code: str) -> str:
    rows = queries.ledgers(page.reader, quarter=str(quarter), state="open",
                           by=page.who.organization)  # fmt: skip
    waiting = [row.organization for row in rows if row.organization != code]
    return f"/ledger-checks/{quarter}/{waiting[0]}" if waiting else f"/ledger-checks/{quarter}"


@router.post(f"{ONE}/items/{{assignment}}/passing", opens=LEDGER_CHECK)
def take_back(page: PageDep, quarter: str, organization: str, assignment: UUID) -> Response:
    read = Quarter.parse(quarter)
    return page.attempt(
        lambda call: checking.take_back(page.services, call, organization, read, assignment),
        "recorded",
        f"/ledger-checks/{read}/{organization}",
        lambda: shown(page, read, organization),
    )


@router.post(f"{ONE}/items/{{assignment}}/look", opens=LEDGER_SAMPLE)
def look(page: PageDep, quarter: str, organization: str, assignment: UUID) -> Response:
    """抽验: in order, or wanting."""
    read = Quarter.parse(quarter)

    def command(call: Call) -> Done:
        body = body_of(page, Look, failed=page.field("failed") == "1")
        return sampling.look_at(page.services, call, read, assignment, body.failed, body.wanting())

    here = f"/ledger-checks/{read}/{organization}"
    return page.attempt(command, "recorded", here, lambda: shown(page, read, organization))

"""Ledger checks (季检查) of quarters: opened, marked, passed, completed, read (R7)."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query, Response

from service.features.ledgers.answers import LedgerAnswer
from service.features.ledgers.bodies import Failure
from service.features.ledgers.columns import LEDGERS, listed
from service.features.ledgers.commands import checking, opening
from service.features.ledgers.rights import LEDGER_CHECK, LEDGERS_READ
from service.features.ledgers.shown import show_ledger
from service.web import documented
from service.web.documented import CHANGES, MAKES, answers, lists
from service.web.fields import Body, Code, QuarterField, QuarterOrNone
from service.web.frame import LookDep, RecordDep
from service.web.listing import ListDep
from service.web.scope import scope

router = documented.router("ledger checks")
ONE = "/ledger-checks/{quarter}/{organization}"


@router.get("/ledger-checks", opens=LEDGERS_READ, **lists(LEDGERS))
def list_(
    listing: ListDep,
    quarter: QuarterOrNone = None,
    organization: Code | None = None,
    under: Annotated[Code | None, Query(description="this one and all beneath it")] = None,
    state: Literal["open", "completed"] | None = None,
) -> Response:
    """By quarter, the newest first, and organization; narrowed to what the reader may see."""
    with listing.reader() as reader:
        wanted = scope(listing.look, reader, LEDGERS_READ, organization, under)
        rows = listed(reader, wanted, str(quarter) if quarter else None, state)
        return listing.whole(reader, LEDGERS, rows)


@router.get(ONE, opens=LEDGERS_READ, **answers(LedgerAnswer))
def one(quarter: QuarterField, organization: Code, look: LookDep) -> Response:
    """Every item with its evidence, and what was said of it."""
    look.allow(LEDGERS_READ, organization)
    with look.reader() as reader:
        body = show_ledger(reader, str(quarter), organization)
    return look.json(body)


class Nothing(Body):
    """The quarter's lists say all that there is to say."""


@router.post(ONE, opens=LEDGER_CHECK, **MAKES)
def open_(
    quarter: QuarterField, organization: Code, record: RecordDep, body: Nothing | None = None
) -> Response:
    """By the organization directly above, once the quarter's months are closed; fixes the items."""
    return record(opening.open_, organization, quarter)


@router.put(f"{ONE}/items/{{assignment}}", opens=LEDGER_CHECK, **CHANGES)
def fail(
    quarter: QuarterField, organization: Code, assignment: UUID, body: Failure, record: RecordDep
) -> Response:
    """问题项: fails it and issues its rectification, whose id it answers."""
    return record(checking.fail, organization, quarter, assignment, body.wanting())


@router.put(f"{ONE}/items/{{assignment}}/passing", opens=LEDGER_CHECK, **CHANGES)
def take_back(
    quarter: QuarterField, organization: Code, assignment: UUID, record: RecordDep
) -> Response:
    """Takes a failure back while the check is open and the rectification unreported."""
    return record(checking.take_back, organization, quarter, assignment)


@router.put(f"{ONE}/rest-passed", opens=LEDGER_CHECK, **CHANGES)
def pass_rest(quarter: QuarterField, organization: Code, record: RecordDep) -> Response:
    """其余合格: every item that is not marked, in one named act."""
    return record(checking.pass_rest, organization, quarter)


@router.put(f"{ONE}/completion", opens=LEDGER_CHECK, **CHANGES)
def complete(quarter: QuarterField, organization: Code, record: RecordDep) -> Response:
    """办结: refused while an item is unseen; enters what the quarter loses."""
    return record(checking.complete, organization, quarter)

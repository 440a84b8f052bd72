"""Contacts on pages (双联系): what a leader owes, from a telephone too; one and its acts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated
from uuid import UUID

from fastapi import Query
from fastapi.responses import Response

from aggregates.contact.contact import WrongContact
from aggregates.rules.contact import ACTS as KINDS_OF_ACTS
from aggregates.values.period import Quarter
from service.features.contacts import bodies, commands
from service.features.contacts.columns import CONTACTS, DEBTS, lines_said
from service.features.contacts.queries.contacts import contacts, must_be_linked, notes, span
from service.features.contacts.queries.debts import debts, quarter_of
from service.features.contacts.rights import CONTACT_CHANGE, CONTACT_READ, CONTACT_RECORD
from service.features.contacts.seeing import must_see, persons, sees
from service.features.contacts.sheets import arrangement
from service.features.contacts.shown import opened
from service.features.contacts.words import ACTS, KINDS, LINES
from service.recording.call import Call, Done
from service.web import downloads, routes, tables
from service.web.fields import QuarterOrNone
from service.web.inputs import body_of, inputs
from service.web.page import Page, PageDep

router = routes.pages()


@router.get("/contacts", opens=CONTACT_READ)
def listed(page: PageDep, format: str = "") -> Response:
    page.here = "/contacts"
    rows = contacts(page.reader, sees=sees(page.services, page.who))
    if format in downloads.FORMATS:
        root = page.tree[page.tree.root].name if page.tree.root else ""
        made = arrangement(page.reader, rows, notes(page.reader, rows), root)
        return downloads.download(made, "contacts", format)
    quarter = quarter_of(page.reader.today)
    owed = debts(page.reader, quarter, sees=sees(page.services, page.who), settled=True)
    own = persons(page.who)
    home = page.home
    may = home is not None and not page.past and page.may(CONTACT_CHANGE, home.code)
    return page.render(
        "contacts/list.html", table=tables.listed(page, CONTACTS, rows), quarter=quarter,
        mine=[each for each in owed if each.leader in own], owed=owed, acts=ACTS,
        fields=inputs(page, bodies.New) if may else None,
        passing=inputs(page, bodies.Succession, form="pass-") if may else None,
    )  # fmt: skip


@router.post("/contacts", opens=CONTACT_CHANGE)
def link(page: PageDep) -> Response:
    def command(call: Call) -> Done:
        lines = page.fields("lines") or ["party", "business"]
        return commands.link(page.services, call, body_of(page, bodies.New, lines=lines))

    return page.attempt(command, "recorded", "/contacts", lambda: listed(page))


@router.post("/contacts/succession", opens=CONTACT_CHANGE)
def succeed(page: PageDep) -> Response:
    def command(call: Call) -> Done:
        return commands.succeed(page.services, call, body_of(page, bodies.Succession, "pass-"))

    return page.attempt(command, "recorded", "/contacts", lambda: listed(page))


@router.get("/contacts/debts", opens=CONTACT_READ)
def owed(
    page: PageDep,
    quarter: Annotated[QuarterOrNone, Query()] = None,
    settled: bool = False,
    format: str = "",
) -> Response:
    """By leader and organization, never by how much."""
    page.here = "/contacts/debts"
    period = quarter if isinstance(quarter, Quarter) else quarter_of(page.reader.today)
    rows = debts(page.reader, period, sees=sees(page.services, page.who), settled=settled)
    return tables.answered(
        page, DEBTS, rows, format, "contacts/debts.html", quarter=period, settled=settled
    )


@router.get("/contacts/{contact}", opens=CONTACT_READ)
def one(page: PageDep, contact: UUID) -> Response:
    return shown(page, str(contact))


def shown(page: Page, contact: str) -> Response:
    page.here = f"/contacts/{contact}"
    row = must_be_linked(page.reader, contact)
    must_see(page.services, page.who, row)
    is_open = not page.past and span(row).holds(page.reader.today)
    above = page.tree[row.organization].superior or row.organization
    changes = not page.past and page.may(CONTACT_CHANGE, above)
    records = is_open and (changes or row.leader in persons(page.who))
    seen = sees(page.services, page.who)
    quarter = quarter_of(page.reader.today)
    of = debts(page.reader, quarter, organization=row.organization, sees=seen, settled=True)
    given = {"happened_on": page.reader.today.isoformat()}
    return page.render(
        "contacts/one.html", contact=opened(page.reader, contact), row=row, kinds=KINDS,
        acts=ACTS, lines=LINES, lines_said=lines_said, order=KINDS_OF_ACTS,
        debt=next((each for each in of if each.row.contact == contact), None),
        fields=inputs(page, bodies.NewAct, given) if records else [],
        ending=inputs(page, bodies.Ending, form="end-") if changes and is_open else [],
    )  # fmt: skip


def _act(page: Page, contact: UUID, command: Callable[[Call], Done]) -> Response:
    return page.attempt(
        command, "recorded", f"/contacts/{contact}", lambda: shown(page, str(contact))
    )


@router.post("/contacts/{contact}/acts", opens=CONTACT_RECORD)
def act(page: PageDep, contact: UUID) -> Response:
    """One act for all that it was; of what is ticked the first is its kind."""

    def command(call: Call) -> Done:
        kinds = [kind for kind in KINDS_OF_ACTS if kind in page.fields("kinds")]
        lines = page.fields("lines")
        if not kinds or not lines:
            raise WrongContact("Tick what it was, and which lines of work it was about.")
        body = body_of(page, bodies.NewAct, also=kinds[1:], lines=lines, evidence=[])
        return commands.act(page.services, call, contact, kinds[0], body)

    return _act(page, contact, command)


@router.post("/contacts/{contact}/ending", opens=CONTACT_CHANGE)
def end(page: PageDep, contact: UUID) -> Response:
    def command(call: Call) -> Done:
        return commands.end(page.services, call, contact, body_of(page, bodies.Ending, "end-"))

    return _act(page, contact, command)

"""Assignments (任务交办): lists of lines, and the track of one (流转轨迹) with what can be done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from fastapi.responses import HTMLResponse, Response
from sqlalchemy import Row, select

from aggregates.assignment.states import OPEN, UNREPORTED, Status
from projections.evidence import EVIDENCE
from service.access.actions import ASSIGNMENT_READ
from service.features.assignments import bodies
from service.features.assignments.columns import LINES
from service.features.assignments.queries import lines as queries
from service.features.assignments.queries import listing as assignment_list
from service.features.assignments.queries.lines import BY_HAND, Hop, Line, Wanted
from service.features.assignments.rights import ASSIGNMENT_DECIDE, ASSIGNMENT_HOLD
from service.features.catalogue.queries import catalogue
from service.features.trail import queries as trail
from service.features.trail.folding import singly
from service.reading.sentences import said
from service.web import bounds, downloads, forms, ordering, periods, routes, tables
from service.web.choosing import chosen
from service.web.columns import Column
from service.web.inputs import Input, inputs
from service.web.labels import STATUSES
from service.web.page import Page, PageDep

router = routes.pages()

A_PAGE, MOST = 100, 20_000
STALLED = 5  # days with one holder, unreported, that are worth a look


@router.get("/assignments", opens=ASSIGNMENT_READ)
def listed(
    page: PageDep,
    organization: str = "",
    under: str = "",
    below: bool = False,
    period: str = "",
    task: str = "",
    status: str = "",
    light: str = "",
    open: bool = False,
    after: str = "",
    from_: int = 0,
    format: str = "",
) -> Response:
    top = organization or under or page.who.organization
    page.allow(ASSIGNMENT_READ, top)
    task = task if task == "-" else chosen(page, "tasks", task)
    read = forms.period(period) if period else None
    wanted = Wanted(
        organizations=_organizations(page, organization, top, below),
        periods=[str(month) for month in read.months] if read else [],
        statuses=[status] if status else sorted(OPEN) if open else [],
        task=None if task in ("", "-") else task,
    )
    sort = ordering.asked(page)
    limit = MOST + 1 if format in downloads.FORMATS or sort else A_PAGE
    place = after.split("~") if after.count("~") == 3 else None
    lines = assignment_list.page(page.reader, wanted, limit, place, [light] if light else [])
    if task == "-":
        lines = [line for line in lines if (line.row.task or BY_HAND) == BY_HAND]
    if limit > MOST:
        bounds.whole(lines, MOST)
    lines = LINES.in_order(lines, sort)
    if format in downloads.FORMATS:
        return _taken_away(page, lines, f"assignments-{top}", format)
    columns = LINES.without("organization") if organization else LINES
    shown = lines[from_ : from_ + A_PAGE] if sort else lines
    return page.render(
        "assignments/list.html",
        table=tables.listed(page, columns, shown),
        sorted=sort, from_=from_, a_page=A_PAGE, further=len(lines) > from_ + A_PAGE,
        top=top,
        period=read,
        before=periods.before(read) if read else None,
        after=periods.after(read) if read else None,
        older="~".join(assignment_list.order_of(lines[-1])) if len(lines) == limit else None,
        statuses=STATUSES,
        status=status, light=light, task=task, organization=organization,
    )  # fmt: skip


def _organizations(page: Page, organization: str, top: str, below: bool) -> list[str]:
    """One; or a subtree, without its head where only what is below it is asked for."""
    if organization:
        return [organization]
    codes = [code for code in page.tree.subtree(top) if not below or code != top]
    return [code for code in codes if page.whole or code in page.reach]


def _taken_away(page: Page, lines: Sequence[Line], name: str, how: str) -> Response:
    called = Column[Line](
        name="organization_name", words="Organization name",
        value=lambda line: page.name(line.row.organization),
    )  # fmt: skip
    return tables.taken_away(page, LINES.plus("organization", called), lines, how, name)


# --- one ----------------------------------------------------------------------------------------


@router.get("/assignments/{assignment}", opens=ASSIGNMENT_READ)
def one(page: PageDep, assignment: UUID) -> HTMLResponse:
    return shown(page, assignment)


def shown(page: Page, assignment: UUID) -> HTMLResponse:
    """The page itself; after a refusal with the refusal above and the form as it was filled in."""
    row = queries.one(page.reader, assignment)
    page.allow(ASSIGNMENT_READ, row.organization)
    names = catalogue(page.reader)
    [line] = queries.lines(page.reader, [row], names)
    hops = queries.handoffs(page.reader, assignment, names)
    entries = trail.tell(page.reader, trail.about(page.reader, assignment), page.people)
    words = page.reader.texts([row.issued, row.returned, row.asked])
    page.here = f"/assignments/{assignment}"
    return page.render(
        "assignments/one.html",
        line=line,
        row=row,
        terms=names.terms(row.task, row.task_version),
        hops=hops,
        stalled=_stalled(hops),
        folds=singly(entries[::-1]),
        requirement=said(words, row.issued, "requirement", page.words),
        returned_because=said(words, row.returned, "reason", page.words),
        asked_because=said(words, row.asked, "reason", page.words),
        files=_files(page, assignment),
        may=_may(page, row),
        below=[page.tree[code] for code in page.tree.beneath.get(row.organization, [])],
        asks=_asks(page, row),
        given=lambda name, default="": page.field(name) or default,
    )


def _asks(page: Page, row: Row[Any]) -> dict[str, list[Input]]:
    """The fields of each small form, by the name of what it does."""
    return {
        "return": inputs(page, bodies.Return, form="return-"),
        "extend": inputs(page, bodies.Extension, form="extend-"),
        "not_applicable": inputs(page, bodies.Reason, form="not-"),
        "grant": inputs(page, bodies.ExtensionDecision, {"due": row.extension_due}, "grant-"),
        "decide": inputs(page, bodies.Decision, form="na-"),
    }


def _stalled(hops: Sequence[Hop]) -> set[UUID]:
    """Where it stands still: an open, unreported line that nobody below holds, for days."""
    parents = {hop.line.row.parent for hop in hops if hop.line.row.status in OPEN}
    return {
        hop.line.row.assignment
        for hop in hops
        if hop.line.row.status in UNREPORTED
        and hop.line.row.assignment not in parents
        and hop.days_held >= STALLED
        and hop.line.light.colour in ("red", "yellow")
    }


def _files(page: Page, assignment: UUID) -> list[str]:
    rows = page.reader.view.rows(EVIDENCE)
    query = select(rows.c.sha256).where(rows.c.assignment == assignment).order_by(rows.c.since)
    return list(dict.fromkeys(row.sha256 for row in page.reader.view.all(query)))


def _may(page: Page, row: Row[Any]) -> dict[str, bool]:
    """What the reader can do now with this line, by the name of the form."""
    if page.past:
        return {}
    holds = page.may(ASSIGNMENT_HOLD, row.organization)
    above = page.superior_of(row.organization)
    may_decide = page.may(ASSIGNMENT_DECIDE, row.organization)
    decides, ordered = above and may_decide, page.who.organization == row.issuer and may_decide
    unreported, is_open = row.status in UNREPORTED, row.status in OPEN
    return {
        "receive": holds and row.status == Status.ISSUED,
        "report": holds and is_open,
        "hand_down": holds and unreported and bool(page.tree.beneath.get(row.organization)),
        "extend": holds and unreported and row.extension is None,
        "not_applicable": holds and unreported and not row.not_applicable_asked,
        "decide_extension": decides and row.extension is not None and unreported,
        "decide_not_applicable": decides and row.not_applicable_asked and unreported,
        "accept": decides and row.status == Status.REPORTED,
        "return": decides and row.status == Status.REPORTED,
        "urge": unreported and row.organization != page.who.organization and may_decide,
        "cancel": (decides or ordered) and is_open,
        "transfer": decides and unreported,
        "reissue": decides and row.status == Status.CANCELLED,
    }  # fmt: skip

"""Urging (催办): the late ones together, each at most so many days a month and once a day."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fastapi.responses import RedirectResponse, Response

from aggregates.assignment.states import UNREPORTED
from aggregates.errors import Refused
from aggregates.values.period import Period, Year, parse_period
from aggregates.values.text import text
from service.features.assignments.bodies import UrgingTogether
from service.features.assignments.commands.acts import urge
from service.features.assignments.queries import lines
from service.features.assignments.rights import ASSIGNMENT_DECIDE
from service.features.catalogue.queries import catalogue
from service.features.notices.queries import urged_this_month
from service.web import routes
from service.web.inputs import body_of
from service.web.page import Page, PageDep

router = routes.pages()


@dataclass(frozen=True, slots=True)
class LateHolder:
    """An organization with late lines. ``days``: on how many days of this month it was urged;
    ``today``: whether today is one of them."""

    organization: str
    lines: list[lines.Line]
    days: int
    limit: int
    today: bool

    @property
    def may_be(self) -> bool:
        return not self.today and self.days < self.limit


def period_of(period: str) -> Period:
    read = parse_period(period)
    if isinstance(read, Year):
        raise Refused("The board shows a month or a quarter.")
    return read


def holders(page: Page, late: list[lines.Line]) -> list[LateHolder]:
    """By organization, those who may be urged first."""
    by_holder: dict[str, list[lines.Line]] = {}
    for line in late:
        by_holder.setdefault(line.row.organization, []).append(line)
    days = urged_this_month(page.reader, page.month, by_holder)
    limit, today = page.reader.parameters.urgings_a_month, page.reader.today
    made = [
        LateHolder(code, batch, len(urged := days.get(code, set())), limit, today in urged)
        for code, batch in by_holder.items()
    ]
    return sorted(made, key=lambda holder: (not holder.may_be, holder.organization))


def to_urge(page: Page, period: Period, top: str) -> list[LateHolder]:
    """Who is late and was not urged today, nor as often as may be."""
    return [each for each in holders(page, late_lines(page, period, top)) if each.may_be]


def how_many_to_urge(page: Page, period: Period, top: str) -> int:
    key = "to urge", period, top, page.who.organization
    return page.reader.remembered_today(key, lambda: len(to_urge(page, period, top)))


def may_urge(page: Page, top: str) -> bool:
    return not page.past and page.may(ASSIGNMENT_DECIDE, top)


def late_lines(page: Page, period: Period, top: str) -> list[lines.Line]:
    """Red lines of the subtree that nobody reported; one's own are not one's own to urge."""
    below = [code for code in page.tree.subtree(top) if code != page.who.organization]
    wanted = lines.Wanted(
        organizations=below,
        periods=[str(month) for month in period.months],
        statuses=sorted(UNREPORTED),
    )
    rows = lines.find(page.reader, wanted)
    late = lines.lines(page.reader, rows, catalogue(page.reader))
    return [line for line in late if line.light.colour == "red"]


@router.get("/dispatch/{period}/urging", opens=ASSIGNMENT_DECIDE)
def preview(page: PageDep, period: str, under: str = "") -> Response:
    """How many would be urged, before anybody is; from a past moment nobody can be."""
    read = period_of(period)
    if page.past:
        return RedirectResponse(page.to(f"/dispatch/{read}", under=under), 303)
    top = under or page.who.organization
    page.allow(ASSIGNMENT_DECIDE, top)
    late = late_lines(page, read, top)
    return page.render(
        "dispatch/urging.html",
        period=read,
        top=top,
        late=late,
        holders=holders(page, late),
        message=page.field("message"),
        notice=_neutral(page, read, late),
        back=page.to(f"/dispatch/{read}", under=under),
    )


def _neutral(page: Page, period: Period, late: list[lines.Line]) -> str:
    """For a chat group: what, by when, where; no names, scores or faults (减负)."""
    _ = page.words
    tasks = dict.fromkeys(
        (line.short_code, line.called(page.words), str(line.row.due)) for line in late
    )
    names = [
        _("{task} {name}, by {due}", task=code, name=name, due=due) for code, name, due in tasks
    ]
    place = _("Where: Duban, workbench; or the pre-filled workbook.")
    head = _("Reminder of this period's work ({period}):", period=period)
    return "\n".join([head, *names[:30], place])


@router.post("/dispatch/{period}/urging", opens=ASSIGNMENT_DECIDE)
def urge_late_lines(page: PageDep, period: str) -> Response:
    under, back = page.field("under"), f"/dispatch/{period_of(period)}"
    try:
        body = body_of(page, UrgingTogether)
        chosen = _of_the_ticked(page, body.assignments)
        return page.record(
            lambda call: urge(page.services, call, chosen, text(body.message)),
            "urged",
            page.to(back, under=under),
        )
    except Refused as refusal:
        page.refusal = refusal
        page.here = back
        return preview(page, period, under)


def _of_the_ticked(page: Page, assignments: list[UUID]) -> list[UUID]:
    """Without scripts or boxes all of them; else the lines of the organizations ticked."""
    ticked = page.fields("organization")
    if not ticked:
        return assignments
    rows = lines.find(page.reader, lines.Wanted(ids=assignments))
    holders = {row.assignment: row.organization for row in rows}
    return [each for each in assignments if holders.get(each, "") in ticked]

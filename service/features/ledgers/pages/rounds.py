"""A quarter's round of ledger checks (季检查, R7): which there are, which wait to be opened."""

from __future__ import annotations

from fastapi.responses import RedirectResponse, Response

from aggregates.values.period import Quarter
from service.features.ledgers.columns import LEDGERS, Ledger, listed
from service.features.ledgers.commands import opening
from service.features.ledgers.queries import ledgers as queries
from service.features.ledgers.queries.rounds import round_of
from service.features.ledgers.rights import LEDGER_CHECK, LEDGER_SAMPLE, LEDGERS_READ
from service.features.ledgers.words import STATES
from service.recording.call import Call, Done
from service.web import downloads, periods, routes, tables
from service.web.page import Page, PageDep
from service.web.scope import reached_today

router = routes.pages()


@router.get("/ledger-checks", opens=LEDGERS_READ)
def current(page: PageDep) -> RedirectResponse:
    """The last quarter that is over."""
    return RedirectResponse(page.to(f"/ledger-checks/{page.month.quarter.previous}"), 303)


@router.get("/ledger-checks/{quarter}", opens=LEDGERS_READ)
def show(page: PageDep, quarter: str, format: str = "") -> Response:
    return shown(page, Quarter.parse(quarter), format)


def shown(page: Page, quarter: Quarter, format: str = "") -> Response:
    page.here = f"/ledger-checks/{quarter}"
    codes = reached_today(page.services, page.who, LEDGERS_READ)
    rows = listed(page.reader, codes, str(quarter))
    if format in downloads.FORMATS:
        return tables.taken_away(page, LEDGERS, rows, format, f"ledger-checks-{quarter}")
    round_ = round_of(page.reader, quarter)
    waiting = _unopened(page, rows)
    on = not page.past and round_.is_open(page.reader.today)
    return page.render(
        "ledgers/round.html",
        quarter=quarter,
        before=periods.before(quarter),
        after=periods.after(quarter),
        table=tables.listed(page, LEDGERS, rows),
        states=STATES,
        round=round_,
        waiting=waiting,
        may_open=on and bool(waiting),
        may_sample=not page.past and page.may(LEDGER_SAMPLE),
        sample=queries.sample(page.reader, str(quarter)),
    )


def _unopened(page: Page, rows: list[Ledger]) -> list[str]:
    """Directly beneath whoever looks, where they may check."""
    if page.home is None or not page.may(LEDGER_CHECK, page.home.code):
        return []
    known = {line.row.organization for line in rows}
    return [code for code in page.tree.beneath.get(page.home.code, []) if code not in known]


@router.post("/ledger-checks/{quarter}", opens=LEDGER_CHECK)
def open_all(page: PageDep, quarter: str) -> Response:
    """All that stand directly beneath, in one act."""
    read = Quarter.parse(quarter)

    def command(call: Call) -> Done:
        return opening.open_all(page.services, call, page.who.organization, read)

    here = f"/ledger-checks/{read}"
    return page.attempt(command, "recorded", here, lambda: shown(page, read))

"""The committee's sample of a quarter's ledgers (抽验, R7): drawn, with its proof."""

from __future__ import annotations

from fastapi.responses import Response

from aggregates.rules.draw import places
from aggregates.values.period import Quarter
from service.features.ledgers.commands import sampling
from service.features.ledgers.pages import rounds
from service.features.ledgers.queries import ledgers as queries
from service.features.ledgers.rights import LEDGER_SAMPLE, LEDGER_SAMPLES_READ, LEDGERS_READ
from service.features.ledgers.words import SAMPLES
from service.web import routes
from service.web.page import Page, PageDep

router = routes.pages()


@router.get("/ledger-samples/{quarter}", opens=LEDGER_SAMPLES_READ)
def one(page: PageDep, quarter: str) -> Response:
    return shown(page, Quarter.parse(quarter))


def shown(page: Page, quarter: Quarter) -> Response:
    page.here = f"/ledger-samples/{quarter}"
    row = queries.must_be_called(page.reader, str(quarter))
    looked = queries.looked_at(page.reader, str(quarter))
    codes = queries.sampled(row)
    hashes = {"": places(row.seed, row.units)} if row.seed else {}
    hashes |= {unit: places(row.seed, row.organizations[unit]) for unit in row.drawn_units or ()}
    return page.render(
        "ledgers/sample.html",
        quarter=quarter,
        row=row,
        codes=codes,
        sees={code for code in codes if page.may(LEDGERS_READ, code)},
        looked={code: [each for (of, _), each in looked.items() if of == code] for code in codes},
        hashes=hashes,
        states=SAMPLES,
    )


@router.post("/ledger-samples/{quarter}", opens=LEDGER_SAMPLE, whole=True)
def call_and_draw(page: PageDep, quarter: str) -> Response:
    read = Quarter.parse(quarter)
    return page.attempt(
        lambda call: sampling.call_and_draw(page.services, call, read),
        "recorded",
        f"/ledger-samples/{read}",
        lambda: rounds.shown(page, read),
    )

"""Bulletins on the home: what waits to be reviewed, signed or issued (R17)."""

from __future__ import annotations

from collections.abc import Iterator

from aggregates.words import N_
from service.feature import Figure, Panel, Todo
from service.features.bulletins.queries.bulletins import bulletins
from service.features.bulletins.rights import BULLETIN_SIGN, BULLETIN_WRITE
from service.web.page import Page
from service.web.words import shown_period

NEXT = {
    "drafted": N_("waits to be reviewed"),
    "reviewed": N_("waits to be signed"),
    "signed": N_("waits to be issued"),
}


def home(page: Page) -> Iterator[Figure | Todo | Panel]:
    if not (page.may(BULLETIN_WRITE) or page.may(BULLETIN_SIGN)):
        return
    for row in bulletins(page.reader, states=tuple(NEXT)):
        period = shown_period(row.period, page.words)
        yield Todo(
            kind=N_("Bulletin"),
            words=page.words("The bulletin of {period} {state}.", period=period,
                             state=page.words(NEXT[row.state])),
            link=page.to(f"/bulletins/{row.period}/{row.n}"),
            label=page.words("Open"),
            go=True,
        )  # fmt: skip

"""Ledger checks on the home: what waits for the superior while the round is on (R7)."""

from __future__ import annotations

from collections.abc import Iterator

from aggregates.words import N_
from service.feature import Todo
from service.features.ledgers.queries.ledgers import ledgers
from service.features.ledgers.queries.rounds import round_of
from service.features.ledgers.rights import LEDGER_CHECK
from service.web.page import Page
from service.web.words import shown_period


def home(page: Page) -> Iterator[Todo]:
    place = page.home
    if place is None or not page.tree.beneath.get(place.code):
        return
    if not page.may(LEDGER_CHECK, place.code):
        return
    quarter = page.month.quarter.previous
    round_ = round_of(page.reader, quarter)
    if not round_.is_open(page.reader.today):
        return
    rows = ledgers(page.reader, quarter=str(quarter), by=place.code)
    completed = {row.organization for row in rows if row.state == "completed"}
    waiting = [code for code in page.tree.beneath[place.code] if code not in completed]
    if waiting:
        yield Todo(
            kind=N_("Ledger check"),
            words=page.words("{period}: {count} ledgers beneath wait to be checked.",
                             period=shown_period(str(quarter), page.words), count=len(waiting)),
            link=page.to(f"/ledger-checks/{quarter}"), label=page.words("Open"), go=True,
            due=round_.ends_on,
        )  # fmt: skip

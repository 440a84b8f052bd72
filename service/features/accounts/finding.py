"""Accounts chosen by name, by their person's name or by pinyin initials."""

from __future__ import annotations

from collections.abc import Iterator

from service.features.accounts.rights import ACCOUNTS_READ
from service.reading.naming import Choice
from service.web.page import Page


def choices(page: Page) -> Iterator[Choice]:
    """Of the whole city for those who may see its accounts; of one's own organization else."""
    rows = page.services.accounts.all()
    if not page.may(ACCOUNTS_READ):
        rows = [row for row in rows if row.organization == page.who.organization]
    names = page.services.accounts.people.names(row.person for row in rows)
    for row in rows:
        name = names.get(row.person, row.account)
        yield Choice(row.account, name, page.name(row.organization))

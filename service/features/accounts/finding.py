"""Accounts chosen by name, by their person's name or by pinyin initials."""

from __future__ import annotations

from collections.abc import Iterator

from service.reading.naming import Choice
from service.web.page import Page


def choices(page: Page) -> Iterator[Choice]:
    rows = page.services.accounts.all()
    names = page.services.accounts.people.names(row.person for row in rows)
    for row in rows:
        name = names.get(row.person, row.account)
        yield Choice(row.account, name, page.name(row.organization))

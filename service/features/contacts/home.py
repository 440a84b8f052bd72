"""A leader's contact points on the home: what is owed by days left (R20)."""

from __future__ import annotations

from collections.abc import Iterator

from aggregates.words import N_
from service.feature import Figure, Panel, Todo
from service.features.contacts.queries.contacts import Sees
from service.features.contacts.queries.debts import debts, quarter_of
from service.features.contacts.rights import CONTACT_READ
from service.features.contacts.seeing import persons
from service.features.contacts.words import ACTS
from service.web.page import Page

SHOWN = 5


def home(page: Page) -> Iterator[Figure | Todo | Panel]:
    if not page.who.is_named(CONTACT_READ):
        return
    own = Sees(frozenset(), persons(page.who))
    owed = [each for each in debts(page.reader, quarter_of(page.reader.today), sees=own)
            if each.leader in own.leaders]  # fmt: skip
    for each in owed[:SHOWN]:
        kinds = page.words(", ").join(page.words(ACTS[kind]) for kind in each.owed)
        name = page.tree[each.row.organization].name
        yield Todo(
            kind=N_("Contact point"),
            words=f"{name}: {kinds}",
            due=each.due,
            link=page.to(f"/contacts/{each.row.contact}"),
            label=page.words("Record the act"),
            go=True,
        )
    if len(owed) > SHOWN:
        yield Todo(
            kind=N_("Contact point"),
            words=page.words("{count} more contact points are owed something.",
                             count=len(owed) - SHOWN),
            due=owed[0].due,
            link=page.to("/contacts"),
            label=page.words("Open"),
            go=True,
        )  # fmt: skip

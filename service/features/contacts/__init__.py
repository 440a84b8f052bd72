"""Contacts of leaders with organizations (双联系, 联系指导)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from aggregates.words import N_
from service.feature import Entry, Feature, Figure, Panel, Todo
from service.features.contacts.rights import CONTACT_READ, RIGHTS

if TYPE_CHECKING:
    from schedules.job import Job
    from service.workbooks.importing import ImportKind


def _jobs() -> Iterator[Job]:
    from schedules.tell_contact_debts import TellContactDebts

    yield TellContactDebts()


def _imports() -> Iterator[ImportKind]:
    from service.features.contacts.sheets import IMPORT

    yield IMPORT


def _follows(services: Any, call: Any, facts: Sequence[Any]) -> list[Any]:
    from service.features.contacts.commands import ceased

    return list(ceased(services, call, facts))


def _home(page: Any) -> Iterator[Figure | Todo | Panel]:
    from service.features.contacts.home import home

    return home(page)


FEATURE = Feature(
    name="contacts",
    rights=RIGHTS,
    navigation=(
        Entry(
            words="Contacts of leaders",
            path="/contacts",
            opens=CONTACT_READ,
            place=80,
            group="Leaders",
            icon="person",
        ),
    ),
    jobs=_jobs,
    imports=_imports,
    follows=_follows,
    home=_home,
    news={"contact-debts": N_("Contact points of yours that are owed something: {count}.")},
    families={"contact": "Contacts of leaders"},
)

"""The list of leads: said once for page, JSON, CSV and workbook."""

from __future__ import annotations

from service.features.leads.queries import NAMES, Lead
from service.web.cells import Cell, Translate
from service.web.columns import Column, Columns


def _kind(lead: Lead, translate: Translate) -> str:
    return translate(NAMES[lead.kind])


def _sentence(lead: Lead, translate: Translate) -> str:
    return lead.sentence.text(translate)


def _fact(position: int) -> str:
    return f"/trail/{position}"


LEADS = Columns[Lead](
    "Lead",
    "Leads worth a look",
    (
        Column(name="kind", example="day-off"),
        Column(name="name", words="Kind of lead", said=_kind, programs=False),
        Column(name="sentence", words="What", said=_sentence, example="U001-01: 3 of 7 lines ..."),
        Column(
            name="organizations",
            words="Organization code",
            cell=Cell.LIST,
            example=["U001-01"],
        ),
        Column(name="count", words="How many", cell=Cell.WHOLE, example=3),
        Column(
            name="facts", words="Facts", cell=Cell.LIST, type=list[int], example=[12438], link=_fact
        ),
    ),
)

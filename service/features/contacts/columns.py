"""Lists of contacts, of what is owed and of what was done: said once for every door."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from aggregates.rules.contact import ACTS as KINDS_OF_ACTS
from service.features.contacts.queries.contacts import Acted
from service.features.contacts.queries.debts import Debt
from service.features.contacts.words import ACTS, KINDS, LINES, STATES
from service.web.cells import Cell, Translate
from service.web.columns import Column, Columns

ID = "5b6f3c1e-3d0b-5f0e-9a63-6475627576a1"


def lines_said(lines: list[str], translate: Translate) -> str:
    return translate(", ").join(translate(LINES[line]) for line in lines)


def kinds_said(kinds: list[str], translate: Translate) -> str:
    return translate(", ").join(translate(ACTS[kind]) for kind in kinds)


def _covered(kind: str) -> Any:
    def said(debt: Debt, translate: Translate) -> str:
        if not debt.missing[kind]:
            return translate("done")
        covered = debt.covered(kind)
        return lines_said(covered, translate) if covered else translate("still owed")

    return said


CONTACTS = Columns[Row[Any]](
    "Contact",
    "Contacts of leaders",
    (
        Column(name="contact", value=lambda c: c.contact, example=ID),
        Column(name="leader", words="Leader", value=lambda c: c.leader, example="L01"),
        Column(name="organization", words="Organization code", value=lambda c: c.organization,
               example="U001", link=lambda c: f"/contacts/{c.contact}"),
        Column(name="kind", words="Kind of contact", value=lambda c: c.kind, example="double",
               label=lambda c, translate: translate(KINDS[c.kind])),
        Column(name="lines", words="Lines of work", cell=Cell.LIST, value=lambda c: c.lines,
               example=["party", "business"], label=lambda c, t: lines_said(c.lines, t)),
        Column(name="since", words="Since", cell=Cell.DAY, value=lambda c: c.begins),
        Column(name="until", words="Until", cell=Cell.DAY, value=lambda c: c.ends),
        Column(name="post", words="Post", value=lambda c: c.post, optional=True,
               example="工委领导01"),
    ),
)  # fmt: skip
DEBTS = Columns[Debt](
    "ContactDebt",
    "What contact points are owed",
    (
        Column(name="contact", value=lambda d: d.row.contact, example=ID),
        Column(name="leader", words="Leader", value=lambda d: d.leader, example="L01"),
        Column(name="organization", words="Organization code",
               value=lambda d: d.row.organization, example="U001",
               link=lambda d: f"/contacts/{d.row.contact}"),
        Column(name="quarter", words="Quarter", value=lambda d: str(d.quarter), example="2026Q4"),
        Column(name="owed", words="Owed", cell=Cell.LIST, value=lambda d: d.owed,
               example=["visit"], label=lambda d, t: kinds_said(d.owed, t)),
        Column(name="missing", cell=Cell.OBJECT, value=lambda d: dict(d.missing),
               type=dict[str, list[str]], example={"visit": ["party"]}),
        *(
            Column(name=kind, words=ACTS[kind], programs=False, said=_covered(kind), sorts=False)
            for kind in KINDS_OF_ACTS
        ),
        Column(name="due", words="Due", cell=Cell.DAY),
        Column(name="days_left", words="Days left", cell=Cell.WHOLE, example=23),
        Column(name="state", words="State", example="open",
               label=lambda d, translate: translate(STATES[d.state])),
    ),
)  # fmt: skip
DONE = Columns[Acted](
    "ContactAct",
    "What was done at contact points",
    (
        Column(name="contact", value=lambda a: a.row.contact, example=ID),
        Column(name="act", value=lambda a: a.row.number, cell=Cell.WHOLE, example=1),
        Column(name="happened_on", words="Day", cell=Cell.DAY,
               value=lambda a: a.row.happened_on),
        Column(name="leader", words="Leader", value=lambda a: a.row.leader, example="L01"),
        Column(name="organization", words="Organization code",
               value=lambda a: a.row.organization, example="U001",
               link=lambda a: f"/contacts/{a.row.contact}"),
        Column(name="kinds", words="What it was", cell=Cell.LIST, value=lambda a: a.row.kinds,
               example=["visit", "report"], label=lambda a, t: kinds_said(a.row.kinds, t)),
        Column(name="lines", words="Lines of work", cell=Cell.LIST, value=lambda a: a.row.lines,
               example=["party"], label=lambda a, t: lines_said(a.row.lines, t)),
        Column(name="found", words="What the leader found", optional=True,
               value=lambda a: a.findings),
        Column(name="advice", words="Advice", optional=True),
        Column(name="taken_up", words="Advice before taken up", cell=Cell.FLAG,
               value=lambda a: a.row.taken_up),
        Column(name="evidence", cell=Cell.LIST, value=lambda a: a.row.evidence),
        Column(name="history", words="Recorded as history", cell=Cell.FLAG,
               value=lambda a: a.row.history),
        Column(name="recorded_at", words="Recorded", cell=Cell.MOMENT,
               value=lambda a: a.row.recorded_at),
        Column(name="recorded_by", words="Recorded by", value=lambda a: a.row.recorded_by,
               example="L01"),
    ),
)  # fmt: skip

"""The list of talks, of those that the reader has a part in: said once for every door."""

from __future__ import annotations

from service.features.interviews.queries.interviews import Talk
from service.features.interviews.words import KINDS, STATES, WHY
from service.web.cells import Cell
from service.web.columns import Column, Columns

TALKS = Columns[Talk](
    "Talk",
    "Talks",
    (
        Column(name="interview", value=lambda t: t.row.interview,
               example="5b6f3c1e-3d0b-5f0e-9a63-6475627576a1"),
        Column(name="organization", words="Organization code",
               value=lambda t: t.row.organization, example="U001",
               link=lambda t: f"/interviews/{t.row.interview}"),
        Column(name="person", words="Person code", value=lambda t: t.row.person, optional=True),
        Column(name="post", words="Post", value=lambda t: t.row.post, optional=True,
               example="书记"),
        Column(name="kind", words="Kind of talk", value=lambda t: t.row.kind, example="formal",
               label=lambda t, translate: translate(KINDS[t.row.kind])),
        Column(name="why", words="Cause", value=lambda t: t.row.why, example="undone",
               label=lambda t, translate: translate(WHY[t.row.why])),
        Column(name="on", words="Day", cell=Cell.DAY, optional=True,
               value=lambda t: t.row.meets_on),
        Column(name="held_on", words="Held on", cell=Cell.DAY, optional=True,
               value=lambda t: t.row.held_on),
        Column(name="proposed_at", words="Proposed", cell=Cell.MOMENT,
               value=lambda t: t.row.proposed_at),
        Column(name="state", words="State", value=lambda t: t.row.state, example="held",
               label=lambda t, translate: translate(STATES[t.row.state])),
    ),
)  # fmt: skip

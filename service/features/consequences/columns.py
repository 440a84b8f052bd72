"""The lists of candidates and of what was sent on: said once for page, JSON, CSV, workbook."""

from __future__ import annotations

from service.features.consequences.queries import Candidate, Sent
from service.features.consequences.words import KINDS, RULES_OF, STATES
from service.web.cells import Cell
from service.web.columns import Column, Columns

CANDIDATES = Columns[Candidate](
    "Candidate",
    "Candidates",
    (
        Column(name="organization", words="Organization", cell=Cell.CODE, example="U001"),
        Column(name="peers", words="Peer group", example="政府"),
        Column(name="rank", words="Rank", cell=Cell.WHOLE, optional=True,
               value=lambda c: c.stands.rank),
        Column(name="ranked", words="Ranked", cell=Cell.WHOLE, value=lambda c: c.stands.ranked),
        Column(name="score", words="Score", cell=Cell.POINTS, optional=True, example="92.35",
               value=lambda c: c.stands.score),
        Column(name="false_claims", words="Upheld false claims", cell=Cell.WHOLE,
               value=lambda c: c.stands.false_claims),
        Column(name="candidate", cell=Cell.FLAG, value=lambda c: c.rule is None),
        Column(name="rule", words="Rule", value=lambda c: c.rule or "within-share",
               example="within-share", label=lambda c, translate: translate(RULES_OF[c.rule])),
    ),
)  # fmt: skip
CONSEQUENCES = Columns[Sent](
    "Consequence",
    "What follows",
    (
        Column(name="consequence", value=lambda s: s.row.consequence,
               example="5b6f3c1e-3d0b-5f0e-9a63-6475627576a1"),
        Column(name="organization", words="Organization", cell=Cell.CODE, example="U001",
               value=lambda s: s.row.organization),
        Column(name="year", value=lambda s: s.row.year, example="2026"),
        Column(name="kind", words="What it is for", value=lambda s: s.row.kind,
               example="honours", label=lambda s, translate: translate(KINDS[s.row.kind])),
        Column(name="person", words="Person", value=lambda s: s.row.person, optional=True),
        Column(name="publication", value=lambda s: s.row.publication, example="id/7"),
        Column(name="condition", cell=Cell.OBJECT, value=lambda s: s.row.condition,
               type=dict[str, int], sorts=False),
        Column(name="basis", words="Basis", optional=True),
        Column(name="sent_at", words="Sent on", cell=Cell.MOMENT, value=lambda s: s.row.sent_at),
        Column(name="state", words="State", value=lambda s: s.row.state, example="sent",
               label=lambda s, translate: translate(STATES[s.row.state])),
        Column(name="feedback", words="What became of it", optional=True),
        Column(name="reason", words="Reason", optional=True),
        Column(name="stale", cell=Cell.FLAG),
    ),
)  # fmt: skip

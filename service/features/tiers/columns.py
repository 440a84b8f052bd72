"""Lists of branches on the ladder, of campaigns and of checklists: said once for every door."""

from __future__ import annotations

from typing import Any

from service.features.tiers.queries.branches import Branch
from service.features.tiers.queries.lists import Shown
from service.features.tiers.words import APPLICATIONS, LISTS, LOOK_BACKS, MOVES
from service.web.cells import Cell, Translate
from service.web.columns import Column, Columns


def _word(words: dict[str, str], name: str) -> Any:
    def label(branch: Branch, translate: Translate) -> str | None:
        value = branch.of(name)
        return translate(words[value]) if value else None

    return label


BRANCHES = Columns[Branch](
    "BranchTier",
    "Tiers of branches",
    (
        Column(name="branch", words="Organization code", head="Branch",
               value=lambda b: b.place.code, link=lambda b: f"/tiers/{b.place.code}",
               example="U001-01"),
        Column(name="name", words="Name", value=lambda b: b.place.name, page=False,
               example="某局第一党支部"),
        Column(name="unit", words="Unit", value=lambda b: b.unit, example="U001"),
        Column(name="tier", words="Tier", cell=Cell.WORD, example="standard"),
        Column(name="since", words="Since", cell=Cell.DAY, optional=True, example="2026-03-02"),
        Column(name="previous", words="Before", cell=Cell.WORD, optional=True,
               value=lambda b: b.of("previous"), example="below"),
        Column(name="how", words="How it came", optional=True, value=lambda b: b.of("how"),
               label=_word(MOVES, "how"), example="promotion"),
        Column(name="application", words="Application", optional=True,
               value=lambda b: b.of("application_state"),
               label=_word(APPLICATIONS, "application_state"), example="applied"),
        Column(name="applied_for", words="For which tier", cell=Cell.WORD, optional=True,
               value=lambda b: b.of("applied_for"), example="strong"),
        Column(name="look_back", words="Look-back", optional=True,
               value=lambda b: b.of("look_back_state"),
               label=_word(LOOK_BACKS, "look_back_state"), example="kept"),
        Column(name="look_back_due", words="Next look-back", cell=Cell.DAY, optional=True,
               value=lambda b: b.of("next_look_back"), example="2026-09-02"),
        Column(name="lowering", optional=True, value=lambda b: b.of("lowering_state"),
               example="proposed"),
        Column(name="doubtful", words="Doubtful", cell=Cell.FLAG, example=False),
        Column(name="history", words="Corrected by history", cell=Cell.FLAG,
               value=lambda b: bool(b.of("corrected")), example=False),
    ),
)  # fmt: skip
CAMPAIGNS = Columns[Any](
    "Campaign",
    "Campaigns of look-backs",
    (
        Column(name="campaign", words="Campaign", value=lambda r: r.campaign,
               label=lambda r, translate: str(r.due), link=lambda r: f"/look-backs/{r.campaign}",
               example="5b6f3c1e-3d0b-5f0e-9a63-6475627576a1"),
        Column(name="chosen", words="Branches of the tier", cell=Cell.WORD, optional=True,
               example="standard"),
        Column(name="branches", words="Branches", cell=Cell.WHOLE,
               value=lambda r: len(r.branches), example=120),
        Column(name="left_out", words="Left out", cell=Cell.WHOLE,
               value=lambda r: len(r.left_out), example=3),
        Column(name="due", words="Due", cell=Cell.DAY, page=False, example="2026-06-30"),
        Column(name="opened_at", words="Opened", cell=Cell.MOMENT),
        Column(name="closed_at", words="Closed", cell=Cell.MOMENT, optional=True),
    ),
)  # fmt: skip
CHECKLISTS = Columns[Shown](
    "Checklist",
    "Checklists",
    (
        Column(name="kind", words="Checklist", example="standard",
               label=lambda each, translate: translate(LISTS[each.kind])),
        Column(name="version", words="Version", cell=Cell.WHOLE, example=1),
        Column(name="criteria", type=list[dict[str, str]],
               example=[{"code": "B1", "words": "三会一课", "proof": "会议记录"}]),
        Column(name="count", words="Criteria", cell=Cell.WHOLE, programs=False,
               value=lambda each: len(each.criteria)),
        Column(name="published_at", words="Published at", cell=Cell.MOMENT, optional=True),
    ),
)  # fmt: skip

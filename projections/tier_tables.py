"""The tables of branches' tiers (支部等次)."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, Integer, String

from aggregates.tier import events as facts
from projections.temporal import Log, Temporal

# How a branch came to its tier, by the fact that gave it.

MOVES = {
    facts.TierRated: "import",
    facts.TierCorrected: "history",
    facts.TierFirstRated: "inspection",
    facts.TierGranted: "promotion",
    facts.TierLowered: "lowering",
}
RECORDS = Temporal(
    "tier_records",
    key=("organization",),
    columns=(
        Column("organization", String, nullable=False),
        Column("tier", String),
        Column("previous", String),
        Column("how", String),  # import, history, inspection, promotion, lowering
        Column("moved_on", Date),  # as an import dates it
        Column("moved_at", BigInteger),
        Column("corrected", Boolean, nullable=False),  # ever, by an import of history
        Column("self_check", BigInteger),  # positions: words lie there
        Column("self_checked_on", Date),
        Column("unmet", JSON),
        Column("application", Integer),
        Column("applied_for", String),
        Column("applied", BigInteger),
        Column("applied_at", BigInteger),
        Column("evidence", JSON),
        Column("criteria", JSON),
        # applied, inspected, voted, posted, granted, refused, returned, withdrawn, closed
        Column("application_state", String),
        Column("inspected", BigInteger),
        Column("failed", JSON),
        Column("noted", JSON),  # criteria of which something was said at the inspection
        Column("panel", String),
        Column("members", Integer),
        Column("in_favour", Integer),
        Column("carried", Boolean),
        Column("posted_until", Date),
        Column("decided", BigInteger),
        Column("decided_at", BigInteger),
        Column("look_back", Integer),
        Column("look_back_state", String),  # of the newest one: open, to_rectify, kept, lowered
        Column("next_look_back", Date),
        Column("lowering", Integer),
        Column("lower_to", String),
        Column("grave", Boolean),
        Column("proposed", BigInteger),
        Column("proposed_at", BigInteger),
        Column("late", Boolean),  # proposed by the clock
        Column("lowering_state", String),  # proposed, approved, refused, dropped
        Column("lowering_decided", BigInteger),
    ),
    indexes=(("application_state",), ("look_back_state",), ("lowering_state",),
             ("next_look_back",)),
)  # fmt: skip
STEPS = Log(
    "tier_steps",
    columns=(
        Column("organization", String, nullable=False),
        Column("tier", String, nullable=False),
        Column("previous", String),
        Column("how", String, nullable=False),
        Column("moved_on", Date),
        Column("moved_at", BigInteger, nullable=False),
    ),
    indexes=(("organization",),),
)
LOOK_BACKS = Temporal(
    "look_backs",
    key=("organization", "number"),
    columns=(
        Column("organization", String, nullable=False),
        Column("number", Integer, nullable=False),
        Column("campaign", String),
        Column("due", Date, nullable=False),
        Column("state", String, nullable=False),  # open, to_rectify, kept, lowered, closed
        Column("criteria", JSON, nullable=False),
        Column("failed", JSON),
        Column("rectifications", JSON),
        Column("opened_at", BigInteger, nullable=False),
        Column("recorded", BigInteger),
        Column("recorded_at", BigInteger),
    ),
    indexes=(("state",), ("campaign",)),
)
CAMPAIGNS = Temporal(
    "look_back_campaigns",
    key=("campaign",),
    columns=(
        Column("campaign", String, nullable=False),
        Column("chosen", String),
        Column("branches", JSON, nullable=False),
        Column("left_out", JSON, nullable=False),
        Column("due", Date, nullable=False),
        Column("opened", BigInteger, nullable=False),
        Column("opened_at", BigInteger, nullable=False),
        Column("closed_at", BigInteger),
        Column("counts", JSON),  # at its closing, of all branches by tier
    ),
)
CHECKLISTS = Temporal(
    "checklists",
    key=("kind", "version"),
    columns=(
        Column("kind", String, nullable=False),
        Column("version", Integer, nullable=False),
        Column("criteria", JSON, nullable=False),
        Column("published_at", BigInteger, nullable=False),
    ),
)
TARGETS = Temporal(
    "tier_targets",
    key=("year",),
    columns=(
        Column("year", String, nullable=False),
        Column("standard", Integer),
        Column("strong", Integer),
        Column("model", Integer),
    ),
)
PANELS = Temporal(
    "tier_panels",
    key=("panel",),
    columns=(
        Column("panel", String, nullable=False),
        Column("held_on", Date, nullable=False),
        Column("members", JSON, nullable=False),
        Column("votes", JSON, nullable=False),
        Column("recorded_at", BigInteger, nullable=False),
    ),
)
NO_LOWERING = dict.fromkeys(
    ("lowering", "lower_to", "grave", "proposed", "proposed_at", "late", "lowering_state",
     "lowering_decided")
)  # fmt: skip
NO_APPLICATION = dict.fromkeys(
    ("inspected", "failed", "noted", "panel", "members", "in_favour", "carried", "posted_until",
     "decided", "decided_at")
)  # fmt: skip

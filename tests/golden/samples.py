"""Samples of facts for the golden files; ``python -m tests.golden add FEATURE`` adds those missing.

A golden file is never made anew: it is what some release wrote. A new version of a fact gets a
file of its own beside the old one.
"""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID

from aggregates.event import Event, FirstEvent
from aggregates.scheme.parameters import Parameters
from aggregates.values.text import Text
from aggregates.vocabulary import FACTS
from service.store.codec import Codec

GOLDEN = Path(__file__).parent / "facts"
ID = UUID("00000000-0000-4000-8000-000000000001")
OTHER = UUID("00000000-0000-4000-8000-000000000002")
RANKING = [{"organization": "U001", "peers": "党群", "rank": 1, "score": 9350, "own": 9450,
            "branches": None, "lateness": -100, "deductions": 0, "missed": False, "reason": None},
           {"organization": "U002", "peers": "党群", "rank": None, "score": None, "own": None,
            "branches": None, "lateness": 0, "deductions": 0, "missed": False,
            "reason": "no-report"}]  # fmt: skip

# Of the parameters those that the first release knew: what it wrote is never written anew.
LATER = {"material_days", "false_claim_days", "ledger_days", "rectification_days",
         "bulletin_reviewed", "bulletin_countersigned", "bulletin_apart",
         "poll_classes", "honours_share", "targets_share", "promotion_share",
         "look_back_kept_months", "self_check_months", "contact_record_days",
         "contact_told_days"}  # fmt: skip
PARAMETERS = {
    name: value for name, value in Parameters(late_per_day=50).state().items() if name not in LATER
}

TIER = {"checklists": {"standard": 1}, "criteria": ["B1", "B2"], "failed": ["B1"],
        "noted": ["B1"], "notes": [Text("文字")]}  # fmt: skip

# Every field of every fact, filled: what is left at its default would prove nothing.
VALUES: dict[str, Any] = {
    "originator_id": ID, "originator_version": 7,
    "timestamp": datetime(2026, 10, 9, 1, 30, 0, 123456, tzinfo=UTC),
    "actor": "P-1", "acting_for": "GW", "via": "page",
    "command_id": UUID("00000000-0000-4000-8000-00000000000c"),
    "on_behalf_of": "U001", "cause": f"{OTHER}/3", "happened_on": date(2026, 10, 8),
    "organization": "U001", "period": "2026-10", "issuer": "GW", "origin": "catalogue",
    "task": "T01", "task_version": 2, "points": 750, "due": date(2026, 10, 26),
    "parent": OTHER, "child": OTHER, "to": "U001-01", "linked": True, "guessed": True,
    "title": Text("专项督办"), "requirement": Text("逐项核对"), "statement": Text("已完成 ①"),
    "reason": Text("缺材料"), "despite": Text("支部仍在办理"), "message": Text("请尽快"),
    "outcome": "partial", "evidence": ["ab" * 32, "cd" * 32], "number": 2,
    "day": date(2026, 10, 27), "withdrawal": True, "named": [str(ID)], "left_out": [str(OTHER)],
    "open_children": [str(ID), str(OTHER)], "claimed": 700, "counted_on": date(2026, 11, 3),
    "stated_on": date(2026, 11, 3), "history": True, "by_lapse": True, "year": "2026",
    "entry": 3, "line": "lateness", "amount": -100, "rule": "R5", "scheme_version": 1,
    "cancelled": 3338, "ranking": RANKING, "name": "市委办公室党总支", "kind": "党总支",
    "superior": "GW", "group": "党群", "members": 50, "has_groups": True, "into": "U002",
    "post": "书记", "person": "P-7", "tier": "strong", "job": "issue-month",
    "counts": {"issued": 3338, "existing": 0}, "items": [{"kind": "issued", "count": 1,
    "subjects": [str(ID)]}], "code": "T01", "category": "组织建设", "cycle": "每季度",
    "months": [3, 6, 9, 12], "kinds": ["党总支", "党支部"], "deadline": "季末月25日",
    "material": "会议记录", "basis": "支部工作条例", "min_members": 20, "in_force_from": "2026-11",
    "version": 2, "days": {"2026-10-01": False, "2026-10-10": True}, "working": True,
    "position": 4711, "field": "statement", "month": "2026-10", "simulated": True,
    "parameters": PARAMETERS,
    "drawn_before": ["U002"], "units": ["U001", "U002"], "themselves": ["U001"],
    "organizations": {"U001": ["U001-01"], "U002": ["U002-01"]},
    "owed": {"U001-01": f"{OTHER}/4"}, "seed": "ab" * 32, "unit": "U001", "why": "false_claim",
    "noted": [str(ID)], "notes": [Text("少一次")], "note": Text("属实"), "notice": str(OTHER),
    "checker_organization": "GW", "decider_organization": "GW", "assignment": str(ID),
    "inputs": {"claimed": 700, "verified": 500, "weight": 1400, "factor": 2},
    "source": "ledger", "of": OTHER, "problem": Text("缺一次记录"), "measure": Text("补记"),
    "responsible": Text("组织委员"), "by": "GW", "rectification": OTHER, "passed": 57,
    "checked": 60, "failed": 1, "unseen": [str(ID)], "by_clock": True,
    "appeal": str(OTHER), "replaced": f"{OTHER}/2", "last_day": date(2026, 11, 26),
}  # fmt: skip
BULLETIN = ("drafted", "written", "reviewed", "countersigned", "signed", "returned", "withdrawn",
            "issued", "file_attached", "superseded")  # fmt: skip
POLL = {"n": 1, "form": "tokens", "weights": {"全体": 10_000}, "voters": {"全体": 30}}
TALLIED = {"count": 12, "total": 102_000, "score": 8_500, "invalid": 1, "digest": "ab" * 32,
           "tally": {"全体": {"excellent": 0, "good": 12, "fair": 0, "poor": 0}},
           "counters": ["P-1"], "confirmers": ["P-2"]}  # fmt: skip
ANNUAL = {
    "organization": "U001",
    "peers": "政府",
    "quarters": {"2026Q4": 9_350},
    "daily": 9_350,
    "poll": 8_800,
    "raw_bonuses": 1_200,
    "raw_deductions": 0,
    "bonuses": 1_000,
    "deductions": 0,
    "score": 10_185,
    "rank": 1,
    "previous": None,
    "reason": None,
}
# Where the same name holds another type.
SPECIAL: dict[tuple[str, str], Any] = {
    ("score.reversed", "reason"): "sent-again",
    ("run.failed", "reason"): "StoreAway: the database is away",
    ("notice.served", "day"): "2026-10-08",
    ("workdays.day_changed", "day"): "2026-10-10",
    ("workdays.loaded", "year"): 2026,
    **{
        ("ledger_check." + name, "period"): "2026Q4"
        for name in (
            "opened",
            "completed",
            "item_failed",
            "failure_taken_back",
            "rest_passed",
            "item_overturned",
            "appeal_upheld",
        )
    },
    **{("ledger_sample." + name, "period"): "2026Q4" for name in ("called", "drawn", "looked_at")},
    **{("ledger_check." + name, "items"): [str(ID)] for name in ("opened", "appeal_upheld")},
    **{
        (topic, "assignment"): ID
        for topic in (
            "ledger_check.item_failed",
            "ledger_check.failure_taken_back",
            "rectification.ordered",
            "ledger_check.item_overturned",
            "ledger_sample.looked_at",
        )
    },
    ("ledger_sample.looked_at", "checked"): "U001-01",
    ("ledger_sample.looked_at", "failed"): True,
    ("workdays.loaded", "whole"): False,
    ("check.material_handed_in", "evidence"): [{"assignment": str(ID), "sha256": "ab" * 32}],
    ("appeal.upheld", "items"): None,
    **{
        (kind.TOPIC, name): value
        for kind in FACTS
        if kind.TOPIC.startswith("tier.")
        for name, value in TIER.items()
        if name in kind.__dataclass_fields__
    },
    ("tier.self_checked", "unmet"): ["B1"],
    ("tier.look_back_failed", "rectifications"): [str(ID)],
    **{(f"tier.{name}", "tier"): "strong" for name in ("corrected", "granted", "lowered")},
    ("tier.first_rated", "tier"): "standard",
    **{(f"tier.{name}", "from_tier"): "standard" for name in ("corrected", "applied", "granted")},
    **{(f"tier.{name}", "from_tier"): "strong" for name in ("lowering_proposed", "lowered")},
    ("tier.applied", "to"): "strong",
    ("tier.applied", "material"): Text("一支部一品牌"),
    ("tier.lowering_proposed", "basis"): Text("严重违纪"),
    ("tier.voted", "panel"): str(OTHER),
    ("tier.lowering_proposed", "to"): "standard",
    ("checklist.published", "kind"): "strong",
    ("checklist.published", "criteria"): [{"code": "G1", "words": "政治统领", "proof": "记录"}],
    ("panel.held", "members"): [{"person": "P1", "organization": "GW"}],
    ("panel.held", "votes"): [{"branch": "U001-01", "in_favour": 4, "application": 1}],
    ("look_back_campaign.opened", "branches"): ["U001-01"],
    ("look_back_campaign.opened", "left_out"): [{"branch": "U001-02", "why": "below"}],
    ("look_back_campaign.opened", "chosen"): "standard",
    ("look_back_campaign.closed", "counts"): {"standard": 3, "below": 1},
    ("tier_targets.set", "year"): "2026",
    ("meeting.called", "kind"): "monthly",
    ("meeting.called", "invited"): ["U001", "U002"],
    ("meeting.held", "attended"): ["U001"],
    ("meeting.held", "absent"): ["U002"],
    ("meeting.held", "reasons"): [Text("出差")],
    ("meeting.held", "speakers"): ["U001"],
    ("meeting.decision_recorded", "to"): ["U001"],
    ("meeting.decision_recorded", "assignments"): [str(ID)],
    ("personal_notice.addressed", "day"): "2026-10-08",
    ("contact.linked", "kind"): "double",
    ("interview.proposed", "kind"): "formal",
    ("interview.notified", "persons"): ["P-7"],
    ("interview.postponed", "persons"): ["P-7"],
    ("interview.held", "leaders"): ["L01", "L01"],
    ("interview.held", "covered"): ["party", "business"],
    ("interview.held", "bases"): ["contact", "分管领导"],
    ("interview.proposed", "why"): "false-claim",
    ("interview.proposed", "reasons"): [4711],
    ("interview.proposed", "lines"): ["party", "business"],
    **{("contact." + name, "lines"): ["party", "business"] for name in ("linked", "acted")},
    ("contact.acted", "kinds"): ["visit", "report"],
    **{(f"bulletin.{name}", "period"): "2026Q4" for name in BULLETIN},
    **{(f"bulletin.{name}", "n"): 2 for name in BULLETIN},
    ("bulletin.drafted", "rows"): [
        {
            "organization": "U001",
            "peers": "政府",
            "rank": 3,
            "previous": None,
            "score": 9_350,
            "months": {"2026-10": 9_350},
            "ledger": -17,
        }
    ],
    ("bulletin.drafted", "open_checks"): {"2026-12": ["U001-01"]},
    ("bulletin.drafted", "title"): Text("关于第四季度考核情况的通报"),
    ("bulletin.written", "title"): Text("关于第四季度考核情况的通报"),
    ("bulletin.written", "praised"): ["U001"],
    ("bulletin.written", "named"): ["U002"],
    ("bulletin.issued", "persons"): {"draft": ["P1"], "signature": ["P2"]},
    ("bulletin.issued", "year"): 2027,
    ("bulletin.superseded", "by"): 3,
    **{
        (f"adjustment.{name}", field): value
        for name in ("proposed", "approved", "refused", "withdrawn")
        for field, value in (("kind", "bonus"), ("period", "2026"))
        if (name, field) != ("withdrawn", "kind")
    },
    **{(f"adjustment.{name}", "proposers"): ["P-1"] for name in ("approved", "refused")},
    **{
        (f"poll.{name}", "period"): "2026"
        for name in ("opened", "tokens_given", "tally_entered", "closed", "voided")
    },
    **{("poll.opened", name): value for name, value in POLL.items()},
    ("poll.closed", "weights"): {"全体": 10_000},
    ("poll.tokens_given", "given"): {"全体": 30},
    ("poll.tokens_given", "voter_class"): "全体",
    **{("poll.closed", name): value for name, value in TALLIED.items()},
    **{
        (f"annual_review.{name}", "period"): "2026"
        for name in (
            "computed",
            "deliberated",
            "posted",
            "objection_raised",
            "objection_decided",
            "published",
            "reopened",
        )
    },
    ("annual_review.computed", "rows"): [ANNUAL],
    ("annual_review.deliberated", "attended"): ["P-1", "P-2"],
    **{
        (f"annual_review.{name}", "computed"): f"{OTHER}/1"
        for name in ("deliberated", "posted", "published")
    },
    ("annual_review.objection_decided", "kind"): "bonus",
    **{(f"consequence.{name}", "period"): "2026" for name in ("sent", "answered", "withdrawn")},
    ("consequence.sent", "kind"): "honours",
    ("consequence.sent", "publication"): f"{OTHER}/4",
    ("consequence.sent", "basis"): Text("年度考核结果"),
    ("consequence.sent", "condition"): {"rank": 1, "ranked": 10, "share": 3_000},
    ("check.result_recorded", "items"): [
        {"assignment": str(ID), "weight": 750, "claimed": 700, "verified": 500, "false": True}
    ],
}


def sample(kind: type[Event]) -> Event:
    hints = get_type_hints(kind)
    special = {name: value for (topic, name), value in SPECIAL.items() if topic == kind.TOPIC}
    answer = special | {
        f.name: VALUES.get(f.name) or _some(f.name, hints[f.name])
        for f in fields(kind)
        if f.name not in special
    }
    if issubclass(kind, FirstEvent):
        answer["originator_topic"] = kind.TOPIC.partition(".")[0]
    return kind(**answer)


def _some(name: str, hint: Any) -> Any:
    """By its type, for a field that no release named yet."""
    kinds = [part for part in (get_args(hint) or (hint,)) if part is not type(None)]
    origin = get_origin(kinds[0]) or kinds[0]
    by_type: dict[Any, Any] = {
        str: name, int: 12, bool: True, UUID: ID, date: date(2026, 10, 26), Text: Text("文字"),
        datetime: datetime(2026, 10, 9, 1, 30, tzinfo=UTC), list: ["some"], dict: {"some": 1},
    }  # fmt: skip
    return by_type[origin]


def file_of(kind: type[Event]) -> Path:
    return GOLDEN / f"{kind.TOPIC}.v{kind.class_version}.json"


def state_of(kind: type[Event]) -> bytes:
    salts = Codec(salt=lambda: b"0123456789abcdef")
    return salts.to_stored_event(sample(kind)).state


def main() -> None:
    for kind in FACTS:
        if not file_of(kind).exists():
            state = state_of(kind)
            json.loads(state)
            file_of(kind).write_bytes(state + b"\n")

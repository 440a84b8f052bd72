"""A branch's ladder, the shares and a campaign in JSON, and their words for pages and papers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from aggregates.rules.tiers import Shares, shares
from aggregates.tier.ladder import Tier, next_step
from service.features.tiers.columns import BRANCHES
from service.features.tiers.queries.branches import Branch, branch, steps, unit_of
from service.features.tiers.queries.lists import lists_for, named, targets
from service.features.tiers.queries.look_backs import campaign, of_branch, of_campaign
from service.features.tiers.words import NEXT
from service.reading.reader import Reader
from service.reading.sentences import said
from service.reading.shown import Shown, link, points
from service.reading.tree import tree

SHARES = ("standard", "strong", "model")


@dataclass(frozen=True, slots=True)
class Criterion:
    """``state``: passed, failed or unknown."""

    code: str
    words: str
    proof: str
    state: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Ladder:
    """One branch with its words."""

    branch: Branch
    steps: list[Row[Any]]
    criteria: list[Criterion]
    look_backs: list[Row[Any]]
    material: str | None
    reason: str | None
    basis: str | None
    next: str

    @property
    def failed(self) -> list[Criterion]:
        return [each for each in self.criteria if each.state == "failed"]


def ladder(reader: Reader, code: str) -> Ladder:
    known = branch(reader, code)
    of = known.of
    words = reader.texts([of("applied"), of("decided"), of("inspected"), of("proposed")])
    return Ladder(
        known,
        steps(reader, code),
        _criteria(reader, known, words),
        list(of_branch(reader, code)),
        said(words, of("applied"), "material"),
        said(words, of("decided"), "reason"),
        said(words, of("proposed"), "basis"),
        NEXT[known.tier],
    )


def _criteria(
    reader: Reader, known: Branch, words: Mapping[tuple[int, str], str | None]
) -> list[Criterion]:
    """Of the application, else of the step that is next."""
    names = named(reader)
    codes = known.of("criteria") or _next_criteria(reader, known)
    inspected, noted = known.of("inspected"), known.of("noted") or []
    notes = {code: said(words, inspected, f"notes.{n}") for n, code in enumerate(noted)}
    return [
        Criterion(
            code, names.get(code, {}).get("words", code), names.get(code, {}).get("proof", ""),
            _state(known, code), notes.get(code),
        )
        for code in codes
    ]  # fmt: skip


def _next_criteria(reader: Reader, known: Branch) -> list[str]:
    tier = Tier(known.tier)
    return list(lists_for(reader, next_step(tier) or _own(tier)).criteria)


def _own(tier: Tier) -> Tier:
    return tier if tier == Tier.MODEL else Tier.STANDARD


def _state(known: Branch, code: str) -> str:
    if known.of("inspected") is None:
        return "unknown"
    return "failed" if code in (known.of("failed") or []) else "passed"


# --- in JSON ------------------------------------------------------------------------------------


def show_branch(reader: Reader, code: str) -> Shown:
    known = ladder(reader, code)
    of = known.branch.of
    days = {name: of(name).isoformat() if of(name) else None
            for name in ("self_checked_on", "posted_until")}  # fmt: skip
    return BRANCHES.json(known.branch) | days | {
        "steps": [_step(reader, row) for row in known.steps],
        "criteria": [
            {name: getattr(each, name) for name in ("code", "words", "proof", "state", "note")}
            for each in known.criteria
        ],
        "unmet": of("unmet") or [],
        "material": known.material,
        "reason": known.reason,
        "members": of("members"),
        "in_favour": of("in_favour"),
        "look_backs": [_look_back(row) for row in known.look_backs],
        "lower_to": of("lower_to"),
        "grave": of("grave"),
        "basis": known.basis,
        "next": known.next,
        "position": reader.at.position,
        "as_of": link(reader.at),
    }  # fmt: skip


def _step(reader: Reader, row: Row[Any]) -> Shown:
    on = row.moved_on or reader.day_of(row.moved_at)
    return {"tier": row.tier, "previous": row.previous, "how": row.how, "on": on.isoformat()}


def _look_back(row: Row[Any]) -> Shown:
    return {
        "number": row.number, "campaign": row.campaign, "due": row.due.isoformat(),
        "state": row.state, "failed": row.failed or [], "rectifications": row.rectifications or [],
    }  # fmt: skip


def show_shares(reader: Reader, of: Shares) -> Shown:
    """Beside the targets of the year that is looked at."""
    wanted = targets(reader, reader.today.year)
    return {name: _share(of, name, wanted[name]) for name in SHARES}


def _share(of: Shares, name: str, target: int | None) -> Shown:
    share = getattr(of, name)
    return {"count": share.count, "rated": share.rated, "value": points(share.value),
            "target": points(target)}  # fmt: skip


STATES = ("open", "kept", "to_rectify", "lowered", "closed")


def show_campaign(reader: Reader, key: str) -> Shown:
    row = campaign(reader, key)
    return {
        "campaign": key,
        "chosen": row.chosen,
        "due": row.due.isoformat(),
        "state": "closed" if row.closed_at else "open",
        "units": [{"unit": unit, **codes} for unit, codes in units_of(reader, key).items()],
        "left_out": row.left_out,
        "shares": show_shares(reader, shares(row.counts)) if row.counts else None,
        "position": reader.at.position,
        "as_of": link(reader.at),
    }


def units_of(reader: Reader, key: str) -> dict[str, dict[str, list[str]]]:
    """By unit, the codes in each state."""
    places = tree(reader)
    units: dict[str, dict[str, list[str]]] = defaultdict(lambda: {state: [] for state in STATES})
    for row in of_campaign(reader, key):
        units[unit_of(places, row.organization)][row.state].append(row.organization)
    return dict(sorted(units.items()))

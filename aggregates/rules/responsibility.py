"""Who answers for what (责任体系): of an organization by its kind, of a person by the post."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from aggregates.rules.tiers import after_months

SECRETARY = "书记"  # one at a time: a new one ends the former's (R22)
BOTH, PARTY = ("party", "business"), ("party",)
REMINDED_MONTHS = 6  # before an election is due
COMMITTEE_YEARS, OTHER_YEARS = 5, 3


@dataclass(frozen=True, slots=True)
class Duty:
    """``name``: main 主体责任, whole 负总责, divided 分工负责, coordination 协调推进,
    implementation 具体落实, double 一岗双责. ``lines``: party work and business, or one."""

    name: str
    lines: tuple[str, ...]


def duty_of_organization(kind: str) -> str | None:
    """None: of no kind that the system of responsibilities names."""
    if kind.startswith("党组") or kind in ("党委", "工委"):
        return "main"
    if kind in ("机关党委", "基层党委", "党总支"):
        return "coordination"
    if kind == "内设部门":
        return "double"
    return "implementation" if "支部" in kind or kind == "党小组" else None


def duty_of_post(post: str, kind: str) -> Duty:
    """By what the post is called, wherever it stands."""
    if post == SECRETARY:
        return Duty("whole", BOTH)
    if "分管" in post:
        return Duty("divided", BOTH)
    if kind == "内设部门" or "部门负责人" in post or post.endswith(("科长", "处长", "主任")):
        return Duty("double", BOTH)
    if "副书记" in post:
        return Duty("coordination", PARTY)
    return Duty("implementation", PARTY)


def usual_term(kind: str) -> int:
    """Years from one election to the next: of a party committee 5, of others 3 (R22)."""
    return COMMITTEE_YEARS if kind.endswith("党委") or kind == "党组(党委)" else OTHER_YEARS


def due_on(held_on: date, years: int) -> date:
    return after_months(held_on, 12 * years)


def reminded_on(held_on: date, years: int) -> date:
    return after_months(due_on(held_on, years), -REMINDED_MONTHS)

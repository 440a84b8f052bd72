"""Every figure the rules use (考核方案的参数); the defaults are the city's scheme, version 1."""

from __future__ import annotations

import unicodedata
from dataclasses import asdict, dataclass, replace
from functools import cache
from typing import Any, get_type_hints
from zoneinfo import ZoneInfo, available_timezones

from aggregates.errors import Refused, Several
from aggregates.scheme.voter_classes import BadClasses, voter_classes


class BadScheme(Refused):
    """A parameter is unknown, of the wrong type, or outside what makes sense."""

    status = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of organization (组织类型). ``unit``: ranked with the units when it stands directly
    under the committee; ``tiered``: holds a tier 等次; ``root``: the committee 工委 itself."""

    name: str
    unit: bool = True
    tiered: bool = False
    root: bool = False


GROUP = "党小组"  # what a branch with 设党小组 is divided into

KINDS = (
    Kind(name="工委", unit=False, root=True),
    Kind(name="党组"),
    Kind(name="党组(党委)"),
    Kind(name="党委"),
    Kind(name="机关党委"),
    Kind(name="基层党委"),
    Kind(name="党总支"),
    Kind(name="党支部", tiered=True),
    Kind(name="直属党支部", tiered=True),
    Kind(name="临时党支部", unit=False, tiered=True),
    Kind(name="离退休党支部", unit=False, tiered=True),
    Kind(name=GROUP, unit=False),
    Kind(name="内设部门", unit=False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """Points are hundredths, shares are ten-thousandths, days are working days unless named."""

    timezone: str = "Asia/Shanghai"
    kinds: tuple[Kind, ...] = KINDS
    # R1 issue, and the notices that follow it
    issue_hour: int = 0
    issue_minute: int = 5
    notice_hour: int = 9
    urgings_a_month: int = 3
    burden_fields_cap: int | None = None  # fields asked of one organization in a month
    burden_evidence_cap: int | None = None
    # R4 lights
    due_soon_days: int = 3
    # R5 month score
    subtree_share: int = 0  # b: the share of the subtree's branches in a unit's month
    report_due_day: int = 5  # day of the next month
    report_min_working_days: int = 3  # not before that month's Nth working day
    late_per_day: int = 100
    late_at_most: int = 500
    stated_back_days: int = 5
    lapse_days: int = 5
    missed_days: int = 10
    missed_then_sent: int = 1_000
    # R6 spot check
    draw_share: int = 1_000
    draw_branches: int = 2
    false_claim_factor: int = 2
    statement_days: int = 3
    material_days: int = 5
    false_claim_days: int = 15  # for deciding on one
    # R7 quarter
    ledger_failed: int = 1_000
    ledger_days: int = 10  # of the round, after the quarter's last month closed
    rectification_days: int = 10  # where no day is named
    # R9, R10 poll and year
    bulletin_reviewed: bool = True  # 核稿 before 签发
    bulletin_countersigned: bool = False  # 会签 before 签发
    bulletin_apart: bool = True  # each step by another person than whoever wrote the text

    poll_classes: str = "全体 100"  # of voters, with their weights in percent
    poll_excellent: int = 10_000
    poll_good: int = 8_500
    poll_fair: int = 7_000
    poll_poor: int = 5_000
    poll_least: int = 5
    poll_shown_from: int = 10
    daily_share: int = 7_000
    poll_share: int = 3_000
    bonus_at_most: int = 1_000
    deduction_at_most: int = 2_000
    posting_days: int = 5
    # R17 what follows from a published year: the first of each group, by share
    honours_share: int = 3_000
    targets_share: int = 10_000
    promotion_share: int = 3_000
    # R13 tiers
    unrated_months: int = 6
    look_back_months: int = 6
    look_back_kept_months: int = 12
    self_check_months: int = 6  # that an application may cite one
    panel_least: int = 5
    panel_in_favour: int = 8_000
    # R14, R15 talks and appeals
    talk_notice_days: int = 3
    appeal_days: int = 10
    decision_days: int = 15
    # R16 people
    people_appraised: bool = True
    appraisal_results: int = 5_000
    appraisal_conduct: int = 3_000
    appraisal_overall: int = 2_000
    # R20 contacts
    contact_record_days: int = 10  # an act is recorded at most so many later
    contact_told_days: int = 15  # debts are told so many before the quarter's end

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def kind(self, name: str) -> Kind | None:
        return next((kind for kind in self.kinds if kind.name == name), None)

    def kind_written(self, words: str) -> Kind | None:
        """As an office writes it: full-width brackets and blanks make no other kind."""
        wanted = bare(words)
        return self.kind(words) or next((k for k in self.kinds if bare(k.name) == wanted), None)

    def state(self) -> dict[str, Any]:
        """Plain JSON values, as the published fact holds them."""
        return asdict(self) | {"kinds": [asdict(kind) for kind in self.kinds]}


def bare(words: str) -> str:
    """Half-width and without blanks, as names are compared."""
    return "".join(unicodedata.normalize("NFKC", words).split())


def remembered(state: dict[str, Any]) -> Parameters:
    """Parameters as published, unchecked: one that a later release adds takes its default, one
    it dropped is left alone, so that an old fact always reads."""
    known = {name: value for name, value in state.items() if name in _NAMES}
    if "kinds" in known:
        known["kinds"] = tuple(Kind(**kind) for kind in known["kinds"])
    return Parameters(**known)


_NAMES = frozenset(Parameters.__dataclass_fields__)
SHARES = {name for name in Parameters.__dataclass_fields__ if name.endswith("_share")}


def read_parameters(state: dict[str, Any], base: Parameters | None = None) -> Parameters:
    """Parameters from JSON values; what is not named is the base's. Lists all that is wrong."""
    wrong = [refusal for name, value in state.items() if (refusal := _check(name, value))]
    if len(wrong) == 1:
        raise wrong[0]
    if wrong:
        raise Several(list(wrong))
    values = dict(state)
    if "kinds" in values:
        values["kinds"] = tuple(Kind(**kind) for kind in values["kinds"])
    return replace(base or Parameters(), **values)


@cache
def _hints() -> dict[str, Any]:
    return get_type_hints(Parameters)


@cache
def _timezones() -> set[str]:
    return available_timezones()


def _check(name: str, value: Any) -> BadScheme | None:
    hints = _hints()
    if name not in hints:
        return BadScheme("The scheme has no parameter “{name}”.", name=name)
    if name == "kinds":
        return _check_kinds(value)
    if name == "timezone":
        if value not in _timezones():
            return BadScheme(
                "“{value}” is not a time zone; write one like Asia/Shanghai.", value=value
            )
        return None
    if name == "poll_classes":
        return _check_classes(value)
    if hints[name] is bool:
        return None if isinstance(value, bool) else _wrong(name, value, "true or false")
    if value is None and hints[name] == int | None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 100_000:
        return _wrong(name, value, "a whole number from 0 to 100000")
    if name in SHARES and value > 10_000:
        return _wrong(name, value, "at most 10000 ten-thousandths")
    return None


def _check_classes(value: Any) -> BadScheme | None:
    try:
        voter_classes(value if isinstance(value, str) else "")
    except BadClasses as refusal:
        return BadScheme(refusal.message, rule="R9", **refusal.places)
    return None


def _check_kinds(value: Any) -> BadScheme | None:
    sound = isinstance(value, list) and all(isinstance(each, dict) for each in value)
    if not sound or not all(map(_is_kind, value)) or sum(k.get("root", False) for k in value) != 1:
        return _wrong("kinds", value, "a list of kinds (name, unit, tiered, root), one the root")
    return None


def _is_kind(value: dict[str, Any]) -> bool:
    """Of the exact types, since they are recorded as given: to Python 1 is as good as True."""
    types = get_type_hints(Kind)
    return "name" in value and all(type(each) is types.get(name) for name, each in value.items())


def _wrong(name: str, value: object, expected: str) -> BadScheme:
    return BadScheme(
        "Parameter {name} is {value}; expected is {expected}.",
        name=name,
        value=str(value)[:40],
        expected=expected,
    )
